using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Clients;

/// <summary>Calls a client when its time has come, or when its socket has something: the stack's timers run after its packets.</summary>
internal sealed class ClientTimer(NetStack stack, Action<Instant> due) : Timed
{
    private bool _woken;

    /// <summary>There is news: the client is called as soon as the stack is at its timers.</summary>
    public void Wake()
    {
        _woken = true;
        stack.Timers.Arm(this, stack.Now);
    }

    /// <summary>The client is called at a time, unless there is news before.</summary>
    public void Schedule(Instant at) => stack.Timers.Arm(this, _woken ? stack.Now : at);

    /// <summary>The client is not called any more.</summary>
    public void Forget()
    {
        _woken = false;
        stack.Timers.Forget(this);
    }

    /// <inheritdoc/>
    public override void Due(Instant now)
    {
        _woken = false;
        due(now);
    }
}
