using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>What each view takes and refuses by its lengths and fixed values.</summary>
public class LengthTests
{
    private const string Solicitation = "8500000000000000";
    private const string Fixed4 = "450000140000000040006ad8" + "0a000002" + "0a000001";

    private static readonly Dictionary<string, Func<byte[], bool>> s_parsers = new()
    {
        ["ethernet"] = bytes => EthernetView.TryParse(bytes, out _),
        ["arp"] = bytes => ArpView.TryParse(bytes, out _),
        ["ipv4"] = bytes => Ipv4View.TryParse(Summed(bytes), out _),
        ["ipv6"] = bytes => Ipv6View.TryParse(bytes, out _),
        ["ipv6-options"] = bytes => Ipv6OptionsView.TryParse(bytes, out _),
        ["udp"] = bytes => UdpView.TryParse(bytes, out _),
        ["tcp"] = bytes => TcpView.TryParse(bytes, out _),
        ["icmpv6"] = bytes => Icmpv6View.TryParse(bytes, out _),
        ["solicitation"] = bytes => RouterSolicitationView.TryParse(bytes, out _),
        ["neighbor"] = bytes => NeighborSolicitationView.TryParse(bytes, out _),
        ["igmp-query"] = bytes => MulticastQueryView.TryParseIgmp(bytes, out _),
        ["igmp-report"] = bytes => MulticastReportView.TryParseIgmp(bytes, out _),
        ["mld-query"] = bytes => MulticastQueryView.TryParseMld(bytes, out _),
        ["dhcp6"] = bytes => Dhcp6View.TryParse(bytes, out _),
        ["dns"] = bytes => DnsView.TryParse(bytes, out _),
    };

    [Theory]
    [InlineData("ethernet", "000000000000 000000000000 08", false, "the type is cut off")]
    [InlineData("ethernet", "000000000000 000000000000 0800", true, "a frame may be empty")]
    [InlineData("arp", "0001 0800 06 04 0001 000000000000 00000000 000000000000 00000000", true, "as RFC 826 has it for Ethernet")]
    [InlineData("arp", "0001 0800 06 04 0001 000000000000 00000000 000000000000 000000", false, "one byte is missing")]
    [InlineData("arp", "0006 0800 06 04 0001 000000000000 00000000 000000000000 00000000", false, "another kind of hardware")]
    [InlineData("arp", "0001 86dd 06 04 0001 000000000000 00000000 000000000000 00000000", false, "another protocol")]
    [InlineData("arp", "0001 0800 06 10 0001 000000000000 00000000 000000000000 00000000", false, "addresses of another length")]
    [InlineData("ipv4", Fixed4, true, "no payload")]
    [InlineData("ipv4", Fixed4 + "ffff", true, "padding of the link behind it")]
    [InlineData("ipv4", "44000014000000004000000000000000 00000000", false, "a header of 16 bytes")]
    [InlineData("ipv4", "46000014000000004000000000000000 00000000", false, "a header of 24 bytes in a packet of 20")]
    [InlineData("ipv4", "45000015000000004000000000000000 00000000", false, "the payload is cut off")]
    [InlineData("ipv4", "45000013000000004000000000000000 00000000", false, "shorter than its header")]
    [InlineData("ipv4", "65000014000000004000000000000000 00000000", false, "another version")]
    [InlineData("ipv4", "4500001c00001fff4000000000000000 00000000 0000000000000000", false, "a fragment that ends behind the largest packet")]
    [InlineData("ipv4", "4500001b00001fff4000000000000000 00000000 00000000000000", true, "a fragment that ends with the largest packet")]
    [InlineData("ipv6", "60000000 0000 3b 40 fd000000000000000000000000000001 fd000000000000000000000000000002", true, "no payload")]
    [InlineData("ipv6", "60000000 0001 3b 40 fd000000000000000000000000000001 fd000000000000000000000000000002", false, "the payload is cut off")]
    [InlineData("ipv6", "40000000 0000 3b 40 fd000000000000000000000000000001 fd000000000000000000000000000002", false, "another version")]
    [InlineData("ipv6", "60000000 0000 3b 40 00000000000000000000ffff0a000001 fd000000000000000000000000000002", false, "an IPv4-mapped address on a wire")]
    [InlineData("ipv6-options", "3b00 0104 00000000", true, "8 bytes")]
    [InlineData("ipv6-options", "3b01 0104 00000000", false, "16 bytes of which 8 are there")]
    [InlineData("udp", "0001 0002 0008 0000", true, "no payload")]
    [InlineData("udp", "0001 0002 0007 0000", false, "shorter than its header")]
    [InlineData("udp", "0001 0002 0009 0000", false, "longer than what is there")]
    [InlineData("udp", "0001 0002 0000 0000", false, "a length of 0, which only jumbograms have")]
    [InlineData("tcp", "0001 0002 00000000 00000000 5000 0000 0000 0000", true, "no options")]
    [InlineData("tcp", "0001 0002 00000000 00000000 4000 0000 0000 0000", false, "a header of 16 bytes")]
    [InlineData("tcp", "0001 0002 00000000 00000000 6000 0000 0000 0000", false, "the options are cut off")]
    public void A_length_is_checked(string format, string hex, bool accepted, string why) => Check(format, hex, accepted, why);

