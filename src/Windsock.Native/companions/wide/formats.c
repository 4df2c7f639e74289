/* The formatting functions of the C library and of user32 with wide text, and those narrow ones that may meet it. */
#include "../environment.h"
#include "../formats.h"

enum { WSPRINTF_ROOM = 1025 };

static char *wide_text(uintptr_t value, char form)
{
    if (value == 0) return strdup("(null)");
    return form == 'S' || form == 'h' ? strdup((const char *)value) : narrow_copy((const WCHAR *)value);
}

static char *narrow_text(uintptr_t value, char form)
{
    if (value == 0) return strdup("(null)");
    return form == 'S' || form == 'l' ? narrow_copy((const WCHAR *)value) : strdup((const char *)value);
}

/* Terminated in any case; -1 when it does not fit. */
static int give(char *text, LPWSTR target, size_t size)
{
    size_t length = text ? wide_from_narrow(text, NULL, 0) : 0, kept = length < size ? length : size - 1;
    if (text && size > 0) {
        wide_from_narrow(text, target, kept);
        target[kept] = 0;
    }
    if (!text || length >= size) kept = (size_t)-1;
    free(text);
    return (int)kept;
}

EXPORTED int _vsnwprintf(WCHAR *target, size_t size, const WCHAR *format, va_list arguments)
{
    char *bytes = narrow_copy(format), *text = bytes ? format_text(bytes, arguments, wide_text) : NULL;
    free(bytes);
    return give(text, target, size);
}

EXPORTED int WINAPI wvsprintfW(LPWSTR target, LPCWSTR format, va_list arguments)
{
    int length = _vsnwprintf(target, WSPRINTF_ROOM, format, arguments);
    return length < 0 ? WSPRINTF_ROOM - 1 : length;
}

EXPORTED int WINAPIV wsprintfW(LPWSTR target, LPCWSTR format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = wvsprintfW(target, format, arguments);
    va_end(arguments);
    return length;
}

EXPORTED int WINAPI wvsprintfA(LPSTR target, LPCSTR format, va_list arguments)
{
    char *text = format_text(format, arguments, narrow_text);
    size_t length = text ? strlen(text) : 0;
    if (length >= WSPRINTF_ROOM) length = WSPRINTF_ROOM - 1;
    if (text) memcpy(target, text, length);
    target[length] = 0;
    free(text);
    return (int)length;
}

EXPORTED int WINAPIV wsprintfA(LPSTR target, LPCSTR format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = wvsprintfA(target, format, arguments);
    va_end(arguments);
    return length;
}
