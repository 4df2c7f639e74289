using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>The thread pool, registered waits and timer queues.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterWaitForSingleObject")]
    private static int RegisterWaitForSingleObject(
        nint* wait, nint handle, delegate* unmanaged<void*, byte, void> callback, void* context, uint milliseconds, uint flags) =>
        Kernel32.RegisterWaitForSingleObject(wait, handle, callback, context, milliseconds, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnregisterWait")]
    private static int UnregisterWait(nint wait) => Kernel32.UnregisterWait(wait);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnregisterWaitEx")]
    private static int UnregisterWaitEx(nint wait, nint told) => Kernel32.UnregisterWaitEx(wait, told);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateTimerQueue")]
    private static nint CreateTimerQueue() => Kernel32.CreateTimerQueue();

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateTimerQueueTimer")]
    private static int CreateTimerQueueTimer(
        nint* timer, nint queue, delegate* unmanaged<void*, byte, void> callback, void* parameter, uint due, uint period, uint flags) =>
        Kernel32.CreateTimerQueueTimer(timer, queue, callback, parameter, due, period, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ChangeTimerQueueTimer")]
    private static int ChangeTimerQueueTimer(nint queue, nint timer, uint due, uint period) =>
        Kernel32.ChangeTimerQueueTimer(queue, timer, due, period);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteTimerQueueTimer")]
    private static int DeleteTimerQueueTimer(nint queue, nint timer, nint told) => Kernel32.DeleteTimerQueueTimer(queue, timer, told);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteTimerQueue")]
    private static int DeleteTimerQueue(nint queue) => Kernel32.DeleteTimerQueue(queue);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteTimerQueueEx")]
    private static int DeleteTimerQueueEx(nint queue, nint told) => Kernel32.DeleteTimerQueueEx(queue, told);

    [UnmanagedCallersOnly(EntryPoint = "wsm_QueueUserWorkItem")]
    private static int QueueUserWorkItem(delegate* unmanaged<void*, uint> function, void* context, uint flags) =>
        Kernel32.QueueUserWorkItem(function, context, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_TrySubmitThreadpoolCallback")]
    private static int TrySubmitThreadpoolCallback(delegate* unmanaged<void*, void*, void> callback, void* context, void* environment) =>
        Kernel32.TrySubmitThreadpoolCallback(callback, context, environment);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateThreadpoolWork")]
    private static nint CreateThreadpoolWork(delegate* unmanaged<void*, void*, nint, void> callback, void* context, void* environment) =>
        Kernel32.CreateThreadpoolWork(callback, context, environment);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SubmitThreadpoolWork")]
    private static void SubmitThreadpoolWork(nint work) => Kernel32.SubmitThreadpoolWork(work);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForThreadpoolWorkCallbacks")]
    private static void WaitForThreadpoolWorkCallbacks(nint work, int cancel) => Kernel32.WaitForThreadpoolWorkCallbacks(work, cancel);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CloseThreadpoolWork")]
    private static void CloseThreadpoolWork(nint work) => Kernel32.CloseThreadpoolWork(work);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateThreadpoolTimer")]
    private static nint CreateThreadpoolTimer(delegate* unmanaged<void*, void*, nint, void> callback, void* context, void* environment) =>
        Kernel32.CreateThreadpoolTimer(callback, context, environment);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetThreadpoolTimer")]
    private static void SetThreadpoolTimer(nint timer, long* due, uint period, uint window) =>
        Kernel32.SetThreadpoolTimer(timer, due, period, window);

    [UnmanagedCallersOnly(EntryPoint = "wsm_IsThreadpoolTimerSet")]
    private static int IsThreadpoolTimerSet(nint timer) => Kernel32.IsThreadpoolTimerSet(timer);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForThreadpoolTimerCallbacks")]
    private static void WaitForThreadpoolTimerCallbacks(nint timer, int cancel) => Kernel32.WaitForThreadpoolTimerCallbacks(timer, cancel);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CloseThreadpoolTimer")]
    private static void CloseThreadpoolTimer(nint timer) => Kernel32.CloseThreadpoolTimer(timer);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateThreadpoolWait")]
    private static nint CreateThreadpoolWait(delegate* unmanaged<void*, void*, nint, uint, void> callback, void* context, void* environment) =>
        Kernel32.CreateThreadpoolWait(callback, context, environment);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetThreadpoolWait")]
    private static void SetThreadpoolWait(nint wait, nint handle, long* timeout) => Kernel32.SetThreadpoolWait(wait, handle, timeout);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForThreadpoolWaitCallbacks")]
    private static void WaitForThreadpoolWaitCallbacks(nint wait, int cancel) => Kernel32.WaitForThreadpoolWaitCallbacks(wait, cancel);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CloseThreadpoolWait")]
    private static void CloseThreadpoolWait(nint wait) => Kernel32.CloseThreadpoolWait(wait);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetEventWhenCallbackReturns")]
    private static void SetEventWhenCallbackReturns(void* instance, nint handle) => Kernel32.SetEventWhenCallbackReturns(instance, handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ReleaseSemaphoreWhenCallbackReturns")]
    private static void ReleaseSemaphoreWhenCallbackReturns(void* instance, nint handle, uint count) =>
        Kernel32.ReleaseSemaphoreWhenCallbackReturns(instance, handle, count);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ReleaseMutexWhenCallbackReturns")]
    private static void ReleaseMutexWhenCallbackReturns(void* instance, nint handle) => Kernel32.ReleaseMutexWhenCallbackReturns(instance, handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CallbackMayRunLong")]
    private static int CallbackMayRunLong(void* instance) => Kernel32.CallbackMayRunLong(instance);
}
