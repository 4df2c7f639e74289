namespace Windsock.Conformance;

public sealed unsafe partial class ManagedFace
{
    public override int RegisterWaitForSingleObject(nint* phNewWaitObject, nint hObject, void* Callback, void* Context,
        uint dwMilliseconds, uint dwFlags) =>
        Kernel32.RegisterWaitForSingleObject(phNewWaitObject, hObject, (delegate* unmanaged<void*, byte, void>)Callback, Context,
            dwMilliseconds, dwFlags);

    public override int UnregisterWait(nint WaitHandle) =>
        Kernel32.UnregisterWait(WaitHandle);

    public override int UnregisterWaitEx(nint WaitHandle, nint CompletionEvent) =>
        Kernel32.UnregisterWaitEx(WaitHandle, CompletionEvent);

    public override nint CreateTimerQueue() =>
        Kernel32.CreateTimerQueue();

    public override int CreateTimerQueueTimer(nint* phNewTimer, nint TimerQueue, void* Callback, void* Parameter, uint DueTime,
        uint Period, uint Flags) =>
        Kernel32.CreateTimerQueueTimer(phNewTimer, TimerQueue, (delegate* unmanaged<void*, byte, void>)Callback, Parameter, DueTime, Period, Flags);

    public override int ChangeTimerQueueTimer(nint TimerQueue, nint Timer, uint DueTime, uint Period) =>
        Kernel32.ChangeTimerQueueTimer(TimerQueue, Timer, DueTime, Period);

    public override int DeleteTimerQueueTimer(nint TimerQueue, nint Timer, nint CompletionEvent) =>
        Kernel32.DeleteTimerQueueTimer(TimerQueue, Timer, CompletionEvent);

    public override int DeleteTimerQueueEx(nint TimerQueue, nint CompletionEvent) =>
        Kernel32.DeleteTimerQueueEx(TimerQueue, CompletionEvent);

    public override int QueueUserWorkItem(void* Function, void* Context, uint Flags) =>
        Kernel32.QueueUserWorkItem((delegate* unmanaged<void*, uint>)Function, Context, Flags);

    public override int TrySubmitThreadpoolCallback(void* pfns, void* pv, void* pcbe) =>
        Kernel32.TrySubmitThreadpoolCallback((delegate* unmanaged<void*, void*, void>)pfns, pv, pcbe);

    public override nint CreateThreadpoolWork(void* pfnwk, void* pv, void* pcbe) =>
        Kernel32.CreateThreadpoolWork((delegate* unmanaged<void*, void*, nint, void>)pfnwk, pv, pcbe);

    public override void SubmitThreadpoolWork(nint pwk) =>
        Kernel32.SubmitThreadpoolWork(pwk);

    public override void WaitForThreadpoolWorkCallbacks(nint pwk, int fCancelPendingCallbacks) =>
        Kernel32.WaitForThreadpoolWorkCallbacks(pwk, fCancelPendingCallbacks);

    public override void CloseThreadpoolWork(nint pwk) =>
        Kernel32.CloseThreadpoolWork(pwk);

    public override nint CreateThreadpoolTimer(void* pfnti, void* pv, void* pcbe) =>
        Kernel32.CreateThreadpoolTimer((delegate* unmanaged<void*, void*, nint, void>)pfnti, pv, pcbe);

    public override void SetThreadpoolTimer(nint pti, long* pftDueTime, uint msPeriod, uint msWindowLength) =>
        Kernel32.SetThreadpoolTimer(pti, pftDueTime, msPeriod, msWindowLength);

    public override int IsThreadpoolTimerSet(nint pti) =>
        Kernel32.IsThreadpoolTimerSet(pti);

    public override void WaitForThreadpoolTimerCallbacks(nint pti, int fCancelPendingCallbacks) =>
        Kernel32.WaitForThreadpoolTimerCallbacks(pti, fCancelPendingCallbacks);

    public override void CloseThreadpoolTimer(nint pti) =>
        Kernel32.CloseThreadpoolTimer(pti);

    public override nint CreateThreadpoolWait(void* pfnwa, void* pv, void* pcbe) =>
        Kernel32.CreateThreadpoolWait((delegate* unmanaged<void*, void*, nint, uint, void>)pfnwa, pv, pcbe);

    public override void SetThreadpoolWait(nint pwa, nint h, long* pftTimeout) =>
        Kernel32.SetThreadpoolWait(pwa, h, pftTimeout);

    public override void WaitForThreadpoolWaitCallbacks(nint pwa, int fCancelPendingCallbacks) =>
        Kernel32.WaitForThreadpoolWaitCallbacks(pwa, fCancelPendingCallbacks);

    public override void CloseThreadpoolWait(nint pwa) =>
        Kernel32.CloseThreadpoolWait(pwa);

    public override int CancelSynchronousIo(nint hThread) =>
        Kernel32.CancelSynchronousIo(hThread);
}
