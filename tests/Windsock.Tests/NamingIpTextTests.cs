using System.Net;
using CsCheck;
using Windsock.Naming;
using Xunit;

namespace Windsock.Tests;

public sealed class NamingIpTextTests
{
    [Theory]
    [InlineData("127.0.0.1", 0x7f000001u, "four parts")]
    [InlineData("127.1", 0x7f000001u, "the last of two parts has 24 bits")]
    [InlineData("1.2.772", 0x01020304u, "the last of three parts has 16 bits")]
    [InlineData("2130706433", 0x7f000001u, "one part has 32 bits")]
    [InlineData("4294967295", 0xffffffffu, "the highest")]
    [InlineData("0x7f.1", 0x7f000001u, "hexadecimal")]
    [InlineData("0X7F000001", 0x7f000001u, "capitals")]
    [InlineData("010.010.0.1", 0x08080001u, "octal")]
    [InlineData("0.0.0.0", 0u, "zero")]
    public void Loose_text_is_read(string text, uint expected, string why)
    {
        Assert.True(IpText.TryParseLooseIPv4(text, out uint address), why);
        Assert.True(address == expected, why);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("1.2.3.4.5", "five parts")]
    [InlineData("1.2.3.256", "a part above 255")]
    [InlineData("256.1", "a leading part above 255")]
    [InlineData("1.16777216", "more than 24 bits")]
    [InlineData("1.2.65536", "more than 16 bits")]
    [InlineData("4294967296", "more than 32 bits")]
    [InlineData("99999999999999999999999", "more than 64 bits")]
    [InlineData("1.2.3.", "ends in a dot")]
    [InlineData(".1.2.3", "begins with a dot")]
    [InlineData("1..2", "an empty part")]
    [InlineData("0x", "no digit after 0x")]
    [InlineData("09", "9 is not octal")]
    [InlineData("1a", "a is not decimal")]
    [InlineData("-1", "a sign")]
    [InlineData("host", "a name")]
    [InlineData("\u0661.2.3.4", "a digit of another script")]
    public void Other_text_is_not_a_loose_address(string text, string why) => Assert.False(IpText.TryParseLooseIPv4(text, out _), why);

    [Theory]
    [InlineData("1.2.3.4", true, "four parts")]
    [InlineData("255.255.255.255", true, "the highest")]
    [InlineData("1.2.3", false, "three parts")]
    [InlineData("1.2.3.4.5", false, "five parts")]
    [InlineData("1.2.3.04", false, "a leading zero")]
    [InlineData("1.2.3.0x4", false, "hexadecimal")]
    [InlineData("1.2.3.256", false, "above 255")]
    [InlineData("1.2.3.4 ", false, "a blank after it")]
    [InlineData(" 1.2.3.4", false, "a blank before it")]
    [InlineData("1.2.3.", false, "no last part")]
    [InlineData("", false, "empty")]
    public void Strict_text_has_four_decimal_parts(string text, bool good, string why) =>
        Assert.True(good == IpText.TryParseIPv4(text, new byte[4]), why);

