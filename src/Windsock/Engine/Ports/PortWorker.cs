using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Waits;
using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>What a thread is to completion ports: which one it serves, and where it sleeps.</summary>
internal sealed unsafe class PortWorker : IAlertable
{
    private const int Awake = 0;
    private const int Asleep = 1;

    [ThreadStatic]
    private static PortWorker? t_worker;

    private readonly ThreadObject _thread = ThreadObject.Current;
    private readonly int* _word = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private int _wakeup = -1; // For waits that are alertable, and poll.
    private int _blocked;
    private Packet[] _room = [];

    // It may be told on another thread, when this one has gone.
    static PortWorker() => ThreadObject.OnExit += static thread => thread.Worker?.End();

    private PortWorker() => _thread.Worker = this;

    ~PortWorker()
    {
        NativeMemory.Free(_word);
        if (_wakeup >= 0) s_wakeups.Add(_wakeup);
    }

    // Never closed, but handed on: who queues an APC may still write to that of a thread that ends, and must not hit another file.
    private static readonly ConcurrentBag<int> s_wakeups = [];

    private void End()
    {
        Leave();
        if (_wakeup >= 0) s_wakeups.Add(_wakeup);
        _wakeup = -1;
    }

    /// <summary>The port whose packet the thread is working on.</summary>
    public CompletionPort? RunsFor { get; set; }

    /// <summary>The port whose sockets the thread is looking at; it will take a packet itself.</summary>
    public CompletionPort? Drains { get; set; }

    /// <summary>Who sleeps instead of this object, while a thread that takes part in the time of a network is parked.</summary>
    public Participant? Participant { get; private set; }

    /// <summary>Whether the thread works on a packet of the port and will come back for another without being woken.</summary>
    public bool ComesBackTo(CompletionPort port) => Drains == port || (RunsFor == port && _blocked == 0);

    /// <summary>The one below in the stack of a port.</summary>
    public PortWorker? Below { get; set; }

    /// <summary>This thread's.</summary>
    public static PortWorker Current => t_worker ??= new PortWorker();

    /// <summary>This thread's, or null when it has never waited at a port.</summary>
    public static PortWorker? OfThread => t_worker;

    /// <summary>Room for packets, kept with the thread.</summary>
    public Span<Packet> Room(int count)
    {
        if (_room.Length < count) _room = new Packet[count];
        return _room.AsSpan(0, count);
    }

    /// <summary>The thread is about to block outside of a port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BeginBlocking()
    {
        if (t_worker is { RunsFor: { } port } worker && worker._blocked++ == 0) port.StopRunning();
    }

    /// <summary>It runs again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EndBlocking()
    {
        if (t_worker is { RunsFor: { } port, _blocked: > 0 } worker && --worker._blocked == 0) port.GoOnRunning();
    }

    /// <summary>An APC of a wait has come to the port: the wait is not a pause of the port's work any more.</summary>
    /// <returns>Whether it was.</returns>
    public bool EndPause()
    {
        if (_blocked == 0) return false;
        _blocked = 0;
        return true;
    }

    /// <summary>The thread does not serve its port any more.</summary>
    public void Leave()
    {
        CompletionPort? left = RunsFor;
        RunsFor = null;
        if (left is not null && _blocked == 0) left.StopRunning();
        _blocked = 0;
    }

    /// <summary>Takes a thread out of a stack, wherever it is in it.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool TakeOff(ref PortWorker? top, PortWorker self)
    {
        if (top == self)
        {
            top = self.Below;
            self.Below = null;
            return true;
        }

        for (PortWorker? above = top; above is not null; above = above.Below)
        {
            if (above.Below != self) continue;
            above.Below = self.Below;
            self.Below = null;
            return true;
        }

        return false;
    }

    /// <summary>From here on <see cref="Unpark"/> counts.</summary>
    public void PrepareToPark()
    {
        Participant = Participant.Current;
        Volatile.Write(ref *_word, Asleep);
    }

    /// <summary>Sleeps until <see cref="Unpark"/>, an APC if it is to be told of them, or the end of the time.</summary>
    public void Park(in WaitLimit limit, bool alertable)
    {
        if (alertable) BeAlerted();
        if (!alertable || !_thread.HasApcs) Sleep(limit);
        if (alertable) _thread.AlertedPlace = null;
        Participant = null;
    }

    private void Sleep(in WaitLimit limit)
    {
        if (Participant is { } participant)
        {
            participant.Sleep(limit.Deadline); // A call that came since it was prepared ends this at once.
            return;
        }

        int timeout = limit.Left;
        timespec left = new() { tv_sec = timeout / 1000, tv_nsec = timeout % 1000 * 1_000_000 };
        LibC.futex(_word, LibC.FUTEX_WAIT_PRIVATE, Asleep, timeout < 0 ? 0 : (nint)(&left), null, 0);
    }

    // Who queues an APC looks for the place after that; so the look for APCs must come after this store.
    private void BeAlerted()
    {
        _thread.AlertedPlace = this;
        Interlocked.MemoryBarrier();
    }

    /// <summary>Stops the time that it sleeps by, if it does: its sleep is about to be ended.</summary>
    public void HandOver() => Participant?.Call();

    /// <summary>Ends its sleep.</summary>
    public void Unpark()
    {
        Volatile.Write(ref *_word, Awake);
        LibC.futex(_word, LibC.FUTEX_WAKE_PRIVATE, 1, 0, null, 0);
        GC.KeepAlive(this); // Its thread may have ended meanwhile, and the word goes with this object.
    }

    /// <summary>Waits until a descriptor can be read or an APC has come.</summary>
    public void WaitForDescriptor(int descriptor, int timeout)
    {
        const int lookAgain = 10;
        if (_wakeup < 0 && s_wakeups.TryTake(out int spare)) _wakeup = spare;
        if (_wakeup < 0) _wakeup = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        if (_wakeup < 0) timeout = timeout < 0 ? lookAgain : Math.Min(timeout, lookAgain); // No descriptors: the caller looks for APCs and comes back.
        BeAlerted();
        if (!_thread.HasApcs)
        {
            pollfd* both = stackalloc pollfd[2];
            both[0] = new pollfd { fd = descriptor, events = LibC.POLLIN };
            both[1] = new pollfd { fd = _wakeup, events = LibC.POLLIN };
            LibC.poll(both, 2, timeout);
        }

        _thread.AlertedPlace = null;
        ulong count;
        LibC.read(_wakeup, &count, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void ApcQueued(ThreadObject thread)
    {
        ulong one = 1;
        if (_wakeup >= 0) LibC.write(_wakeup, &one, sizeof(ulong));
        HandOver();
        Unpark();
    }
}
