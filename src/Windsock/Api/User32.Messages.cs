using Windsock.Windows;
using static Windsock.Windows.User32Error;

namespace Windsock;

/// <content>Messages.</content>
public static unsafe partial class User32
{
    /// <summary>Takes the next message of this thread; waits for one, and meanwhile delivers what other threads send.</summary>
    /// <param name="lpMsg">Gets the message.</param>
    /// <param name="hWnd">Only messages of this window and its children; -1: only those of no window; 0: all.</param>
    /// <param name="wMsgFilterMin">The lowest message wanted.</param>
    /// <param name="wMsgFilterMax">The highest; 0 and 0 mean all.</param>
    /// <returns>1; 0 for WM_QUIT; -1 with ERROR_INVALID_WINDOW_HANDLE or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "GetMessageW function (winuser.h)". Differs: WM_QUIT comes whatever the filter is, also when it names a window.</remarks>
    public static int GetMessageW(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax)
    {
        if (!UserMemory.CanWrite(lpMsg)) return Kernel32.Fail(ERROR_NOACCESS) - 1;
        if (!TryMakeFilter(hWnd, wMsgFilterMin, wMsgFilterMax, out MessageFilter filter)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE) - 1;

        MessageQueue queue = MessageQueue.Current;
        while (true)
        {
            queue.DeliverSent();
            if (queue.TryTake(filter, remove: true, out *lpMsg)) return lpMsg->message == WM_QUIT ? 0 : 1;
            MessageWait.ForMessage(queue);
        }
    }

