namespace Windsock.Conformance;

public sealed unsafe partial class NativeFace
{
    public override int RegisterWaitForSingleObject(nint* phNewWaitObject, nint hObject, void* Callback, void* Context,
        uint dwMilliseconds, uint dwFlags) =>
        ((delegate* unmanaged<nint*, nint, void*, void*, uint, uint, int>)Export("ws2_RegisterWaitForSingleObject"))(
            phNewWaitObject, hObject, Callback, Context, dwMilliseconds, dwFlags);

    public override int UnregisterWait(nint WaitHandle) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_UnregisterWait"))(WaitHandle);

    public override int UnregisterWaitEx(nint WaitHandle, nint CompletionEvent) =>
        ((delegate* unmanaged<nint, nint, int>)Export("ws2_UnregisterWaitEx"))(WaitHandle, CompletionEvent);

    public override nint CreateTimerQueue() =>
        ((delegate* unmanaged<nint>)Export("ws2_CreateTimerQueue"))();

    public override int CreateTimerQueueTimer(nint* phNewTimer, nint TimerQueue, void* Callback, void* Parameter, uint DueTime,
        uint Period, uint Flags) =>
        ((delegate* unmanaged<nint*, nint, void*, void*, uint, uint, uint, int>)Export("ws2_CreateTimerQueueTimer"))(
            phNewTimer, TimerQueue, Callback, Parameter, DueTime, Period, Flags);

    public override int ChangeTimerQueueTimer(nint TimerQueue, nint Timer, uint DueTime, uint Period) =>
        ((delegate* unmanaged<nint, nint, uint, uint, int>)Export("ws2_ChangeTimerQueueTimer"))(TimerQueue, Timer, DueTime, Period);

    public override int DeleteTimerQueueTimer(nint TimerQueue, nint Timer, nint CompletionEvent) =>
        ((delegate* unmanaged<nint, nint, nint, int>)Export("ws2_DeleteTimerQueueTimer"))(TimerQueue, Timer, CompletionEvent);

    public override int DeleteTimerQueueEx(nint TimerQueue, nint CompletionEvent) =>
        ((delegate* unmanaged<nint, nint, int>)Export("ws2_DeleteTimerQueueEx"))(TimerQueue, CompletionEvent);

    public override int QueueUserWorkItem(void* Function, void* Context, uint Flags) =>
        ((delegate* unmanaged<void*, void*, uint, int>)Export("ws2_QueueUserWorkItem"))(Function, Context, Flags);

    public override int TrySubmitThreadpoolCallback(void* pfns, void* pv, void* pcbe) =>
        ((delegate* unmanaged<void*, void*, void*, int>)Export("ws2_TrySubmitThreadpoolCallback"))(pfns, pv, pcbe);

    public override nint CreateThreadpoolWork(void* pfnwk, void* pv, void* pcbe) =>
        ((delegate* unmanaged<void*, void*, void*, nint>)Export("ws2_CreateThreadpoolWork"))(pfnwk, pv, pcbe);

    public override void SubmitThreadpoolWork(nint pwk) =>
        ((delegate* unmanaged<nint, void>)Export("ws2_SubmitThreadpoolWork"))(pwk);

    public override void WaitForThreadpoolWorkCallbacks(nint pwk, int fCancelPendingCallbacks) =>
        ((delegate* unmanaged<nint, int, void>)Export("ws2_WaitForThreadpoolWorkCallbacks"))(pwk, fCancelPendingCallbacks);

    public override void CloseThreadpoolWork(nint pwk) =>
        ((delegate* unmanaged<nint, void>)Export("ws2_CloseThreadpoolWork"))(pwk);

    public override nint CreateThreadpoolTimer(void* pfnti, void* pv, void* pcbe) =>
        ((delegate* unmanaged<void*, void*, void*, nint>)Export("ws2_CreateThreadpoolTimer"))(pfnti, pv, pcbe);

    public override void SetThreadpoolTimer(nint pti, long* pftDueTime, uint msPeriod, uint msWindowLength) =>
        ((delegate* unmanaged<nint, long*, uint, uint, void>)Export("ws2_SetThreadpoolTimer"))(pti, pftDueTime, msPeriod, msWindowLength);

    public override int IsThreadpoolTimerSet(nint pti) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_IsThreadpoolTimerSet"))(pti);

    public override void WaitForThreadpoolTimerCallbacks(nint pti, int fCancelPendingCallbacks) =>
        ((delegate* unmanaged<nint, int, void>)Export("ws2_WaitForThreadpoolTimerCallbacks"))(pti, fCancelPendingCallbacks);

    public override void CloseThreadpoolTimer(nint pti) =>
        ((delegate* unmanaged<nint, void>)Export("ws2_CloseThreadpoolTimer"))(pti);

    public override nint CreateThreadpoolWait(void* pfnwa, void* pv, void* pcbe) =>
        ((delegate* unmanaged<void*, void*, void*, nint>)Export("ws2_CreateThreadpoolWait"))(pfnwa, pv, pcbe);

    public override void SetThreadpoolWait(nint pwa, nint h, long* pftTimeout) =>
        ((delegate* unmanaged<nint, nint, long*, void>)Export("ws2_SetThreadpoolWait"))(pwa, h, pftTimeout);

    public override void WaitForThreadpoolWaitCallbacks(nint pwa, int fCancelPendingCallbacks) =>
        ((delegate* unmanaged<nint, int, void>)Export("ws2_WaitForThreadpoolWaitCallbacks"))(pwa, fCancelPendingCallbacks);

    public override void CloseThreadpoolWait(nint pwa) =>
        ((delegate* unmanaged<nint, void>)Export("ws2_CloseThreadpoolWait"))(pwa);

    public override int CancelSynchronousIo(nint hThread) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_CancelSynchronousIo"))(hThread);
}
