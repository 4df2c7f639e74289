/* The small windows.h: what Winsock programs need around the sockets. */
#ifndef _WINDOWS_
#define _WINDOWS_

#include "excpt.h"
#include "windef.h"
#include "winnt.h"
#include "winerror.h"
#include "winbase.h"
#include "winuser.h"

#ifndef WIN32_LEAN_AND_MEAN
#include "winsock.h"
#endif

#endif
