/* The code pages that there are. */
#include "companion.h"

EXPORTED UINT WINAPI GetACP(void) { return CP_UTF8; }
EXPORTED UINT WINAPI GetOEMCP(void) { return CP_UTF8; }

EXPORTED BOOL WINAPI IsValidCodePage(UINT page) { return page == CP_UTF8 || page == 28591 || page == 20127; }
EXPORTED BOOL WINAPI IsDBCSLeadByte(BYTE byte)
{
    (void)byte; /* UTF-8 is no double-byte code page. */
    return FALSE;
}
