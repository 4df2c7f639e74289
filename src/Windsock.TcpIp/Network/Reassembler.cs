using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>What a fragment says of itself.</summary>
/// <param name="HeaderBytes">What is before the part that was cut: the IPv4 header, or the IPv6 header with those before the fragment header.</param>
/// <param name="NextHeaderAt">IPv6: where the field is that names the fragment header.</param>
/// <param name="NextHeader">What the whole begins with.</param>
/// <param name="Identification">Common to the fragments of a packet.</param>
/// <param name="Offset">Where in the whole it belongs.</param>
/// <param name="MoreFragments">Not the last one.</param>
internal readonly record struct FragmentPlace(int HeaderBytes, int NextHeaderAt, byte NextHeader, uint Identification, int Offset, bool MoreFragments);

/// <summary>Puts fragments together. Source: RFC 791 section 3.2, RFC 815, RFC 1122 section 3.3.2, RFC 8200 section 4.5, RFC 5722.</summary>
/// <remarks>
/// <para>Fragments that overlap condemn their packet, those that are still to come included: what an overlap means differs from host to host, and attackers
/// live on that. An exact
/// duplicate is dropped by itself.</para>
/// <para>At most <see cref="CountLimit"/> packets are under way and hold at most <see cref="BytesLimit"/>; the oldest makes room. A packet has 30 seconds
/// (IPv6: 60), then its
/// sender is told, when the first fragment is there to be quoted.</para>
/// </remarks>
internal sealed class Reassembler(NetStack stack)
{
    public const int CountLimit = 256;
    public const int BytesLimit = 4 << 20;
    public const int FragmentsLimit = 256;

    // What a first TCP fragment must have, so that nobody hides its flags from a filter (RFC 1858 section 3).
    private const int LeastOfTcp = 16;

    private static readonly TimeSpan s_timeV4 = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_timeV6 = TimeSpan.FromSeconds(60);

    private readonly Dictionary<Key, Assembly> _assemblies = new(new KeyComparer(stack.AddressComparer));
    private readonly LinkedList<Assembly> _byAge = new();
    private readonly Stack<Assembly> _idle = new();
    private long _bytes;

    /// <summary>How many packets are under way.</summary>
    public int Count => _assemblies.Count;

    /// <summary>What they hold, in bytes of buffers.</summary>
    public long HeldBytes => _bytes;

    /// <summary>Takes a fragment, which begins with its payload. Owns it.</summary>
    /// <returns>The whole packet from its network header on when this was the last part, owned by the caller; else null.</returns>
    public Packet? Add(Packet packet, in FragmentPlace place)
    {
        if (!IsPossible(packet, place)) return null;

        int scope = packet.Source.IsLinkLocal ? packet.Interface!.Index : 0; // The same address on another link is another host.
        var key = new Key(packet.Source, packet.Destination, place.Identification, packet.Source.IsV4 ? place.NextHeader : (byte)0, scope);
        if (!_assemblies.TryGetValue(key, out Assembly? assembly)) assembly = Begin(key);
        if (assembly.IsCondemned)
        {
            stack.Counters.Drop(DropReason.BadFragment, packet);
            return null;
        }

        if (!Insert(assembly, packet, place)) return null;
        if (assembly.Total < 0 || assembly.Received < assembly.Total)
        {
            while (_bytes > BytesLimit) End(_byAge.First!.Value, DropReason.ReassemblyLimit);
            return null;
        }

        Packet? whole = Join(assembly);
        End(assembly, null);
        return whole;
    }

