using Windsock.Transports.Kernel;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>Calls of one thread that may block in the host, and how others get it out of them: to run an APC, or because the call is cancelled.</summary>
/// <remarks>
/// <para>The thread only counts: odd while it is inside. Who wants it out knocks with a signal, and again until it has answered, because a knock that comes
/// just before the system call would be lost. The fence between the count and what is asked for is paid by who knocks.</para>
/// </remarks>
internal sealed class BlockingCall : Alarm
{
    private const long FirstPause = 1_000_000;
    private const long LongestPause = 64_000_000;

    private readonly ThreadObject _thread;
    private int _number; // Written by the thread only.
    private int _cancelled; // The number of a call that is to end.
    private long _pause;
    private Participant? _participant; // Who sleeps in the call, where the thread takes part in the time of a network.

    static BlockingCall() => Interruption.Use(static () => ThreadObject.IfKnown is { Call.IsAsked: true });

    public BlockingCall(ThreadObject thread) => _thread = thread;

    /// <summary>Whether the thread is to come out of the call that it is in.</summary>
    public bool IsAsked => IsUnderWay && (_thread.HasApcs || Volatile.Read(ref _cancelled) == _number);

    private bool IsUnderWay => (Volatile.Read(ref _number) & 1) != 0;

    /// <summary>The thread begins a call. Calls do not nest: those of an APC come between <see cref="End"/> and another begin.</summary>
    public void Begin()
    {
        if (VirtualTimeOwner.IsUsed) Volatile.Write(ref _participant, Participant.Current);
        Volatile.Write(ref _number, _number + 1);
    }

    public void End() => Volatile.Write(ref _number, _number + 1);

    /// <summary>On the thread, outside of the host: does what is asked for.</summary>
    /// <returns>False when the call is cancelled.</returns>
    public bool Answer()
    {
        int number = _number;
        if (_thread.HasApcs)
        {
            End();
            _thread.RunApcs();
            Begin();
            if (Volatile.Read(ref _cancelled) == number) return false;
        }

        return Volatile.Read(ref _cancelled) != _number;
    }

    /// <summary>Ends the call that the thread is in.</summary>
    /// <returns>False when it is in none.</returns>
    public bool Cancel()
    {
        Interlocked.MemoryBarrierProcessWide();
        int number = Volatile.Read(ref _number);
        if ((number & 1) == 0) return false;

        Volatile.Write(ref _cancelled, number);
        Knock();
        return true;
    }

    /// <summary>Something is asked of the thread: has it look, if it is in a call.</summary>
    public void Knock()
    {
        Interlocked.MemoryBarrierProcessWide();
        if (!IsUnderWay) return;

        Volatile.Write(ref _pause, FirstPause);
        Volatile.Read(ref _participant)?.Call(); // Which is not lost, whenever it comes.
        Ring();
    }

    /// <summary>Knocks again, until the thread has answered.</summary>
    public override void Ring()
    {
        if (!IsAsked) return;
        bool isInHost = Volatile.Read(ref _participant) is not { } participant || participant.IsElsewhere; // It may be on its way there.
        if (isInHost && !Signals.Interrupt(_thread.Id)) return;

        long pause = Volatile.Read(ref _pause);
        Volatile.Write(ref _pause, Math.Min(pause * 2, LongestPause)); // A thread that blocks the signal is not to cost a processor.
        Clock.Set(this, Dispatcher.HostNanoseconds + pause);
    }
}
