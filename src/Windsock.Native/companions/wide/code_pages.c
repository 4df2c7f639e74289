/* Text between code pages and WCHAR. The ANSI and OEM code pages of this host are UTF-8. */
#include "../utf.h"

enum { UTF8, LATIN1, ASCII, CODE_PAGES, UNKNOWN = CODE_PAGES };

static int kind_of(UINT page)
{
    switch (page) {
    case CP_ACP:
    case CP_OEMCP:
    case CP_THREAD_ACP:
    case CP_UTF8: return UTF8;
    case 28591: return LATIN1;
    case 20127: return ASCII;
    default: return UNKNOWN;
    }
}

static unsigned read_byte(const char **from, const char *end, int kind)
{
    unsigned byte = (unsigned char)**from;
    if (kind == UTF8) return utf8_read(from, end);
    (*from)++;
    return kind == LATIN1 || byte < 0x80 ? byte : BAD_CODE_POINT;
}

EXPORTED int WINAPI MultiByteToWideChar(UINT page, DWORD flags, LPCSTR from, int size, LPWSTR to, int room)
{
    int kind = kind_of(page);
    const char *end;
    size_t length = 0, space = room > 0 ? (size_t)room : 0;
    if (kind == UNKNOWN || !from || size == 0 || size < -1 || room < 0 || (room > 0 && !to) || (const void *)from == (const void *)to)
        RETURN_ERROR(ERROR_INVALID_PARAMETER, 0);
    if ((flags & ~(DWORD)(MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)) != 0) RETURN_ERROR(ERROR_INVALID_FLAGS, 0);
    end = from + (size < 0 ? strlen(from) + 1 : (size_t)size);
    while (from < end) {
        unsigned code = read_byte(&from, end, kind);
        if (code == BAD_CODE_POINT && (flags & MB_ERR_INVALID_CHARS)) RETURN_ERROR(ERROR_NO_UNICODE_TRANSLATION, 0);
        length += (size_t)wide_write(code == BAD_CODE_POINT ? REPLACEMENT : code, to + length, length < space ? space - length : 0);
        if (room > 0 && length > space) RETURN_ERROR(ERROR_INSUFFICIENT_BUFFER, 0);
    }
    return (int)length;
}

/* One code point in a code page; -1 when the page lacks it. */
static int write_byte(unsigned code, char *to, size_t room, int kind)
{
    if (kind == UTF8) return utf8_write(code, to, room);
    if (code > (kind == LATIN1 ? 0xFFu : 0x7Fu)) return -1;
    if (room > 0) *to = (char)code;
    return 1;
}

EXPORTED int WINAPI WideCharToMultiByte(UINT page, DWORD flags, LPCWSTR from, int size, LPSTR to, int room, LPCSTR substitute, LPBOOL used)
{
    int kind = kind_of(page);
    const WCHAR *end;
    size_t length = 0, space = room > 0 ? (size_t)room : 0;
    if (kind == UNKNOWN || !from || size == 0 || size < -1 || room < 0 || (room > 0 && !to) || (const void *)from == (const void *)to)
        RETURN_ERROR(ERROR_INVALID_PARAMETER, 0);
    if (page == CP_UTF8 && (substitute || used)) RETURN_ERROR(ERROR_INVALID_PARAMETER, 0);
    if ((flags & ~(DWORD)(WC_ERR_INVALID_CHARS | WC_NO_BEST_FIT_CHARS | WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR)) != 0)
        RETURN_ERROR(ERROR_INVALID_FLAGS, 0);
    if (used) *used = FALSE;
    end = from + (size < 0 ? wide_length(from) + 1 : (size_t)size);
    while (from < end) {
        unsigned code = wide_read(&from, end);
        size_t left = length < space ? space - length : 0;
        int written;
        if (code == BAD_CODE_POINT && (flags & WC_ERR_INVALID_CHARS)) RETURN_ERROR(ERROR_NO_UNICODE_TRANSLATION, 0);
        written = write_byte(code == BAD_CODE_POINT ? REPLACEMENT : code, to + length, left, kind);
        if (written < 0) {
            if (used) *used = TRUE;
            written = write_byte(substitute ? (unsigned char)*substitute : '?', to + length, left, LATIN1);
        }
        length += (size_t)written;
        if (room > 0 && length > space) RETURN_ERROR(ERROR_INSUFFICIENT_BUFFER, 0);
    }
    return (int)length;
}
