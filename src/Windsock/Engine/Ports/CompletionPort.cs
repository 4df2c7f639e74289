using Windsock.Handles;
using Windsock.Transports.Stack;
using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>A completion port: packets first in, first out; waiting threads last in, first out; and at most so many threads running (GQ03 to GQ06).</summary>
/// <remarks>
/// <para>No thread of ours stands between the host and the program: threads that wait here poll the sockets of the port themselves and perform what the edges
/// allow. As many may poll as may run besides those that run already; the others are parked, last in, first out, and get packets or the place of one who
/// polled.</para>
/// <para>A running thread that adds a packet will come back for it, so nobody is woken for the first one; <see cref="PortWatch"/> sees to it when the thread
/// does not come.</para>
/// </remarks>
internal sealed class CompletionPort : KernelObject
{
    private readonly int _concurrency;
    private readonly int _busyEnough; // So many are sought for packets that can wait for a running thread, and for polling.
    private SpinGate _gate; // Guards everything below it.
    private PacketRing _packets = new();
    private PortWorker? _parked; // A stack, linked by PortWorker.Below.
    private int _running;        // Threads between two dequeues that are not blocked.
    private int _stalled;        // Of those that run: they have not come back for a while.
    private int _polling;
    private int _unparked;       // Threads on their way from the stack.
    private bool _pollerWoken;   // A wake-up of the poller that no thread has answered yet.
    private bool _closed;
    private bool _released;
    private int _users;          // Sockets, plus one for the open handle: the poller goes with the last.
    private uint _dequeues;
    private NotificationList? _again;

    private CompletionPort(Poller poller, int concurrency, int busyEnough)
    {
        Poller = poller;
        _concurrency = concurrency > 0 ? concurrency : Environment.ProcessorCount;
        _busyEnough = busyEnough > 0 ? busyEnough : _concurrency;
        _users = 1;
    }

    /// <summary>Where its sockets are registered.</summary>
    public Poller Poller { get; }

    /// <summary>What to do when packets wait and no thread may be had for them.</summary>
    public Action? NobodyComes { get; set; }

    /// <summary>Changes with every dequeue.</summary>
    public uint Dequeues => Volatile.Read(ref _dequeues);

    /// <summary>A port for so many running threads, 0 for one per processor; null when descriptors have run out.</summary>
    /// <param name="concurrency">The limit.</param>
    /// <param name="busyEnough">Below the limit, as many as are not known to be stalled suffice for packets that can wait; 0 for the limit.</param>
    public static CompletionPort? Create(int concurrency, int busyEnough = 0)
    {
        if (Poller.Create() is not { } poller) return null;

        var port = new CompletionPort(poller, concurrency, busyEnough);
        PortWatch.Add(port);
        return port;
    }

    /// <summary>PostQueuedCompletionStatus.</summary>
    public void Post(nuint key, nint overlapped, uint bytes) => Queue(new Packet(key, overlapped, bytes, NtStatus.Success));

    /// <summary>Adds a packet, and wakes a thread for it if one should go.</summary>
    /// <param name="added">The packet.</param>
    /// <param name="canWait">A running thread will do, as long as it comes back soon.</param>
    public void Queue(in Packet added, bool canWait = false)
    {
        Packet packet = VirtualTimeOwner.IsUsed && NobodyComes is not null ? SeenWork.Of(added) : added;
        PortWorker? unpark = null;
        bool wakePoller = false;
        PortWorker? self = PortWorker.OfThread;
        _gate.Enter();
        try
        {
            _packets.Add(packet);

            bool drains = self is not null && self.Drains == this;
            bool comesBack = self is not null && self.ComesBackTo(this); // And takes one packet then.
            if (comesBack && _packets.Count == 1)
            {
                if (_parked is not null || _polling > (drains ? 1 : 0)) PortWatch.Arouse();
            }
            else if (Busy + (drains ? 1 : 0) < (canWait ? _busyEnough : _concurrency))
            {
                ChooseThread(drains ? 1 : 0, out unpark, out wakePoller);
            }
        }
        finally
        {
            _gate.Exit();
        }

        Wake(unpark, wakePoller);
    }

