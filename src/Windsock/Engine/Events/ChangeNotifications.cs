using Windsock.Spi;
using Windsock.Transports.Kernel;
using Windsock.Transports.Layers;
using Windsock.Transports.Stack;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine.Events;

/// <summary>What may change.</summary>
internal enum ChangeKind
{
    /// <summary>The local addresses of the socket's family (SIO_ADDRESS_LIST_CHANGE).</summary>
    AddressList,

    /// <summary>The local address by which a destination is reached (SIO_ROUTING_INTERFACE_CHANGE).</summary>
    Route,

    /// <summary>How many bytes a connection should keep in flight (SIO_IDEAL_SEND_BACKLOG_CHANGE).</summary>
    SendBacklog,
}

/// <summary>Somebody who waits for one change.</summary>
internal sealed class ChangeSubscription(ChangeKind kind, SocketObject socket, SocketAddress destination, Action changed)
{
    // The layers around an endpoint tell of what the program does; nobody does this.
    private readonly StackEndpoint? _stack = (socket.Endpoint is TraceEndpoint trace ? trace.Inner : socket.Endpoint) as StackEndpoint;
    private byte[] _before = [];

    public ChangeKind Kind => kind;

    /// <summary>The socket, where a stack of ours has the addresses and routes, and not the host.</summary>
    public StackEndpoint? OfStack => _stack;

    /// <summary>Called once, on a thread of the library's own, when there is a change.</summary>
    public Action Changed => changed;

    public void Remember() => _before = Now();

    public bool HasChanged() => !Now().AsSpan().SequenceEqual(_before);

    private byte[] Now() => kind switch
    {
        ChangeKind.AddressList when _stack is not null => StackChanges.Addresses(_stack),
        ChangeKind.Route when _stack is not null => StackChanges.Route(_stack, destination),
        ChangeKind.AddressList => HostChanges.Addresses(socket.Identity.Family),
        ChangeKind.Route => HostChanges.Route(destination),
        _ => Backlog(),
    };

    private byte[] Backlog()
    {
        byte[] answer = new byte[sizeof(uint)];
        return socket.Endpoint.Ioctl(Ws2_32.SIO_IDEAL_SEND_BACKLOG_QUERY, default, answer, out _) == NO_ERROR ? answer : [];
    }
}

/// <summary>Tells of changes in the host's addresses and routes, by one descriptor and one thread for the process from the first subscription on; of those in a
/// stack of ours when it says so. Changes of a
/// connection's send backlog no host tells of: that is looked at ten times a second as long as somebody waits for it.</summary>
internal static class ChangeNotifications
{
    private const int StackBytes = 1 << 18;
    private const int BacklogMilliseconds = 100;

    private static readonly Lock s_gate = new(); // Guards all, and makes a subscription and a look at it two steps that do not mix.
    private static readonly List<ChangeSubscription> s_waiting = [];
    private static readonly Timer s_backlogs = new(_ => LookAtBacklogs());
    private static readonly Timer s_stacks = new(_ => Tell(static subscription => subscription is { Kind: not ChangeKind.SendBacklog, OfStack: not null }));
    private static int s_descriptor = -1;
    private static bool s_hearsStacks;

    /// <summary>Subscribes to the next change, once. Who subscribes to the backlog must cancel before the socket's endpoint is closed.</summary>
    /// <param name="socket">Whose family or connection counts.</param>
    /// <param name="kind">What is to change.</param>
    /// <param name="destination">For a route: where to.</param>
    /// <param name="changed">Called at most once, on another thread, never from within this call.</param>
    /// <param name="subscription">For <see cref="Cancel"/>.</param>
    /// <returns>NO_ERROR, WSAEAFNOSUPPORT (the destination is of another family), WSAENOTCONN, WSAEMFILE or WSAENOBUFS.</returns>
    public static WsaError Subscribe(
        SocketObject socket, ChangeKind kind, in SocketAddress destination, Action changed, out ChangeSubscription? subscription)
    {
        subscription = null;
        if (kind == ChangeKind.Route && destination.Family != socket.Identity.Family) return WSAEAFNOSUPPORT;
        if (kind == ChangeKind.SendBacklog && !socket.IsConnected) return WSAENOTCONN;

        var made = new ChangeSubscription(kind, socket, destination, changed);
        lock (s_gate)
        {
            WsaError error = kind == ChangeKind.SendBacklog ? NO_ERROR : Start(made.OfStack);
            if (error != NO_ERROR) return error;

            made.Remember();
            s_waiting.Add(made);
            if (kind == ChangeKind.SendBacklog) s_backlogs.Change(BacklogMilliseconds, BacklogMilliseconds);
        }

        subscription = made;
        return NO_ERROR;
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>False when its change has come, or is about to be told.</returns>
    public static bool Cancel(ChangeSubscription subscription)
    {
        lock (s_gate) return s_waiting.Remove(subscription);
    }

    /// <summary>Whether the change has not come yet.</summary>
    public static bool IsWaiting(ChangeSubscription subscription)
    {
        lock (s_gate) return s_waiting.Contains(subscription);
    }

    private static WsaError Start(StackEndpoint? ofStack)
    {
        if (ofStack is not null)
        {
            ofStack.Host.Owner.WatchNetwork(ofStack.Socket.Stack);
            if (!s_hearsStacks) StackChanges.Changed += static () => s_stacks.Change(0, Timeout.Infinite);
            s_hearsStacks = true;
            return NO_ERROR;
        }

        if (s_descriptor >= 0) return NO_ERROR;

        s_descriptor = HostChanges.Open(out WsaError error);
        if (s_descriptor >= 0) OwnThread.Start("windsock changes", StackBytes, Watch);
        return error;
    }

    private static void Watch()
    {
        while (true)
        {
            HostChanges.Wait(s_descriptor);
            Tell(static subscription => subscription is { Kind: not ChangeKind.SendBacklog, OfStack: null });
        }
    }

    private static void LookAtBacklogs()
    {
        lock (s_gate)
        {
            if (!s_waiting.Exists(static subscription => subscription.Kind == ChangeKind.SendBacklog)) s_backlogs.Change(Timeout.Infinite, Timeout.Infinite);
        }

        Tell(static subscription => subscription.Kind == ChangeKind.SendBacklog);
    }

    private static void Tell(Func<ChangeSubscription, bool> isMeant)
    {
        ChangeSubscription[] changed;
        lock (s_gate)
        {
            changed = [.. s_waiting.Where(each => isMeant(each) && each.HasChanged())];
            foreach (ChangeSubscription each in changed) s_waiting.Remove(each);
        }

        foreach (ChangeSubscription each in changed) each.Changed();
    }
}
