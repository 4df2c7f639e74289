using System.Diagnostics;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Memory;

/// <summary>What is known of the transport checksum of a packet.</summary>
public enum ChecksumState : byte
{
    /// <summary>It is in the packet and nobody has looked at it.</summary>
    Unknown,

    /// <summary>The field holds the sum of the pseudo-header only; whoever puts the packet on a wire completes it. Within a host it needs no check.</summary>
    Partial,

    /// <summary>It has been verified.</summary>
    Valid,
}

/// <summary>A pooled buffer with a packet in it. It has one owner at a time, who hands it over or calls <see cref="Release"/>.</summary>
/// <remarks>
/// <para>The packet is <see cref="Bytes"/>: whole with its link header where links handle it, from the transport header on where transports do. Headers are
/// put before it with
/// <see cref="Prepend"/> and taken off with <see cref="Skip"/>; nothing is copied.</para>
/// <para>The properties below <see cref="Link"/> are notes of the layer that handled the packet last for the layers after it.</para>
/// </remarks>
public sealed class Packet
{
    /// <summary>Room for headers that a fresh packet has before its first byte.</summary>
    public const int Headroom = 128;

    private readonly PacketPool _pool;
    private readonly byte[] _buffer;

    internal Packet(PacketPool pool, int capacity)
    {
        _pool = pool;
        // Pinned, so that a driver may give the address to the host.
        _buffer = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    }

    /// <summary>Where in <see cref="Buffer"/> the packet begins.</summary>
    public int Start { get; set; }

    /// <summary>Its length in bytes.</summary>
    public int Length { get; set; }

    /// <summary>The whole buffer, pinned.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>The packet.</summary>
    public Span<byte> Bytes => _buffer.AsSpan(Start, Length);

    /// <summary>The bytes that fit behind <see cref="Bytes"/>.</summary>
    public int Tailroom => _buffer.Length - Start - Length;

    /// <summary>What is known of the transport checksum.</summary>
    public ChecksumState Checksum { get; set; }

    /// <summary>Of a super-segment: the payload bytes of each segment that a link cuts it into (the last may be shorter); 0 otherwise.</summary>
    public int SegmentBytes { get; set; }

    /// <summary>The next packet of the queue that this one is in.</summary>
    internal Packet? Next { get; set; }

    /// <summary>Whether it lies in the pool: for assertions.</summary>
    internal bool IsFree { get; set; }

    /// <summary>The interface it came in by or goes out by.</summary>
    public Network.NetworkInterface? Interface { get; set; }

    /// <summary>When it came in, or is due.</summary>
    public Instant Time { get; set; }

    /// <summary>Where in <see cref="Buffer"/> the network header begins.</summary>
    public int NetworkStart { get; set; }

    /// <summary>Where in <see cref="Buffer"/> the transport header begins.</summary>
    public int TransportStart { get; set; }

    /// <summary>The sender by the network header.</summary>
    public IpAddress Source { get; set; }

    /// <summary>The receiver by the network header.</summary>
    public IpAddress Destination { get; set; }

    /// <summary>The transport protocol, IPPROTO_*.</summary>
    public byte Protocol { get; set; }

    /// <summary>TTL or hop limit.</summary>
    public byte HopLimit { get; set; }

    /// <summary>Type of service or traffic class; the low two bits are ECN.</summary>
    public byte TrafficClass { get; set; }

    /// <summary>Whether the link carried it to a group.</summary>
    public bool LinkGroup { get; set; }

    /// <summary>Of a datagram in a receive queue: the sender's port. Of a queued TCP segment: unused.</summary>
    public ushort SourcePort { get; set; }

    /// <summary>Of a queued TCP segment: the sequence number of its first byte.</summary>
    public uint Sequence { get; set; }

    /// <summary>Makes room for a header and gives it; what is in it before is undefined.</summary>
    public Span<byte> Prepend(int bytes)
    {
        Debug.Assert(bytes <= Start, "the headroom is enough for every header that the stack writes");
        Start -= bytes;
        Length += bytes;
        return _buffer.AsSpan(Start, bytes);
    }

    /// <summary>Takes bytes off the front.</summary>
    public void Skip(int bytes)
    {
        Debug.Assert(bytes <= Length, "no more is skipped than there is");
        Start += bytes;
        Length -= bytes;
    }

    /// <summary>Makes room behind the packet and gives it; what is in it before is undefined.</summary>
    public Span<byte> Append(int bytes)
    {
        Debug.Assert(bytes <= Tailroom, "the caller asked Tailroom");
        int at = Start + Length;
        Length += bytes;
        return _buffer.AsSpan(at, bytes);
    }

    /// <summary>Gives the buffer back to its pool. The packet is not touched after that.</summary>
    public void Release() => _pool.Return(this);

    /// <summary>A copy with its notes, or null when the pool is exhausted. The copy's headroom is the same.</summary>
    public Packet? Clone()
    {
        Packet? copy = _pool.TryRent(Start - Headroom + Length);
        if (copy is null) return null;

        copy.Start = Start;
        copy.Length = Length;
        Bytes.CopyTo(copy.Bytes);
        copy.Checksum = Checksum;
        copy.SegmentBytes = SegmentBytes;
        copy.CopyNotes(this);
        copy.LinkGroup = LinkGroup;
        copy.Sequence = Sequence;
        return copy;
    }

    /// <summary>Takes over what another packet's notes say of where it came from.</summary>
    internal void CopyNotes(Packet other)
    {
        Interface = other.Interface;
        Time = other.Time;
        NetworkStart = other.NetworkStart;
        TransportStart = other.TransportStart;
        Source = other.Source;
        Destination = other.Destination;
        Protocol = other.Protocol;
        HopLimit = other.HopLimit;
        TrafficClass = other.TrafficClass;
        SourcePort = other.SourcePort;
    }

    internal int Capacity => _buffer.Length;

    /// <summary>As new: empty, with all its headroom. The notes of the last use stay, whoever reads one has had it written.</summary>
    internal void Reset()
    {
        Start = Headroom;
        Length = 0;
        Checksum = ChecksumState.Unknown;
        SegmentBytes = 0;
        Next = null;
        LinkGroup = false;
    }
}
