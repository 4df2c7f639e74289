/* Text of bytes. */
#include "utf.h"
#include <strings.h>

EXPORTED int WINAPI lstrlenA(LPCSTR text) { return text ? (int)strlen(text) : 0; }
EXPORTED LPSTR WINAPI lstrcpyA(LPSTR to, LPCSTR from) { return to && from ? strcpy(to, from) : NULL; }
EXPORTED LPSTR WINAPI lstrcatA(LPSTR to, LPCSTR from) { return to && from ? strcat(to, from) : NULL; }

EXPORTED LPSTR WINAPI lstrcpynA(LPSTR to, LPCSTR from, int size)
{
    LPSTR at = to;
    if (!to || !from || size <= 0) return NULL;
    for (; size > 1 && *from; size--) *at++ = *from++;
    *at = 0;
    return to;
}

EXPORTED int WINAPI lstrcmpiA(LPCSTR a, LPCSTR b)
{
    int order = strcasecmp(a ? a : "", b ? b : "");
    return (order > 0) - (order < 0);
}

/* As in a dictionary: the small letter comes first where that is the only difference. */
EXPORTED int WINAPI lstrcmpA(LPCSTR a, LPCSTR b)
{
    int order = lstrcmpiA(a, b);
    if (order == 0 && a && b) order = strcmp(b, a);
    return (order > 0) - (order < 0);
}
