using Windsock.Handles;
using Windsock.Waits;
using Windsock.Waits.Pool;

namespace Windsock;

/// <content>Registered waits and timer queues.</content>
public static unsafe partial class Kernel32
{
    /// <summary>For RegisterWaitForSingleObject: one callback only. For a timer: no period.</summary>
    public const uint WT_EXECUTEONLYONCE = 8;

    /// <summary>Has the pool wait for an object, and make a callback each time that it is signalled or that time is over.</summary>
    /// <param name="phNewWaitObject">Gets a handle for UnregisterWaitEx.</param>
    /// <param name="hObject">What to wait for.</param>
    /// <param name="Callback">What to call: (context, 1 when time was over).</param>
    /// <param name="Context">The context.</param>
    /// <param name="dwMilliseconds">INFINITE for no end; begins anew after each callback.</param>
    /// <param name="dwFlags">WT_EXECUTEONLYONCE; all others leave it to the pool where callbacks run.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no callback), ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "RegisterWaitForSingleObject function (winbase.h)". The object may be closed before the wait is unregistered; then nothing
    /// signals it any more.</remarks>
    public static int RegisterWaitForSingleObject(
        nint* phNewWaitObject, nint hObject, delegate* unmanaged<void*, byte, void> Callback, void* Context, uint dwMilliseconds, uint dwFlags)
    {
        if (Callback == null) return Fail(ERROR_INVALID_PARAMETER);
        if (!UserMemory.CanWrite(phNewWaitObject)) return Fail(ERROR_NOACCESS);

        using ObjectLease<DispatcherObject> target = Take<DispatcherObject>(hObject);
        if (target.Object is null) return Fail(ERROR_INVALID_HANDLE);

        var wait = new RegisteredWait(target.Object, Callback, Context, dwMilliseconds, (dwFlags & WT_EXECUTEONLYONCE) != 0);
        nint handle = OpenPooled(wait, nameof(RegisterWaitForSingleObject));
        if (handle == 0) return 0;

        *phNewWaitObject = handle; // Before the first callback.
        wait.Begin();
        return 1;
    }

    /// <summary>Ends a registered wait, without waiting for callbacks.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_IO_PENDING (ended, but a callback is outstanding).</returns>
    /// <remarks>Source: MS Learn "UnregisterWait function (winbase.h)".</remarks>
    public static int UnregisterWait(nint WaitHandle) => UnregisterWaitEx(WaitHandle, 0);

    /// <summary>Ends a registered wait.</summary>
    /// <param name="WaitHandle">The wait.</param>
    /// <param name="CompletionEvent">An event that is signalled when no callback is outstanding; INVALID_HANDLE_VALUE to wait for that; or NULL.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_IO_PENDING (ended, but a callback is outstanding).</returns>
    /// <remarks>Source: MS Learn "UnregisterWaitEx function (threadpoollegacyapiset.h)".</remarks>
    public static int UnregisterWaitEx(nint WaitHandle, nint CompletionEvent)
    {
        using ObjectLease<RegisteredWait> lease = Take<RegisteredWait>(WaitHandle);
        using ObjectLease<EventObject> told = CompletionEvent is 0 or INVALID_HANDLE_VALUE ? default : Take<EventObject>(CompletionEvent);
        if (lease.Object is not { } wait || (told.Object is null && CompletionEvent is not (0 or INVALID_HANDLE_VALUE))) return Fail(ERROR_INVALID_HANDLE);

        if (!ClosePooled<RegisteredWait>(WaitHandle)) return Fail(ERROR_INVALID_HANDLE);
        wait.End();
        return Outstanding(wait, CompletionEvent, Setter(told.Object)) ? Fail(ERROR_IO_PENDING) : 1;
    }

    /// <summary>What the three forms of a completion event mean.</summary>
    private static bool Outstanding(PoolObject ended, nint completionEvent, Action? told)
    {
        if (completionEvent != INVALID_HANDLE_VALUE) return ended.HasOutstanding(told);
        ended.WaitForCallbacks(cancel: false);
        return false;
    }

    /// <summary>Makes a timer queue.</summary>
    /// <returns>The queue, or 0 with ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateTimerQueue function (threadpoollegacyapiset.h)".</remarks>
    public static nint CreateTimerQueue() => OpenPooled(new TimerQueue(), nameof(CreateTimerQueue));

    /// <summary>Makes and starts a timer of a timer queue, whose callbacks the pool makes.</summary>
    /// <param name="phNewTimer">Gets the timer.</param>
    /// <param name="TimerQueue">The queue; NULL for that of the process.</param>
    /// <param name="Callback">What to call: (parameter, 1).</param>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="DueTime">Milliseconds to the first callback.</param>
    /// <param name="Period">Milliseconds from one callback to the next; 0 for one callback.</param>
    /// <param name="Flags">WT_EXECUTEONLYONCE: no period; all others leave it to the pool where callbacks run.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no callback), ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateTimerQueueTimer function (threadpoollegacyapiset.h)".</remarks>
    public static int CreateTimerQueueTimer(
        nint* phNewTimer, nint TimerQueue, delegate* unmanaged<void*, byte, void> Callback, void* Parameter, uint DueTime, uint Period, uint Flags)
    {
        if (Callback == null) return Fail(ERROR_INVALID_PARAMETER);
        if (!UserMemory.CanWrite(phNewTimer)) return Fail(ERROR_NOACCESS);

        using ObjectLease<TimerQueue> queue = TakeQueue(TimerQueue);
        if (queue.Object is null) return Fail(ERROR_INVALID_HANDLE);

        var timer = new QueueTimer(queue.Object, Callback, Parameter);
        timer.Handle = OpenPooled(timer, nameof(CreateTimerQueueTimer));
        if (timer.Handle == 0) return 0;

        queue.Object.Add(timer);
        *phNewTimer = timer.Handle;
        timer.Start(Dispatcher.Deadline(DueTime), (Flags & WT_EXECUTEONLYONCE) != 0 ? 0 : Period);
        return 1;
    }

