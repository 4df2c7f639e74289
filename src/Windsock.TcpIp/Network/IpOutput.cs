using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

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
    public void Unreachable(Packet packet)
    {
        if (QuotedPacket.TryParse(packet.Bytes, out QuotedPacket quoted))
        {
            if (_stack.IsOwn(quoted.Source))
            {
                IcmpReports.Deliver(_stack, new IpError
                {
                    Kind = IpErrorKind.HostUnreachable,
                    Source = quoted.Source,
                    Destination = quoted.Destination,
                    Protocol = quoted.Protocol,
                    Transport = quoted.Transport,
                    Reporter = quoted.Source,
                }, packet.Interface?.Index ?? 0);
            }
            else
            {
                packet.Source = quoted.Source;
                packet.Destination = quoted.Destination;
                packet.NetworkStart = packet.Start;
                _stack.Icmp.Errors.Send(packet, IcmpProblem.HostUnreachable);
            }
        }

        _stack.Counters.Drop(DropReason.NeighbourUnresolved, packet);
    }
}