    private bool IsPossible(Packet packet, in FragmentPlace place)
    {
        int length = packet.Length;
        if (place.MoreFragments && (length == 0 || length % 8 != 0))
        {
            // RFC 8200 section 4.5: the pointer is the payload length, or the offset below.
            if (!packet.Source.IsV4) stack.Icmp.Errors.Send(packet, IcmpProblem.BadFieldV6(Icmpv6Code.ErroneousField, 4));
            stack.Counters.Drop(DropReason.BadFragment, packet);
            return false;
        }

        int largest = packet.Source.IsV4 ? IpLayer.LargestPacket - place.HeaderBytes : IpLayer.LargestPacket - (place.HeaderBytes - Ipv6Header.Size);
        if (place.Offset + length > largest)
        {
            if (!packet.Source.IsV4) stack.Icmp.Errors.Send(packet, IcmpProblem.BadFieldV6(Icmpv6Code.ErroneousField, place.HeaderBytes + 2));
            stack.Counters.Drop(DropReason.BadFragment, packet);
            return false;
        }

        bool isTiny = place.NextHeader == IpProtocol.Tcp && ((place.Offset == 0 && length < LeastOfTcp) || (place.Offset > 0 && place.Offset < LeastOfTcp));
        if (!isTiny && place.Offset == 0 && !packet.Source.IsV4) isTiny = !HasWholeHeaders(packet);
        if (!isTiny) return true;
        stack.Counters.Drop(DropReason.BadFragment, packet);
        return false;
    }

    // RFC 7112 section 5: the first fragment has all headers up to the transport's.
    private bool HasWholeHeaders(Packet packet)
    {
        ReadOnlySpan<byte> network = packet.Buffer.AsSpan(packet.NetworkStart, packet.Start + packet.Length - packet.NetworkStart);
        var walker = new Ipv6ExtensionWalker(network, network[6]);
        while (walker.MoveNext())
        {
        }

        if (walker.End is Ipv6ChainEnd.NoNext || (walker.End == Ipv6ChainEnd.Protocol && network.Length - walker.Offset >= 8)) return true;
        stack.Icmp.Errors.Send(packet, IcmpProblem.BadFieldV6(3, 0));
        return false;
    }

    private Assembly Begin(in Key key)
    {
        if (_assemblies.Count >= CountLimit) End(_byAge.First!.Value, DropReason.ReassemblyLimit);
        Assembly assembly = _idle.Count > 0 ? _idle.Pop() : new Assembly(this);
        assembly.Begin(key);
        _assemblies.Add(key, assembly);
        _byAge.AddLast(assembly.Place);
        stack.Timers.Arm(assembly, stack.Now + (key.Source.IsV4 ? s_timeV4 : s_timeV6));
        return assembly;
    }

    private bool Insert(Assembly assembly, Packet packet, in FragmentPlace place)
    {
        int start = place.Offset, end = place.Offset + packet.Length;
        Packet? before = null;
        // Most fragments come in order: the last one is looked at first.
        if (assembly.Last is { } last && (int)last.Sequence < start) before = last;
        Packet? after = before is null ? assembly.First : before.Next;
        while (after is not null && (int)after.Sequence < start)
        {
            before = after;
            after = after.Next;
        }

        if (after is not null && (int)after.Sequence == start && after.Length == packet.Length)
        {
            stack.Counters.Drop(DropReason.BadFragment, packet); // A duplicate: RFC 8200 section 4.5 lets it be ignored.
            return false;
        }

        bool overlaps = (before is not null && (int)before.Sequence + before.Length > start) || (after is not null && (int)after.Sequence < end);
        bool contradicts = place.MoreFragments ? assembly.Total >= 0 && end > assembly.Total
            : (assembly.Total >= 0 && assembly.Total != end) || (assembly.Last is { } far && (int)far.Sequence + far.Length > end);
        if (overlaps || contradicts || assembly.Count >= FragmentsLimit)
        {
            Condemn(assembly);
            stack.Counters.Drop(DropReason.BadFragment, packet);
            return false;
        }

        packet.Sequence = (uint)start;
        packet.Next = after;
        if (before is null) assembly.First = packet;
        else before.Next = packet;
        if (after is null) assembly.Last = packet;
        assembly.Count++;
        assembly.Received += packet.Length;
        _bytes += packet.Capacity;
        if (!place.MoreFragments) assembly.Total = end;
        if (start == 0) assembly.Head = place;
        return true;
    }

