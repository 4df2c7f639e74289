using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Checksums of TCP, UDP and ICMPv6 packets as a whole: looked at once on the way in, completed on the way out.</summary>
internal static class TransportChecksum
{
    /// <summary>Verifies the checksum of a packet that begins with its transport header, and notes that it is right.</summary>
    /// <returns>False when it is wrong. Packets without a checksum, and with lengths that their protocol will refuse, are not.</returns>
    public static bool Verify(Packet packet)
    {
        int length = packet.Length;
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
            case IpProtocol.Icmpv6 when !packet.Source.IsV4:
                break;
            case IpProtocol.Udp:
                if (length < UdpHeader.Size) return true;
                ReadOnlySpan<byte> header = packet.Bytes;
                length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
                if (length < UdpHeader.Size || length > packet.Length) return true;
                if (BinaryPrimitives.ReadUInt16BigEndian(header[UdpHeader.ChecksumAt..]) == 0) return packet.Source.IsV4; // RFC 8200 section 8.1
                break;
            default:
                return true;
        }

        ulong sum = Checksum.PseudoHeader(packet.Source, packet.Destination, packet.Protocol, length);
        if (Checksum.Finish(Checksum.Add(sum, packet.Bytes[..length])) != 0) return false;
        packet.Checksum = ChecksumState.Valid;
        return true;
    }

    /// <summary>Where the checksum of a protocol is in its header; -1 for one that has none the stack knows.</summary>
    public static int Offset(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => TcpHeader.ChecksumAt,
        IpProtocol.Udp => UdpHeader.ChecksumAt,
        IpProtocol.Icmpv6 => 2,
        _ => -1,
    };
}
