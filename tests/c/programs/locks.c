/* Critical sections, slim locks, condition variables, one-time initialisation: exclusion holds, sleepers wake, time-outs are told. */
#include "check.h"

enum { THREADS = 4, ROUNDS = 20000 };

static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static long counter, inside;

static void in_parallel(void *(*function)(void *))
{
    pthread_t threads[THREADS];
    int i;
    for (i = 0; i < THREADS; i++) EQUAL(0, pthread_create(&threads[i], NULL, function, NULL));
    for (i = 0; i < THREADS; i++) EQUAL(0, pthread_join(threads[i], NULL));
}

static void *count_in_section(void *unused)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        counter++;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
    }
    return unused;
}

static void *try_section(void *unused)
{
    EQUAL(FALSE, TryEnterCriticalSection(&section));
    return unused;
}

static void critical_sections(void)
{
    static CRITICAL_SECTION by_hand = {0, -1, 0, 0, 0, 0};
    pthread_t other;
    InitializeCriticalSection(&section);
    in_parallel(count_in_section);
    EQUAL(THREADS * ROUNDS, counter);
    EQUAL(TRUE, TryEnterCriticalSection(&section));
    EQUAL(TRUE, TryEnterCriticalSection(&section));
    EQUAL(2, section.RecursionCount);
    EQUAL(syscall(SYS_gettid), (long)section.OwningThread);
    EQUAL(0, pthread_create(&other, NULL, try_section, NULL));
    EQUAL(0, pthread_join(other, NULL));
    LeaveCriticalSection(&section);
    LeaveCriticalSection(&section);
    EQUAL(0, (long)section.OwningThread);
    DeleteCriticalSection(&section);

    counter = 0;
    EQUAL(TRUE, InitializeCriticalSectionAndSpinCount(&section, 0x80000400));
    EQUAL(0x400, SetCriticalSectionSpinCount(&section, 100));
    in_parallel(count_in_section);
    EQUAL(THREADS * ROUNDS, counter);
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, InitializeCriticalSectionEx(&section, 0, 1));
    EnterCriticalSection(&by_hand);
    LeaveCriticalSection(&by_hand);
}

static void *write_slim(void *unused)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        if (i % 4) {
            AcquireSRWLockShared(&slim);
            EQUAL(0, __atomic_load_n(&inside, __ATOMIC_RELAXED));
            ReleaseSRWLockShared(&slim);
            continue;
        }
        AcquireSRWLockExclusive(&slim);
        EQUAL(1, __atomic_add_fetch(&inside, 1, __ATOMIC_RELAXED));
        counter++;
        __atomic_sub_fetch(&inside, 1, __ATOMIC_RELAXED);
        ReleaseSRWLockExclusive(&slim);
    }
    return unused;
}

static void slim_locks(void)
{
    counter = 0;
    in_parallel(write_slim);
    EQUAL(THREADS * ROUNDS / 4, counter);
    EQUAL(0, (long)slim.Ptr);
    CHECK(TryAcquireSRWLockShared(&slim));
    CHECK(TryAcquireSRWLockShared(&slim));
    CHECK(!TryAcquireSRWLockExclusive(&slim));
    ReleaseSRWLockShared(&slim);
    ReleaseSRWLockShared(&slim);
    CHECK(TryAcquireSRWLockExclusive(&slim));
    CHECK(!TryAcquireSRWLockShared(&slim));
    ReleaseSRWLockExclusive(&slim);
}

static int tokens, taken;

static void *take_token(void *by_slim)
{
    if (by_slim) {
        AcquireSRWLockExclusive(&slim);
        while (tokens == 0) EQUAL(TRUE, SleepConditionVariableSRW(&changed, &slim, INFINITE, 0));
    } else {
        EnterCriticalSection(&section);
        while (tokens == 0) EQUAL(TRUE, SleepConditionVariableCS(&changed, &section, 30000));
    }
    tokens--;
    taken++;
    if (by_slim) ReleaseSRWLockExclusive(&slim);
    else LeaveCriticalSection(&section);
    return NULL;
}

static void hand_out(void *by_slim)
{
    pthread_t threads[THREADS];
    int i;
    tokens = taken = 0;
    for (i = 0; i < THREADS; i++) EQUAL(0, pthread_create(&threads[i], NULL, take_token, by_slim));
    for (i = 0; i < THREADS; i++) {
        if (by_slim) AcquireSRWLockExclusive(&slim);
        else EnterCriticalSection(&section);
        tokens++;
        if (by_slim) ReleaseSRWLockExclusive(&slim);
        else LeaveCriticalSection(&section);
        if (i < THREADS - 1) WakeConditionVariable(&changed);
        else WakeAllConditionVariable(&changed);
    }
    for (i = 0; i < THREADS; i++) EQUAL(0, pthread_join(threads[i], NULL));
    EQUAL(THREADS, taken);
}

static void condition_variables(void)
{
    ULONGLONG before;
    InitializeCriticalSection(&section);
    hand_out(NULL);
    hand_out(&slim);

    EnterCriticalSection(&section);
    before = GetTickCount64();
    FAILS_WITH(ERROR_TIMEOUT, FALSE, SleepConditionVariableCS(&changed, &section, 30));
    CHECK(GetTickCount64() - before >= 29);
    EQUAL(1, section.RecursionCount);
    LeaveCriticalSection(&section);
    AcquireSRWLockShared(&slim);
    FAILS_WITH(ERROR_TIMEOUT, FALSE, SleepConditionVariableSRW(&changed, &slim, 0, CONDITION_VARIABLE_LOCKMODE_SHARED));
    ReleaseSRWLockShared(&slim);
    EQUAL(0, (long)changed.Ptr >> 32);
}

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static int runs, is_refused = 1;

static BOOL CALLBACK initialise(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    EQUAL((long)&once, (long)which);
    __atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
    sched_yield();
    *context = parameter;
    return !is_refused;
}

static void *need(void *unused)
{
    LPVOID context = NULL;
    EQUAL(TRUE, InitOnceExecuteOnce(&once, initialise, &section, &context));
    EQUAL((long)&section, (long)context);
    return unused;
}

static void initialisation(void)
{
    BOOL pending;
    LPVOID context;
    EQUAL(FALSE, InitOnceExecuteOnce(&once, initialise, NULL, NULL));
    is_refused = 0;
    in_parallel(need);
    EQUAL(2, runs);

    InitOnceInitialize(&once);
    FAILS_WITH(ERROR_GEN_FAILURE, FALSE, InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, NULL));
    EQUAL(TRUE, InitOnceBeginInitialize(&once, 0, &pending, NULL));
    EQUAL(TRUE, pending);
    EQUAL(TRUE, InitOnceComplete(&once, 0, &section));
    EQUAL(TRUE, InitOnceBeginInitialize(&once, 0, &pending, &context));
    EQUAL(FALSE, pending);
    EQUAL((long)&section, (long)context);
    FAILS_WITH(ERROR_GEN_FAILURE, FALSE, InitOnceComplete(&once, INIT_ONCE_ASYNC, NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, InitOnceComplete(&once, 0, (LPVOID)1));
}

int main(void)
{
    critical_sections();
    slim_locks();
    condition_variables();
    initialisation();
    return 0;
}
