using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;

namespace Windsock.TcpIp.Network;

/// <summary>Packets that are sent otherwise than most: in fragments, or with options.</summary>
internal sealed class IpOutput(IpLayer ip)
{
    private readonly NetStack _stack = ip.Stack;

    /// <summary>As <see cref="IpLayer.Send"/>. Owns the packet.</summary>
    public StackError SendUnusual(IpPath path, Packet packet, byte protocol, in IpSendOptions options)
    {
        _stack.Counters.Drop(DropReason.TooLarge, packet);
        return StackError.MessageTooLong;
    }

    /// <summary>The neighbour of an IP packet does not answer. Owns it.</summary>
    public void Unreachable(Packet packet) => _stack.Counters.Drop(DropReason.NeighbourUnresolved, packet);
}
