using Windsock.Engine;
using Windsock.Handles;
using Windsock.Waits;
using Windsock.Waits.Pool;

namespace Windsock;

/// <content>The thread pool.</content>
public static unsafe partial class Kernel32
{
    /// <summary>Has a function called once on a thread of the pool.</summary>
    /// <param name="Function">What to call.</param>
    /// <param name="Context">Its argument.</param>
    /// <param name="Flags">WT_EXECUTE*: all work here may take long and wait alertably.</param>
    /// <returns>1, or 0 with ERROR_INVALID_PARAMETER (no function).</returns>
    /// <remarks>Source: MS Learn "QueueUserWorkItem function (threadpoollegacyapiset.h)".</remarks>
    public static int QueueUserWorkItem(delegate* unmanaged<void*, uint> Function, void* Context, uint Flags)
    {
        if (Function == null) return Fail(ERROR_INVALID_PARAMETER);
        WorkerPool.Queue(new UserWork(Function, Context));
        return 1;
    }

    /// <summary>Has a function called once on a thread of the pool.</summary>
    /// <param name="pfns">What to call: (instance, context).</param>
    /// <param name="pv">The context.</param>
    /// <param name="pcbe">Not looked at: there is one pool.</param>
    /// <returns>1, or 0 with ERROR_INVALID_PARAMETER (no function).</returns>
    /// <remarks>Source: MS Learn "TrySubmitThreadpoolCallback function (threadpoolapiset.h)".</remarks>
    public static int TrySubmitThreadpoolCallback(delegate* unmanaged<void*, void*, void> pfns, void* pv, void* pcbe)
    {
        if (pfns == null) return Fail(ERROR_INVALID_PARAMETER);
        WorkerPool.Queue(new SimpleCallback(pfns, pv));
        return 1;
    }

    /// <summary>Makes a work object: a callback of the pool that is made as often as it is submitted.</summary>
    /// <param name="pfnwk">What to call: (instance, context, work).</param>
    /// <param name="pv">The context.</param>
    /// <param name="pcbe">Not looked at: there is one pool.</param>
    /// <returns>The work object, or 0 with ERROR_INVALID_PARAMETER or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateThreadpoolWork function (threadpoolapiset.h)".</remarks>
    public static nint CreateThreadpoolWork(delegate* unmanaged<void*, void*, nint, void> pfnwk, void* pv, void* pcbe)
    {
        if (pfnwk == null) return Fail(ERROR_INVALID_PARAMETER);
        var work = new PoolWork(pfnwk, pv);
        return work.Handle = OpenPooled(work, nameof(CreateThreadpoolWork));
    }

    /// <summary>Has the callback of a work object made once more.</summary>
    /// <remarks>Source: MS Learn "SubmitThreadpoolWork function (threadpoolapiset.h)".</remarks>
    public static void SubmitThreadpoolWork(nint pwk)
    {
        using ObjectLease<PoolWork> lease = Take<PoolWork>(pwk);
        lease.Object?.SubmitOnce();
    }

    /// <summary>Waits until no callback of a work object is outstanding.</summary>
    /// <param name="pwk">The work object.</param>
    /// <param name="fCancelPendingCallbacks">Not 0: those that have not begun are not made.</param>
    /// <remarks>Source: MS Learn "WaitForThreadpoolWorkCallbacks function (threadpoolapiset.h)".</remarks>
    public static void WaitForThreadpoolWorkCallbacks(nint pwk, int fCancelPendingCallbacks) => WaitForPooled<PoolWork>(pwk, fCancelPendingCallbacks);

    /// <summary>Closes a work object; outstanding callbacks are made.</summary>
    /// <remarks>Source: MS Learn "CloseThreadpoolWork function (threadpoolapiset.h)".</remarks>
    public static void CloseThreadpoolWork(nint pwk) => ClosePooled<PoolWork>(pwk);