    [Theory]
    [InlineData("icmpv6", "80000000000000", false, "shorter than the header that all messages have")]
    [InlineData("solicitation", Solicitation, true, "no options")]
    [InlineData("solicitation", Solicitation + "0101000000000000", true, "one option")]
    [InlineData("solicitation", Solicitation + "0100000000000000", false, "an option of length 0 (RFC 4861 section 6.1.1)")]
    [InlineData("solicitation", Solicitation + "0102000000000000", false, "an option that is cut off")]
    [InlineData("solicitation", Solicitation + "01", false, "an option without a length")]
    [InlineData("solicitation", "8501000000000000", false, "a code other than 0")]
    [InlineData("neighbor", "8700000000000000 fe800000000000000000000000000001", true, "no options")]
    [InlineData("neighbor", "8700000000000000 ff020000000000000000000000000001", false, "a group as the target (RFC 4861 section 7.1.1)")]
    [InlineData("neighbor", "8700000000000000 00000000000000000000ffff0a000001", false, "an IPv4-mapped target")]
    [InlineData("igmp-query", "11000000 00000000", true, "version 1")]
    [InlineData("igmp-query", "11640000 00000000 0000", false, "neither version 2 nor 3 (RFC 3376 section 7.1)")]
    [InlineData("igmp-query", "11640000 00000000 00000000", true, "version 3")]
    [InlineData("igmp-query", "11640000 00000000 00000001", false, "a source that is not there")]
    [InlineData("igmp-query", "11640000 0a000001", false, "a group that is none")]
    [InlineData("igmp-report", "22000000 00000000", true, "no records")]
    [InlineData("igmp-report", "22000000 00000001", false, "a record that is not there")]
    [InlineData("igmp-report", "22000000 00000001 04000001 ef010203", false, "a source that is not there")]
    [InlineData("igmp-report", "22000000 00000001 04010000 ef010203", false, "auxiliary data that is not there")]
    [InlineData("mld-query", "8200000003e80000 00000000000000000000000000000000", true, "version 1")]
    [InlineData("mld-query", "8200000003e80000 00000000000000000000000000000000 0000", false, "neither version 1 nor 2 (RFC 3810 section 8.1)")]
    [InlineData("dhcp6", "01abcdef", true, "no options")]
    [InlineData("dhcp6", "01abcdef 0001 0001", false, "an option that is cut off")]
    [InlineData("dhcp6", "0cabcdef", false, "a relay's message")]
    [InlineData("dns", "0001 8180 0000 0000 0000 0000", true, "nothing in it")]
    [InlineData("dns", "0001 8180 0000 0001 0000 0000", false, "a record that is not there")]
    [InlineData("dns", "0001 8180 0001 0000 0000 0000 c00c 0001 0001", false, "a name that points at itself")]
    [InlineData("dns", "0001 8180 0001 0000 0000 0000 c00e c00c 0001 0001", false, "a name that points forwards")]
    [InlineData("dns", "0001 8180 0001 0000 0000 0000 4000 0001 0001", false, "a label of a kind that does not exist")]
    [InlineData("dns", "0001 8180 0000 0001 0000 0000 00 0001 0001 00000000 0005 01020304", false, "data that is cut off")]
    public void A_length_is_checked_above_the_network_too(string format, string hex, bool accepted, string why) => Check(format, hex, accepted, why);

    [Fact]
    public void Every_format_refuses_nothing_at_all() => Assert.All(s_parsers, parser => Assert.False(parser.Value([])));

    [Fact]
    public void A_wrong_header_checksum_is_refused()
    {
        byte[] packet = Summed(Convert.FromHexString(Fixed4));
        Assert.True(Ipv4View.TryParse(packet, out _));
        packet[8]--;
        Assert.False(Ipv4View.TryParse(packet, out _));
    }

    private static void Check(string format, string hex, bool accepted, string why) =>
        Assert.True(s_parsers[format](Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))) == accepted, why);

    // What is tested here are lengths: the checksum is made right first.
    private static byte[] Summed(byte[] packet)
    {
        int header = packet.Length == 0 ? 0 : Math.Min(packet.Length, (packet[0] & 0xf) * 4);
        if (header < 12) return packet;
        packet[10] = packet[11] = 0;
        ushort sum = Checksum.Of(packet.AsSpan(0, header));
        (packet[10], packet[11]) = ((byte)(sum >> 8), (byte)sum);
        return packet;
    }
}
