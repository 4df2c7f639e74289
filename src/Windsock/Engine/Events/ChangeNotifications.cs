using Windsock.Spi;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine.Events;

/// <summary>What of the host's network may change.</summary>
internal enum ChangeKind
{
    /// <summary>The local addresses of the socket's family (SIO_ADDRESS_LIST_CHANGE).</summary>
    AddressList,

    /// <summary>The local address by which a destination is reached (SIO_ROUTING_INTERFACE_CHANGE).</summary>
    Route,
}

/// <summary>Somebody who waits for one change.</summary>
internal sealed class ChangeSubscription(ChangeKind kind, int family, SocketAddress destination, Action changed)
{
    private byte[] _before = [];

    /// <summary>Called once, on a thread of the library's own, when there is a change.</summary>
    public Action Changed => changed;

    public void Remember() => _before = Now();

    public bool HasChanged() => !Now().AsSpan().SequenceEqual(_before);

    private byte[] Now() => kind == ChangeKind.AddressList ? HostChanges.Addresses(family) : HostChanges.Route(destination);
}

/// <summary>Tells of changes in the host's addresses and routes. One descriptor and one thread for the process, from the first subscription on.</summary>
internal static class ChangeNotifications
{
    private const int StackBytes = 1 << 18;

    private static readonly Lock s_gate = new(); // Guards both, and makes a subscription and a look at it two steps that do not mix.
    private static readonly List<ChangeSubscription> s_waiting = [];
    private static int s_descriptor = -1;

    /// <summary>Subscribes to the next change, once.</summary>
    /// <param name="socket">Whose family counts.</param>
    /// <param name="kind">What is to change.</param>
    /// <param name="destination">For a route: where to.</param>
    /// <param name="changed">Called at most once, on another thread, never from within this call.</param>
    /// <param name="subscription">For <see cref="Cancel"/>.</param>
    /// <returns>NO_ERROR, WSAEAFNOSUPPORT (the destination is of another family), WSAEMFILE or WSAENOBUFS.</returns>
    public static WsaError Subscribe(
        SocketObject socket, ChangeKind kind, in SocketAddress destination, Action changed, out ChangeSubscription? subscription)
    {
        int family = socket.Identity.Family;
        subscription = null;
        if (kind == ChangeKind.Route && destination.Family != family) return WSAEAFNOSUPPORT;

        var made = new ChangeSubscription(kind, family, destination, changed);
        lock (s_gate)
        {
            WsaError error = Start();
            if (error != NO_ERROR) return error;

            made.Remember();
            s_waiting.Add(made);
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

    private static WsaError Start()
    {
        if (s_descriptor >= 0) return NO_ERROR;

        s_descriptor = HostChanges.Open(out WsaError error);
        if (s_descriptor >= 0) new Thread(Watch, StackBytes) { IsBackground = true, Name = "Windsock changes" }.Start();
        return error;
    }

    private static void Watch()
    {
        while (true)
        {
            HostChanges.Wait(s_descriptor);
            ChangeSubscription[] changed;
            lock (s_gate)
            {
                changed = [.. s_waiting.Where(each => each.HasChanged())];
                foreach (ChangeSubscription each in changed) s_waiting.Remove(each);
            }

            foreach (ChangeSubscription each in changed) each.Changed();
        }
    }
}
