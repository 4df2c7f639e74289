using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.Transports.Kernel;
using Windsock.Transports.Stack;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>The sockets of one select or WSAPoll: leases on them, and a wait until one of them has something.</summary>
/// <remarks>One instance per thread and use; its arrays are kept for the thread's next call. A socket whose endpoint has no descriptor, or whose descriptor
/// must not be polled now (an unconnected stream hangs up all the time on Linux), wakes the wait through an eventfd.</remarks>
internal sealed unsafe class WaitSet
{
    [ThreadStatic]
    private static WaitSet? t_spare;

    internal struct Entry
    {
        public nuint Handle;
        public SocketObject? Socket;
        public Interest Interest;
        public Interest Met;
        public Readiness Readiness;
    }

    private Entry[] _entries = new Entry[64];
    private int _count;
    private pollfd* _poll;
    private int _pollCapacity;
    private int _wakeup = -1;
    private Action? _wake;
    private Participant? _sleeper; // The thread that waits, where it takes part in the time of a network.

    private WaitSet()
    {
    }

    ~WaitSet()
    {
        NativeMemory.Free(_poll);
        if (_wakeup >= 0) LibC.close(_wakeup);
    }

    public Span<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>An empty set; <see cref="Return"/> ends its leases.</summary>
    public static WaitSet Rent()
    {
        WaitSet set = t_spare ?? new WaitSet();
        t_spare = null;
        return set;
    }

