using CsCheck;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>What the headers of the lower layers write, their views read back.</summary>
public class RoundTripTests
{
    private static readonly Gen<byte[]> s_payload = Gen.Byte.Array[0, 100];

    private static readonly Gen<byte[]> s_words = Gen.Int[0, 10].SelectMany(count => Gen.Byte.Array[count * 4]);

    [Fact]
    public void Ethernet() => Gen.Select(WireGen.Mac, WireGen.Mac, Gen.UShort, s_payload).Sample((destination, source, type, payload) =>
    {
        var header = new EthernetHeader(destination, source, type);
        byte[] frame = [.. new byte[EthernetHeader.Size], .. payload];
        header.Write(frame);
        return EthernetView.TryParse(frame, out EthernetView view) && view.Header == header && view.Payload.SequenceEqual(payload);
    });

    [Fact]
    public void Arp() => Gen.Select(Gen.UShort, WireGen.Mac, WireGen.V4, WireGen.Mac, WireGen.V4).Sample((operation, mac, address, otherMac, other) =>
    {
        var header = new ArpHeader((ArpOperation)operation, mac, address, otherMac, other);
        byte[] packet = new byte[ArpHeader.Size];
        header.Write(packet);
        return ArpView.TryParse(packet, out ArpView view) && view.Header == header;
    });

    [Fact]
    public void Ipv4() =>
        Gen.Select(
                Gen.Select(WireGen.V4, WireGen.V4, Gen.Byte, Gen.Byte), Gen.Select(Gen.Byte, Gen.UShort, Gen.Bool, Gen.Bool, Gen.Int[0, 8000]),
                s_words, s_payload)
            .Sample((ends, how, options, payload) =>
            {
                var header = new Ipv4Header(ends.Item1, ends.Item2, ends.Item3, ends.Item4, how.Item1, how.Item2, how.Item3, how.Item4, how.Item5 * 8);
                byte[] packet = [.. new byte[Ipv4Header.Size + options.Length], .. payload, 1, 2, 3];
                header.Write(packet, payload.Length, options);
                return Ipv4View.TryParse(packet, out Ipv4View view) && view.Header == header && view.Options.SequenceEqual(options)
                    && view.Payload.SequenceEqual(payload);
            });

    [Fact]
    public void Ipv6() =>
        Gen.Select(WireGen.V6, WireGen.V6, Gen.Byte, Gen.Byte, Gen.Byte, Gen.UInt[0, 0xfffff], s_payload)
            .Sample((source, destination, next, hops, trafficClass, label, payload) =>
            {
                var header = new Ipv6Header(source, destination, next, hops, trafficClass, label);
                byte[] packet = [.. new byte[Ipv6Header.Size], .. payload, 1, 2, 3];
                header.Write(packet, payload.Length);
                return Ipv6View.TryParse(packet, out Ipv6View view) && view.Header == header && view.Payload.SequenceEqual(payload);
            });

    [Fact]
    public void An_ipv6_fragment_header() =>
        Gen.Select(Gen.Byte, Gen.Int[0, 8191], Gen.Bool, Gen.UInt).Sample((next, offset, more, identification) =>
        {
            var header = new Ipv6FragmentHeader(next, offset * 8, more, identification);
            byte[] bytes = new byte[Ipv6FragmentHeader.Size];
            header.Write(bytes);
            return Ipv6FragmentHeader.TryRead(bytes, out Ipv6FragmentHeader read) && read == header;
        });

    [Fact]
    public void An_ipv6_routing_header() => Gen.Select(Gen.Byte, Gen.Int[1, 8], Gen.Byte, Gen.Byte).Sample((next, units, type, left) =>
    {
        var header = new Ipv6RoutingHeader(next, units * 8, type, left);
        byte[] bytes = new byte[units * 8];
        header.Write(bytes);
        return Ipv6RoutingHeader.TryRead(bytes, out Ipv6RoutingHeader read) && read == header;
    });

    [Fact]
    public void Ipv6_options() => Gen.Select(Gen.Byte, Gen.Select(Gen.Byte[2, 255], Gen.Byte.Array[0, 40]).Array[0, 8]).Sample((next, options) =>
    {
        byte[] bytes = new byte[400];
        var writer = new Ipv6OptionsWriter(bytes, next);
        foreach ((byte kind, byte[] value) in options) Assert.True(writer.TryAdd(kind, value));
        int length = writer.Finish();
        Assert.True(Ipv6OptionsView.TryParse(bytes, out Ipv6OptionsView view));
        Assert.True(view.Length == length);
        Assert.True(length % 8 == 0);
        int index = 0;
        Ipv6OptionEnumerator each = view.Options;
        while (each.MoveNext())
        {
            Assert.Equal(options[index].Item1, each.Current.Kind);
            Assert.True(each.Current.Value.SequenceEqual(options[index].Item2));
            index++;
        }

        return index == options.Length && !each.IsMalformed && view.NextHeader == next;
    });

