using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>How a packet gets to a destination.</summary>
internal enum PathKind : byte
{
    /// <summary>By a link, to a neighbour.</summary>
    Unicast,

    /// <summary>It stays in the host.</summary>
    Local,

    /// <summary>To all on the link.</summary>
    Broadcast,

    /// <summary>To a group on the link.</summary>
    Multicast,
}

/// <summary>The way to one destination, found once and kept by whoever sends there: interface, next hop, source address and path MTU.</summary>
/// <remarks>
/// <para>Who keeps one asks <see cref="IsStale"/> before sending and finds it again when it is. <see cref="Mtu"/> changes when a router reports a smaller
/// one, and goes back to
/// that of the interface after ten minutes (RFC 1191 section 6.3, RFC 8201 section 4).</para>
/// </remarks>
internal sealed class IpPath : Timed
{
    /// <summary>How long a reported path MTU is believed.</summary>
    public static readonly TimeSpan MtuLifetime = TimeSpan.FromMinutes(10);

    private readonly IpLayer _ip;
    private readonly uint _addressSum;
    private int _generation;
    private ushort _identification;

    public IpPath(IpLayer ip, NetworkInterface through, PathKind kind, in IpAddress source, in IpAddress destination, in IpAddress nextHop)
    {
        _ip = ip;
        Interface = through;
        Kind = kind;
        Source = source;
        Destination = destination;
        NextHop = nextHop;
        IsV4 = destination.IsV4;
        LinkMtu = kind == PathKind.Local ? IpLayer.LargestPacket : through.Mtu;
        Mtu = LinkMtu;
        _generation = ip.Generation;
        _identification = (ushort)ip.Chance.Next();
        _addressSum = (source.AsV4 >> 16) + (source.AsV4 & 0xffff) + (destination.AsV4 >> 16) + (destination.AsV4 & 0xffff);
        if (kind != PathKind.Local && through.Properties.Kind == Link.LinkKind.Ethernet) Neighbour = through.Neighbours.Get(nextHop);
    }

    /// <summary>By which interface; of a local path the one that has the destination.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>How.</summary>
    public PathKind Kind { get; }

    /// <summary>The address that the host uses on the way.</summary>
    public IpAddress Source { get; }

    /// <summary>To whom.</summary>
    public IpAddress Destination { get; }

    /// <summary>The neighbour that takes it: a router, or the destination itself.</summary>
    public IpAddress NextHop { get; private set; }

    /// <summary>Whether a router has named <see cref="NextHop"/>, and not the routes.</summary>
    public bool IsRedirected { get; private set; }

    /// <summary>Whether it is IPv4.</summary>
    public bool IsV4 { get; }

    /// <summary>The entry of <see cref="NextHop"/>; null where there is no neighbour to find.</summary>
    public Neighbour? Neighbour { get; private set; }

    /// <summary>The largest packet that the first link takes, in bytes.</summary>
    public int LinkMtu { get; }

    /// <summary>The largest packet that gets through, in bytes.</summary>
    public int Mtu { get; private set; }

    /// <summary>Whether less than <see cref="Mtu"/> gets through, as a router says: packets go without the mark that forbids routers to cut them.</summary>
    public bool IsCutOnTheWay { get; private set; }

    /// <summary>The header that <see cref="IpLayer.Send"/> puts before a transport packet, in bytes.</summary>
    public int HeaderBytes => IsV4 ? Ipv4Header.Size : Ipv6Header.Size;

    /// <summary>The hop limit where nobody has set one: what routers say, over IPv6 (RFC 4861 section 6.3.4), or else the host's.</summary>
    public byte HopLimit(byte hosts) => !IsV4 && Interface.HopLimit != 0 ? Interface.HopLimit : hosts;

    /// <summary>Whether routes or addresses have changed since: find it again.</summary>
    public bool IsStale => _generation != _ip.Generation;

