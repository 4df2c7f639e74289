/* Sleeping on a word of memory, as all locks here do. */
#include "companion.h"
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int futex_wait(void *word, unsigned expected, const struct timespec *until, unsigned bits)
{
    int before = errno, in_time, begun = gate_begin_blocking();
    in_time = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected, until, NULL, bits) == 0 || errno != ETIMEDOUT;
    gate_end_blocking(begun);
    errno = before;
    return in_time;
}

void futex_wake(void *word, int count, unsigned bits)
{
    int before = errno;
    syscall(SYS_futex, word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, count, NULL, NULL, bits);
    errno = before;
}

void futex_deadline(struct timespec *until, DWORD milliseconds)
{
    clock_gettime(CLOCK_MONOTONIC, until);
    until->tv_sec += milliseconds / 1000;
    until->tv_nsec += milliseconds % 1000 * 1000000l;
    if (until->tv_nsec < 1000000000) return;
    until->tv_nsec -= 1000000000;
    until->tv_sec++;
}
