using System.Diagnostics.CodeAnalysis;
using Windsock.Waits;

namespace Windsock.Windows;

/// <summary>The messages of one thread: those sent by other threads, those posted, the request to quit, and timers.</summary>
/// <remarks>Other threads only add. What the thread waits for is an event object, set as soon as there is something of a kind that it wants to know of;
/// sockets selected by WSAAsyncSelect for its windows are sources of that object, so the thread looks at them itself.</remarks>
internal sealed class MessageQueue
{
    /// <summary>Windows too holds so many posted messages and no more.</summary>
    private const int Capacity = 10_000;

    [ThreadStatic]
    private static MessageQueue? t_current;

    private static readonly Lock s_gate = new(); // Guards s_queues.
    private static readonly Dictionary<uint, MessageQueue> s_queues = [];

    private readonly record struct Posted(Window? Window, MSG Message);

    private readonly Lock _gate = new(); // Guards everything below.
    private readonly LinkedList<Posted> _posted = new();
    private readonly Queue<SentMessage> _sent = new();
    private int _arrived; // QS_* that have come since the thread last looked.
    private int _wakeMask;
    private bool _quits;
    private int _exitCode;
    private bool _ended;

    private MessageQueue(uint threadId) => ThreadId = threadId;

    public uint ThreadId { get; }

    /// <summary>Only this queue's thread uses them.</summary>
    public QueueTimers Timers { get; } = new();

    /// <summary>Set when something has come that the thread waits for.</summary>
    public EventObject Arrival { get; } = new(manualReset: true, initial: false);

    /// <summary>This thread's queue, made when it is first needed.</summary>
    public static MessageQueue Current => t_current ?? Make();

    static MessageQueue() => ThreadObject.OnExit += thread => End((uint)thread.Id);

    private static MessageQueue Make()
    {
        var queue = new MessageQueue((uint)ThreadObject.Current.Id);
        t_current = queue;
        lock (s_gate) s_queues[queue.ThreadId] = queue;
        return queue;
    }

    /// <summary>The queue of a thread, if it has one.</summary>
    public static bool TryFind(uint threadId, [MaybeNullWhen(false)] out MessageQueue queue)
    {
        lock (s_gate) return s_queues.TryGetValue(threadId, out queue);
    }

    /// <summary>The thread ends: its windows go, and nobody waits for an answer of it.</summary>
    private static void End(uint threadId)
    {
        MessageQueue? queue;
        lock (s_gate)
        {
            if (!s_queues.Remove(threadId, out queue)) return;
        }

        if (t_current == queue) t_current = null;
        foreach (Window window in Window.Where(window => window.Queue == queue)) window.Close();
        SentMessage[] unanswered;
        lock (queue._gate)
        {
            queue._ended = true;
            unanswered = [.. queue._sent];
            queue._sent.Clear();
            queue._posted.Clear();
        }

        foreach (SentMessage sent in unanswered) sent.Answered.Set();
    }

    /// <summary>Adds a message.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool Post(Window? window, uint message, nuint wParam, nint lParam)
    {
        var item = new MSG
        {
            hwnd = window?.Handle ?? 0, message = message, wParam = wParam, lParam = lParam, time = unchecked((uint)Environment.TickCount64),
        };
        lock (_gate)
        {
            if (_ended || _posted.Count >= Capacity) return false;
            _posted.AddLast(new Posted(window, item));
            Arrived(User32.QS_POSTMESSAGE | User32.QS_ALLPOSTMESSAGE);
            return true;
        }
    }

    /// <summary>WM_QUIT comes when no other posted message is left.</summary>
    public void Quit(int exitCode)
    {
        lock (_gate)
        {
            (_quits, _exitCode) = (true, exitCode);
            Arrived(User32.QS_POSTMESSAGE | User32.QS_ALLPOSTMESSAGE);
        }
    }

    /// <summary>Adds a message whose sender waits.</summary>
    public void Send(SentMessage message)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _sent.Enqueue(message);
                Arrived(User32.QS_SENDMESSAGE);
                return;
            }
        }

        message.Answered.Set();
    }

    private void Arrived(int kinds)
    {
        _arrived |= kinds;
        if ((_wakeMask & kinds) != 0) Arrival.Set();
    }

    /// <summary>A window is gone, and with it the messages posted to it.</summary>
    public void Forget(Window window)
    {
        lock (_gate)
        {
            for (LinkedListNode<Posted>? node = _posted.First; node is not null;)
            {
                LinkedListNode<Posted>? next = node.Next;
                if (node.Value.Window == window) _posted.Remove(node);
                node = next;
            }
        }

        if (t_current == this) Timers.Forget(window);
    }

    /// <summary>Calls the procedures for messages that other threads have sent. They may call back in here.</summary>
    public void DeliverSent()
    {
        while (true)
        {
            SentMessage? message;
            lock (_gate)
            {
                if (!_sent.TryDequeue(out message)) return;
            }

            message.Deliver();
        }
    }

    /// <summary>Takes the first message that the filter lets through: posted ones, then WM_QUIT, then timers.</summary>
    public bool TryTake(in MessageFilter filter, bool remove, out MSG message)
    {
        lock (_gate)
        {
            _arrived = 0;
            for (LinkedListNode<Posted>? node = _posted.First; node is not null; node = node.Next)
            {
                if (!filter.Passes(node.Value.Window, node.Value.Message.message)) continue;
                message = node.Value.Message;
                if (remove) _posted.Remove(node);
                return true;
            }

            if (_quits)
            {
                message = new MSG { message = User32.WM_QUIT, wParam = (nuint)_exitCode, time = unchecked((uint)Environment.TickCount64) };
                _quits = !remove;
                return true;
            }
        }

        return Timers.TryTake(filter, remove, out message);
    }

    /// <summary>Tells which kinds of messages a wait that begins now is for.</summary>
    /// <param name="mask">QS_*.</param>
    /// <param name="also">Kinds that have come already: old ones count too.</param>
    public void Expect(int mask, bool also)
    {
        lock (_gate)
        {
            _wakeMask = mask;
            int here = _arrived;
            if (_sent.Count > 0) here |= User32.QS_SENDMESSAGE;
            if (also && (_posted.Count > 0 || _quits)) here |= User32.QS_POSTMESSAGE | User32.QS_ALLPOSTMESSAGE;
            if ((here & mask) != 0) Arrival.Set();
            else Arrival.Reset();
        }
    }

    /// <summary>GetQueueStatus: what has come since the last call in the low half, and what is there in the high half.</summary>
    public (int Arrived, int There) Status()
    {
        lock (_gate)
        {
            int there = (_sent.Count > 0 ? User32.QS_SENDMESSAGE : 0) | (Timers.UntilNext() == 0 ? User32.QS_TIMER : 0)
                | (_posted.Count > 0 || _quits ? User32.QS_POSTMESSAGE | User32.QS_ALLPOSTMESSAGE : 0);
            int arrived = _arrived;
            _arrived = 0;
            return (arrived, there);
        }
    }
}
