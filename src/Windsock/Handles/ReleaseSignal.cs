using Windsock.TcpIp;
using Windsock.Transports.Stack;

namespace Windsock.Handles;

/// <summary>Lets whoever closed an object wait until calls of other threads have left it and it is released. A mutable structure; the owner has a flag beside
/// it, set before
/// <see cref="Set"/> and looked at between <see cref="Prepare"/> and <see cref="Wait"/>.</summary>
internal struct ReleaseSignal
{
    private Waiter? _waiter;

    /// <summary>From here on <see cref="Set"/> is noticed.</summary>
    public void Prepare()
    {
        if (Volatile.Read(ref _waiter) is null) Interlocked.CompareExchange(ref _waiter, new Waiter { Participant = Participant.Current }, null);
    }

    /// <summary>The object has been released.</summary>
    public readonly void Set()
    {
        if (_waiter is not { } waiter) return;
        waiter.Set();
        waiter.Participant?.Call();
    }

    /// <summary>Waits for <see cref="Set"/>, at most so long.</summary>
    public readonly void Wait(int milliseconds)
    {
        if (Participant.Current is { } self && self == _waiter!.Participant)
        {
            Instant deadline = self.Deadline(milliseconds);
            while (!_waiter.IsSet && self.Owner.Ticks < deadline.Ticks) self.Sleep(deadline);
            return;
        }

        Participant? elsewhere = Participant.BeginElsewhere();
        _waiter!.Wait(milliseconds);
        elsewhere?.EndElsewhere();
    }

    private sealed class Waiter : ManualResetEventSlim
    {
        public Participant? Participant { get; init; }
    }
}
