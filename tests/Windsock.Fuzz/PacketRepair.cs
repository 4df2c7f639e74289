using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.Fuzz;

/// <summary>Makes lengths and checksums of a damaged IP packet right again, so that what is wrong with it is met by the layers above.</summary>
internal static class PacketRepair
{
    public static void Ip(Span<byte> packet)
    {
        if (packet.Length >= Ipv4Header.Size && packet[0] >> 4 == 4) Ipv4(packet);
        else if (packet.Length >= Ipv6Header.Size && packet[0] >> 4 == 6) Ipv6(packet);
    }

    public static void Frame(Span<byte> frame) => Ip(frame[Math.Min(frame.Length, EthernetHeader.Size)..]);

    private static void Ipv4(Span<byte> packet)
    {
        int header = Math.Clamp(packet[0] & 0xf, 5, Math.Min(15, packet.Length / 4)) * 4;
        packet[0] = (byte)(0x40 | header / 4);
        Span<byte> bytes = packet[..Math.Min(packet.Length, ushort.MaxValue)];
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..header]));
        if ((packet[6] & 0x3f | packet[7]) == 0) Transport(bytes[header..], packet[9], IpAddress.ReadV4(packet[12..]), IpAddress.ReadV4(packet[16..]));
    }

    private static void Ipv6(Span<byte> packet)
    {
        Span<byte> bytes = packet[..Math.Min(packet.Length, Ipv6Header.Size + ushort.MaxValue)];
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(bytes.Length - Ipv6Header.Size));
        var walker = new Ipv6ExtensionWalker(bytes, packet[6]);
        bool isFragment = false;
        while (walker.MoveNext()) isFragment |= walker.Protocol == IpProtocol.Fragment;
        IpAddress source = IpAddress.ReadV6(packet[8..]), destination = IpAddress.ReadV6(packet[24..]);
        if (walker.End == Ipv6ChainEnd.Protocol && !isFragment && !source.IsV4) Transport(bytes[walker.Offset..], walker.Protocol, source, destination);
    }

    private static void Transport(Span<byte> packet, byte protocol, in IpAddress source, in IpAddress destination)
    {
        int at = protocol switch
        {
            IpProtocol.Tcp => TcpHeader.ChecksumAt,
            IpProtocol.Udp => UdpHeader.ChecksumAt,
            IpProtocol.Icmp or IpProtocol.Igmp or IpProtocol.Icmpv6 => Icmpv6Header.ChecksumAt,
            _ => packet.Length,
        };
        if (packet.Length < at + 2) return;
        if (protocol == IpProtocol.Udp) BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)packet.Length);
        ulong pseudo = protocol is IpProtocol.Icmp or IpProtocol.Igmp ? 0 : Checksum.PseudoHeader(source, destination, protocol, packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], Checksum.Finish(Checksum.Add(pseudo, packet)));
    }
}