    /// <summary>Takes packets, waiting for the first one.</summary>
    /// <param name="room">Where they go.</param>
    /// <param name="timeout">Milliseconds; 0 looks once, -1 has no end.</param>
    /// <param name="alertable">APCs of the thread end the wait.</param>
    /// <param name="count">How many came.</param>
    /// <returns>Whether packets came, or why none did.</returns>
    public PortWait Dequeue(Span<Packet> room, int timeout, bool alertable, out int count)
    {
        PortWorker self = PortWorker.Current;
        if (self.RunsFor is { } other && other != this) self.Leave();
        _again?.LookAtAll();
        Participant.Current?.Prepare(looksOnly: timeout == 0);
        var limit = new WaitLimit(timeout);
        var place = Place.Arriving;
        bool looked = false;
        while (true)
        {
            PortWorker? unpark;
            bool wakePoller;
            PortWait? outcome;
            _gate.Enter();
            try
            {
                Arrive(self, ref place);
                outcome = Look(self, room, looked && limit.IsOver, out count, out unpark, out wakePoller);
                if (outcome is null) place = TakePlace(self, mayPoll: !looked && timeout == 0);
            }
            finally
            {
                _gate.Exit();
            }

            Wake(unpark, wakePoller);
            if (outcome is { } ended)
            {
                // This thread looks after the sockets no longer, and there may be no other one that does.
                if (ended == PortWait.Packets || Poller.Count > 0) PortWatch.Arouse();
                return ended;
            }

            if (alertable && ThreadObject.Current.HasApcs) limit = new WaitLimit(0);
            WaitAt(self, ref place, limit, alertable);
            looked = true;
            if (!alertable || !ThreadObject.Current.HasApcs) continue;

            LeaveWait(self, place); // First: an APC takes its time, and may wait here itself.
            ThreadObject.Current.RunApcs();
            return PortWait.ApcRan;
        }
    }

    private enum Place
    {
        Arriving,
        Parked,
        Polling,
        PollingWoken,
        None,
    }

    /// <summary>The thread is not where it was waiting any more.</summary>
    private void Arrive(PortWorker self, ref Place place)
    {
        switch (place)
        {
            case Place.Arriving when self.RunsFor == this:
                self.RunsFor = null;
                if (!self.EndPause()) Uncount();
                break;
            case Place.Parked:
                if (!PortWorker.TakeOff(ref _parked, self)) _unparked--;
                break;
            case Place.Polling:
                StopPolling();
                break;
            case Place.PollingWoken:
                _pollerWoken = false;
                StopPolling();
                break;
        }

        place = Place.None;
    }

    private void Uncount()
    {
        _running--;
        if (_stalled > _running) _stalled = _running;
    }

    /// <summary>Threads that do something about packets, or will soon.</summary>
    private int Busy => _running - _stalled + _unparked + (_pollerWoken ? 1 : 0);

    private void StopPolling()
    {
        _polling--;
        if (_released && _polling == 0) Poller.Close();
    }

    /// <summary>What a thread finds: packets, the end of its time, or the end of the port; null to wait.</summary>
    private PortWait? Look(PortWorker self, Span<Packet> room, bool isOver, out int count, out PortWorker? unpark, out bool wakePoller)
    {
        (count, unpark, wakePoller) = (0, null, false);
        PortWait? outcome = null;
        if (_closed)
        {
            outcome = PortWait.Abandoned;
        }
        else if (_packets.Count > 0 && _running < _concurrency)
        {
            while (count < room.Length && _packets.Count > 0) room[count++] = _packets.Take();
            _running++;
            _dequeues++;
            self.RunsFor = this;
            outcome = PortWait.Packets;
        }
        else if (isOver)
        {
            outcome = PortWait.TimedOut;
        }

        // Whoever leaves sees to it that somebody comes for the packets that are left, or polls in his place.
        if (outcome is not null) Succeed(out unpark, out wakePoller);
        return outcome;
    }

    private void Succeed(out PortWorker? unpark, out bool wakePoller)
    {
        (unpark, wakePoller) = (null, false);
        bool everybodyOut = _closed && (_parked is not null || _polling > 0);
        if (everybodyOut || (_packets.Count > 0 && Busy < _busyEnough)) ChooseThread(0, out unpark, out wakePoller);
        else if (_parked is not null && LacksPoller && MayPoll(_parked.Participant)) ChooseThread(int.MaxValue, out unpark, out wakePoller);
    }

    private bool LacksPoller => _running - _stalled + _polling + _unparked < _busyEnough;

    /// <summary>Picks the thread that came last.</summary>
    private void ChooseThread(int selfPolling, out PortWorker? unpark, out bool wakePoller)
    {
        unpark = _parked;
        wakePoller = false;
        if (unpark is not null)
        {
            (_parked, unpark.Below) = (unpark.Below, null);
            _unparked++;
            unpark.HandOver();
        }
        else if (_polling > selfPolling && !_pollerWoken)
        {
            _pollerWoken = wakePoller = true;
            Poller.Hold();
        }
    }

    // Nothing is polled for a network with a time of its own.
    private bool MayPoll(Participant? participant) => participant is null || Poller.Count > 0;