    /// <summary>Makes a timer whose callbacks the pool makes.</summary>
    /// <param name="pfnti">What to call: (instance, context, timer).</param>
    /// <param name="pv">The context.</param>
    /// <param name="pcbe">Not looked at: there is one pool.</param>
    /// <returns>The timer, or 0 with ERROR_INVALID_PARAMETER or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateThreadpoolTimer function (threadpoolapiset.h)".</remarks>
    public static nint CreateThreadpoolTimer(delegate* unmanaged<void*, void*, nint, void> pfnti, void* pv, void* pcbe)
    {
        if (pfnti == null) return Fail(ERROR_INVALID_PARAMETER);
        var timer = new ThreadpoolTimer(pfnti, pv);
        return timer.Handle = OpenPooled(timer, nameof(CreateThreadpoolTimer));
    }

    /// <summary>Starts a timer of the pool, anew if it was running.</summary>
    /// <param name="pti">The timer.</param>
    /// <param name="pftDueTime">In 100 ns: negative from now, else a FILETIME; NULL stops the timer.</param>
    /// <param name="msPeriod">Milliseconds from one callback to the next; 0 for one callback.</param>
    /// <param name="msWindowLength">How late callbacks may be; not made use of.</param>
    /// <remarks>Source: MS Learn "SetThreadpoolTimer function (threadpoolapiset.h)".</remarks>
    public static void SetThreadpoolTimer(nint pti, long* pftDueTime, uint msPeriod, uint msWindowLength)
    {
        using ObjectLease<ThreadpoolTimer> lease = Take<ThreadpoolTimer>(pti);
        if (pftDueTime == null) lease.Object?.Stop();
        else if (UserMemory.CanRead(pftDueTime)) lease.Object?.Start(Dispatcher.DueTime(*pftDueTime), msPeriod);
    }

    /// <summary>Whether a timer of the pool is running.</summary>
    /// <returns>1 or 0.</returns>
    /// <remarks>Source: MS Learn "IsThreadpoolTimerSet function (threadpoolapiset.h)".</remarks>
    public static int IsThreadpoolTimerSet(nint pti)
    {
        using ObjectLease<ThreadpoolTimer> lease = Take<ThreadpoolTimer>(pti);
        return lease.Object is { IsSet: true } ? 1 : 0;
    }

    /// <summary>Waits until no callback of a timer is outstanding.</summary>
    /// <param name="pti">The timer.</param>
    /// <param name="fCancelPendingCallbacks">Not 0: those that have not begun are not made.</param>
    /// <remarks>Source: MS Learn "WaitForThreadpoolTimerCallbacks function (threadpoolapiset.h)".</remarks>
    public static void WaitForThreadpoolTimerCallbacks(nint pti, int fCancelPendingCallbacks) => WaitForPooled<ThreadpoolTimer>(pti, fCancelPendingCallbacks);

    /// <summary>Stops and closes a timer; outstanding callbacks are made.</summary>
    /// <remarks>Source: MS Learn "CloseThreadpoolTimer function (threadpoolapiset.h)".</remarks>
    public static void CloseThreadpoolTimer(nint pti) => ClosePooled<ThreadpoolTimer>(pti);

    /// <summary>Makes a wait object: a callback of the pool for the end of a wait.</summary>
    /// <param name="pfnwa">What to call: (instance, context, wait, WAIT_OBJECT_0 or WAIT_TIMEOUT).</param>
    /// <param name="pv">The context.</param>
    /// <param name="pcbe">Not looked at: there is one pool.</param>
    /// <returns>The wait object, or 0 with ERROR_INVALID_PARAMETER or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateThreadpoolWait function (threadpoolapiset.h)".</remarks>
    public static nint CreateThreadpoolWait(delegate* unmanaged<void*, void*, nint, uint, void> pfnwa, void* pv, void* pcbe)
    {
        if (pfnwa == null) return Fail(ERROR_INVALID_PARAMETER);
        var wait = new ThreadpoolWait(pfnwa, pv);
        return wait.Handle = OpenPooled(wait, nameof(CreateThreadpoolWait));
    }