    /// <summary>Adds a socket.</summary>
    /// <returns>False when the handle is no socket: the entry is there, without one.</returns>
    public bool Add(nuint handle, Interest interest)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        SocketObject? socket = Session.Handles.Enter<SocketObject>(handle);
        _entries[_count++] = new Entry { Handle = handle, Socket = socket, Interest = interest };
        return socket is not null;
    }

    /// <summary>Waits until an interest is met, and fills in <see cref="Entry.Met"/> and <see cref="Entry.Readiness"/>.</summary>
    /// <param name="patience">Milliseconds, 0 to look once, <see cref="Endpoint.Forever"/>.</param>
    /// <returns>NO_ERROR also when the time ran out with nothing met; WSAENOTSOCK when a socket was closed meanwhile.</returns>
    public WsaError Wait(int patience)
    {
        Participant? self = patience == 0 || HasDescriptors ? null : Participant.Current;
        if (self is not null) return WaitInTime(self, patience);
        if (patience == 0) Participant.Current?.Yield();

        TimeProvider? clock = patience > 0 ? Clock : null;
        long deadline = patience > 0 ? WaitClock.Milliseconds(clock) + patience : 0;
        if (clock is not null) OpenWakeup(); // The alarm may come at once.
        using ITimer? alarm = clock?.CreateTimer(static set => ((WaitSet)set!).Wake(), this, TimeSpan.FromMilliseconds(patience), Timeout.InfiniteTimeSpan);
        bool subscribed = false;
        BlockingCall? call = patience == 0 ? null : ThreadObject.IfKnown?.Call;
        call?.Begin();
        try
        {
            while (true)
            {
                int polled = Prepare(ref patience, ref subscribed);
                int real = clock is null || patience == 0 ? patience : Endpoint.Forever; // The alarm ends a wait by another clock.
                if (!Poll(polled, call is { IsAsked: true } ? 0 : real)) return ErrnoTable.Last();

                bool any = Evaluate();
                if (AnyClosed()) return WSAENOTSOCK;
                if (any || patience == 0) return NO_ERROR;
                if (call is not null && !call.Answer()) return WSA_OPERATION_ABORTED;
                if (patience > 0) patience = (int)Math.Max(0, deadline - WaitClock.Milliseconds(clock));
            }
        }
        finally
        {
            call?.End();
            if (subscribed) Unsubscribe();
        }
    }

    /// <summary>As <see cref="Wait"/>, for a thread that takes part in the time of a network, and sockets of such networks only.</summary>
    private WsaError WaitInTime(Participant self, int patience)
    {
        Instant deadline = self.Deadline(patience);
        BlockingCall? call = ThreadObject.IfKnown?.Call;
        call?.Begin();
        Volatile.Write(ref _sleeper, self);
        Subscribe();
        try
        {
            while (true)
            {
                self.Owner.TakeNews();
                Reserve(_count + 1);
                new Span<pollfd>(_poll, _count + 1).Clear(); // There is nothing to poll: what sockets are ready for they tell themselves.
                bool any = Evaluate();
                if (AnyClosed()) return WSAENOTSOCK;
                if (any || self.Owner.Ticks >= deadline.Ticks) return NO_ERROR;
                if (call is not null && !call.Answer()) return WSA_OPERATION_ABORTED;

                PortWorker.BeginBlocking();
                self.Sleep(deadline); // What has called it since the look ends this at once.
                PortWorker.EndBlocking();
            }
        }
        finally
        {
            call?.End();
            Unsubscribe();
            Volatile.Write(ref _sleeper, null);
        }
    }

    private bool HasDescriptors
    {
        get
        {
            foreach (ref Entry entry in Entries)
            {
                if (entry.Socket is { } socket && socket.Endpoint.HostDescriptor >= 0) return true;
            }

            return false;
        }
    }

    /// <summary>The clock of a socket that has one of its own.</summary>
    public TimeProvider? Clock
    {
        get
        {
            foreach (ref Entry entry in Entries)
            {
                if (entry.Socket?.Endpoint.Clock is { } clock) return clock;
            }

            return null;
        }
    }

    /// <summary>poll(2). One that is ended because somebody asks something of the thread finds nothing.</summary>
    private bool Poll(int count, int patience)
    {
        PortWorker.BeginBlocking();
        Participant? elsewhere = patience == 0 ? null : Participant.BeginElsewhere();
        int result = HostPoll.Poll(_poll, count, patience);
        elsewhere?.EndElsewhere();
        PortWorker.EndBlocking();
        return result >= 0 || LibC.errno == Errno.EINTR || (LibC.errno == Errno.EINVAL && PollMerged(count, patience));
    }

    /// <summary>Fills the poll list. An interest that is met without polling (a layer holds data) makes the poll a mere look.</summary>
    private int Prepare(ref int patience, ref bool subscribed)
    {
        Reserve(_count + 1);
        bool needsWakeup = List();
        if (needsWakeup && patience != 0 && !subscribed)
        {
            Subscribe();
            subscribed = true;
            List(); // Once more, after the subscription, so that no change falls between the two.
        }

        foreach (ref Entry entry in Entries)
        {
            if (entry.Socket is { } socket && Interests.Met(socket, entry.Interest, HeldBy(socket)) != Interest.None) patience = 0;
        }

        _poll[_count] = new pollfd { fd = subscribed ? _wakeup : -1, events = LibC.POLLIN };
        return _count + 1;
    }

    /// <summary>Lists the descriptors.</summary>
    /// <returns>Whether a socket's wait may have to be ended by another way than its descriptor.</returns>
    private bool List()
    {
        bool needsWakeup = false;
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            _poll[i] = new pollfd { fd = -1 };
            if (entry.Socket is not { } socket) continue;

            Readiness wanted = Interests.Wanted(socket, entry.Interest);
            int descriptor = socket.Endpoint.HostDescriptor;
            if (descriptor >= 0 && wanted != Readiness.None)
            {
                // Once the host has reported only what nobody wants (a hang-up where only out-of-band data counts), it would report it for ever.
                bool muted = socket.IsStream && !socket.IsConnecting && entry.Readiness != Readiness.None && entry.Met == Interest.None
                    && (entry.Readiness & wanted) == 0;
                if (!muted) _poll[i] = new pollfd { fd = descriptor, events = HostPoll.ToEvents(wanted) };
            }

            if (_poll[i].fd < 0 || socket.IsShared) needsWakeup = true;
        }

        return needsWakeup;
    }

    /// <summary>poll(2) refuses more entries than descriptors may be open, and a socket in three sets has three: here each descriptor has one.</summary>
    private bool PollMerged(int count, int patience)
    {
        var places = new Dictionary<int, int>();
        Span<pollfd> merged = new pollfd[count];
        for (int i = 0; i < count; i++)
        {
            if (_poll[i].fd < 0) continue;
            if (!places.TryGetValue(_poll[i].fd, out int place))
            {
                place = places.Count;
                places.Add(_poll[i].fd, place);
                merged[place].fd = _poll[i].fd;
            }

            merged[place].events |= _poll[i].events;
        }

        fixed (pollfd* entries = merged)
        {
            if (HostPoll.Poll(entries, places.Count, patience) < 0) return false;
        }

        const int unasked = LibC.POLLERR | LibC.POLLHUP | LibC.POLLNVAL;
        for (int i = 0; i < count; i++)
        {
            _poll[i].revents = _poll[i].fd < 0 ? (short)0 : (short)(merged[places[_poll[i].fd]].revents & (_poll[i].events | unasked));
        }

        return true;
    }

    private bool Evaluate()
    {
        bool any = false;
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.Socket is not { } socket) continue;

            entry.Readiness = HostPoll.ToReadiness(_poll[i].revents) | HeldBy(socket);

            // Whether an error of a datagram socket counts, only its endpoint can tell (SIO_UDP_CONNRESET).
            if (!socket.IsStream && (entry.Readiness & Readiness.Failed) != 0) entry.Readiness = socket.Endpoint.Poll();
            entry.Met = Interests.Met(socket, entry.Interest, entry.Readiness);
            any |= entry.Met != Interest.None;
        }

        if (_poll[_count].revents != 0)
        {
            ulong value;
            LibC.read(_wakeup, &value, sizeof(ulong));
        }

        return any;
    }

    private static Readiness HeldBy(SocketObject socket) =>
        socket.Endpoint.Held | (socket.Endpoint.HostDescriptor < 0 ? socket.Endpoint.Poll() : Readiness.None);

    private bool AnyClosed()
    {
        foreach (ref Entry entry in Entries)
        {
            if (entry.Socket is { IsClosed: true }) return true;
        }

        return false;
    }

    private void Subscribe()
    {
        OpenWakeup();
        _wake ??= Wake;
        foreach (ref Entry entry in Entries)
        {
            if (entry.Socket is not { } socket) continue;
            socket.Changed += _wake;
            socket.Endpoint.ReadinessChanged += _wake;
        }

        if (AnyClosed()) Wake(); // Closed before the subscription: the poll must not wait.
    }

    private void Unsubscribe()
    {
        foreach (ref Entry entry in Entries)
        {
            if (entry.Socket is not { } socket) continue;
            socket.Changed -= _wake;
            socket.Endpoint.ReadinessChanged -= _wake;
        }
    }

    private void OpenWakeup()
    {
        if (_wakeup < 0) _wakeup = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
    }

    private void Wake()
    {
        if (Volatile.Read(ref _sleeper) is { } sleeper)
        {
            sleeper.Call();
            return;
        }

        VirtualTimeOwner.WokeUnseen();
        ulong one = 1;
        LibC.write(_wakeup, &one, sizeof(ulong));
    }

    private void Reserve(int count)
    {
        if (count <= _pollCapacity) return;
        _pollCapacity = Math.Max(count, _pollCapacity * 2);
        _poll = (pollfd*)NativeMemory.Realloc(_poll, (nuint)(_pollCapacity * sizeof(pollfd)));
    }

    /// <summary>Ends the leases and keeps the arrays for this thread.</summary>
    public void Return()
    {
        foreach (ref Entry entry in Entries)
        {
            if (entry.Socket is not null) Session.Handles.Leave(entry.Handle);
        }

        Entries.Clear();
        _count = 0;
        t_spare = this;
    }
}
