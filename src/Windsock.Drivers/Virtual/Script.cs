using Windsock.TcpIp;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Virtual;

/// <summary>Something that the program has asked to have done at a point of time.</summary>
internal sealed class Script(Action action) : IEventTarget
{
    public void Happen(Instant now, Packet? packet) => action();
}