    /// <summary>Has an object waited for, in place of one that is waited for. One callback follows; to wait again, set it again.</summary>
    /// <param name="pwa">The wait object.</param>
    /// <param name="h">What to wait for; NULL ends the wait.</param>
    /// <param name="pftTimeout">In 100 ns: negative from now, else a FILETIME, 0 to look; NULL for no end.</param>
    /// <remarks>Source: MS Learn "SetThreadpoolWait function (threadpoolapiset.h)". A handle that nothing can wait for ends the wait.</remarks>
    public static void SetThreadpoolWait(nint pwa, nint h, long* pftTimeout)
    {
        using ObjectLease<ThreadpoolWait> lease = Take<ThreadpoolWait>(pwa);
        if (lease.Object is not { } wait || (pftTimeout != null && !UserMemory.CanRead(pftTimeout))) return;

        using ObjectLease<DispatcherObject> target = Take<DispatcherObject>(h);
        if (target.Object is null) wait.Disarm();
        else wait.Arm(target.Object, pftTimeout == null ? long.MaxValue : Dispatcher.DueTime(*pftTimeout));
    }

    /// <summary>Waits until no callback of a wait object is outstanding.</summary>
    /// <param name="pwa">The wait object.</param>
    /// <param name="fCancelPendingCallbacks">Not 0: those that have not begun are not made.</param>
    /// <remarks>Source: MS Learn "WaitForThreadpoolWaitCallbacks function (threadpoolapiset.h)".</remarks>
    public static void WaitForThreadpoolWaitCallbacks(nint pwa, int fCancelPendingCallbacks) => WaitForPooled<ThreadpoolWait>(pwa, fCancelPendingCallbacks);

    /// <summary>Ends the wait and closes a wait object; outstanding callbacks are made.</summary>
    /// <remarks>Source: MS Learn "CloseThreadpoolWait function (threadpoolapiset.h)".</remarks>
    public static void CloseThreadpoolWait(nint pwa) => ClosePooled<ThreadpoolWait>(pwa);

    /// <summary>Has an event signalled when the callback that runs on this thread has returned.</summary>
    /// <param name="pci">The instance that the callback got.</param>
    /// <param name="evt">The event.</param>
    /// <remarks>Source: MS Learn "SetEventWhenCallbackReturns function (threadpoolapiset.h)".</remarks>
    public static void SetEventWhenCallbackReturns(void* pci, nint evt) => CallbackInstance.Find(pci)?.Afterwards(() => SetEvent(evt));

    /// <summary>Has a semaphore counted up when the callback that runs on this thread has returned.</summary>
    /// <remarks>Source: MS Learn "ReleaseSemaphoreWhenCallbackReturns function (threadpoolapiset.h)".</remarks>
    public static void ReleaseSemaphoreWhenCallbackReturns(void* pci, nint sem, uint crel) =>
        CallbackInstance.Find(pci)?.Afterwards(() => ReleaseSemaphore(sem, (int)crel, null));

    /// <summary>Has a mutex released when the callback that runs on this thread has returned.</summary>
    /// <remarks>Source: MS Learn "ReleaseMutexWhenCallbackReturns function (threadpoolapiset.h)".</remarks>
    public static void ReleaseMutexWhenCallbackReturns(void* pci, nint mut) => CallbackInstance.Find(pci)?.Afterwards(() => ReleaseMutex(mut));

    /// <summary>Says that a callback may take long. The pool adds threads whenever its threads are busy, so nothing changes.</summary>
    /// <returns>1: other callbacks have a thread.</returns>
    /// <remarks>Source: MS Learn "CallbackMayRunLong function (threadpoolapiset.h)".</remarks>
    public static int CallbackMayRunLong(void* pci) => CallbackInstance.Find(pci) is null ? 0 : 1;

    private static nint OpenPooled(KernelObject made, string function)
    {
        nuint handle = Session.Handles.Open(made);
        return handle == 0 ? Fail(ERROR_NO_SYSTEM_RESOURCES, function) : (nint)handle;
    }

    private static void WaitForPooled<T>(nint handle, int cancel)
        where T : PoolObject
    {
        using ObjectLease<T> lease = Take<T>(handle);
        lease.Object?.WaitForCallbacks(cancel != 0);
    }

    private static bool ClosePooled<T>(nint handle)
        where T : KernelObject
    {
        using ObjectLease<T> lease = Take<T>(handle);
        return lease.Object is not null && Session.Handles.TryClose((nuint)handle);
    }
}
