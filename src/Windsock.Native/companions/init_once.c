/* One-time initialisation. The pointer's two lowest bits are the state, the rest is the context of a finished one.

   NEW -> RUNNING -> (AWAITED) -> DONE; a failed run goes back to NEW. Asynchronous runs leave no RUNNING: whoever completes first wins. */
#include "companion.h"
#include <limits.h>

enum { NEW = 0, RUNNING = 1, DONE = 2, AWAITED = 3, STATE = 3 };

static uintptr_t load(PINIT_ONCE once) { return (uintptr_t)__atomic_load_n(&once->Ptr, __ATOMIC_ACQUIRE); }

static int change(PINIT_ONCE once, uintptr_t from, uintptr_t to)
{
    PVOID expected = (PVOID)from;
    return __atomic_compare_exchange_n(&once->Ptr, &expected, (PVOID)to, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Returns 1 when the caller is to initialise, 0 when it is done. */
static int begin(PINIT_ONCE once)
{
    for (;;) {
        uintptr_t value = load(once);
        if ((value & STATE) == DONE) return 0;
        if (value == NEW && change(once, NEW, RUNNING)) return 1;
        if (value == RUNNING && !change(once, RUNNING, AWAITED)) continue;
        if (value == RUNNING || value == AWAITED) futex_wait(once, AWAITED, NULL, ANY_BIT);
    }
}

static void finish(PINIT_ONCE once, uintptr_t value)
{
    uintptr_t before = (uintptr_t)__atomic_exchange_n(&once->Ptr, (PVOID)value, __ATOMIC_ACQ_REL);
    if (before == AWAITED) futex_wake(once, INT_MAX, ANY_BIT);
}

EXPORTED VOID WINAPI InitOnceInitialize(PINIT_ONCE once) { once->Ptr = NULL; }

EXPORTED BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN function, PVOID parameter, LPVOID *context)
{
    if (begin(once)) {
        PVOID made = NULL;
        if (!function(once, parameter, &made)) {
            finish(once, NEW);
            return FALSE;
        }
        finish(once, ((uintptr_t)made & ~(uintptr_t)STATE) | DONE);
    }
    if (context) *context = (LPVOID)(load(once) & ~(uintptr_t)STATE);
    return TRUE;
}

EXPORTED BOOL WINAPI InitOnceBeginInitialize(PINIT_ONCE once, DWORD flags, PBOOL pending, LPVOID *context)
{
    if ((flags & ~(DWORD)(INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC)) != 0) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if ((load(once) & STATE) != DONE) {
        if (flags & INIT_ONCE_CHECK_ONLY) RETURN_ERROR(ERROR_GEN_FAILURE, FALSE);
        if (flags & INIT_ONCE_ASYNC ? (load(once) & STATE) != DONE : begin(once)) {
            *pending = TRUE;
            return TRUE;
        }
    }
    *pending = FALSE;
    if (context) *context = (LPVOID)(load(once) & ~(uintptr_t)STATE);
    return TRUE;
}

EXPORTED BOOL WINAPI InitOnceComplete(PINIT_ONCE once, DWORD flags, LPVOID context)
{
    uintptr_t value = ((uintptr_t)context & ~(uintptr_t)STATE) | DONE, before = load(once);
    if (((uintptr_t)context & STATE) != 0 || (flags & ~(DWORD)(INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED)) != 0
        || flags == (INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED)) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if (flags & INIT_ONCE_ASYNC) {
        if (!change(once, NEW, value)) RETURN_ERROR(ERROR_GEN_FAILURE, FALSE);
        return TRUE;
    }
    if (before != RUNNING && before != AWAITED) RETURN_ERROR(ERROR_GEN_FAILURE, FALSE);
    finish(once, flags & INIT_ONCE_INIT_FAILED ? NEW : value);
    return TRUE;
}
