using System.Buffers.Binary;
using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Cuts a TCP or UDP super-segment into packets that a link carries. The payload is copied and summed in one pass.</summary>
internal static class Segmenter
{
    /// <summary>Sends the parts. Owns the packet.</summary>
    public static void Cut(NetworkInterface by, Packet packet, Neighbour? to)
    {
        byte protocol = Offload.Protocol(packet);
        int headers = packet.TransportStart - packet.NetworkStart;
        ReadOnlySpan<byte> all = packet.Bytes;
        bool isTcp = protocol == IpProtocol.Tcp;
        int transportHeader = isTcp ? all[headers + 12] >> 4 << 2 : UdpHeader.Size;
        int before = headers + transportHeader;
        int total = all.Length - before;
        Debug.Assert(packet.Start == packet.NetworkStart && before <= all.Length, "a super-segment has whole headers");

        // With the checksum partial the field holds the pseudo-header's sum with the length of the whole; each part has a length of its own.
        ulong pseudo = Sum(all, protocol);
        for (int at = 0, index = 0; at < total; at += packet.SegmentBytes, index++)
        {
            int count = Math.Min(packet.SegmentBytes, total - at);
            if (before + count > by.Mtu)
            {
                by.Stack.Counters.Drop(DropReason.TooLarge);
                continue;
            }

            if (by.Stack.Pool.TryRent(before + count) is not { } part)
            {
                by.Stack.Counters.Drop(DropReason.OutOfPackets);
                break;
            }

            Span<byte> bytes = part.Append(before + count);
            all[..before].CopyTo(bytes);
            part.NetworkStart = part.Start;
            part.TransportStart = part.Start + headers;
            part.Interface = packet.Interface;
            WriteNetwork(bytes, headers, index);
            if (isTcp) WriteTcp(bytes[headers..before], at, at + count == total, index);
            else BinaryPrimitives.WriteUInt16BigEndian(bytes[(headers + 4)..], (ushort)(UdpHeader.Size + count));
            int field = headers + TransportChecksum.Offset(protocol);
            ulong sum = pseudo + Swap((ushort)(transportHeader + count));
            if (by.Properties.ChecksumOffload)
            {
                all.Slice(before + at, count).CopyTo(bytes[before..]);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], Checksum.Fold(sum));
                part.Checksum = ChecksumState.Partial;
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], 0);
                sum = Checksum.CopyAndAdd(Checksum.Add(sum, bytes[headers..before]), all.Slice(before + at, count), bytes[before..]);
                ushort checksum = Checksum.Finish(sum);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], checksum == 0 ? ushort.MaxValue : checksum);
            }

            by.EmitFinished(part, to);
        }

        packet.Release();
    }

    private static ulong Swap(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    // The pseudo-header's sum without the length.
    private static ulong Sum(ReadOnlySpan<byte> packet, byte protocol) => packet[0] >> 4 == 4
        ? Checksum.PseudoHeader(IpAddress.ReadV4(packet[12..]), IpAddress.ReadV4(packet[16..]), protocol, 0)
        : Checksum.PseudoHeader(IpAddress.ReadV6(packet[8..]), IpAddress.ReadV6(packet[24..]), protocol, 0);

    private static void WriteNetwork(Span<byte> bytes, int headers, int index)
    {
        if (bytes[0] >> 4 == 6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - Ipv6Header.Size));
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) + index));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], Checksum.Of(bytes[..headers]));
    }

    private static void WriteTcp(Span<byte> header, int at, bool isLast, int index)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], unchecked(BinaryPrimitives.ReadUInt32BigEndian(header[4..]) + (uint)at));
        var flags = (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(header[12..]) & 0x1ff);
        if (!isLast) flags &= ~(TcpFlags.Fin | TcpFlags.Psh);
        if (index > 0) flags &= ~TcpFlags.Cwr; // RFC 3168 section 6.1.2: the window was reduced once.
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(header[12..]) & 0xfe00) | (ushort)flags));
    }
}
