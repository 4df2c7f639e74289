using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Clients;

/// <summary>Calls a client when its time has come, or when its socket has something: the stack's timers run after its packets.</summary>
internal sealed class ClientTimer(Action<Instant> due) : Timed
{
    /// <inheritdoc/>
    public override void Due(Instant now) => due(now);
}
