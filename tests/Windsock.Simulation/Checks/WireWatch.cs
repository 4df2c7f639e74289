using System.Runtime.CompilerServices;
using Windsock.Drivers.Virtual;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Checks;

/// <summary>Sees every packet that hosts send and get, and says which of them must not be. It changes nothing.</summary>
internal sealed class WireWatch
{
    private readonly Dictionary<ILink, HostWatch> _hosts = [];
    private readonly VirtualNetwork _network;

    public WireWatch(VirtualNetwork network)
    {
        _network = network;
        network.PacketSent += Sent;
        network.PacketArrived += Arrived;
    }

    public long Segments { get; private set; }

    public void Add(NetStack stack, bool isRouter)
    {
        var host = new HostWatch(stack, isRouter);
        foreach (NetworkInterface each in stack.Interfaces) _hosts[each.Link] = host;
    }

    private void Sent(Instant now, ILink port, Packet packet)
    {
        if (!_hosts.TryGetValue(port, out HostWatch? host)) return;
        LinkProperties link = port.Properties;
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (link.Kind == LinkKind.Ethernet)
        {
            Require(EthernetView.TryParse(bytes, out EthernetView frame), host, "a frame that is too short");
            Require(frame.Source == link.Address, host, $"a frame as {frame.Source}");
            if (frame.Type == EtherType.Arp)
            {
                CheckArp(host, link, frame);
                return;
            }

            bytes = frame.Payload;
        }

        if (packet.SegmentBytes == 0) Require(bytes.Length <= link.Mtu, host, $"{bytes.Length} bytes on a link with an MTU of {link.Mtu}");
        else Require(bytes.Length <= link.SegmentationBytes, host, $"a super-segment of {bytes.Length} bytes on a link that takes {link.SegmentationBytes}");
        Require(IpPacket.TryParse(bytes, out IpPacket ip), host, "an IP packet that is none");
        Require(ip.HopLimit > 0, host, "a packet without hops left");
        if (!host.IsRouter) Require(host.Owns(ip.Source) || ip.Source.IsUnspecified, host, $"a packet as {ip.Source}, which is no address of its own");
        if (ip.Fragment || ip.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp)) return;
        CheckChecksum(host, link, packet, ip);
        if (ip.Protocol != IpProtocol.Tcp || host.IsRouter) return;
        Segments++;
        host.Connection(ip, outgoing: true).Sends(now, ip, packet.SegmentBytes);
    }

    private void Arrived(Instant now, ILink port, Packet packet)
    {
        if (!_hosts.TryGetValue(port, out HostWatch? host) || host.IsRouter) return;
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (port.Properties.Kind == LinkKind.Ethernet)
        {
            if (!EthernetView.TryParse(bytes, out EthernetView frame)) return;
            if (frame.Destination != port.Properties.Address && !frame.Destination.IsGroup) return;
            bytes = frame.Payload;
        }

        if (!IpPacket.TryParse(bytes, out IpPacket ip) || ip.Fragment || ip.Protocol != IpProtocol.Tcp || !host.Owns(ip.Destination)) return;
        // What a link has damaged is not heard.
        if (packet.Checksum != ChecksumState.Partial && ip.Sum() != 0) return;
        host.Connection(ip, outgoing: false).Hears(ip);
    }

    private void CheckChecksum(HostWatch host, LinkProperties link, Packet packet, in IpPacket ip)
    {
        if (packet.Checksum == ChecksumState.Partial)
        {
            Require(link.ChecksumOffload, host, "a packet without its checksum on a link that wants one");
            return;
        }

        // A router passes on what was damaged on its way to it.
        if (host.IsRouter || (ip.Protocol == IpProtocol.Udp && ip.IsUncheckedDatagram)) return;
        Require(ip.Sum() == 0, host, $"a wrong checksum from {ip.Source} to {ip.Destination}");
    }

    private void CheckArp(HostWatch host, LinkProperties link, in EthernetView frame)
    {
        Require(ArpView.TryParse(frame.Payload, out ArpView arp), host, "an ARP packet that is none");
        Require(arp.Operation is ArpOperation.Request or ArpOperation.Reply, host, $"ARP operation {arp.Operation}");
        Require(arp.SenderMac == link.Address, host, $"ARP as {arp.SenderMac}");
        bool mine = host.Owns(arp.SenderAddress) || (arp.Operation == ArpOperation.Request && arp.SenderAddress.IsUnspecified);
        Require(mine, host, $"ARP as {arp.SenderAddress}, which is no address of its own");
        if (arp.Operation == ArpOperation.Reply && !frame.Destination.IsGroup)
        {
            Require(arp.TargetMac == frame.Destination, host, $"an ARP reply about {arp.TargetMac} to {frame.Destination}");
        }
    }

    private void Require(bool condition, HostWatch host, string what)
    {
        if (!condition) throw new Violation($"[{_network.Now}] {host.Name} sent {what}");
    }

    private void Require(bool condition, HostWatch host, [InterpolatedStringHandlerArgument(nameof(condition))] WhenFalse what)
    {
        if (!condition) Require(condition, host, what.Take());
    }
}
