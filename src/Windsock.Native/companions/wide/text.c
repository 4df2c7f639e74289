/* Text of WCHARs. */
#include "../utf.h"
#include <wctype.h>

EXPORTED int WINAPI lstrlenW(LPCWSTR text) { return text ? (int)wide_length(text) : 0; }
EXPORTED LPWSTR WINAPI lstrcpyW(LPWSTR to, LPCWSTR from)
{
    return to && from ? memcpy(to, from, (wide_length(from) + 1) * sizeof(WCHAR)) : NULL;
}

EXPORTED LPWSTR WINAPI lstrcatW(LPWSTR to, LPCWSTR from)
{
    if (!to || !from) return NULL;
    lstrcpyW(to + wide_length(to), from);
    return to;
}

EXPORTED LPWSTR WINAPI lstrcpynW(LPWSTR to, LPCWSTR from, int size)
{
    LPWSTR at = to;
    if (!to || !from || size <= 0) return NULL;
    for (; size > 1 && *from; size--) *at++ = *from++;
    *at = 0;
    return to;
}

/* The host's towlower takes the host's wchar_t, and follows the locale that the program has set. */
static int compare(LPCWSTR a, LPCWSTR b, int is_case_equal)
{
    static const WCHAR empty[] = {0};
    const WCHAR *end_a, *end_b;
    if (!a) a = empty;
    if (!b) b = empty;
    end_a = a + wide_length(a);
    end_b = b + wide_length(b);
    while (a < end_a && b < end_b) {
        wint_t x = (wint_t)wide_read(&a, end_a), y = (wint_t)wide_read(&b, end_b);
        if (is_case_equal) {
            x = towlower(x);
            y = towlower(y);
        }
        if (x != y) return x < y ? -1 : 1;
    }
    return (a < end_a) - (b < end_b);
}

EXPORTED int WINAPI lstrcmpiW(LPCWSTR a, LPCWSTR b) { return compare(a, b, 1); }

/* As in a dictionary: the small letter comes first where that is the only difference. */
EXPORTED int WINAPI lstrcmpW(LPCWSTR a, LPCWSTR b)
{
    int order = compare(a, b, 1);
    return order ? order : compare(b, a, 0);
}
