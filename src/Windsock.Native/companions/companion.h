/* What the companions share. They include the headers of programs, whose labels make HeapAlloc the symbol ws2_HeapAlloc. */
#ifndef COMPANION_H
#define COMPANION_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <windows.h>

#define EXPORTED __attribute__((visibility("default")))
#define HIDDEN __attribute__((visibility("hidden")))

/* gate.c: the last error becomes 0. Before the runtime has started it is 0 already, and nothing starts it. */
HIDDEN void gate_clear_error(void);
/* gate.c: the calling thread is about to sleep, or has slept. A completion port whose thread it is lets another one run. */
HIDDEN int gate_begin_blocking(void);
HIDDEN void gate_end_blocking(int begun);

/* futex.c: sleep while *word is `expected`, until a time of the monotonic clock (NULL: for ever). Return 0 when that time has come. */
struct timespec;
HIDDEN int futex_wait(void *word, unsigned expected, const struct timespec *until, unsigned bits);
HIDDEN void futex_wake(void *word, int count, unsigned bits);
HIDDEN void futex_deadline(struct timespec *until, DWORD milliseconds);
#define ANY_BIT (~0u)

#define RETURN_ERROR(error, result) \
    do {                            \
        SetLastError(error);        \
        return result;              \
    } while (0)

#endif
