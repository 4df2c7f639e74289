using System.Diagnostics;

namespace Windsock.TcpIp.Memory;

/// <summary>Buffers for packets in three sizes, last in first out, so that the ones in use stay in the cache. One owner thread at a time.</summary>
/// <remarks>All stacks and links of one network share a pool, since packets go from one to the other. It never holds more than
/// <see cref="LimitBytes"/>: at the limit <see cref="TryRent"/> gives nothing, and a packet is lost as on a wire.</remarks>
public sealed class PacketPool
{
    /// <summary>The payload that fits a small packet: a full Ethernet frame with room to spare.</summary>
    public const int SmallBytes = 2048 - Packet.Headroom;

    /// <summary>The payload that fits a medium packet: a jumbo frame.</summary>
    public const int MediumBytes = 16384 - Packet.Headroom;

    /// <summary>The payload that fits a large packet: the largest IP packet and a link header.</summary>
    public const int LargeBytes = 65536 + 64;

    private const int UsualShare = 65536, LeastShare = 4096;

    private readonly Shelf _small = new(SmallBytes + Packet.Headroom);
    private readonly Shelf _medium = new(MediumBytes + Packet.Headroom);
    private readonly Shelf _large = new(LargeBytes + Packet.Headroom);
    private long _rentedBytes;

    /// <summary>Makes a pool.</summary>
    /// <param name="limitBytes">The most that all its packets, in use or not, may hold.</param>
    public PacketPool(long limitBytes = 256L << 20) => LimitBytes = limitBytes;

    /// <summary>The most that all packets may hold, in bytes.</summary>
    public long LimitBytes { get; }

    /// <summary>What they hold now, in bytes.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Packets that somebody owns: 0 when everything has been given back.</summary>
    public int Rented { get; private set; }

    /// <summary>Whether what is in use is more than half of the limit. Who keeps packets for peers that may never take or complete them keeps less then, so
    /// that no peers can stop the others' packets.</summary>
    internal bool IsTight => _rentedBytes > LimitBytes / 2;

    /// <summary>How much a socket may keep that nobody reads: what it asks for while there is plenty, the usual while more than half of the limit is in use,
    /// and little of the last quarter, which is left to packets that move.</summary>
    internal int Share(int bytes) => !IsTight ? bytes : Math.Min(bytes, _rentedBytes > LimitBytes - (LimitBytes / 4) ? LeastShare : UsualShare);

    /// <summary>Whether so much is in use that of streams, too, only a little is kept that nobody reads: before the last quarter, since those who read
    /// could not answer any more.</summary>
    internal bool IsScarce => _rentedBytes > LimitBytes / 8 * 5;

    /// <summary>As <see cref="Share"/>, for a stream, whose peer is told of its room before it sends: never less than two segments, since a peer may
    /// wait until one fits.</summary>
    internal int StreamShare(int bytes, int segmentBytes) =>
        !IsTight ? bytes : Math.Min(bytes, IsScarce ? Math.Clamp(2 * segmentBytes, LeastShare, UsualShare) : UsualShare);

    /// <summary>An empty packet with <see cref="Packet.Headroom"/> in front and at least so many bytes behind.</summary>
    /// <param name="bytes">Up to <see cref="LargeBytes"/>.</param>
    /// <returns>The packet, owned by the caller; null when the limit is reached or no packet is that large.</returns>
    public Packet? TryRent(int bytes)
    {
        if (bytes > LargeBytes) return null;
        Shelf shelf = bytes <= SmallBytes ? _small : bytes <= MediumBytes ? _medium : _large;
        Packet? packet = shelf.Take();
        if (packet is null)
        {
            if (HeldBytes + shelf.Capacity > LimitBytes && !Trim(shelf.Capacity)) return null;
            HeldBytes += shelf.Capacity;
            packet = new Packet(this, shelf.Capacity);
        }

        packet.IsFree = false;
        packet.Reset();
        Rented++;
        _rentedBytes += packet.Capacity;
        return packet;
    }

    /// <summary>As <see cref="TryRent"/>, for bytes that wait to be sent: the last quarter is left to packets that move, without which nothing would be
    /// acknowledged and nothing given back.</summary>
    internal Packet? TryRentToKeep(int bytes) => _rentedBytes < LimitBytes - (LimitBytes / 4) ? TryRent(bytes) : null;

    internal void Return(Packet packet)
    {
        Debug.Assert(!packet.IsFree, "a packet is released once");
#if DEBUG
        packet.Buffer.AsSpan().Fill(0xdb); // Whoever still reads it shall notice.
#endif
        packet.IsFree = true;
        Rented--;
        _rentedBytes -= packet.Capacity;
        (packet.Capacity == _small.Capacity ? _small : packet.Capacity == _medium.Capacity ? _medium : _large).Put(packet);
    }

    // Buffers of another size lie idle: they make room.
    private bool Trim(int bytes)
    {
        foreach (Shelf shelf in (ReadOnlySpan<Shelf>)[_large, _medium, _small])
        {
            while (HeldBytes + bytes > LimitBytes && shelf.Take() is not null) HeldBytes -= shelf.Capacity;
        }

        return HeldBytes + bytes <= LimitBytes;
    }

    private sealed class Shelf(int capacity)
    {
        private Packet? _top;

        public int Capacity { get; } = capacity;

        public Packet? Take()
        {
            Packet? packet = _top;
            if (packet is not null) _top = packet.Next;
            return packet;
        }

        public void Put(Packet packet)
        {
            packet.Next = _top;
            _top = packet;
        }
    }
}
