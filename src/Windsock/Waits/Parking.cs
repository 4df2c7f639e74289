using Windsock.Engine;
using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>Where one thread sleeps: on a futex, or in poll(2) when it looks at descriptors as well.</summary>
/// <remarks>
/// <para>Running -> InFutex, InPoll or InTime (the owner goes to sleep) -> Woken (anybody) -> Running (the owner, before it looks at what it waits for).</para>
/// <para>A wake is never lost: one that comes while the thread runs keeps its next sleep from beginning. Wakes without a reason occur; the owner
/// looks again.</para>
/// </remarks>
internal sealed unsafe class Parking
{
    private const int Running = 0;
    private const int InFutex = 1;
    private const int InPoll = 2;
    private const int Woken = 3;
    private const int InTime = 4;

    private readonly int[] _word = GC.AllocateArray<int>(1, pinned: true); // The kernel knows its address.
    private int _wakeup = -1;
    private Participant? _participant; // Who sleeps instead, in InTime.

    ~Parking()
    {
        if (_wakeup >= 0) LibC.close(_wakeup);
    }

    /// <summary>The eventfd that wakes <see cref="Poll"/>; -1 when the process has no descriptor left.</summary>
    private int Wakeup => _wakeup >= 0 ? _wakeup : _wakeup = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);

    /// <summary>Forgets old wakes. What the thread waits for is to be looked at after this and before it sleeps.</summary>
    public void Prepare() => Interlocked.Exchange(ref _word[0], Running);

    /// <summary>Sleeps until <see cref="Unpark"/> or until the deadline.</summary>
    /// <param name="deadline">By <see cref="Dispatcher.Nanoseconds"/>.</param>
    public void Sleep(long deadline)
    {
        if (Participant.Current is { } participant)
        {
            SleepInTime(participant, deadline);
            return;
        }

        if (Interlocked.CompareExchange(ref _word[0], InFutex, Running) == Woken) return;

        timespec until = deadline == long.MaxValue
            ? default
            : new timespec { tv_sec = (nint)(deadline / 1_000_000_000), tv_nsec = (nint)(deadline % 1_000_000_000) };
        PortWorker.BeginBlocking();
        fixed (int* word = _word)
        {
            void* time = deadline == long.MaxValue ? null : &until;
            while (Volatile.Read(ref *word) == InFutex)
            {
                nint result = LibC.futex(word, LibC.FUTEX_WAIT_BITSET_PRIVATE, InFutex, (nint)time, null, LibC.FUTEX_BITSET_MATCH_ANY);
                if (result != 0 && LibC.errno == Errno.ETIMEDOUT) break;
            }

            Interlocked.CompareExchange(ref *word, Running, InFutex);
        }

        PortWorker.EndBlocking();
    }

    private void SleepInTime(Participant participant, long deadline)
    {
        _participant = participant;
        if (Interlocked.CompareExchange(ref _word[0], InTime, Running) == Woken) return;

        PortWorker.BeginBlocking();
        participant.Sleep(deadline == long.MaxValue ? Instant.Never : new Instant(deadline / TimeSpan.NanosecondsPerTick));
        PortWorker.EndBlocking();
        Interlocked.CompareExchange(ref _word[0], Running, InTime);
    }

    /// <summary>Someone is about to <see cref="Unpark"/> the thread: the time that it sleeps by, if it does, stands still from here on.</summary>
    public void HandOver()
    {
        if (Volatile.Read(ref _word[0]) == InTime && Interlocked.CompareExchange(ref _word[0], Woken, InTime) == InTime) _participant!.Call();
    }

    /// <summary>poll(2) until one of the descriptors has something, <see cref="Unpark"/>, or the deadline.</summary>
    /// <param name="entries">The descriptors, and room for one more behind them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="deadline">By <see cref="Dispatcher.Nanoseconds"/>.</param>
    /// <returns>Whether the entries have been filled in.</returns>
    public bool Poll(pollfd* entries, int count, long deadline)
    {
        entries[count] = new pollfd { fd = Wakeup, events = LibC.POLLIN };
        if (Interlocked.CompareExchange(ref _word[0], InPoll, Running) == Woken) return false;

        // Without a wake-up descriptor a wake must be looked for.
        Participant? self = Participant.Current;
        using ITimer? alarm = self is null || deadline == long.MaxValue ? null : self.Owner.Provider.CreateTimer(
            static parking => ((Parking)parking!).Unpark(), this, TimeSpan.FromMilliseconds(Dispatcher.MillisecondsUntil(deadline)), Timeout.InfiniteTimeSpan);
        int patience = self is null ? Dispatcher.MillisecondsUntil(deadline) : -1;
        if (entries[count].fd < 0) patience = patience < 0 ? 1 : Math.Min(patience, 1);
        PortWorker.BeginBlocking();
        Participant? elsewhere = Participant.BeginElsewhere();
        int result = LibC.poll(entries, (nuint)(count + 1), patience);
        elsewhere?.EndElsewhere();
        PortWorker.EndBlocking();
        Interlocked.CompareExchange(ref _word[0], Running, InPoll);
        if (result <= 0) return false;

        if (entries[count].revents != 0)
        {
            ulong value;
            LibC.read(entries[count].fd, &value, sizeof(ulong));
        }

        return true;
    }

    /// <summary>Wakes the thread, or keeps it from its next sleep. Any thread may.</summary>
    public void Unpark()
    {
        int was = Interlocked.Exchange(ref _word[0], Woken);
        if (was == InTime)
        {
            _participant!.Call();
            return;
        }

        if (was is InFutex or InPoll) VirtualTimeOwner.WokeUnseen();
        if (was == InFutex)
        {
            fixed (int* word = _word) LibC.futex(word, LibC.FUTEX_WAKE_PRIVATE, 1, 0, null, 0);
        }
        else if (was == InPoll)
        {
            ulong one = 1;
            LibC.write(_wakeup, &one, sizeof(ulong));
        }
    }
}
