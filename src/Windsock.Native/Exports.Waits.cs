using System.Runtime.InteropServices;
using Windsock.Naming;
using Windsock.Waits;

namespace Windsock.Native;

/// <content>Events, semaphores, mutexes, timers, threads, APCs, and waiting for them.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_CloseHandle")]
    private static int CloseHandle(nint handle) => Kernel32.CloseHandle(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DuplicateHandle")]
    private static int DuplicateHandle(nint sourceProcess, nint source, nint targetProcess, nint* target, uint access, int inherit, uint options) =>
        Kernel32.DuplicateHandle(sourceProcess, source, targetProcess, target, access, inherit, options);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetHandleInformation")]
    private static int GetHandleInformation(nint handle, uint* flags) => Kernel32.GetHandleInformation(handle, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetHandleInformation")]
    private static int SetHandleInformation(nint handle, uint mask, uint flags) => Kernel32.SetHandleInformation(handle, mask, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventA")]
    private static nint CreateEventA(SECURITY_ATTRIBUTES* attributes, int manualReset, int initial, byte* name) =>
        Kernel32.CreateEventA(attributes, manualReset, initial, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventW")]
    private static nint CreateEventW(SECURITY_ATTRIBUTES* attributes, int manualReset, int initial, char* name) =>
        Kernel32.CreateEventW(attributes, manualReset, initial, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventW32")]
    private static nint CreateEventW32(SECURITY_ATTRIBUTES* attributes, int manualReset, int initial, uint* name) =>
        Kernel32Wide32.CreateEventW(attributes, manualReset, initial, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventExA")]
    private static nint CreateEventExA(SECURITY_ATTRIBUTES* attributes, byte* name, uint flags, uint access) =>
        Kernel32.CreateEventExA(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventExW")]
    private static nint CreateEventExW(SECURITY_ATTRIBUTES* attributes, char* name, uint flags, uint access) =>
        Kernel32.CreateEventExW(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateEventExW32")]
    private static nint CreateEventExW32(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags, uint access) =>
        Kernel32Wide32.CreateEventExW(attributes, name, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenEventA")]
    private static nint OpenEventA(uint access, int inherit, byte* name) => Kernel32.OpenEventA(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenEventW")]
    private static nint OpenEventW(uint access, int inherit, char* name) => Kernel32.OpenEventW(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenEventW32")]
    private static nint OpenEventW32(uint access, int inherit, uint* name) => Kernel32Wide32.OpenEventW(inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetEvent")]
    private static int SetEvent(nint handle) => Kernel32.SetEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ResetEvent")]
    private static int ResetEvent(nint handle) => Kernel32.ResetEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PulseEvent")]
    private static int PulseEvent(nint handle) => Kernel32.PulseEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSACreateEvent")]
    private static nint WSACreateEvent() => Ws2_32.WSACreateEvent();

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSACloseEvent")]
    private static int WSACloseEvent(nint handle) => Ws2_32.WSACloseEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASetEvent")]
    private static int WSASetEvent(nint handle) => Ws2_32.WSASetEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAResetEvent")]
    private static int WSAResetEvent(nint handle) => Ws2_32.WSAResetEvent(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreA")]
    private static nint CreateSemaphoreA(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, byte* name) =>
        Kernel32.CreateSemaphoreA(attributes, initial, maximum, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreW")]
    private static nint CreateSemaphoreW(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, char* name) =>
        Kernel32.CreateSemaphoreW(attributes, initial, maximum, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreW32")]
    private static nint CreateSemaphoreW32(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, uint* name) =>
        Kernel32Wide32.CreateSemaphoreW(attributes, initial, maximum, name, 0);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreExA")]
    private static nint CreateSemaphoreExA(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, byte* name, uint flags, uint access) =>
        Kernel32.CreateSemaphoreExA(attributes, initial, maximum, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreExW")]
    private static nint CreateSemaphoreExW(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, char* name, uint flags, uint access) =>
        Kernel32.CreateSemaphoreExW(attributes, initial, maximum, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateSemaphoreExW32")]
    private static nint CreateSemaphoreExW32(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, uint* name, uint flags, uint access) =>
        Kernel32Wide32.CreateSemaphoreW(attributes, initial, maximum, name, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenSemaphoreA")]
    private static nint OpenSemaphoreA(uint access, int inherit, byte* name) => Kernel32.OpenSemaphoreA(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenSemaphoreW")]
    private static nint OpenSemaphoreW(uint access, int inherit, char* name) => Kernel32.OpenSemaphoreW(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenSemaphoreW32")]
    private static nint OpenSemaphoreW32(uint access, int inherit, uint* name) => Kernel32Wide32.OpenSemaphoreW(inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ReleaseSemaphore")]
    private static int ReleaseSemaphore(nint handle, int count, int* previous) => Kernel32.ReleaseSemaphore(handle, count, previous);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexA")]
    private static nint CreateMutexA(SECURITY_ATTRIBUTES* attributes, int initialOwner, byte* name) =>
        Kernel32.CreateMutexA(attributes, initialOwner, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexW")]
    private static nint CreateMutexW(SECURITY_ATTRIBUTES* attributes, int initialOwner, char* name) =>
        Kernel32.CreateMutexW(attributes, initialOwner, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexW32")]
    private static nint CreateMutexW32(SECURITY_ATTRIBUTES* attributes, int initialOwner, uint* name) =>
        Kernel32Wide32.CreateMutexW(attributes, initialOwner, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexExA")]
    private static nint CreateMutexExA(SECURITY_ATTRIBUTES* attributes, byte* name, uint flags, uint access) =>
        Kernel32.CreateMutexExA(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexExW")]
    private static nint CreateMutexExW(SECURITY_ATTRIBUTES* attributes, char* name, uint flags, uint access) =>
        Kernel32.CreateMutexExW(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateMutexExW32")]
    private static nint CreateMutexExW32(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags, uint access) =>
        Kernel32Wide32.CreateMutexExW(attributes, name, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenMutexA")]
    private static nint OpenMutexA(uint access, int inherit, byte* name) => Kernel32.OpenMutexA(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenMutexW")]
    private static nint OpenMutexW(uint access, int inherit, char* name) => Kernel32.OpenMutexW(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenMutexW32")]
    private static nint OpenMutexW32(uint access, int inherit, uint* name) => Kernel32Wide32.OpenMutexW(inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ReleaseMutex")]
    private static int ReleaseMutex(nint handle) => Kernel32.ReleaseMutex(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerA")]
    private static nint CreateWaitableTimerA(SECURITY_ATTRIBUTES* attributes, int manualReset, byte* name) =>
        Kernel32.CreateWaitableTimerA(attributes, manualReset, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerW")]
    private static nint CreateWaitableTimerW(SECURITY_ATTRIBUTES* attributes, int manualReset, char* name) =>
        Kernel32.CreateWaitableTimerW(attributes, manualReset, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerW32")]
    private static nint CreateWaitableTimerW32(SECURITY_ATTRIBUTES* attributes, int manualReset, uint* name) =>
        Kernel32Wide32.CreateWaitableTimerW(attributes, manualReset, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerExA")]
    private static nint CreateWaitableTimerExA(SECURITY_ATTRIBUTES* attributes, byte* name, uint flags, uint access) =>
        Kernel32.CreateWaitableTimerExA(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerExW")]
    private static nint CreateWaitableTimerExW(SECURITY_ATTRIBUTES* attributes, char* name, uint flags, uint access) =>
        Kernel32.CreateWaitableTimerExW(attributes, name, flags, access);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWaitableTimerExW32")]
    private static nint CreateWaitableTimerExW32(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags, uint access) =>
        Kernel32Wide32.CreateWaitableTimerExW(attributes, name, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetWaitableTimer")]
    private static int SetWaitableTimer(
        nint handle, long* due, int period, delegate* unmanaged<void*, uint, uint, void> routine, void* argument, int resume) =>
        Kernel32.SetWaitableTimer(handle, due, period, routine, argument, resume);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetWaitableTimerEx")]
    private static int SetWaitableTimerEx(
        nint handle, long* due, int period, delegate* unmanaged<void*, uint, uint, void> routine, void* argument, void* context, uint delay) =>
        Kernel32.SetWaitableTimerEx(handle, due, period, routine, argument, context, delay);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CancelWaitableTimer")]
    private static int CancelWaitableTimer(nint handle) => Kernel32.CancelWaitableTimer(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForSingleObject")]
    private static uint WaitForSingleObject(nint handle, uint milliseconds) => Kernel32.WaitForSingleObject(handle, milliseconds);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForSingleObjectEx")]
    private static uint WaitForSingleObjectEx(nint handle, uint milliseconds, int alertable) =>
        Kernel32.WaitForSingleObjectEx(handle, milliseconds, alertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForMultipleObjects")]
    private static uint WaitForMultipleObjects(uint count, nint* handles, int all, uint milliseconds) =>
        Kernel32.WaitForMultipleObjects(count, handles, all, milliseconds);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForMultipleObjectsEx")]
    private static uint WaitForMultipleObjectsEx(uint count, nint* handles, int all, uint milliseconds, int alertable) =>
        Kernel32.WaitForMultipleObjectsEx(count, handles, all, milliseconds, alertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAWaitForMultipleEvents")]
    private static uint WSAWaitForMultipleEvents(uint count, nint* handles, int all, uint milliseconds, int alertable) =>
        Ws2_32.WSAWaitForMultipleEvents(count, handles, all, milliseconds, alertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SignalObjectAndWait")]
    private static uint SignalObjectAndWait(nint signalled, nint waited, uint milliseconds, int alertable) =>
        Kernel32.SignalObjectAndWait(signalled, waited, milliseconds, alertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_Sleep")]
    private static void Sleep(uint milliseconds) => Kernel32.Sleep(milliseconds);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SleepEx")]
    private static uint SleepEx(uint milliseconds, int alertable) => Kernel32.SleepEx(milliseconds, alertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateThread")]
    private static nint CreateThread(
        SECURITY_ATTRIBUTES* attributes, nuint stack, delegate* unmanaged<void*, uint> routine, void* parameter, uint flags, uint* id) =>
        Kernel32.CreateThread(attributes, stack, routine, parameter, flags, id);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetExitCodeThread")]
    private static int GetExitCodeThread(nint handle, uint* code) => Kernel32.GetExitCodeThread(handle, code);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ResumeThread")]
    private static uint ResumeThread(nint handle) => Kernel32.ResumeThread(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetThreadId")]
    private static uint GetThreadId(nint handle) => Kernel32.GetThreadId(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenThread")]
    private static nint OpenThread(uint access, int inherit, uint id) => Kernel32.OpenThread(access, inherit, id);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetThreadPriority")]
    private static int SetThreadPriority(nint handle, int priority) => Kernel32.SetThreadPriority(handle, priority);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetThreadPriority")]
    private static int GetThreadPriority(nint handle) => Kernel32.GetThreadPriority(handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_QueueUserAPC")]
    private static uint QueueUserAPC(delegate* unmanaged<nuint, void> routine, nint handle, nuint data) =>
        Kernel32.QueueUserAPC(routine, handle, data);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CancelSynchronousIo")]
    private static int CancelSynchronousIo(nint handle) => Kernel32.CancelSynchronousIo(handle);

    /// <summary>Called once by the gate, after the runtime has started.</summary>
    /// <param name="key">A pthread key whose destructor tells the end of a thread, or -1.</param>
    /// <param name="run">What a thread of CreateThread runs.</param>
    [UnmanagedCallersOnly(EntryPoint = "wsm_threads")]
    private static void UseThreads(uint key, void* run)
    {
        if (key != uint.MaxValue) ThreadRegistry.UseGate(key);
        ThreadLaunch.UseRunner(run);
    }

    [UnmanagedCallersOnly(EntryPoint = "wsm_thread_begin")]
    private static void BeginThread(void* given, void** start)
    {
        ThreadLaunch launch = ThreadLaunch.Enter(given).Start!;
        start[0] = launch.Routine;
        start[1] = launch.Parameter;
    }

    /// <summary>Notes the exit code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="now">Not 0: nothing follows that would tell the end.</param>
    /// <returns>Whether the thread is inside an APC.</returns>
    [UnmanagedCallersOnly(EntryPoint = "wsm_thread_end")]
    private static int EndThread(uint code, int now)
    {
        ThreadObject thread = ThreadObject.Current;
        thread.ComingExitCode = code;
        if (now != 0) thread.End();
        return thread.IsInApc ? 1 : 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "wsm_thread_ended")]
    private static void ThreadEnded() => ThreadObject.IfKnown?.End();
}
