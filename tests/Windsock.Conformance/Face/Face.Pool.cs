namespace Windsock.Conformance;

/// <content>The thread pool, and what ends a call that blocks.</content>
public abstract unsafe partial class Face
{
    public virtual int RegisterWaitForSingleObject(nint* phNewWaitObject, nint hObject, void* Callback, void* Context, uint dwMilliseconds,
        uint dwFlags) => throw Missing();
    public virtual int UnregisterWait(nint WaitHandle) => throw Missing();
    public virtual int UnregisterWaitEx(nint WaitHandle, nint CompletionEvent) => throw Missing();
    public virtual nint CreateTimerQueue() => throw Missing();
    public virtual int CreateTimerQueueTimer(nint* phNewTimer, nint TimerQueue, void* Callback, void* Parameter, uint DueTime, uint Period,
        uint Flags) => throw Missing();
    public virtual int ChangeTimerQueueTimer(nint TimerQueue, nint Timer, uint DueTime, uint Period) => throw Missing();
    public virtual int DeleteTimerQueueTimer(nint TimerQueue, nint Timer, nint CompletionEvent) => throw Missing();
    public virtual int DeleteTimerQueueEx(nint TimerQueue, nint CompletionEvent) => throw Missing();
    public virtual int QueueUserWorkItem(void* Function, void* Context, uint Flags) => throw Missing();
    public virtual int TrySubmitThreadpoolCallback(void* pfns, void* pv, void* pcbe) => throw Missing();
    public virtual nint CreateThreadpoolWork(void* pfnwk, void* pv, void* pcbe) => throw Missing();
    public virtual void SubmitThreadpoolWork(nint pwk) => throw Missing();
    public virtual void WaitForThreadpoolWorkCallbacks(nint pwk, int fCancelPendingCallbacks) => throw Missing();
    public virtual void CloseThreadpoolWork(nint pwk) => throw Missing();
    public virtual nint CreateThreadpoolTimer(void* pfnti, void* pv, void* pcbe) => throw Missing();
    public virtual void SetThreadpoolTimer(nint pti, long* pftDueTime, uint msPeriod, uint msWindowLength) => throw Missing();
    public virtual int IsThreadpoolTimerSet(nint pti) => throw Missing();
    public virtual void WaitForThreadpoolTimerCallbacks(nint pti, int fCancelPendingCallbacks) => throw Missing();
    public virtual void CloseThreadpoolTimer(nint pti) => throw Missing();
    public virtual nint CreateThreadpoolWait(void* pfnwa, void* pv, void* pcbe) => throw Missing();
    public virtual void SetThreadpoolWait(nint pwa, nint h, long* pftTimeout) => throw Missing();
    public virtual void WaitForThreadpoolWaitCallbacks(nint pwa, int fCancelPendingCallbacks) => throw Missing();
    public virtual void CloseThreadpoolWait(nint pwa) => throw Missing();
    public virtual int CancelSynchronousIo(nint hThread) => throw Missing();
}