    private Packet? Join(Assembly assembly)
    {
        Packet first = assembly.First!;
        int header = assembly.Head.HeaderBytes;
        byte trafficClass = first.TrafficClass;
        bool anyNotCapable = false, anyMarked = false;
        for (Packet? each = first; each is not null; each = each.Next)
        {
            anyNotCapable |= (each.TrafficClass & 3) == 0;
            anyMarked |= (each.TrafficClass & 3) == 3;
        }

        // RFC 3168 section 5.3: a mark on any fragment is one on the whole; what cannot have been marked was tampered with.
        if ((anyMarked && anyNotCapable) || stack.Pool.TryRent(header + assembly.Total) is not { } whole)
        {
            stack.Counters.Drop(anyMarked && anyNotCapable ? DropReason.BadFragment : DropReason.OutOfPackets);
            return null;
        }

        if (anyMarked) trafficClass |= 3;
        Span<byte> bytes = whole.Append(header + assembly.Total);
        first.Buffer.AsSpan(first.NetworkStart, header).CopyTo(bytes);
        for (Packet? each = first; each is not null; each = each.Next) each.Bytes.CopyTo(bytes[(header + (int)each.Sequence)..]);
        whole.CopyNotes(first);
        whole.LinkGroup = first.LinkGroup;
        whole.NetworkStart = whole.Start;
        if (first.Source.IsV4)
        {
            bytes[1] = trafficClass;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], Checksum.Of(bytes[..header]));
        }
        else
        {
            bytes[0] = (byte)(0x60 | trafficClass >> 4);
            bytes[1] = (byte)((bytes[1] & 0xf) | trafficClass << 4);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - Ipv6Header.Size));
            bytes[assembly.Head.NextHeaderAt] = assembly.Head.NextHeader;
        }

        return whole;
    }

    // It stays without its fragments, so that those still to come are known and dropped.
    private void Condemn(Assembly assembly)
    {
        Release(assembly, DropReason.BadFragment);
        assembly.IsCondemned = true;
    }

    private void Release(Assembly assembly, DropReason? reason)
    {
        while (assembly.First is { } packet)
        {
            assembly.First = packet.Next;
            packet.Next = null;
            _bytes -= packet.Capacity;
            if (reason is { } why) stack.Counters.Drop(why, packet);
            else packet.Release();
        }

        assembly.Last = null;
    }

    private void End(Assembly assembly, DropReason? reason)
    {
        Release(assembly, reason);
        stack.Timers.Forget(assembly);
        _assemblies.Remove(assembly.Key);
        _byAge.Remove(assembly.Place);
        _idle.Push(assembly);
    }

    private void Expire(Assembly assembly)
    {
        if (assembly.First is { Sequence: 0 } first) stack.Icmp.Errors.Send(first, IcmpProblem.ReassemblyTimeExceeded);
        End(assembly, DropReason.ReassemblyTimeout);
    }

    private readonly record struct Key(IpAddress Source, IpAddress Destination, uint Identification, byte Protocol, int Scope);

    private sealed class KeyComparer(KeyedComparer addresses) : IEqualityComparer<Key>
    {
        public bool Equals(Key x, Key y) => x == y;

        public int GetHashCode(Key key) =>
            unchecked((addresses.Hash(key.Source) * 31 + addresses.Hash(key.Destination)) * 31
                + (int)(key.Identification * 0x9e3779b1) + key.Protocol + (key.Scope << 8));
    }

    private sealed class Assembly : Timed
    {
        private readonly Reassembler _owner;

        public Assembly(Reassembler owner)
        {
            _owner = owner;
            Place = new LinkedListNode<Assembly>(this);
        }

        public Key Key { get; private set; }

        public LinkedListNode<Assembly> Place { get; }

        public Packet? First { get; set; }

        public Packet? Last { get; set; }

        public int Count { get; set; }

        public int Received { get; set; }

        public int Total { get; set; }

        public FragmentPlace Head { get; set; }

        public bool IsCondemned { get; set; }

        public void Begin(in Key key)
        {
            Key = key;
            Count = 0;
            Received = 0;
            Total = -1;
            IsCondemned = false;
        }

        public override void Due(Instant now) => _owner.Expire(this);
    }
}
