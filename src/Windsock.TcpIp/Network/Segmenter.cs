using System.Buffers.Binary;
using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Cuts a TCP or UDP super-segment into packets that a link carries; the notes tell where its headers begin, and a link header may be before them.
/// The payload is copied and summed in one pass.</summary>
internal readonly ref struct Segmenter
{
    private readonly Packet _packet;
    private readonly ReadOnlySpan<byte> _all;
    private readonly int _network;
    private readonly int _transport;
    private readonly int _headers;
    private readonly byte _protocol;
    private readonly ulong _pseudo;

    private Segmenter(Packet packet)
    {
        _packet = packet;
        _all = packet.Bytes;
        _network = packet.NetworkStart - packet.Start;
        _transport = packet.TransportStart - packet.Start;
        _protocol = Offload.Protocol(packet);
        // Of a packet from elsewhere the header may say that it is shorter than any.
        _headers = _transport + (_protocol == IpProtocol.Tcp ? Math.Max(TcpHeader.Size, _all[_transport + 12] >> 4 << 2) : UdpHeader.Size);
        // With the checksum partial the field holds the pseudo-header's sum with the length of the whole; each part has a length of its own.
        _pseudo = Sum(_all[_network..], _protocol);
    }

    /// <summary>Sends the parts by an interface. Owns the packet.</summary>
    public static void Cut(NetworkInterface by, Packet packet, Neighbour? to)
    {
        var whole = new Segmenter(packet);
        Debug.Assert(packet.Start == packet.NetworkStart && whole._headers <= packet.Length, "a super-segment has whole headers");
        for (int at = whole._headers, index = 0; at < packet.Length; at += packet.SegmentBytes, index++)
        {
            int count = Math.Min(packet.SegmentBytes, packet.Length - at);
            if (whole._headers + count > by.Mtu)
            {
                by.Stack.Counters.Drop(DropReason.TooLarge);
                continue;
            }

            if (whole.Make(by.Stack.Pool, at, count, index, by.Properties.ChecksumOffload) is not { } part)
            {
                by.Stack.Counters.Drop(DropReason.OutOfPackets);
                break;
            }

            part.Interface = packet.Interface;
            by.EmitFinished(part, to);
        }

        packet.Release();
    }

    /// <summary>Makes of a super-segment the packets that a wire carries, where a link meets one that a stack has handed to a better link. Owns the
    /// packet.</summary>
    /// <param name="packet">A packet, or a frame, with <see cref="Packet.SegmentBytes"/>.</param>
    /// <param name="pool">Buffers.</param>
    /// <param name="parts">Gets the packets, their checksums complete.</param>
    /// <returns>The number of packets that could not be made for want of a buffer.</returns>
    public static int Cut(Packet packet, PacketPool pool, ref PacketQueue parts)
    {
        var whole = new Segmenter(packet);
        int missed = 0;
        for (int at = whole._headers, index = 0; at < packet.Length; at += packet.SegmentBytes, index++)
        {
            if (whole.Make(pool, at, Math.Min(packet.SegmentBytes, packet.Length - at), index, isPartial: false) is { } part) parts.Add(part);
            else missed++;
        }

        packet.Release();
        return missed;
    }

    private Packet? Make(PacketPool pool, int at, int count, int index, bool isPartial)
    {
        if (pool.TryRent(_headers + count) is not { } part) return null;
        Span<byte> bytes = part.Append(_headers + count);
        _all[.._headers].CopyTo(bytes);
        part.NetworkStart = part.Start + _network;
        part.TransportStart = part.Start + _transport;
        part.Time = _packet.Time;
        WriteNetwork(bytes[_network..], _transport - _network, index);
        if (_protocol == IpProtocol.Tcp) WriteTcp(bytes[_transport.._headers], at - _headers, at + count == _all.Length, index);
        else BinaryPrimitives.WriteUInt16BigEndian(bytes[(_transport + 4)..], (ushort)(UdpHeader.Size + count));
        int field = _transport + TransportChecksum.Offset(_protocol);
        ulong sum = _pseudo + Swap((ushort)(_headers - _transport + count));
        if (isPartial)
        {
            _all.Slice(at, count).CopyTo(bytes[_headers..]);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], Checksum.Fold(sum));
            part.Checksum = ChecksumState.Partial;
            return part;
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], 0);
        sum = Checksum.CopyAndAdd(Checksum.Add(sum, bytes[_transport.._headers]), _all.Slice(at, count), bytes[_headers..]);
        ushort checksum = Checksum.Finish(sum);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[field..], checksum == 0 ? ushort.MaxValue : checksum); // RFC 768: no sum is sent as 0.
        return part;
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