    [Theory]
    [InlineData("::", "00000000000000000000000000000000", "all zero")]
    [InlineData("::1", "00000000000000000000000000000001", "loopback")]
    [InlineData("1::", "00010000000000000000000000000000", "a gap at the end")]
    [InlineData("1:2:3:4:5:6:7:8", "00010002000300040005000600070008", "eight groups")]
    [InlineData("1:2:3:4:5:6:7::", "00010002000300040005000600070000", "a gap of one group")]
    [InlineData("::2:3:4:5:6:7:8", "00000002000300040005000600070008", "a gap of one group in front")]
    [InlineData("ABCD:ef01::", "abcdef01000000000000000000000000", "capitals")]
    [InlineData("::ffff:1.2.3.4", "00000000000000000000ffff01020304", "IPv4 at the end")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "00010002000300040005000601020304", "IPv4 after six groups")]
    [InlineData("64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221", "IPv4 after a gap")]
    public void IPv6_text_is_read(string text, string expected, string why)
    {
        byte[] address = new byte[16];
        Assert.True(IpText.TryParseIPv6(text, address), why);
        Assert.True(Convert.ToHexStringLower(address) == expected, why);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(":", "a single colon")]
    [InlineData(":::", "three colons")]
    [InlineData("1:2:3:4:5:6:7", "seven groups")]
    [InlineData("1:2:3:4:5:6:7:8:9", "nine groups")]
    [InlineData("1:2:3:4:5:6:7:8::", "a gap of no group")]
    [InlineData("::1:2:3:4:5:6:7:8", "a gap of no group in front")]
    [InlineData("1::2::3", "two gaps")]
    [InlineData("1:", "ends in one colon")]
    [InlineData(":1::", "begins with one colon")]
    [InlineData("12345::", "five digits")]
    [InlineData("g::", "not a digit")]
    [InlineData("1.2.3.4", "IPv4 alone")]
    [InlineData("1.2.3.4::", "IPv4 in front")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4", "IPv4 after seven groups")]
    [InlineData("::1.2.3", "IPv4 of three parts")]
    [InlineData("::1%2", "a scope")]
    [InlineData("[::1]", "brackets")]
    [InlineData("::1/64", "a prefix length")]
    [InlineData("+1::", "a sign")]
    public void Other_text_is_not_an_IPv6_address(string text, string why)
    {
        byte[] address = [.. Enumerable.Repeat((byte)0xee, 16)];
        Assert.False(IpText.TryParseIPv6(text, address), why);
        Assert.True(address.All(b => b == 0xee), "what is refused leaves the result alone");
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", "::", "all zero")]
    [InlineData("00000000000000000000000000000001", "::1", "loopback is not an embedded IPv4 address")]
    [InlineData("00000000000000000000000001020304", "::1.2.3.4", "IPv4-compatible")]
    [InlineData("00000000000000000000ffff01020304", "::ffff:1.2.3.4", "IPv4-mapped")]
    [InlineData("0000000000000000ffff000001020304", "::ffff:0:1.2.3.4", "IPv4-translated")]
    [InlineData("00000000000000000000ffff00000304", "::ffff:0:304", "no embedded address when its first half is 0")]
    [InlineData("fe8000000000000000005efe01020304", "fe80::5efe:1.2.3.4", "ISATAP")]
    [InlineData("fe8000000000000002005efe01020304", "fe80::200:5efe:1.2.3.4", "ISATAP, globally unique")]
    [InlineData("20010db8000000010000000000000001", "2001:db8:0:1::1", "the longer run")]
    [InlineData("20010db8000000000001000000000001", "2001:db8::1:0:0:1", "the first of two equal runs")]
    [InlineData("00010000000200000003000000040000", "1:0:2:0:3:0:4:0", "single zero groups stay")]
    [InlineData("00010002000300040005000600000000", "1:2:3:4:5:6::", "a run at the end")]
    [InlineData("ABCD0000000000000000000000000EF0", "abcd::ef0", "lower case, no leading zeros")]
    [InlineData("ffffffffffffffffffffffffffffffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "all ones")]
    public void IPv6_addresses_are_written_as_Windows_does(string address, string expected, string why) =>
        Assert.True(Text(Convert.FromHexString(address)) == expected, why);

    [Fact]
    public void Every_IPv4_address_reads_back() => Gen.Byte.Array[4].Sample(address =>
    {
        string text = Text(address);
        byte[] read = new byte[4];
        return IpText.TryParseIPv4(text, read) && read.SequenceEqual(address) && IpText.TryParseLooseIPv4(text, out _);
    });

    [Fact]
    public void Every_IPv6_address_reads_back_and_the_runtime_agrees() => SparseAddresses.Sample(address =>
    {
        string text = Text(address);
        byte[] read = new byte[16];
        return IpText.TryParseIPv6(text, read) && read.SequenceEqual(address) && text.Length <= IpText.MaxIPv6
            && IPAddress.Parse(text).GetAddressBytes().SequenceEqual(address);
    });

    [Fact]
    public void No_text_makes_a_parser_throw() => Gen.OneOf(Gen.String, NearlyAddresses).Sample(text =>
    {
        IpText.TryParseIPv4(text, new byte[4]);
        IpText.TryParseLooseIPv4(text, out _);
        IpText.TryParseIPv6(text, new byte[16]);
        SocketAddressText.TryParse(text, Ws2_32.AF_INET, out _);
        SocketAddressText.TryParse(text, Ws2_32.AF_INET6, out _);
    });

    [Fact]
    public void The_runtime_accepts_what_the_IPv6_parser_accepts() => NearlyAddresses.Sample(text =>
    {
        byte[] read = new byte[16];
        if (!IpText.TryParseIPv6(text, read)) return;
        Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), read);
    });

    [Fact]
    public void Every_socket_address_reads_back() => Gen.Select(SparseAddresses, Gen.UInt, Gen.UShort, Gen.Bool).Sample((ip, scope, port, v6) =>
    {
        Spi.SocketAddress address = v6 ? SocketAddressText.Make(ip, scope, port) : SocketAddressText.Make(ip.AsSpan(0, 4), 0, port);
        return SocketAddressText.TryParse(SocketAddressText.Format(address), address.Family, out Spi.SocketAddress read) && read == address;
    });

    // Zero groups must be common, or no run of them would ever be seen.
    private static readonly Gen<byte[]> SparseAddresses =
        Gen.OneOf(Gen.Const((ushort)0), Gen.UShort, Gen.Const((ushort)0xffff), Gen.Const((ushort)0x5efe)).Array[8]
            .Select(groups => groups.SelectMany(g => new[] { (byte)(g >> 8), (byte)g }).ToArray());

    private static readonly string[] s_pieces =
        ["0", "1", "00", "01", "ff", "0x", "256", "65535", "65536", "9", ".", ":", "::", "%", "[", "]", " ", "a.b", "\0", "\ud800", "1.2.3.4"];

    private static readonly Gen<string> NearlyAddresses =
        Gen.Int[0, s_pieces.Length - 1].Array[0, 20].Select(pieces => string.Concat(pieces.Select(piece => s_pieces[piece])));

    private static string Text(byte[] address) => SocketAddressText.FormatHost(address, 0);
}
