using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>Bytes from the documents and from captures of other stacks, and what they mean.</summary>
public class GoldenTests
{
    [Fact]
    public void The_sum_of_rfc_1071() => Assert.Equal(0xddf2, Checksum.Fold(Checksum.Add(0, Hex("0001 f203 f4f5 f6f7"))));

    [Fact]
    public void The_update_of_rfc_1624() => Assert.Equal(0x0000, Checksum.Update(0xdd2f, (ushort)0x5555, 0x3285));

    [Fact]
    public void An_ipv4_header_that_is_printed_in_many_books()
    {
        byte[] packet = [.. Hex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7"), .. new byte[95]];
        Assert.True(Ipv4View.TryParse(packet, out Ipv4View view));
        var expected = new Ipv4Header(IpAddress.Parse("192.168.0.1"), IpAddress.Parse("192.168.0.199"), IpProtocol.Udp, 64, DontFragment: true);
        Assert.Equal(expected, view.Header);
        byte[] written = new byte[Ipv4Header.Size];
        expected.Write(written, 95);
        Assert.Equal(packet[..Ipv4Header.Size], written);
    }

    [Theory]
    [InlineData("020405b4 0402 080a 00000001 00000000 01 030307", 1460, 7, true, true, "Linux")]
    [InlineData("020405b4 01 030308 01 01 0402", 1460, 8, true, false, "Windows")]
    [InlineData("020405b4 01 030306 01 01 080a 00000001 00000000 0402 0000", 1460, 6, true, true, "BSD: the end of the list, then a zero")]
    [InlineData("0303ff", 0, 14, false, false, "a shift that is too large counts as 14 (RFC 7323 section 2.3)")]
    [InlineData("00 020405b4", 0, -1, false, false, "nothing counts behind the end")]
    [InlineData("020405b4 fd00 0402", 1460, -1, false, false, "a length of 0 ends the list")]
    [InlineData("fe04abcd 0402", 0, -1, true, false, "an unknown kind is passed over (RFC 9293 MUST-6)")]
    [InlineData("0403ff 020305", 0, -1, false, false, "lengths that the kind does not have")]
    public void Options_of_a_syn(string hex, int size, int shift, bool sackPermitted, bool timestamps, string why)
    {
        TcpOptions options = TcpOptions.Read(Hex(hex));
        bool same = options.MaximumSegmentSize == size && options.WindowScale == shift && options.SackPermitted == sackPermitted
            && options.HasTimestamps == timestamps;
        Assert.True(same, why);
    }

    [Fact]
    public void The_caller_chooses_the_order_of_options()
    {
        byte[] bytes = new byte[TcpHeader.MaxOptions];
        var windows = new TcpOptionsWriter(bytes);
        Assert.True(windows.TryAddMaximumSegmentSize(1460) && windows.TryAddNoOperation() && windows.TryAddWindowScale(8));
        Assert.True(windows.TryAddNoOperation() && windows.TryAddNoOperation() && windows.TryAddSackPermitted());
        Assert.Equal(Hex("020405b4 01 030308 01 01 0402"), bytes[..windows.Finish()]);

        var odd = new TcpOptionsWriter(bytes);
        Assert.True(odd.TryAddWindowScale(1));
        Assert.Equal(Hex("030301 01"), bytes[..odd.Finish()]);

        var full = new TcpOptionsWriter(new byte[100]);
        Assert.Equal(4, full.AddSack(new SackBlock[6]));
        Assert.True(full.TryAddWindowScale(1) && full.TryAddWindowScale(1));
        Assert.False(full.TryAddNoOperation());
    }

    [Fact]
    public void Router_alerts()
    {
        Assert.Equal(Hex("94040000"), Ipv4Options.RouterAlert.ToArray());
        byte[] header = new byte[16];
        var writer = new Ipv6OptionsWriter(header, IpProtocol.Icmpv6);
        Assert.True(writer.TryAddRouterAlert(0));
        Assert.Equal(8, writer.Finish());
        Assert.Equal(Hex("3a00 05020000 0100"), header[..8]);
    }

    [Fact]
    public void An_option_that_is_not_known_says_what_becomes_of_the_packet()
    {
        Assert.True(Ipv6OptionsView.TryParse(Hex("3b01 1e00 5e00 9e00 de00 0104 00000000"), out Ipv6OptionsView view));
        Ipv6OptionEnumerator options = view.Options;
        foreach (Ipv6OptionAction action in Enum.GetValues<Ipv6OptionAction>()) Assert.True(options.MoveNext() && options.Current.Action == action);
        Assert.False(options.MoveNext());
        Assert.False(options.IsMalformed);
        Assert.Equal(Ipv6OptionAction.DiscardAndReportUnlessMulticast, (Ipv6OptionAction)(Ipv6OptionKind.JumboPayload >> 6));
    }

    [Fact]
    public void Only_copied_options_stand_in_later_fragments()
    {
        byte[] copy = new byte[40];
        int length = Ipv4Options.CopyToFragment(Hex("07070400000000 01 830704 0a000009 94040000 00"), copy);
        Assert.Equal(Hex("830704 0a000009 94040000 00"), copy[..length]);
    }

    [Fact]
    public void A_route_is_recorded_until_it_is_full()
    {
        byte[] options = new byte[12];
        Ipv4RouteView.Write(options, Ipv4OptionKind.RecordRoute, new IpAddress[2]);
        Span<byte> option = options.AsSpan(1);
        Assert.True(Ipv4RouteView.Record(option, IpAddress.Parse("10.0.0.1")));
        Assert.True(Ipv4RouteView.Record(option, IpAddress.Parse("10.0.0.2")));
        Assert.False(Ipv4RouteView.Record(option, IpAddress.Parse("10.0.0.3")));
        Assert.Equal(Hex("01 070b0c 0a000001 0a000002"), options);
    }

    [Theory]
    [InlineData("00 0a000001", "0.0.0.0/0", "the default route has no byte of a prefix")]
    [InlineData("10 0a11 0a000001", "10.17.0.0/16", "two bytes")]
    [InlineData("19 0a1b8180 0a000001", "10.27.129.128/25", "four bytes")]
    [InlineData("20 0a1d0042 0a000001", "10.29.0.66/32", "all bytes")]
    public void The_routes_of_rfc_3442(string hex, string prefix, string why)
    {
        var routes = new DhcpRoutes(Hex(hex));
        Assert.True(routes.MoveNext() && routes.Prefix == IpPrefix.Parse(prefix) && routes.Router == IpAddress.Parse("10.0.0.1") && !routes.MoveNext(), why);
    }

    [Theory]
    [InlineData("21 0a1d0042 0a000001", "a prefix of 33 bits")]
    [InlineData("20 0a1d0042 0a0000", "a router that is cut off")]
    public void A_route_that_is_malformed_ends_the_list(string hex, string why)
    {
        var routes = new DhcpRoutes(Hex(hex));
        Assert.True(!routes.MoveNext() && routes.IsMalformed && !routes.MoveNext(), why);
    }

    [Fact]
    public void A_dns_response_with_compression()
    {
        byte[] message = Hex(
            "1234 8180 0001 0002 0000 0000 03777777076578616d706c65036f726700 0001 0001"
            + " c00c 0005 0001 0000012c 0006 03776562c010 c02d 0001 0001 0000003c 0004 5db8d822");
        Assert.True(DnsView.TryParse(message, out DnsView view));
        Assert.Equal(new DnsHeader(0x1234, true, true, true), view.Header);
        Assert.True(view.TryGetQuestion(out DnsQuestion question));
        Assert.Equal("www.example.org", question.Name.ToString());
        DnsRecords records = view.Records;
        Assert.True(records.MoveNext());
        Assert.True(records.Current.TryRead(out DnsName alias));
        Assert.Equal("web.example.org", alias.ToString());
        Assert.True(records.MoveNext());
        Assert.True(records.Current.Name.Matches(alias));
        Assert.True(records.Current.TryRead(out IpAddress address));
        Assert.Equal("93.184.216.34", address.ToString());
        Assert.False(records.MoveNext());
    }

    [Theory]
    [InlineData("", true, "the root")]
    [InlineData(".", true, "the root")]
    [InlineData("example.org.", true, "a dot at the end")]
    [InlineData("a..b", false, "an empty label")]
    [InlineData(".a", false, "an empty label first")]
    [InlineData("a..", false, "two dots at the end")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true, "a label of 63")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, "a label of 64")]
    [InlineData("b\u00fccher.example", false, "not ASCII")]
    public void A_name_is_written_if_it_is_one(string text, bool accepted, string why) =>
        Assert.True(DnsName.TryWrite(text, new byte[300], out _) == accepted, why);

    [Fact]
    public void A_name_of_255_bytes_is_the_longest()
    {
        string text = string.Join('.', Enumerable.Repeat(new string('a', 49), 5)) + ".abc";
        Assert.True(DnsName.TryWrite(text, new byte[300], out int length));
        Assert.Equal(255, length);
        Assert.False(DnsName.TryWrite(text + "d", new byte[300], out _));
    }

    [Fact]
    public void A_chain_of_extension_headers_ends_at_its_limit()
    {
        byte[] packet = new byte[Ipv6Header.Size + 8 * 20];
        new Ipv6Header(IpAddress.Loopback6, IpAddress.Loopback6, IpProtocol.DestinationOptions).Write(packet, 160);
        for (int at = Ipv6Header.Size; at < packet.Length; at += 8) new Ipv6OptionsWriter(packet.AsSpan(at), IpProtocol.DestinationOptions).Finish();
        var walker = new Ipv6ExtensionWalker(packet, packet[6]);
        int count = 0;
        while (walker.MoveNext()) count++;
        Assert.Equal(Ipv6ExtensionWalker.MaxHeaders, count);
        Assert.Equal(Ipv6ChainEnd.TooMany, walker.End);
    }

    [Fact]
    public void Hop_by_hop_options_stand_first_only()
    {
        byte[] packet = new byte[Ipv6Header.Size + 16];
        new Ipv6OptionsWriter(packet.AsSpan(Ipv6Header.Size), IpProtocol.HopByHop).Finish();
        var walker = new Ipv6ExtensionWalker(packet, IpProtocol.DestinationOptions);
        Assert.True(walker.MoveNext());
        Assert.False(walker.MoveNext());
        Assert.Equal((Ipv6ChainEnd.Misplaced, Ipv6Header.Size), (walker.End, walker.NextHeaderAt));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
