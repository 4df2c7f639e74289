using Windsock.Waits;

namespace Windsock.Engine.Rio;

/// <summary>What a completion queue does when it is armed and a completion comes.</summary>
/// <param name="Event">The event to set, or null.</param>
/// <param name="Resets">The event is reset when the queue is armed.</param>
/// <param name="Port">The port that gets a packet, or null.</param>
/// <param name="Packet">That packet.</param>
internal sealed record RioNotification(EventObject? Event, bool Resets, CompletionPort? Port, Packet Packet);

/// <summary>Completions in their order, until the program takes them.</summary>
internal sealed unsafe class RioCompletionQueue
{
    private readonly Lock _gate = new(); // Guards everything below.
    private readonly RioNotification? _notification;
    private Entry[] _ring = new Entry[64];
    private int _first;
    private int _count;
    private int _telling;   // Entries whose request did not say RIO_MSG_DONT_NOTIFY.
    private uint _capacity;
    private uint _reserved; // Places that the limits of request queues take.
    private bool _armed;

    public RioCompletionQueue(uint capacity, RioNotification? notification)
    {
        _capacity = capacity;
        _notification = notification;
        notification?.Port?.AddSocket(); // The port stays as long as packets may come.
    }

    private record struct Entry(RIORESULT Result, RioRequestQueue From, bool IsSend, bool Tells);

    /// <summary>All of them.</summary>
    public static RioTable<RioCompletionQueue> Table { get; } = new();

    /// <summary>Takes places for a request queue.</summary>
    /// <returns>False when there are not as many.</returns>
    public bool TryReserve(uint places)
    {
        lock (_gate)
        {
            if ((ulong)_reserved + places > _capacity) return false;
            _reserved += places;
            return true;
        }
    }

    /// <summary>Gives places back.</summary>
    public void Unreserve(uint places)
    {
        lock (_gate) _reserved -= places;
    }

    /// <summary>Changes the capacity.</summary>
    /// <returns>False when more places are taken.</returns>
    public bool TryResize(uint capacity)
    {
        lock (_gate)
        {
            if (capacity < _reserved || capacity < _count) return false;
            _capacity = capacity;
            return true;
        }
    }

    /// <summary>A request has ended.</summary>
    public void Add(in RIORESULT result, RioRequestQueue from, bool isSend, bool tells)
    {
        bool fires;
        lock (_gate)
        {
            if (_count == _ring.Length) Grow();
            _ring[(_first + _count++) & (_ring.Length - 1)] = new Entry(result, from, isSend, tells);
            if (tells) _telling++;
            fires = tells && Disarm();
        }

        if (fires) Fire();
    }

    /// <summary>Takes completions.</summary>
    /// <returns>How many.</returns>
    public uint Take(RIORESULT* results, uint room)
    {
        uint taken = 0;
        lock (_gate)
        {
            for (; taken < room && _count > 0; taken++)
            {
                ref Entry entry = ref _ring[_first];
                results[taken] = entry.Result;
                if (entry.Tells) _telling--;
                entry.From.Returned(entry.IsSend);
                entry = default;
                _first = (_first + 1) & (_ring.Length - 1);
                _count--;
            }
        }

        return taken;
    }

    /// <summary>Nothing waits to be taken.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Whether it can notify.</summary>
    public bool Notifies => _notification is not null;

    /// <summary>The next completion notifies, or one that is there already.</summary>
    /// <returns>False when it is armed.</returns>
    public bool TryArm()
    {
        bool fires;
        lock (_gate)
        {
            if (_armed) return false;
            if (_notification is { Resets: true, Event: { } reset }) reset.Reset();
            _armed = true;
            fires = _telling > 0 && Disarm();
        }

        if (fires) Fire();
        return true;
    }

    /// <summary>The program does not need it any more.</summary>
    public void Close() => _notification?.Port?.RemoveSocket();

    private bool Disarm()
    {
        bool was = _armed;
        _armed = false;
        return was;
    }

    private void Fire()
    {
        _notification!.Event?.Set();
        _notification.Port?.Queue(_notification.Packet);
    }

    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _ring[(_first + i) & (_ring.Length - 1)];
        (_ring, _first) = (larger, 0);
    }
}
