using System.Diagnostics;
using Windsock.Linux;
using Windsock.TcpIp;

namespace Windsock.Transports.Stack;

/// <summary>An owner by the host's clock. What is due without a call, and packets that the host brings, are the work of one thread, the pump.</summary>
/// <remarks>It is started when there is something for it to look after: a link with a descriptor, or a deadline. Traffic within the process needs only its
/// timers, and
/// a connection that talks moves those on before they come.</remarks>
internal sealed unsafe class RealTimeOwner : StackOwner
{
    private const int PumpStackBytes = 1 << 18;
    private const int BrokenPatienceSeconds = 1; // How soon a descriptor that only fails is looked at again.
    private static readonly long s_countsPerTick = Stopwatch.Frequency / TimeSpan.TicksPerSecond; // CLOCK_MONOTONIC in nanoseconds: 100.

    private readonly List<int> _descriptors = []; // Of links. Guarded by the lock.
    private int _wakeup = -1;
    private bool _hasPump;
    private long _sleepsUntil = long.MaxValue; // Ticks; until when the pump sleeps, at the latest.

    /// <inheritdoc/>
    protected override Instant Clock => new(Stopwatch.GetTimestamp() / s_countsPerTick);

    /// <summary>Has the pump look at a link's descriptor too.</summary>
    public void Watch(int descriptor)
    {
        Enter();
        _descriptors.Add(descriptor);
        StartPump();
        _sleepsUntil = 0;
        WakePump(Instant.Zero);
        Leave();
    }

    /// <inheritdoc/>
    public override void CloseLinks()
    {
        Enter();
        _descriptors.Clear();
        if (_hasPump) WakePump(Instant.Zero);
        base.CloseLinks();
        Leave();
    }

    /// <inheritdoc/>
    protected override bool Sleep(StackWaiter waiter, Instant deadline)
    {
        Leave();
        bool stays = waiter.Sleep(deadline); // At once: looking for the answer for a while first, even for 4 us, costs round trips on a busy machine (0.74).
        Enter();
        return stays;
    }

    /// <inheritdoc/>
    protected override bool GoesOn(Instant deadline, ref Told? told)
    {
        if (deadline.Ticks >= _sleepsUntil) return false;
        if (!_hasPump) StartPump();
        else WakePump(deadline);
        return false;
    }

    private void StartPump()
    {
        if (_hasPump) return;
        if (_wakeup < 0) _wakeup = ParentOnly.Keep(LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));
        _hasPump = _wakeup >= 0 && LibraryServices.StartThread("windsock stack", PumpStackBytes, Pump);
    }

    private void WakePump(Instant deadline)
    {
        _sleepsUntil = deadline.Ticks; // It is told once.
        ulong one = 1;
        LibC.write(_wakeup, &one, sizeof(ulong));
    }

    private void Pump()
    {
        pollfd[] entries = GC.AllocateArray<pollfd>(1, pinned: true);
        while (true)
        {
            Instant now = Enter();
            for (int i = 0; i < Stacks.Count; i++) Stacks[i].Poll(now);
            Instant deadline = RunDue();
            if (entries.Length != _descriptors.Count + 1) entries = GC.AllocateArray<pollfd>(_descriptors.Count + 1, pinned: true);
            if (ListLinks(entries)) deadline = Instant.Min(deadline, now + TimeSpan.FromSeconds(BrokenPatienceSeconds));
            entries[^1] = new pollfd { fd = _wakeup, events = LibC.POLLIN };
            _sleepsUntil = deadline.Ticks;
            Leave();
            SleepUntil(entries, deadline);
        }
    }

    /// <summary>Fills in what is polled next, but for links whose last poll told nothing but an error: an interface that is down or gone stays so, and looking
    /// at it without end would cost a processor.</summary>
    /// <returns>Whether there is such a link.</returns>
    private bool ListLinks(pollfd[] entries)
    {
        bool anyBroken = false;
        for (int i = 0; i < _descriptors.Count; i++)
        {
            bool isBroken = entries[i].fd == _descriptors[i] && entries[i].revents != 0 && (entries[i].revents & LibC.POLLIN) == 0;
            entries[i] = new pollfd { fd = isBroken ? -1 : _descriptors[i], events = LibC.POLLIN };
            if (!isBroken) continue;

            anyBroken = true;
            int error;
            uint length = sizeof(int);
            LibC.getsockopt(_descriptors[i], LibC.SOL_SOCKET, LibC.SO_ERROR, &error, &length); // That a packet socket's interface was down is told until taken.
        }

        return anyBroken;
    }

    private void SleepUntil(pollfd[] entries, Instant deadline)
    {
        long left = deadline == Instant.Never ? long.MaxValue : Math.Max(0, deadline.Ticks - Clock.Ticks);
        var time = new timespec
        {
            tv_sec = (nint)(left / TimeSpan.TicksPerSecond),
            tv_nsec = (nint)(left % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };
        fixed (pollfd* polled = entries)
        {
            LibC.ppoll(polled, (nuint)entries.Length, left == long.MaxValue ? null : &time, null);
        }

        if (entries[^1].revents == 0) return;
        ulong value;
        LibC.read(_wakeup, &value, sizeof(ulong));
    }
}
