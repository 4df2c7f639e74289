using System.Buffers.Binary;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Tests.Kit;

/// <summary>Frames that tell themselves apart by a number.</summary>
internal static class Frames
{
    /// <summary>A frame of so many bytes with an IPv4 packet of an ECN-capable sender.</summary>
    public static Packet Make(PacketPool pool, MacAddress source, MacAddress destination, int number, int bytes = 60)
    {
        Packet packet = pool.TryRent(bytes)!;
        Span<byte> frame = packet.Append(bytes);
        frame.Clear();
        new EthernetHeader(destination, source, EtherType.Ipv4).Write(frame);
        new Ipv4Header(IpAddress.V4(0x0a000001), IpAddress.V4(0x0a000002), IpProtocol.Udp, TrafficClass: 2)
            .Write(frame[EthernetHeader.Size..], bytes - EthernetHeader.Size - Ipv4Header.Size);
        BinaryPrimitives.WriteInt32BigEndian(frame[(EthernetHeader.Size + Ipv4Header.Size)..], number);
        return packet;
    }

    /// <summary>Sends a frame from one link to another.</summary>
    public static void Send(this ILink from, Instant now, PacketPool pool, ILink to, int number, int bytes = 60) =>
        from.Send(now, Make(pool, from.Properties.Address, to.Properties.Address, number, bytes));

    /// <summary>The number of a frame.</summary>
    public static int Number(Packet packet) => BinaryPrimitives.ReadInt32BigEndian(packet.Bytes[(EthernetHeader.Size + Ipv4Header.Size)..]);

    /// <summary>Takes the numbers of all frames that have arrived.</summary>
    public static List<int> Numbers(this ILink link, Instant now) => [.. link.Arrivals(now).Select(arrival => arrival.Number)];

    /// <summary>Takes all frames that have arrived, with the times at which they did.</summary>
    public static List<(long Ticks, int Number)> Arrivals(this ILink link, Instant now)
    {
        var arrivals = new List<(long, int)>();
        while (link.Receive(now) is { } packet)
        {
            arrivals.Add((packet.Time.Ticks, Number(packet)));
            packet.Release();
        }

        return arrivals;
    }
}
