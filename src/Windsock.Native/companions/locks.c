/* Slim locks and condition variables: a pointer's room each, which is two words here. */
#include "companion.h"
#include <limits.h>
#include <time.h>

/* state: 0 free, the number of readers, or WRITER. waiting: writers that sleep in the upper half, readers in the lower. Readers do not
   overtake a writer that sleeps. */
struct slim {
    unsigned state, waiting;
};
static const unsigned WRITER = ~0u, ONE_WRITER = 1u << 16;
enum { WAKES_WRITERS = 1, WAKES_READERS = 2 };

static struct slim *slim(PSRWLOCK lock) { return (struct slim *)lock; }

static int try_exclusive(struct slim *lock)
{
    unsigned expected = 0;
    return __atomic_compare_exchange_n(&lock->state, &expected, WRITER, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Returns whether it was taken; *seen is the state that stood against it. */
static int try_shared(struct slim *lock, unsigned *seen)
{
    unsigned state = __atomic_load_n(&lock->state, __ATOMIC_SEQ_CST);
    while (state != WRITER && __atomic_load_n(&lock->waiting, __ATOMIC_SEQ_CST) < ONE_WRITER)
        if (__atomic_compare_exchange_n(&lock->state, &state, state + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return 1;
    *seen = state;
    return 0;
}

static void wake_next(struct slim *lock)
{
    unsigned waiting = __atomic_load_n(&lock->waiting, __ATOMIC_SEQ_CST);
    if (waiting >= ONE_WRITER) futex_wake(&lock->state, 1, WAKES_WRITERS);
    else if (waiting > 0) futex_wake(&lock->state, INT_MAX, WAKES_READERS);
}

EXPORTED VOID WINAPI InitializeSRWLock(PSRWLOCK lock) { lock->Ptr = NULL; }
EXPORTED BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK lock) { return (BOOLEAN)try_exclusive(slim(lock)); }

EXPORTED BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK lock)
{
    unsigned seen;
    return (BOOLEAN)try_shared(slim(lock), &seen);
}

EXPORTED VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK target)
{
    struct slim *lock = slim(target);
    unsigned state;
    if (try_exclusive(lock)) return;
    __atomic_add_fetch(&lock->waiting, ONE_WRITER, __ATOMIC_SEQ_CST);
    while (!try_exclusive(lock))
        if ((state = __atomic_load_n(&lock->state, __ATOMIC_SEQ_CST)) != 0) futex_wait(&lock->state, state, NULL, WAKES_WRITERS);
    __atomic_sub_fetch(&lock->waiting, ONE_WRITER, __ATOMIC_SEQ_CST);
}

EXPORTED VOID WINAPI AcquireSRWLockShared(PSRWLOCK target)
{
    struct slim *lock = slim(target);
    unsigned seen;
    if (try_shared(lock, &seen)) return;
    __atomic_add_fetch(&lock->waiting, 1, __ATOMIC_SEQ_CST);
    while (!try_shared(lock, &seen)) futex_wait(&lock->state, seen, NULL, WAKES_READERS);
    __atomic_sub_fetch(&lock->waiting, 1, __ATOMIC_SEQ_CST);
}

EXPORTED VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK target)
{
    struct slim *lock = slim(target);
    __atomic_store_n(&lock->state, 0, __ATOMIC_SEQ_CST);
    wake_next(lock);
}

EXPORTED VOID WINAPI ReleaseSRWLockShared(PSRWLOCK target)
{
    struct slim *lock = slim(target);
    if (__atomic_sub_fetch(&lock->state, 1, __ATOMIC_SEQ_CST) == 0) wake_next(lock);
}

/* A waker changes the number, so that a thread that has not fallen asleep yet does not. */
struct variable {
    unsigned number, sleepers;
};

static struct variable *variable(PCONDITION_VARIABLE target) { return (struct variable *)target; }

static void wake(PCONDITION_VARIABLE target, int count)
{
    struct variable *condition = variable(target);
    if (__atomic_load_n(&condition->sleepers, __ATOMIC_SEQ_CST) == 0) return;
    __atomic_add_fetch(&condition->number, 1, __ATOMIC_SEQ_CST);
    futex_wake(&condition->number, count, ANY_BIT);
}

/* Before the lock is given up: what the sleep compares with. */
static unsigned prepare(struct variable *condition)
{
    __atomic_add_fetch(&condition->sleepers, 1, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&condition->number, __ATOMIC_SEQ_CST);
}

static int sleep_on(struct variable *condition, unsigned number, const struct timespec *until)
{
    int in_time = futex_wait(&condition->number, number, until, ANY_BIT);
    __atomic_sub_fetch(&condition->sleepers, 1, __ATOMIC_SEQ_CST);
    return in_time;
}

static BOOL outcome(int in_time)
{
    if (!in_time) RETURN_ERROR(ERROR_TIMEOUT, FALSE);
    return TRUE;
}

EXPORTED VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE target) { target->Ptr = NULL; }
EXPORTED VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE target) { wake(target, 1); }
EXPORTED VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE target) { wake(target, INT_MAX); }

EXPORTED BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE target, PCRITICAL_SECTION section, DWORD milliseconds)
{
    struct variable *condition = variable(target);
    struct timespec until;
    unsigned number;
    int in_time;
    if (milliseconds != INFINITE) futex_deadline(&until, milliseconds);
    number = prepare(condition);
    LeaveCriticalSection(section);
    in_time = sleep_on(condition, number, milliseconds == INFINITE ? NULL : &until);
    EnterCriticalSection(section);
    return outcome(in_time);
}

EXPORTED BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE target, PSRWLOCK lock, DWORD milliseconds, ULONG flags)
{
    struct variable *condition = variable(target);
    struct timespec until;
    unsigned number;
    int in_time;
    if ((flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED) != 0) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if (milliseconds != INFINITE) futex_deadline(&until, milliseconds);
    number = prepare(condition);
    if (flags) ReleaseSRWLockShared(lock);
    else ReleaseSRWLockExclusive(lock);
    in_time = sleep_on(condition, number, milliseconds == INFINITE ? NULL : &until);
    if (flags) AcquireSRWLockShared(lock);
    else AcquireSRWLockExclusive(lock);
    return outcome(in_time);
}
