using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The IPv6 fragment header. Source: RFC 8200 section 4.5.</summary>
/// <param name="NextHeader">What the fragmentable part begins with.</param>
/// <param name="Offset">Where in the fragmentable part the fragment belongs, in bytes, a multiple of 8.</param>
/// <param name="MoreFragments">Not the last fragment.</param>
/// <param name="Identification">Common to the fragments of a packet.</param>
public readonly record struct Ipv6FragmentHeader(byte NextHeader, int Offset, bool MoreFragments, uint Identification)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 8;

    /// <summary>Whether it is the whole packet: a packet that was sent in one fragment. Source: RFC 6946.</summary>
    public bool IsAtomic => Offset == 0 && !MoreFragments;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> header)
    {
        header[0] = NextHeader;
        header[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Offset & 0xfff8 | (MoreFragments ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Identification);
    }

    /// <summary>Reads a header; what lies behind it is not part of it.</summary>
    /// <returns>Whether it is long enough.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6FragmentHeader header)
    {
        header = default;
        if (bytes.Length < Size) return false;
        ushort word = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        header = new Ipv6FragmentHeader(bytes[0], word & 0xfff8, (word & 1) != 0, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return true;
    }
}

/// <summary>An IPv6 routing header, as far as a host needs it: to pass over one that is used up and refuse another. Source: RFC 8200 section 4.4, RFC
/// 5095.</summary>
/// <param name="NextHeader">What follows.</param>
/// <param name="Length">Its bytes, a multiple of 8.</param>
/// <param name="RoutingType">How the route is given.</param>
/// <param name="SegmentsLeft">The nodes still to be visited; 0 at the end of the route, where the header means nothing any more.</param>
public readonly record struct Ipv6RoutingHeader(byte NextHeader, int Length, byte RoutingType, byte SegmentsLeft)
{
    /// <summary>Where the routing type is, at which a parameter problem points.</summary>
    public const int RoutingTypeAt = 2;

    /// <summary>Writes the header with a route of zeros: for tests, since no routing type is sent.</summary>
    public void Write(Span<byte> header)
    {
        header[..Length].Clear();
        header[0] = NextHeader;
        header[1] = (byte)(Length / 8 - 1);
        header[2] = RoutingType;
        header[3] = SegmentsLeft;
    }

    /// <summary>Reads a header; what lies behind it is not part of it.</summary>
    /// <returns>Whether its length fits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6RoutingHeader header)
    {
        header = default;
        if (bytes.Length < 8 || (bytes[1] + 1) * 8 > bytes.Length) return false;
        header = new Ipv6RoutingHeader(bytes[0], (bytes[1] + 1) * 8, bytes[2], bytes[3]);
        return true;
    }
}

/// <summary>How a chain of extension headers ended.</summary>
public enum Ipv6ChainEnd
{
    /// <summary>It has not ended yet.</summary>
    Open,

    /// <summary>At a transport protocol, or at one that is not known: <see cref="Ipv6ExtensionWalker.Protocol"/>.</summary>
    Protocol,

    /// <summary>At "no next header".</summary>
    NoNext,

    /// <summary>At a fragment header whose fragment does not begin with a header.</summary>
    LaterFragment,

    /// <summary>A header is cut off.</summary>
    Truncated,

    /// <summary>Hop-by-hop options stand elsewhere than first: an unrecognized next header. Source: RFC 8200 section 4.1.</summary>
    Misplaced,

    /// <summary>More headers than <see cref="Ipv6ExtensionWalker.MaxHeaders"/>. Source: RFC 8504 section 5.3.</summary>
    TooMany,
}

/// <summary>Goes through the extension headers of an IPv6 packet, one at a time, so that each can be acted on before the next. Source: RFC 8200 section
/// 4.</summary>
public ref struct Ipv6ExtensionWalker
{
    /// <summary>The headers of a chain that are looked at.</summary>
    public const int MaxHeaders = 8;

    private readonly ReadOnlySpan<byte> _packet;
    private int _at;
    private int _length;
    private int _count;
    private bool _laterFragment;

    /// <summary>Begins before the first header.</summary>
    /// <param name="packet">The packet from its fixed header on; it may be cut off behind, as in an ICMP error.</param>
    /// <param name="nextHeader">What the fixed header says.</param>
    public Ipv6ExtensionWalker(ReadOnlySpan<byte> packet, byte nextHeader)
    {
        _packet = packet;
        _at = Ipv6Header.Size;
        Protocol = nextHeader;
        NextHeaderAt = 6;
    }

    /// <summary>What the header at hand is, or what the chain ended at.</summary>
    public byte Protocol { get; private set; }

    /// <summary>The header at hand.</summary>
    public readonly ReadOnlySpan<byte> Header => _packet.Slice(_at, _length);

    /// <summary>Where in the packet the header at hand begins; after the end, where the transport packet does.</summary>
    public readonly int Offset => _at;

    /// <summary>Where in the packet the field is that named what is at hand: the pointer of "unrecognized next header".</summary>
    public int NextHeaderAt { get; private set; }

    /// <summary>Why there are no more.</summary>
    public Ipv6ChainEnd End { get; private set; }

    /// <summary>Goes to the next header.</summary>
    /// <returns>Whether there is one; if not, <see cref="End"/> says why.</returns>
    public bool MoveNext()
    {
        if (End != Ipv6ChainEnd.Open) return false;
        if (_length > 0)
        {
            Protocol = _packet[_at];
            NextHeaderAt = _at;
            _at += _length;
            _length = 0;
        }

        End = Look();
        if (End == Ipv6ChainEnd.Open) _count++;
        return End == Ipv6ChainEnd.Open;
    }

    private Ipv6ChainEnd Look()
    {
        if (_laterFragment) return Ipv6ChainEnd.LaterFragment;
        if (Protocol == IpProtocol.NoNext) return Ipv6ChainEnd.NoNext;
        bool isExtension = Protocol is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.DestinationOptions;
        if (!isExtension) return Ipv6ChainEnd.Protocol;
        if (Protocol == IpProtocol.HopByHop && _count > 0) return Ipv6ChainEnd.Misplaced;
        if (_count == MaxHeaders) return Ipv6ChainEnd.TooMany;
        if (_packet.Length - _at < 8) return Ipv6ChainEnd.Truncated;

        _length = 8;
        if (Protocol == IpProtocol.Fragment)
        {
            _laterFragment = (BinaryPrimitives.ReadUInt16BigEndian(_packet[(_at + 2)..]) & 0xfff8) != 0;
            return Ipv6ChainEnd.Open;
        }

        _length = (_packet[_at + 1] + 1) * 8;
        if (_packet.Length - _at >= _length) return Ipv6ChainEnd.Open;
        _length = 0;
        return Ipv6ChainEnd.Truncated;
    }
}
