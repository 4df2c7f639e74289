/* Critical sections. LockCount is -1 when free, as on Windows, where programs fill the structure by hand with {0, -1, 0, 0, 0, 0};
   0 when held, 1 when others may sleep for it. */
#include "companion.h"
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FREE = -1, HELD = 0, AWAITED = 1, MOST_SPINS = 4000, SPIN_MASK = 0x00ffffff };

/* One system call a thread; after fork it is another thread's number, but still the one that the section was entered with. */
static __thread pid_t own_id __attribute__((tls_model("initial-exec")));

static HANDLE self(void)
{
    if (__builtin_expect(own_id == 0, 0)) own_id = (pid_t)syscall(SYS_gettid);
    return (HANDLE)(uintptr_t)own_id;
}

EXPORTED VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION section) { InitializeCriticalSectionEx(section, 0, 0); }

EXPORTED BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    return InitializeCriticalSectionEx(section, spins & SPIN_MASK, 0);
}

EXPORTED BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spins, DWORD flags)
{
    /* The known flags ask for less debug information (there is none) and for a static section. */
    const DWORD known = CRITICAL_SECTION_NO_DEBUG_INFO | RTL_CRITICAL_SECTION_FLAG_DYNAMIC_SPIN | RTL_CRITICAL_SECTION_FLAG_STATIC_INIT;
    if ((flags & ~known) != 0 || spins > SPIN_MASK) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    memset(section, 0, sizeof *section);
    section->LockCount = FREE;
    section->SpinCount = spins;
    return TRUE;
}

EXPORTED DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    DWORD before = (DWORD)section->SpinCount;
    section->SpinCount = spins & SPIN_MASK;
    return before;
}

static int take(LPCRITICAL_SECTION section)
{
    LONG expected = FREE;
    return __atomic_compare_exchange_n(&section->LockCount, &expected, HELD, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static __attribute__((noinline)) void wait_for(LPCRITICAL_SECTION section)
{
    ULONG_PTR spins = section->SpinCount < MOST_SPINS ? section->SpinCount : MOST_SPINS;
    for (; spins > 0; spins--) {
        if (__atomic_load_n(&section->LockCount, __ATOMIC_RELAXED) == FREE && take(section)) return;
        YieldProcessor();
    }
    while (__atomic_exchange_n(&section->LockCount, AWAITED, __ATOMIC_ACQUIRE) != FREE) futex_wait(&section->LockCount, AWAITED, NULL, ANY_BIT);
}

EXPORTED VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION section)
{
    HANDLE me = self();
    if (!take(section)) {
        if (__atomic_load_n(&section->OwningThread, __ATOMIC_RELAXED) == me) {
            section->RecursionCount++;
            return;
        }
        wait_for(section);
    }
    __atomic_store_n(&section->OwningThread, me, __ATOMIC_RELAXED);
    section->RecursionCount = 1;
}

EXPORTED BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    HANDLE me = self();
    if (!take(section)) {
        if (__atomic_load_n(&section->OwningThread, __ATOMIC_RELAXED) != me) return FALSE;
        section->RecursionCount++;
        return TRUE;
    }
    __atomic_store_n(&section->OwningThread, me, __ATOMIC_RELAXED);
    section->RecursionCount = 1;
    return TRUE;
}

EXPORTED VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    if (--section->RecursionCount > 0) return;
    __atomic_store_n(&section->OwningThread, NULL, __ATOMIC_RELAXED);
    if (__atomic_exchange_n(&section->LockCount, FREE, __ATOMIC_RELEASE) == AWAITED) futex_wake(&section->LockCount, 1, ANY_BIT);
}

EXPORTED VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    memset(section, 0, sizeof *section);
    section->LockCount = FREE;
}
