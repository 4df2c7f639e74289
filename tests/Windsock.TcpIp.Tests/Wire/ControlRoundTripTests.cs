using CsCheck;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>What the headers of ICMP, neighbor discovery and group membership write, their views read back.</summary>
public class ControlRoundTripTests
{
    private static readonly Gen<IpAddress> s_unicast = WireGen.V6.Select(address => new IpAddress(address.High & 0x7fff_ffff_ffff_ffff, address.Low));

    private static readonly Gen<IpAddress> s_linkLocal = Gen.ULong.Select(low => new IpAddress(0xfe80_0000_0000_0000, low));

    private static readonly Gen<IpAddress> s_group4 = Gen.UInt.Select(value => IpAddress.V4(value & 0x0fff_ffff | 0xe000_0000));

    private static readonly Gen<IpAddress> s_group6 = WireGen.V6.Select(address => new IpAddress(address.High | 0xff00_0000_0000_0000, address.Low));

    private static readonly Gen<RouterPreference> s_preference = Gen.Int[-1, 1].Select(value => (RouterPreference)value);

    private static readonly Gen<TimeSpan> s_tenths = Gen.Int[1, 127].Select(value => TimeSpan.FromMilliseconds(value * 100));

    [Fact]
    public void Icmpv4() => Gen.Select(Gen.Byte, Gen.Byte, Gen.UInt, WireGen.Noise).Sample((type, code, rest, data) =>
    {
        var header = new Icmpv4Header(type, code, rest);
        byte[] message = [.. new byte[Icmpv4Header.Size], .. data];
        header.Write(message);
        return Icmpv4View.TryParse(message, out Icmpv4View view) && view.Header == header && view.IsChecksumRight && view.Payload.SequenceEqual(data);
    });

