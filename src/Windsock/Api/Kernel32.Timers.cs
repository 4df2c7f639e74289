using Windsock.Handles;
using Windsock.Naming;
using Windsock.Waits;

namespace Windsock;

/// <content>Waitable timers.</content>
public static unsafe partial class Kernel32
{
    /// <summary>For CreateWaitableTimerEx: stays signalled until it is set anew.</summary>
    public const uint CREATE_WAITABLE_TIMER_MANUAL_RESET = 1;

    /// <summary>For CreateWaitableTimerEx; all timers here have the resolution of the host.</summary>
    public const uint CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 2;

    /// <summary>Makes a waitable timer, or opens the one that has the name.</summary>
    /// <param name="lpTimerAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="bManualReset">Not 0: stays signalled until it is set anew. 0: lets one waiter through.</param>
    /// <param name="lpTimerName">NULL, or a name of at most 260 characters.</param>
    /// <returns>The handle, with ERROR_ALREADY_EXISTS as the last error when the name was known; or 0 with ERROR_INVALID_HANDLE (the name of another kind),
    /// ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE, ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateWaitableTimerW function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint CreateWaitableTimerA(SECURITY_ATTRIBUTES* lpTimerAttributes, int bManualReset, byte* lpTimerName) =>
        NewTimer(lpTimerAttributes, bManualReset, new(lpTimerName, TextForm.Narrow), nameof(CreateWaitableTimerA));

    /// <inheritdoc cref="CreateWaitableTimerA"/>
    public static nint CreateWaitableTimerW(SECURITY_ATTRIBUTES* lpTimerAttributes, int bManualReset, char* lpTimerName) =>
        NewTimer(lpTimerAttributes, bManualReset, new(lpTimerName, TextForm.Wide), nameof(CreateWaitableTimerW));

    /// <summary>As CreateWaitableTimer, with flags; the access is not looked at.</summary>
    /// <returns>As CreateWaitableTimer; ERROR_INVALID_PARAMETER for an unknown flag.</returns>
    /// <remarks>Source: MS Learn "CreateWaitableTimerExW function (synchapi.h)".</remarks>
    public static nint CreateWaitableTimerExA(SECURITY_ATTRIBUTES* lpTimerAttributes, byte* lpTimerName, uint dwFlags, uint dwDesiredAccess) =>
        NewTimerEx(lpTimerAttributes, new(lpTimerName, TextForm.Narrow), dwFlags, nameof(CreateWaitableTimerExA));

    /// <inheritdoc cref="CreateWaitableTimerExA"/>
    public static nint CreateWaitableTimerExW(SECURITY_ATTRIBUTES* lpTimerAttributes, char* lpTimerName, uint dwFlags, uint dwDesiredAccess) =>
        NewTimerEx(lpTimerAttributes, new(lpTimerName, TextForm.Wide), dwFlags, nameof(CreateWaitableTimerExW));

    internal static nint NewTimer(SECURITY_ATTRIBUTES* attributes, int manualReset, ProgramText name, string function) =>
        Open(attributes, name, new TimerObject(manualReset != 0), function);

    internal static nint NewTimerEx(SECURITY_ATTRIBUTES* attributes, ProgramText name, uint flags, string function) =>
        (flags & ~(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)) != 0
            ? Fail(ERROR_INVALID_PARAMETER, function)
            : NewTimer(attributes, (int)(flags & CREATE_WAITABLE_TIMER_MANUAL_RESET), name, function);

    /// <summary>Starts a timer; if it was running, anew. It is not signalled until its time has come.</summary>
    /// <param name="hTimer">The timer.</param>
    /// <param name="lpDueTime">In 100 ns: negative from now, else a FILETIME.</param>
    /// <param name="lPeriod">Milliseconds from one signal to the next; 0 for one signal.</param>
    /// <param name="pfnCompletionRoutine">NULL, or an APC of the calling thread: (argument, low and high half of the time of the signal).</param>
    /// <param name="lpArgToCompletionRoutine">Its argument.</param>
    /// <param name="fResume">Not looked at: the host is not woken from its sleep.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (a negative period) or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "SetWaitableTimer function (synchapi.h)". Differs: a change of the system's time does not move a timer that is set to a
    /// FILETIME.</remarks>
    public static int SetWaitableTimer(
        nint hTimer,
        long* lpDueTime,
        int lPeriod,
        delegate* unmanaged<void*, uint, uint, void> pfnCompletionRoutine,
        void* lpArgToCompletionRoutine,
        int fResume)
    {
        using ObjectLease<TimerObject> lease = Take<TimerObject>(hTimer);
        if (lease.Object is not { } timer) return Fail(ERROR_INVALID_HANDLE);
        if (lPeriod < 0) return Fail(ERROR_INVALID_PARAMETER);
        if (!UserMemory.CanRead(lpDueTime)) return Fail(ERROR_NOACCESS);

        TimerApc? apc = pfnCompletionRoutine == null ? null : new TimerApc(ThreadObject.Current, pfnCompletionRoutine, lpArgToCompletionRoutine);
        timer.Start(*lpDueTime, lPeriod, apc);
        return 1;
    }

    /// <summary>As <see cref="SetWaitableTimer"/>, with a delay that the timer may have; it is not made use of.</summary>
    /// <returns>As SetWaitableTimer.</returns>
    /// <remarks>Source: MS Learn "SetWaitableTimerEx function (synchapi.h)".</remarks>
    public static int SetWaitableTimerEx(
        nint hTimer,
        long* lpDueTime,
        int lPeriod,
        delegate* unmanaged<void*, uint, uint, void> pfnCompletionRoutine,
        void* lpArgToCompletionRoutine,
        void* WakeContext,
        uint TolerableDelay) =>
        SetWaitableTimer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine, 0);

    /// <summary>Stops a timer; if it is signalled, it stays so.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "CancelWaitableTimer function (synchapi.h)".</remarks>
    public static int CancelWaitableTimer(nint hTimer)
    {
        using ObjectLease<TimerObject> lease = Take<TimerObject>(hTimer);
        if (lease.Object is not { } timer) return Fail(ERROR_INVALID_HANDLE);
        timer.Cancel();
        return 1;
    }
}
