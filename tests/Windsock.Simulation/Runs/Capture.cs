using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;

namespace Windsock.Simulation.Runs;

/// <summary>Writes the packets of a network to a file for Wireshark.</summary>
internal static class Capture
{
    /// <summary>Everything that hosts send from now on, and everything that arrives at them.</summary>
    public static void All(VirtualNetwork network, PcapngWriter writer)
    {
        var numbers = new Dictionary<ILink, int>();
        foreach (NetStack host in network.Hosts)
        {
            foreach (NetworkInterface each in host.Interfaces)
            {
                if (!each.Properties.IsLoopback) numbers[each.Link] = writer.AddInterface($"{host.Options.Name} {each.Name}", each.Properties);
            }
        }

        network.PacketSent += (now, port, packet) => writer.Write(numbers[port], now, packet.Bytes, CaptureDirection.Outbound);
        network.PacketArrived += (now, port, packet) => writer.Write(numbers[port], now, packet.Bytes, CaptureDirection.Inbound);
    }
}