    /// <summary>Starts a timer of a timer queue anew. One that was for one callback and has had it stays stopped.</summary>
    /// <param name="TimerQueue">Its queue.</param>
    /// <param name="Timer">The timer.</param>
    /// <param name="DueTime">Milliseconds to the next callback.</param>
    /// <param name="Period">Milliseconds from one callback to the next; 0 for one callback.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "ChangeTimerQueueTimer function (threadpoollegacyapiset.h)".</remarks>
    public static int ChangeTimerQueueTimer(nint TimerQueue, nint Timer, uint DueTime, uint Period)
    {
        using ObjectLease<TimerQueue> queue = TakeQueue(TimerQueue);
        using ObjectLease<QueueTimer> lease = Take<QueueTimer>(Timer);
        if (lease.Object is not { } timer || timer.Queue != queue.Object) return Fail(ERROR_INVALID_HANDLE);

        if (timer.IsSet) timer.Start(Dispatcher.Deadline(DueTime), Period);
        return 1;
    }

    /// <summary>Stops and deletes a timer of a timer queue.</summary>
    /// <param name="TimerQueue">Its queue.</param>
    /// <param name="Timer">The timer.</param>
    /// <param name="CompletionEvent">An event that is signalled when no callback is outstanding; INVALID_HANDLE_VALUE to wait for that; or NULL.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_IO_PENDING (deleted, but a callback is outstanding).</returns>
    /// <remarks>Source: MS Learn "DeleteTimerQueueTimer function (threadpoollegacyapiset.h)".</remarks>
    public static int DeleteTimerQueueTimer(nint TimerQueue, nint Timer, nint CompletionEvent)
    {
        using ObjectLease<TimerQueue> queue = TakeQueue(TimerQueue);
        using ObjectLease<QueueTimer> lease = Take<QueueTimer>(Timer);
        using ObjectLease<EventObject> told = CompletionEvent is 0 or INVALID_HANDLE_VALUE ? default : Take<EventObject>(CompletionEvent);
        if (lease.Object is not { } timer || timer.Queue != queue.Object) return Fail(ERROR_INVALID_HANDLE);
        if (told.Object is null && CompletionEvent is not (0 or INVALID_HANDLE_VALUE)) return Fail(ERROR_INVALID_HANDLE);
        if (!timer.Queue.Remove(timer)) return Fail(ERROR_INVALID_HANDLE);

        timer.Stop();
        ClosePooled<QueueTimer>(Timer);
        return Outstanding(timer, CompletionEvent, Setter(told.Object)) ? Fail(ERROR_IO_PENDING) : 1;
    }

    /// <summary>Deletes a timer queue with its timers, without waiting for callbacks.</summary>
    /// <returns>As <see cref="DeleteTimerQueueEx"/>.</returns>
    /// <remarks>Source: MS Learn "DeleteTimerQueue function (threadpoollegacyapiset.h)".</remarks>
    public static int DeleteTimerQueue(nint TimerQueue) => DeleteTimerQueueEx(TimerQueue, 0);

    /// <summary>Deletes a timer queue with its timers.</summary>
    /// <param name="TimerQueue">The queue; that of the process cannot be deleted.</param>
    /// <param name="CompletionEvent">An event that is signalled when no callback is outstanding; INVALID_HANDLE_VALUE to wait for that; or NULL.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_IO_PENDING (deleted, but a callback is outstanding).</returns>
    /// <remarks>Source: MS Learn "DeleteTimerQueueEx function (threadpoollegacyapiset.h)".</remarks>
    public static int DeleteTimerQueueEx(nint TimerQueue, nint CompletionEvent)
    {
        using ObjectLease<TimerQueue> lease = Take<TimerQueue>(TimerQueue);
        using ObjectLease<EventObject> told = CompletionEvent is 0 or INVALID_HANDLE_VALUE ? default : Take<EventObject>(CompletionEvent);
        if (lease.Object is not { } queue || (told.Object is null && CompletionEvent is not (0 or INVALID_HANDLE_VALUE))) return Fail(ERROR_INVALID_HANDLE);
        if (!ClosePooled<TimerQueue>(TimerQueue)) return Fail(ERROR_INVALID_HANDLE);

        QueueTimer[] timers = queue.Empty();
        foreach (QueueTimer timer in timers)
        {
            timer.Stop();
            ClosePooled<QueueTimer>(timer.Handle);
        }

        int left = timers.Length + 1; // One for this function itself.
        Action? setter = Setter(told.Object);
        void OneIsOver()
        {
            if (Interlocked.Decrement(ref left) == 0) setter?.Invoke();
        }

        bool outstanding = false;
        foreach (QueueTimer timer in timers) outstanding |= Outstanding(timer, CompletionEvent, OneIsOver);
        OneIsOver();
        return outstanding ? Fail(ERROR_IO_PENDING) : 1;
    }

    private static Action? Setter(EventObject? told) => told is null ? null : told.Set;

    private static ObjectLease<TimerQueue> TakeQueue(nint handle) => handle == 0 ? new(Waits.Pool.TimerQueue.Default, 0) : Take<TimerQueue>(handle);
}
