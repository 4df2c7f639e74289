using CsCheck;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class FragmentTests
{
    private static readonly IpAddress s_from4 = IpAddress.Parse("10.0.0.2"), s_to4 = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_from6 = IpAddress.Parse("fd00::2"), s_to6 = IpAddress.Parse("fd00::1");

    private readonly World _world = new();

    [Theory]
    [InlineData("10.0.0.2", 1472, "one packet")]
    [InlineData("10.0.0.2", 1473, "two")]
    [InlineData("10.0.0.2", 65507, "the largest datagram of IPv4")]
    [InlineData("fd00::2", 1452, "one packet")]
    [InlineData("fd00::2", 1453, "two")]
    [InlineData("fd00::2", 65527, "the largest datagram of IPv6")]
    public void A_datagram_of_any_size_arrives_in_fragments(string to, int size, string why)
    {
        NetStack near = _world.Host(), far = _world.Host();
        _world.Join(near, "10.0.0.1/24 fd00::1/64", far, "10.0.0.2/24 fd00::2/64");
        IpAddress destination = IpAddress.Parse(to);
        UdpSocket receiver = far.OpenUdp(!destination.IsV4), sender = near.OpenUdp(!destination.IsV4);
        receiver.Bind(_world.Now, new AddressPort(destination, 7));
        byte[] sent = new byte[size];
        new Prng(3).Fill(sent);
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(sent), new AddressPort(destination, 7), default));
        _world.Settle();
        Packet? packet = receiver.Receive(_world.Now);
        Assert.True(packet is not null, $"{why}: {far.Counters}");
        Assert.Equal(sent, packet.Bytes.ToArray());
        packet.Release();
        Assert.Equal(0, far.Ip.Input.Reassembler.Count);
        Assert.Equal(0, _world.Pool.Rented);
    }

    // The model: a datagram arrives when, and only when, its bytes have all come before any two fragments overlapped, and then as it was sent.
    [Fact]
    public void Fragments_in_any_order_with_any_overlap_give_the_datagram_or_nothing() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 60].List[1, 8], Gen.Int[0, 1_000_000], Gen.Int[0, 3], Gen.Bool).Sample((isV4, sizes, seed, overlaps, _) =>
        {
            var world = new World();
            NetStack host = world.Host();
            var chance = new Prng((ulong)seed);
            byte[] whole = new byte[sizes.Sum() * 8 + 1 + chance.Below(8)];
            chance.Fill(whole);
            var pieces = new List<(int Start, int End)>();
            int at = 0;
            foreach (int size in sizes)
            {
                int end = at + size * 8;
                pieces.Add((at, end));
                at = end;
            }

            pieces.Add((at, whole.Length));
            for (int i = 0; i < overlaps; i++)
            {
                int start = chance.Below(at / 8) * 8;
                pieces.Add((start, Math.Min(at, start + (1 + chance.Below(8)) * 8)));
            }

            for (int i = pieces.Count - 1; i > 0; i--)
            {
                int other = chance.Below(i + 1);
                (pieces[i], pieces[other]) = (pieces[other], pieces[i]);
            }

            var seen = new List<(int Start, int End)>();
            bool isCondemned = false;
            foreach ((int Start, int End) piece in pieces)
            {
                Packet? done = host.Ip.Input.Reassembler.Add(Fragment(world, isV4, whole, piece.Start, piece.End, out FragmentPlace place), place);
                if (!isCondemned && !seen.Contains(piece))
                {
                    isCondemned = seen.Exists(each => each.Start < piece.End && piece.Start < each.End);
                    seen.Add(piece);
                }

                bool isWhole = !isCondemned && seen.Sum(each => each.End - each.Start) == whole.Length;
                if (isWhole != done is not null) return false;
                if (done is null) continue;
                bool same = isV4 ? Ipv4View.TryParse(done.Bytes, out Ipv4View _) : Ipv6View.TryParse(done.Bytes, out Ipv6View _);
                same &= done.Bytes[place.HeaderBytes..].SequenceEqual(whole);
                done.Release();
                seen.Clear();
                return same && world.Pool.Rented == 0 && host.Ip.Input.Reassembler.HeldBytes == 0;
            }

            world.Run(TimeSpan.FromSeconds(61));
            return world.Pool.Rented == 0 && host.Ip.Input.Reassembler.Count == 0 && host.Ip.Input.Reassembler.HeldBytes == 0;
        }, iter: 2000);

    [Fact]
    public void What_is_under_way_is_bounded_and_the_oldest_makes_room()
    {
        NetStack host = _world.Host();
        Reassembler reassembler = host.Ip.Input.Reassembler;
        byte[] whole = new byte[1400];
        for (uint i = 0; i < 5000; i++)
        {
            Packet packet = Fragment(_world, isV4: true, whole, 0, 1400 - 1400 % 8, out FragmentPlace place);
            Assert.Null(reassembler.Add(packet, place with { Identification = i, MoreFragments = true }));
            Assert.True(reassembler.Count <= Reassembler.CountLimit && reassembler.HeldBytes <= Reassembler.BytesLimit);
        }

        Assert.Equal(5000 - Reassembler.CountLimit, host.Counters.Dropped(DropReason.ReassemblyLimit));
    }

    [Theory]
    [InlineData(LinkKind.Ip, "10.0.0.2", 30, Icmpv4Type.TimeExceeded)]
    [InlineData(LinkKind.Ip, "fd00::2", 60, Icmpv6Type.TimeExceeded)]
    public void The_sender_is_told_when_parts_do_not_come(LinkKind kind, string from, int seconds, byte type)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, kind);
        _world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
        bool isV4 = IpAddress.Parse(from).IsV4;
        link.Inject(Wire(isV4, new byte[64], 0, more: true));
        _world.Run(TimeSpan.FromSeconds(seconds - 1));
        Assert.Empty(link.Sent);
        _world.Run(TimeSpan.FromSeconds(1));
        byte[] error = link.Sent.Dequeue();
        Assert.Equal((type, (byte)1), (error[isV4 ? 20 : 40], error[isV4 ? 21 : 41]));
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void An_atomic_fragment_is_taken_by_itself()
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "fd00::1/64");
        link.Inject(Wire(false, new byte[64], 8, more: true));
        link.Inject(Wire(false, new byte[64], 0, more: false)); // RFC 6946: the same identification, and no overlap with it.
        _world.Settle();
        Assert.Equal(1, host.Counters.Dropped(DropReason.UnknownProtocol));
        Assert.Equal(1, host.Ip.Input.Reassembler.Count);
    }

    [Theory]
    [InlineData(true, 0, 12, true, "not a multiple of 8")]
    [InlineData(true, 0, 8, true, "TCP without its flags")]
    [InlineData(true, 8, 8, true, "flags of TCP in the second fragment")]
    [InlineData(true, 65528, 16, false, "past the largest packet")]
    [InlineData(false, 65528, 16, false, "past the largest packet")]
    [InlineData(false, 0, 12, true, "not a multiple of 8")]
    public void Impossible_fragments_are_refused(bool isV4, int offset, int length, bool more, string why)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
        link.Inject(Wire(isV4, new byte[length], offset, more, IpProtocol.Tcp));
        _world.Settle();
        Assert.True(host.Counters.Dropped(DropReason.BadFragment) + host.Counters.Dropped(DropReason.BadIpPacket) == 1, $"{why}: {host.Counters}");
        Assert.Equal(0, host.Ip.Input.Reassembler.Count);
    }

    private static byte[] Wire(bool isV4, byte[] payload, int offset, bool more, byte protocol = 253)
    {
        byte[] packet = new byte[(isV4 ? 20 : 48) + payload.Length];
        if (isV4)
        {
            new Ipv4Header(s_from4, s_to4, protocol, 64, 0, 77, false, more, offset).Write(packet, payload.Length);
        }
        else
        {
            new Ipv6Header(s_from6, s_to6, IpProtocol.Fragment).Write(packet, payload.Length + 8);
            new Ipv6FragmentHeader(protocol, offset, more, 77).Write(packet.AsSpan(40));
        }

        payload.CopyTo(packet, packet.Length - payload.Length);
        return packet;
    }

    private static Packet Fragment(World world, bool isV4, byte[] whole, int start, int end, out FragmentPlace place)
    {
        byte[] bytes = Wire(isV4, whole[start..end], start, end < whole.Length);
        Packet packet = world.Payload(bytes);
        packet.NetworkStart = packet.Start;
        packet.Source = isV4 ? s_from4 : s_from6;
        packet.Destination = isV4 ? s_to4 : s_to6;
        packet.Interface = world.Stacks[0].Loopback;
        packet.TrafficClass = 0;
        packet.Skip(isV4 ? 20 : 48);
        place = new FragmentPlace(isV4 ? 20 : 40, 6, 253, 77, start, end < whole.Length);
        return packet;
    }
}