    private Place TakePlace(PortWorker self, bool mayPoll)
    {
        if (mayPoll || (_packets.Count == 0 && LacksPoller && MayPoll(Participant.Current)))
        {
            _polling++;
            return Place.Polling;
        }

        (self.Below, _parked) = (_parked, self);
        self.PrepareToPark();
        return Place.Parked;
    }

    private void WaitAt(PortWorker self, ref Place place, in WaitLimit limit, bool alertable)
    {
        if (place == Place.Parked)
        {
            self.Park(limit, alertable);
            return;
        }

        int timeout = limit.Left;
        using ITimer? alarm = limit.Alarm(static poller => ((Poller)poller!).Wake(), Poller);
        Participant? elsewhere = timeout == 0 ? null : Participant.BeginElsewhere();
        self.Drains = this;
        if (alertable && timeout != 0) self.WaitForDescriptor(Poller.Descriptor, timeout);
        Poller.Drain(alertable ? 0 : timeout, out bool woken);
        self.Drains = null;
        elsewhere?.EndElsewhere();
        if (woken) place = Place.PollingWoken;
    }

    private void LeaveWait(PortWorker self, Place place)
    {
        _gate.Enter();
        Arrive(self, ref place);
        Succeed(out PortWorker? unpark, out bool wakePoller);
        _gate.Exit();

        Wake(unpark, wakePoller);
        if (Poller.Count > 0) PortWatch.Arouse();
    }

    /// <summary>A running thread blocks, ends or serves another port: another may go (GQ04).</summary>
    public void StopRunning()
    {
        _gate.Enter();
        Uncount();
        Succeed(out PortWorker? unpark, out bool wakePoller);
        _gate.Exit();

        Wake(unpark, wakePoller);
    }

    /// <summary>A thread that was blocked runs again, even beyond the limit.</summary>
    public void GoOnRunning()
    {
        _gate.Enter();
        _running++;
        _gate.Exit();
    }

    /// <summary>Does what waiting threads do, when none has come for a while.</summary>
    public void Attend()
    {
        PortWorker? unpark = null;
        bool wakePoller = false;
        bool stuck, woken = false;
        if (Volatile.Read(ref _polling) == 0 && Poller.Count > 0) Poller.Drain(0, out woken);
        _gate.Enter();
        try
        {
            if (woken) _pollerWoken = false; // The wake-up was for a thread that had left by itself.
            if (_busyEnough < _concurrency) _stalled = _running;
            if (_parked?.Participant is not null) return; // Whoever takes part in the time of a network comes for what was left to it.
            stuck = _packets.Count > 0 || (_stalled > 0 && _polling == 0 && Poller.Count > 0);
            if (stuck && _running + _unparked < _concurrency) ChooseThread(0, out unpark, out wakePoller);
        }
        finally
        {
            _gate.Exit();
        }

        Wake(unpark, wakePoller);
        if (stuck && unpark is null && !wakePoller) NobodyComes?.Invoke();
    }

    /// <summary>Threads wait in it, and nothing is left for them.</summary>
    public bool IsAttended => Volatile.Read(ref _polling) > 0 && _packets.Count == 0;

    /// <summary>Nothing can happen in it without a call.</summary>
    public bool IsIdle => Poller.Count == 0 && _packets.Count == 0;

    private void Wake(PortWorker? unpark, bool wakePoller)
    {
        if ((unpark is { Participant: null } || wakePoller) && NobodyComes is null) VirtualTimeOwner.WokeUnseen();
        unpark?.Unpark();
        if (!wakePoller) return;
        Poller.Wake();
        Poller.Close(); // Which ends the hold.
    }

    /// <summary>A registration of ProcessSocketNotifications is to be looked at before the next wait.</summary>
    public void LookAgain(SocketNotification at) => LazyInitializer.EnsureInitialized(ref _again, static () => new()).Add(at);

    /// <summary>A socket holds the port open (CP06).</summary>
    public void AddSocket() => Interlocked.Increment(ref _users);

    /// <summary>As <see cref="AddSocket"/>, unless the port is going.</summary>
    public bool TryHold()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users) return true;
            users = seen;
        }

        return false;
    }

    /// <summary>A socket, or the handle, has gone. With the last the poller goes, unless a thread is in it yet.</summary>
    public void RemoveSocket()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;

        PortWatch.Remove(this);
        _gate.Enter();
        _released = true;
        if (_polling == 0) Poller.Close();
        _gate.Exit();
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
        _gate.Enter();
        _closed = true;
        Succeed(out PortWorker? unpark, out bool wakePoller);
        _gate.Exit();

        Wake(unpark, wakePoller);
    }

    protected override void Release() => RemoveSocket();
}