    /// <summary>Whether somebody asked for it since the table looked last.</summary>
    internal bool WasUsed { get; set; }

    /// <summary>TCP has made progress: who is in between need not be probed.</summary>
    public void Confirm() => Neighbour?.Confirm();

    /// <summary>A smaller packet is all that gets through, as a router or a probe found out.</summary>
    /// <returns>Whether anything is another way now.</returns>
    public bool LowerMtu(int mtu)
    {
        int least = IsV4 ? IpLayer.LeastPathMtuV4 : IpLayer.SmallestMtuV6;
        bool isCut = IsCutOnTheWay || (IsV4 && mtu < Math.Min(least, Mtu));
        mtu = Math.Min(Math.Max(mtu, least), Mtu);
        if (mtu == Mtu && isCut == IsCutOnTheWay) return false;
        Mtu = mtu;
        IsCutOnTheWay = isCut;
        _ip.Stack.Timers.Arm(this, _ip.Stack.Now + MtuLifetime);
        return true;
    }

    /// <summary>The same destination was found again, by the same way: what was learned of it stays.</summary>
    public void Inherit(IpPath older)
    {
        _identification = older._identification;
        if (older.Interface != Interface || older.NextHop != NextHop || (older.Mtu >= LinkMtu && !older.IsCutOnTheWay)) return;
        Mtu = Math.Min(older.Mtu, LinkMtu);
        IsCutOnTheWay = older.IsCutOnTheWay;
        _ip.Stack.Timers.Arm(this, older.Deadline);
    }

    /// <summary>Goes by another neighbour from now on.</summary>
    public void Redirect(in IpAddress nextHop)
    {
        NextHop = nextHop;
        IsRedirected = true;
        if (Neighbour is not null) FreshNeighbour();
    }

    /// <summary>It has left the table; whoever keeps it finds another.</summary>
    public void Retire()
    {
        _generation = -1;
        _ip.Stack.Timers.Forget(this);
    }

    /// <summary>The time of the reported MTU is over: larger packets find out whether it still holds.</summary>
    public override void Due(Instant now)
    {
        Mtu = LinkMtu;
        IsCutOnTheWay = false;
    }

    /// <summary>The number that the fragments of the next packet share.</summary>
    public ushort NextIdentification(int count = 1)
    {
        ushort first = _identification;
        _identification = (ushort)(_identification + count);
        return first;
    }

    /// <summary>The neighbour after the table has dropped the one that was kept.</summary>
    public Neighbour FreshNeighbour()
    {
        Neighbour = Interface.Neighbours.Get(NextHop);
        return Neighbour;
    }

    /// <summary>Writes the IPv4 header: three stores, and a checksum of which the addresses' part is known.</summary>
    public void WriteV4(Packet packet, byte protocol, byte hopLimit, byte trafficClass, ushort identification, uint fragmentWord)
    {
        uint length = (uint)packet.Length + Ipv4Header.Size;
        Span<byte> header = packet.Prepend(Ipv4Header.Size);
        uint first = 0x4500_0000 | (uint)trafficClass << 16 | length;
        uint second = (uint)identification << 16 | fragmentWord;
        uint third = (uint)hopLimit << 24 | (uint)protocol << 16;
        uint sum = _addressSum + (first >> 16) + (first & 0xffff) + (second >> 16) + (second & 0xffff) + (third >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        third |= ~sum & 0xffff;
        BinaryPrimitives.WriteUInt64BigEndian(header, (ulong)first << 32 | second);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], (ulong)third << 32 | Source.AsV4);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], Destination.AsV4);
    }

    /// <summary>Writes the IPv6 header.</summary>
    public void WriteV6(Packet packet, byte nextHeader, byte hopLimit, byte trafficClass, uint flowLabel)
    {
        int payload = packet.Length;
        new Ipv6Header(Source, Destination, nextHeader, hopLimit, trafficClass, flowLabel).Write(packet.Prepend(Ipv6Header.Size), payload);
    }
}
