using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers;

/// <summary>Makes of a super-segment the packets that a wire carries, where a link meets one that the stack has handed to a better link.</summary>
internal static class FrameCutter
{
    private const int TcpMinimum = 20;

    /// <summary>Cuts a packet that begins with its link header; the notes tell where the other headers begin. Owns it.</summary>
    /// <param name="packet">A TCP or UDP packet with <see cref="Packet.SegmentBytes"/>.</param>
    /// <param name="pool">Buffers.</param>
    /// <param name="parts">Gets the packets, their checksums complete.</param>
    /// <returns>The number of packets that could not be made for want of a buffer.</returns>
    public static int Cut(Packet packet, PacketPool pool, ref PacketQueue parts)
    {
        ReadOnlySpan<byte> all = packet.Bytes;
        int network = packet.NetworkStart - packet.Start, transport = packet.TransportStart - packet.Start;
        bool isV4 = all[network] >> 4 == 4;
        bool isTcp = IsTcp(all, network);
        int headers = transport + (isTcp ? Math.Max(TcpMinimum, all[transport + 12] >> 4 << 2) : UdpHeader.Size);
        int missed = 0;
        for (int at = headers, index = 0; at < all.Length; at += packet.SegmentBytes, index++)
        {
            int count = Math.Min(packet.SegmentBytes, all.Length - at);
            if (pool.TryRent(headers + count) is not { } part)
            {
                missed++;
                continue;
            }

            Span<byte> bytes = part.Append(headers + count);
            all[..headers].CopyTo(bytes);
            all.Slice(at, count).CopyTo(bytes[headers..]);
            part.NetworkStart = part.Start + network;
            part.TransportStart = part.Start + transport;
            part.Time = packet.Time;
            bool isLast = at + count == all.Length;
            if (isV4) WriteV4(bytes[network..], transport - network, index);
            else BinaryPrimitives.WriteUInt16BigEndian(bytes[(network + 4)..], (ushort)(bytes.Length - network - Ipv6Header.Size));
            if (isTcp) WriteTcp(bytes[transport..], at - headers, isLast, index > 0);
            else BinaryPrimitives.WriteUInt16BigEndian(bytes[(transport + 4)..], (ushort)(UdpHeader.Size + count));
            Sum(bytes[network..], bytes[transport..], isV4, isTcp);
            parts.Add(part);
        }

        packet.Release();
        return missed;
    }

    /// <summary>Whether the packet at <paramref name="network"/> is TCP, where it is TCP or UDP; what UDP has at the place of the header's length may be
    /// anything.</summary>
    private static bool IsTcp(ReadOnlySpan<byte> all, int network)
    {
        ReadOnlySpan<byte> packet = all[network..];
        if (packet[0] >> 4 == 4) return packet[9] == IpProtocol.Tcp;
        byte next = packet[6];
        for (int at = Ipv6Header.Size; next is not (IpProtocol.Tcp or IpProtocol.Udp) && at + 8 <= packet.Length; at += (packet[at + 1] + 1) * 8)
        {
            next = packet[at];
        }

        return next == IpProtocol.Tcp;
    }

    private static void WriteV4(Span<byte> packet, int headerBytes, int index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) + index));
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..headerBytes]));
    }

    private static void WriteTcp(Span<byte> segment, int offset, bool isLast, bool isLater)
    {
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], BinaryPrimitives.ReadUInt32BigEndian(segment[4..]) + (uint)offset);
        const byte Fin = 0x01, Push = 0x08, WindowReduced = 0x80;
        if (!isLast) segment[13] &= unchecked((byte)~(Fin | Push));
        if (isLater) segment[13] &= unchecked((byte)~WindowReduced); // RFC 3168 section 6.1.2: the window was reduced once.
    }

    private static void Sum(ReadOnlySpan<byte> packet, Span<byte> transport, bool isV4, bool isTcp)
    {
        IpAddress source = isV4 ? IpAddress.ReadV4(packet[12..]) : IpAddress.ReadV6(packet[8..]);
        IpAddress destination = isV4 ? IpAddress.ReadV4(packet[16..]) : IpAddress.ReadV6(packet[24..]);
        Span<byte> field = transport[(isTcp ? TcpHeader.ChecksumAt : UdpHeader.ChecksumAt)..];
        BinaryPrimitives.WriteUInt16BigEndian(field, 0);
        ulong pseudo = Checksum.PseudoHeader(source, destination, isTcp ? IpProtocol.Tcp : IpProtocol.Udp, transport.Length);
        ushort checksum = Checksum.Finish(Checksum.Add(pseudo, transport));
        BinaryPrimitives.WriteUInt16BigEndian(field, checksum == 0 ? ushort.MaxValue : checksum); // RFC 768: no sum is sent as 0.
    }
}