    [Fact]
    public void Icmpv6() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.UInt, WireGen.Noise, WireGen.V6, WireGen.V6).Sample((type, code, rest, data, source, destination) =>
        {
            var header = new Icmpv6Header(type, code, rest);
            byte[] message = [.. new byte[Icmpv6Header.Size], .. data];
            header.Write(message, source, destination);
            return Icmpv6View.TryParse(message, out Icmpv6View view) && view.Header == header && view.IsChecksumRight(source, destination)
                && view.Payload.SequenceEqual(data);
        });

    [Fact]
    public void A_quoted_packet_is_what_was_sent() =>
        Gen.Select(WireGen.Address, WireGen.Address, Gen.UShort, Gen.UShort, Gen.Int[8, 60]).Where((one, other, _, _, _) => one.IsV4 == other.IsV4)
            .Sample((source, destination, from, to, kept) =>
            {
                int header = source.IsV4 ? Ipv4Header.Size : Ipv6Header.Size;
                byte[] packet = new byte[header + 500];
                if (source.IsV4) new Ipv4Header(source, destination, IpProtocol.Udp).Write(packet, 500);
                else new Ipv6Header(source, destination, IpProtocol.Udp).Write(packet, 500);
                new UdpHeader(from, to).Write(packet.AsSpan(header), 492);
                return QuotedPacket.TryParse(packet.AsSpan(0, header + kept), out QuotedPacket quoted) && quoted.Source == source
                    && quoted.Destination == destination && quoted.Protocol == IpProtocol.Udp && quoted.SourcePort == from && quoted.DestinationPort == to
                    && quoted.TotalBytes == packet.Length && quoted.Transport.Length == kept;
            });

    [Fact]
    public void A_router_advertisement() =>
        Gen.Select(Gen.Byte, Gen.Bool, Gen.Bool, s_preference, Gen.UShort, Gen.UInt, Gen.UInt)
            .Sample((hops, managed, other, preference, lifetime, reachable, retransmit) =>
            {
                var header = new RouterAdvertisementHeader(hops, managed, other, preference, lifetime, reachable, retransmit);
                byte[] message = new byte[RouterAdvertisementHeader.Size];
                header.Write(message);
                return RouterAdvertisementView.TryParse(message, out RouterAdvertisementView view) && view.Header == header;
            });

    [Fact]
    public void Neighbor_messages() => Gen.Select(s_unicast, Gen.Bool, Gen.Bool, Gen.Bool).Sample((target, router, solicited, overrides) =>
    {
        byte[] message = new byte[NeighborAdvertisementHeader.Size];
        new NeighborSolicitationHeader(target).Write(message);
        Assert.True(NeighborSolicitationView.TryParse(message, out NeighborSolicitationView question));
        Assert.True(question.Target == target);
        var header = new NeighborAdvertisementHeader(target, router, solicited, overrides);
        header.Write(message);
        return NeighborAdvertisementView.TryParse(message, out NeighborAdvertisementView view) && view.Header == header;
    });

    [Fact]
    public void A_redirect() => Gen.Select(s_linkLocal, s_unicast, WireGen.Noise, WireGen.Mac).Sample((target, destination, packet, mac) =>
    {
        var header = new NdpRedirectHeader(target, destination);
        byte[] message = new byte[400];
        header.Write(message);
        var options = new NdpOptionsWriter(message.AsSpan(NdpRedirectHeader.Size));
        Assert.True(options.TryAddLinkLayerAddress(NdpOptionKind.TargetLinkLayerAddress, mac) && options.TryAddRedirected(packet));
        Assert.True(NdpRedirectView.TryParse(message.AsSpan(0, NdpRedirectHeader.Size + options.Length), out NdpRedirectView view));
        Assert.True(view.Options.TryFindLinkLayerAddress(NdpOptionKind.TargetLinkLayerAddress, out MacAddress read));
        Assert.True(read == mac);
        Assert.True(view.Options.TryFind(NdpOptionKind.RedirectedHeader, out NdpOption option));
        Assert.True(option.TryReadRedirected(out ReadOnlySpan<byte> quoted));
        return view.Header == header && quoted.StartsWith(packet);
    });

    [Fact]
    public void Router_options() =>
        Gen.Select(
                Gen.Select(s_unicast, Gen.Int[0, 128], Gen.Bool, Gen.Bool), Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt), s_preference,
                s_unicast.Array[1, 4], Gen.Byte.Array[6])
            .Sample((about, numbers, preference, servers, nonce) =>
            {
                var prefix = new NdpPrefixInformation(new IpPrefix(about.Item1, about.Item2), about.Item3, about.Item4, numbers.Item1, numbers.Item2);
                var route = new NdpRouteInformation(new IpPrefix(about.Item1, about.Item2), preference, numbers.Item3);
                byte[] message = new byte[500];
                RouterSolicitationView.Write(message);
                var writer = new NdpOptionsWriter(message.AsSpan(RouterSolicitationView.Size));
                Assert.True(writer.TryAdd(prefix));
                Assert.True(writer.TryAdd(route));
                Assert.True(writer.TryAddMtu(numbers.Item1));
                Assert.True(writer.TryAddNonce(nonce));
                Assert.True(writer.TryAddDnsServers(numbers.Item2, servers));
                Assert.True(writer.TryAddSearchList(numbers.Item3, "\u0003foo\0"u8));
                Assert.True(RouterSolicitationView.TryParse(message.AsSpan(0, RouterSolicitationView.Size + writer.Length), out RouterSolicitationView view));

                NdpOptions options = view.Options;
                Assert.True(options.MoveNext());
                Assert.True(options.Current.TryRead(out NdpPrefixInformation prefixRead));
                Assert.True(prefixRead == prefix);
                Assert.True(options.MoveNext());
                Assert.True(options.Current.TryRead(out NdpRouteInformation routeRead));
                Assert.True(routeRead == route);
                Assert.True(options.MoveNext());
                Assert.True(options.Current.TryReadMtu(out uint mtu));
                Assert.True(mtu == numbers.Item1);
                Assert.True(options.MoveNext() && options.Current.Kind == NdpOptionKind.Nonce && options.Current.Value.SequenceEqual(nonce));
                Assert.True(options.MoveNext());
                Assert.True(options.Current.TryRead(out NdpDnsServers serversRead));
                Assert.True(serversRead.Count == servers.Length);
                for (int i = 0; i < servers.Length; i++) Assert.Equal(servers[i], serversRead[i]);
                Assert.Equal(numbers.Item2, serversRead.LifetimeSeconds);
                Assert.True(options.MoveNext());
                Assert.True(options.Current.TryReadSearchList(out uint lifetime, out ReadOnlySpan<byte> names));
                return lifetime == numbers.Item3 && names.StartsWith("\u0003foo\0"u8) && !options.MoveNext();
            });

    [Fact]
    public void Igmp_messages() => Gen.Select(Gen.Byte, WireGen.V4).Sample((type, group) =>
    {
        var header = new IgmpHeader(type, group);
        byte[] message = new byte[IgmpHeader.Size];
        header.Write(message);
        return IgmpView.TryParse(message, out IgmpView view) && view.Header == header && view.IsChecksumRight;
    });

    [Fact]
    public void Mld_messages() => Gen.Select(Gen.Bool, s_group6).Sample((done, group) =>
    {
        var header = new MldHeader(done ? Icmpv6Type.MulticastListenerDone : Icmpv6Type.MulticastListenerReport, group);
        byte[] message = new byte[MldHeader.Size];
        header.Write(message);
        return MldView.TryParse(message, out MldView view) && view.Header == header;
    });

    [Fact]
    public void Igmp_queries() =>
        Gen.Select(Gen.Int[2, 3], s_group4, s_tenths, Gen.Bool, Gen.Byte[0, 7], Gen.Int[0, 127], WireGen.V4.Array[0, 20])
            .Sample((version, group, response, suppress, robustness, interval, sources) =>
            {
                MulticastQueryHeader header = version == 2
                    ? new(2, group, response)
                    : new(3, group, response, suppress, robustness, TimeSpan.FromSeconds(interval));
                byte[] message = new byte[200];
                int length = header.WriteIgmp(message, sources);
                Assert.True(IgmpView.TryParse(message.AsSpan(0, length), out IgmpView whole));
                Assert.True(whole.IsChecksumRight);
                Assert.True(MulticastQueryView.TryParseIgmp(message.AsSpan(0, length), out MulticastQueryView view));
                Assert.True(view.Header == header);
                return version == 2 || Same(sources, view.Sources);
            });

    [Fact]
    public void Mld_queries() =>
        Gen.Select(Gen.Int[1, 2], s_group6, Gen.Int[0, 32767], Gen.Bool, Gen.Byte[0, 7], Gen.Int[0, 127], WireGen.V6.Array[0, 20])
            .Sample((version, group, response, suppress, robustness, interval, sources) =>
            {
                TimeSpan maximum = TimeSpan.FromMilliseconds(response);
                MulticastQueryHeader header = version == 1
                    ? new(1, group, maximum)
                    : new(2, group, maximum, suppress, robustness, TimeSpan.FromSeconds(interval));
                byte[] message = new byte[400];
                int length = header.WriteMld(message, sources);
                Assert.True(MulticastQueryView.TryParseMld(message.AsSpan(0, length), out MulticastQueryView view));
                Assert.True(view.Header == header);
                return version == 1 || Same(sources, view.Sources);
            });

    [Fact]
    public void Membership_reports() =>
        Gen.Bool.SelectMany(v6 => Gen.Select(Gen.Const(v6), Records(v6).Array[0, 10])).Sample((v6, records) =>
            {
                byte[] message = new byte[1200];
                var writer = new MulticastReportWriter(message, v6);
                int written = 0;
                foreach ((byte kind, IpAddress group, IpAddress[] sources) in records)
                {
                    bool fits = sources.Length <= writer.RoomForSources;
                    Assert.Equal(fits, writer.TryAdd((MulticastRecordKind)kind, group, sources));
                    if (!fits) break;
                    written++;
                }

                ReadOnlySpan<byte> bytes = message.AsSpan(0, writer.Finish());
                Assert.True(v6 ? MulticastReportView.TryParseMld(bytes, out MulticastReportView view) : MulticastReportView.TryParseIgmp(bytes, out view));
                Assert.True(v6 || Checksum.Of(bytes) == 0);
                int index = 0;
                foreach (MulticastRecord record in view.Records)
                {
                    (byte kind, IpAddress group, IpAddress[] sources) = records[index++];
                    Assert.True(record.Kind == (MulticastRecordKind)kind && record.Group == group && Same(sources, record.Sources));
                }

                return index == written;
            });

    [Fact]
    public void Times_as_floating_point_are_never_longer_than_meant_and_at_most_a_sixteenth_shorter() => Gen.Long[0, 31744].Sample(value =>
    {
        long read = MulticastTime.Decode8(MulticastTime.Encode8(value));
        long read16 = MulticastTime.Decode16(MulticastTime.Encode16(value * 100), 2);
        return read <= value && value - read <= value / 16 && read16 <= value * 100 && value * 100 - read16 <= value * 100 / 4096;
    });

    private static Gen<(byte, IpAddress, IpAddress[])> Records(bool v6) =>
        Gen.Select(Gen.Byte[1, 6], v6 ? s_group6 : s_group4, (v6 ? WireGen.V6 : WireGen.V4).Array[0, 5]);

    private static bool Same(IpAddress[] addresses, AddressList list)
    {
        bool same = addresses.Length == list.Count;
        for (int i = 0; same && i < addresses.Length; i++) same = addresses[i] == list[i];
        return same;
    }
}
