using Windsock.Engine;
using Windsock.Waits;
using Windsock.Windows;
using static Windsock.Windows.User32Error;

namespace Windsock;

/// <content>Waiting for messages and objects, and timers.</content>
public static unsafe partial class User32
{
    /// <summary>Waits for objects or for a message of this thread.</summary>
    /// <param name="nCount">How many objects, at most 63.</param>
    /// <param name="pHandles">The objects.</param>
    /// <param name="fWaitAll">Wait for all of them and a message.</param>
    /// <param name="dwMilliseconds">How long; INFINITE.</param>
    /// <param name="dwWakeMask">QS_*: the messages that count. Only those count that have come since the thread last looked.</param>
    /// <returns>WAIT_OBJECT_0 and the place of the object, or <paramref name="nCount"/> for a message; WAIT_ABANDONED_0 and a place; WAIT_TIMEOUT; or
    /// WAIT_FAILED with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "MsgWaitForMultipleObjects function (winuser.h)".</remarks>
    public static uint MsgWaitForMultipleObjects(uint nCount, nint* pHandles, int fWaitAll, uint dwMilliseconds, uint dwWakeMask) =>
        WaitFor(nCount, pHandles, dwMilliseconds, dwWakeMask, fWaitAll != 0 ? MWMO_WAITALL : 0, nameof(MsgWaitForMultipleObjects));

    /// <summary>As <see cref="MsgWaitForMultipleObjects"/>, with choices.</summary>
    /// <param name="nCount">How many objects, at most 63.</param>
    /// <param name="pHandles">The objects.</param>
    /// <param name="dwMilliseconds">How long; INFINITE.</param>
    /// <param name="dwWakeMask">QS_*: the messages that count.</param>
    /// <param name="dwFlags">MWMO_WAITALL; MWMO_ALERTABLE: APCs end the wait; MWMO_INPUTAVAILABLE: messages that the thread knows of already count too.</param>
    /// <returns>As <see cref="MsgWaitForMultipleObjects"/>; WAIT_IO_COMPLETION after APCs.</returns>
    /// <remarks>Source: MS Learn "MsgWaitForMultipleObjectsEx function (winuser.h)".</remarks>
    public static uint MsgWaitForMultipleObjectsEx(uint nCount, nint* pHandles, uint dwMilliseconds, uint dwWakeMask, uint dwFlags) =>
        WaitFor(nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags, nameof(MsgWaitForMultipleObjectsEx));

    private static uint WaitFor(uint count, nint* handles, uint milliseconds, uint mask, uint flags, string function)
    {
        const uint KnownFlags = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;
        if (count >= Wait.MaxObjects || (flags & ~KnownFlags) != 0) return FailWait(ERROR_INVALID_PARAMETER, function);
        if (!UserMemory.CanRead(handles, count * (nuint)sizeof(nint))) return FailWait(ERROR_NOACCESS, function);

        var objects = new DispatcherObject[count];
        nint* taken = stackalloc nint[Wait.MaxObjects];
        int entered = 0;
        try
        {
            for (; entered < objects.Length; entered++)
            {
                taken[entered] = handles[entered];
                if (Kernel32.Take<DispatcherObject>(taken[entered]).Object is not { } waited) return FailWait(ERROR_INVALID_HANDLE, function);
                objects[entered] = waited;
            }

            return MessageWait.ForObjects(
                MessageQueue.Current, objects, (flags & MWMO_WAITALL) != 0, milliseconds, (int)mask, (flags & MWMO_ALERTABLE) != 0,
                (flags & MWMO_INPUTAVAILABLE) != 0);
        }
        finally
        {
            for (int i = 0; i < entered; i++)
            {
                if (taken[i] > 0) Session.Handles.Leave((nuint)taken[i]); // Those of the thread and the process itself are no entries.
            }
        }
    }

    private static uint FailWait(uint error, string function)
    {
        Kernel32.Fail(error, function);
        return Wait.Failed;
    }

    /// <summary>Waits until this thread has a message that it has not looked for yet.</summary>
    /// <returns>1.</returns>
    /// <remarks>Source: MS Learn "WaitMessage function (winuser.h)".</remarks>
    public static int WaitMessage()
    {
        MessageWait.ForMessage(MessageQueue.Current);
        return 1;
    }

    /// <summary>Which kinds of messages wait for this thread.</summary>
    /// <param name="flags">QS_*.</param>
    /// <returns>In the high half what is there, in the low half what has come since the last call.</returns>
    /// <remarks>Source: MS Learn "GetQueueStatus function (winuser.h)".</remarks>
    public static uint GetQueueStatus(uint flags)
    {
        MessageQueue queue = MessageQueue.Current;
        MessageWait.Look(queue);
        (int arrived, int there) = queue.Status();
        return ((uint)there & flags & 0xffff) << 16 | ((uint)arrived & flags & 0xffff);
    }

    /// <summary>Starts a timer: WM_TIMER comes each time the period is over and no other message waits.</summary>
    /// <param name="hWnd">A window of this thread, or 0.</param>
    /// <param name="nIDEvent">The number of the timer; without a window a number that the call gave before, or anything.</param>
    /// <param name="uElapse">The period in milliseconds, at least 10.</param>
    /// <param name="lpTimerFunc">Called by DispatchMessage with window, WM_TIMER, number and time; null: the window gets the message.</param>
    /// <returns>The number of the timer, or 0 with ERROR_INVALID_WINDOW_HANDLE or ERROR_ACCESS_DENIED (a window of another thread).</returns>
    /// <remarks>Source: MS Learn "SetTimer function (winuser.h)".</remarks>
    public static nuint SetTimer(nint hWnd, nuint nIDEvent, uint uElapse, delegate* unmanaged<nint, uint, nuint, uint, void> lpTimerFunc) =>
        TryFindOwn(hWnd, out Window? window) ? MessageQueue.Current.Timers.Set(window, nIDEvent, uElapse, (nint)lpTimerFunc) : 0;

    /// <summary>Ends a timer.</summary>
    /// <param name="hWnd">Its window, or 0.</param>
    /// <param name="uIDEvent">Its number.</param>
    /// <returns>1, or 0 with ERROR_INVALID_WINDOW_HANDLE, ERROR_ACCESS_DENIED or ERROR_INVALID_PARAMETER (no such timer).</returns>
    /// <remarks>Source: MS Learn "KillTimer function (winuser.h)".</remarks>
    public static int KillTimer(nint hWnd, nuint uIDEvent)
    {
        if (!TryFindOwn(hWnd, out Window? window)) return 0;
        return MessageQueue.Current.Timers.Kill(window, uIDEvent) ? 1 : Kernel32.Fail(ERROR_INVALID_PARAMETER);
    }

    private static bool TryFindOwn(nint hWnd, out Window? window)
    {
        window = null;
        if (hWnd == 0) return true;
        if (!Window.TryFind(hWnd, out window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE) != 0;
        return window.Queue == MessageQueue.Current || Kernel32.Fail(ERROR_ACCESS_DENIED) != 0;
    }
}
