/* FormatMessage, whose inserts may be of either width. */
#include "../environment.h"
#include "../messages.h"

static char *wide_insert(uintptr_t value, char form)
{
    if (value == 0) return strdup("(null)");
    return form == 'S' || form == 'h' ? strdup((const char *)value) : narrow_copy((const WCHAR *)value);
}

EXPORTED DWORD WINAPI FormatMessageW(DWORD flags, LPCVOID source, DWORD code, DWORD language, LPWSTR buffer, DWORD size, va_list *arguments)
{
    int from_string = (flags & FORMAT_MESSAGE_FROM_STRING) != 0;
    char *template_text = from_string && source ? narrow_copy((const WCHAR *)source) : NULL, *text;
    size_t length;
    DWORD given = 0;
    if (!buffer) RETURN_ERROR(ERROR_INVALID_PARAMETER, 0);
    text = format_message(flags, template_text, code, language, arguments, wide_insert);
    free(template_text);
    if (!text) return 0;
    length = wide_from_narrow(text, NULL, 0);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        WCHAR *made = (WCHAR *)LocalAlloc(LMEM_FIXED, (length + 1 > size ? length + 1 : size) * sizeof(WCHAR));
        *(WCHAR **)(void *)buffer = made;
        given = give_wide(text, made, made ? (DWORD)length + 1 : 0);
    } else {
        given = give_wide(text, buffer, size);
        if (given > length) SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    free(text);
    return given > length ? 0 : given;
}

/* The narrow function has two forms as well, because an insert may be wide. */
static char *narrow_insert(uintptr_t value, char form)
{
    if (value == 0) return strdup("(null)");
    return form == 'S' || form == 'l' ? narrow_copy((const WCHAR *)value) : strdup((const char *)value);
}

EXPORTED DWORD WINAPI FormatMessageA(DWORD flags, LPCVOID source, DWORD code, DWORD language, LPSTR buffer, DWORD size, va_list *arguments)
{
    char *text;
    size_t length;
    DWORD given = 0;
    if (!buffer) RETURN_ERROR(ERROR_INVALID_PARAMETER, 0);
    text = format_message(flags, (const char *)source, code, language, arguments, narrow_insert);
    if (!text) return 0;
    length = strlen(text);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        char *made = (char *)LocalAlloc(LMEM_FIXED, (length + 1 > size ? length + 1 : size));
        *(char **)(void *)buffer = made;
        if (made) memcpy(made, text, length + 1);
        given = made ? (DWORD)length : 0; /* Else LocalAlloc has said why. */
    } else if (length >= size) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    } else {
        memcpy(buffer, text, length + 1);
        given = (DWORD)length;
    }
    free(text);
    return given;
}