    /// <inheritdoc cref="GetMessageW"/>
    public static int GetMessageA(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) => GetMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);

    /// <summary>Looks for a message of this thread, without waiting, and delivers what other threads have sent.</summary>
    /// <param name="lpMsg">Gets the message.</param>
    /// <param name="hWnd">As in GetMessage.</param>
    /// <param name="wMsgFilterMin">The lowest message wanted.</param>
    /// <param name="wMsgFilterMax">The highest; 0 and 0 mean all.</param>
    /// <param name="wRemoveMsg">PM_REMOVE takes the message.</param>
    /// <returns>1 when there is one, else 0; a bad window or pointer leaves ERROR_INVALID_WINDOW_HANDLE or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "PeekMessageW function (winuser.h)".</remarks>
    public static int PeekMessageW(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg)
    {
        if (!UserMemory.CanWrite(lpMsg)) return Kernel32.Fail(ERROR_NOACCESS);
        if (!TryMakeFilter(hWnd, wMsgFilterMin, wMsgFilterMax, out MessageFilter filter)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);

        MessageQueue queue = MessageQueue.Current;
        bool remove = (wRemoveMsg & PM_REMOVE) != 0;
        queue.DeliverSent();
        if (queue.TryTake(filter, remove, out *lpMsg)) return 1;
        MessageWait.Look(queue);
        return queue.TryTake(filter, remove, out *lpMsg) ? 1 : 0;
    }

    /// <inheritdoc cref="PeekMessageW"/>
    public static int PeekMessageA(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) =>
        PeekMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);

    /// <summary>Makes characters of key messages, of which there are none here.</summary>
    /// <param name="lpMsg">A message.</param>
    /// <returns>0: nothing was translated.</returns>
    /// <remarks>Source: MS Learn "TranslateMessage function (winuser.h)".</remarks>
    public static int TranslateMessage(MSG* lpMsg) => 0;

    /// <summary>Passes a message to the procedure of its window, or of its timer.</summary>
    /// <param name="lpMsg">A message of GetMessage or PeekMessage.</param>
    /// <returns>What the procedure returns; 0 for a message without a window of this thread.</returns>
    /// <remarks>Source: MS Learn "DispatchMessageW function (winuser.h)".</remarks>
    public static nint DispatchMessageW(MSG* lpMsg)
    {
        if (!UserMemory.CanRead(lpMsg)) return Kernel32.Fail(ERROR_NOACCESS);
        MSG message = *lpMsg;
        if (message.message == WM_TIMER && message.lParam != 0 && MessageQueue.Current.Timers.HasProcedure(message.lParam))
        {
            ((delegate* unmanaged<nint, uint, nuint, uint, void>)message.lParam)(message.hwnd, WM_TIMER, message.wParam, message.time);
            return 0;
        }

        if (message.hwnd == 0) return 0;
        if (!Window.TryFind(message.hwnd, out Window? window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
        return window.Queue == MessageQueue.Current ? window.Call(message.message, message.wParam, message.lParam) : 0;
    }

    /// <inheritdoc cref="DispatchMessageW"/>
    public static nint DispatchMessageA(MSG* lpMsg) => DispatchMessageW(lpMsg);

    /// <summary>Adds a message to the queue of a window's thread and returns at once.</summary>
    /// <param name="hWnd">The window; HWND_BROADCAST for all top-level windows; 0 for this thread.</param>
    /// <param name="Msg">The message.</param>
    /// <param name="wParam">Its first argument.</param>
    /// <param name="lParam">Its second argument.</param>
    /// <returns>1, or 0 with ERROR_INVALID_WINDOW_HANDLE or ERROR_NOT_ENOUGH_QUOTA (10,000 messages wait).</returns>
    /// <remarks>Source: MS Learn "PostMessageW function (winuser.h)".</remarks>
    public static int PostMessageW(nint hWnd, uint Msg, nuint wParam, nint lParam)
    {
        if (hWnd == 0) return MessageQueue.Current.Post(null, Msg, wParam, lParam) ? 1 : Kernel32.Fail(ERROR_NOT_ENOUGH_QUOTA);
        if (hWnd == HWND_BROADCAST)
        {
            foreach (Window each in TopLevel()) each.Queue.Post(each, Msg, wParam, lParam);
            return 1;
        }

        if (!Window.TryFind(hWnd, out Window? window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
        return window.Queue.Post(window, Msg, wParam, lParam) ? 1 : Kernel32.Fail(ERROR_NOT_ENOUGH_QUOTA);
    }

    /// <inheritdoc cref="PostMessageW"/>
    public static int PostMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => PostMessageW(hWnd, Msg, wParam, lParam);

    /// <summary>Adds a message that belongs to no window to the queue of a thread.</summary>
    /// <param name="idThread">A thread that has called a message function already.</param>
    /// <param name="Msg">The message.</param>
    /// <param name="wParam">Its first argument.</param>
    /// <param name="lParam">Its second argument.</param>
    /// <returns>1, or 0 with ERROR_INVALID_THREAD_ID (no such thread, or it has no queue) or ERROR_NOT_ENOUGH_QUOTA.</returns>
    /// <remarks>Source: MS Learn "PostThreadMessageW function (winuser.h)".</remarks>
    public static int PostThreadMessageW(uint idThread, uint Msg, nuint wParam, nint lParam)
    {
        if (!MessageQueue.TryFind(idThread, out MessageQueue? queue)) return Kernel32.Fail(ERROR_INVALID_THREAD_ID);
        return queue.Post(null, Msg, wParam, lParam) ? 1 : Kernel32.Fail(ERROR_NOT_ENOUGH_QUOTA);
    }

    /// <inheritdoc cref="PostThreadMessageW"/>
    public static int PostThreadMessageA(uint idThread, uint Msg, nuint wParam, nint lParam) => PostThreadMessageW(idThread, Msg, wParam, lParam);

    /// <summary>Has GetMessage of this thread end with WM_QUIT once no posted message is left.</summary>
    /// <param name="nExitCode">The first argument of WM_QUIT.</param>
    /// <remarks>Source: MS Learn "PostQuitMessage function (winuser.h)".</remarks>
    public static void PostQuitMessage(int nExitCode) => MessageQueue.Current.Quit(nExitCode);

    /// <summary>Calls the procedure of a window and waits for its answer. On another thread it is called when that thread asks for messages; this one answers
    /// what is sent to it meanwhile.</summary>
    /// <param name="hWnd">The window, or HWND_BROADCAST.</param>
    /// <param name="Msg">The message.</param>
    /// <param name="wParam">Its first argument.</param>
    /// <param name="lParam">Its second argument.</param>
    /// <returns>The answer; 0 with ERROR_INVALID_WINDOW_HANDLE. For HWND_BROADCAST 1.</returns>
    /// <remarks>Source: MS Learn "SendMessageW function (winuser.h)".</remarks>
    public static nint SendMessageW(nint hWnd, uint Msg, nuint wParam, nint lParam)
    {
        if (hWnd == HWND_BROADCAST)
        {
            foreach (Window each in TopLevel()) Send(each, Msg, wParam, lParam);
            return 1;
        }

        return Window.TryFind(hWnd, out Window? window) ? Send(window, Msg, wParam, lParam) : Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
    }

    /// <inheritdoc cref="SendMessageW"/>
    public static nint SendMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => SendMessageW(hWnd, Msg, wParam, lParam);

    private static nint Send(Window window, uint message, nuint wParam, nint lParam)
    {
        MessageQueue here = MessageQueue.Current;
        if (window.Queue == here) return window.Call(message, wParam, lParam);

        var sent = new SentMessage(window, message, wParam, lParam);
        window.Queue.Send(sent);
        return MessageWait.ForAnswer(here, sent);
    }

    private static List<Window> TopLevel() => Window.Where(window => window is { Parent: null, IsMessageOnly: false });

    private static bool TryMakeFilter(nint hWnd, uint first, uint last, out MessageFilter filter)
    {
        Window? window = null;
        bool threadOnly = hWnd == -1;
        filter = default;
        if (hWnd != 0 && !threadOnly && !Window.TryFind(hWnd, out window)) return false;
        filter = new MessageFilter(window, threadOnly, first, last);
        return true;
    }
}