    [Fact]
    public void An_ipv4_route() => Gen.Select(WireGen.V4.Array[1, 9], Gen.Int[0, 2]).Sample((addresses, which) =>
    {
        byte kind = which switch { 0 => Ipv4OptionKind.RecordRoute, 1 => Ipv4OptionKind.LooseSourceRoute, _ => Ipv4OptionKind.StrictSourceRoute };
        byte[] options = new byte[40];
        int length = Ipv4RouteView.Write(options, kind, addresses);
        var each = new Ipv4Options(options.AsSpan(0, length));
        Assert.True(each.MoveNext());
        Assert.True(Ipv4RouteView.TryParse(each.Current, out Ipv4RouteView view));
        Assert.True(view.Kind == kind && view.Count == addresses.Length && view.Next == 0);
        for (int i = 0; i < addresses.Length; i++) Assert.Equal(addresses[i], view[i]);
        return !each.MoveNext() && !each.IsMalformed;
    });

    [Fact]
    public void Udp() => Gen.Select(Gen.UShort, Gen.UShort, s_payload).Sample((source, destination, payload) =>
    {
        var header = new UdpHeader(source, destination);
        byte[] datagram = [.. new byte[UdpHeader.Size], .. payload, 9, 9];
        header.Write(datagram, payload.Length);
        return UdpView.TryParse(datagram, out UdpView view) && view.Header == header && view.Payload.SequenceEqual(payload);
    });

    [Fact]
    public void Tcp() =>
        Gen.Select(Gen.Select(Gen.UShort, Gen.UShort, Gen.UInt, Gen.UInt), Gen.Select(Gen.UShort[0, 0x1ff], Gen.UShort, Gen.UShort), s_words, s_payload)
            .Sample((ends, how, options, payload) =>
            {
                var header = new TcpHeader(ends.Item1, ends.Item2, ends.Item3, ends.Item4, (TcpFlags)how.Item1, how.Item2, how.Item3);
                byte[] segment = [.. new byte[TcpHeader.Size], .. options, .. payload];
                header.Write(segment, options.Length);
                return TcpView.TryParse(segment, out TcpView view) && view.Header == header && view.Options.SequenceEqual(options)
                    && view.Payload.SequenceEqual(payload);
            });

    [Fact]
    public void Tcp_options_of_a_syn() =>
        Gen.Select(Gen.UShort[1, 65535], Gen.Int[0, 14], Gen.Bool, Gen.UInt, Gen.UInt, Gen.Byte.Array[4, 16])
            .Sample((size, shift, sackPermitted, value, echo, cookie) =>
            {
                byte[] bytes = new byte[TcpHeader.MaxOptions];
                var writer = new TcpOptionsWriter(bytes);
                Assert.True(writer.TryAddMaximumSegmentSize(size) && writer.TryAddNoOperation() && writer.TryAddWindowScale(shift));
                if (sackPermitted) Assert.True(writer.TryAddSackPermitted());
                Assert.True(writer.TryAddTimestamps(value, echo));
                bool fits = writer.TryAddFastOpen(cookie);
                TcpOptions read = TcpOptions.Read(bytes.AsSpan(0, writer.Finish()));
                return writer.Length % 4 == 0 && read.MaximumSegmentSize == size && read.WindowScale == shift && read.SackPermitted == sackPermitted
                    && read.HasTimestamps && read.TimestampValue == value && read.TimestampEcho == echo
                    && read.HasFastOpen == fits && (!fits || read.FastOpenCookie.SequenceEqual(cookie));
            });

    [Fact]
    public void Sack_blocks_beside_timestamps() => Gen.Select(Gen.UInt, Gen.UInt).Array[0, 6].Sample(pairs =>
    {
        SackBlock[] blocks = [.. pairs.Select(pair => new SackBlock(pair.Item1, pair.Item2))];
        byte[] bytes = new byte[TcpHeader.MaxOptions];
        TcpOptionsWriter.WriteAlignedTimestamps(bytes, 1, 2);
        var writer = new TcpOptionsWriter(bytes.AsSpan(TcpOptionsWriter.AlignedTimestampsBytes));
        int count = writer.AddSack(blocks);
        TcpOptions read = TcpOptions.Read(bytes.AsSpan(0, TcpOptionsWriter.AlignedTimestampsBytes + writer.Finish()));
        return count == Math.Min(3, blocks.Length) && read.TimestampEcho == 2 && read.SackCount == count
            && ((ReadOnlySpan<SackBlock>)read.Sack)[..count].SequenceEqual(blocks.AsSpan(0, count));
    });

    [Fact]
    public void Accurate_ecn_counters() => Gen.Select(Gen.Bool, Gen.Int[0, 3].SelectMany(count => Gen.Byte.Array[count * 3])).Sample((order, counters) =>
    {
        byte kind = order ? TcpOptionKind.AccurateEcn1 : TcpOptionKind.AccurateEcn0;
        byte[] bytes = new byte[TcpHeader.MaxOptions];
        var writer = new TcpOptionsWriter(bytes);
        Assert.True(writer.TryAddAccurateEcn(kind, counters));
        TcpOptions read = TcpOptions.Read(bytes.AsSpan(0, writer.Finish()));
        return read.AccurateEcnKind == kind && read.AccurateEcn.SequenceEqual(counters);
    });
}
