/* Structured exception handling, as far as its control flow goes: __finally runs and __leave leaves. A real fault is still a
   signal; it never enters __except. */
#ifndef WINDSOCK_EXCPT_H
#define WINDSOCK_EXCPT_H

#include "bits/platform.h"

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

#ifdef __cplusplus
struct ws_seh_leave {};
#ifndef __try
#define __try try
#endif
#define __leave throw ws_seh_leave()
#define __finally catch (const ws_seh_leave &) {}
#define __except(filter) catch (const ws_seh_leave &) {} if (0)
#else
/* In C a __leave inside an inner loop or switch would leave only that: write goto there. */
#define __try do
#define __leave break
#define __finally while (0);
#define __except(filter) while (0); if (0)
#endif
#define AbnormalTermination() 0
#define GetExceptionCode() 0

#endif
