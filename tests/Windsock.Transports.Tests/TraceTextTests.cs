using System.Globalization;
using System.Text;
using CsCheck;
using Windsock.Spi;
using Windsock.Transports.Layers;
using Xunit;
using static Windsock.Transports.Tests.TraceRig;

namespace Windsock.Transports.Tests;

/// <summary>Names and values, and the promise that no bytes can break a line.</summary>
public class TraceTextTests
{
    [Theory]
    [InlineData("hello", "\"hello\"", "plain text")]
    [InlineData("a\r\nb\tc\0", "\"a\\r\\nb\\tc\\0\"", "the usual control characters")]
    [InlineData("\u001b[2J", "\"\\x1b[2J\"", "a terminal must not see an escape")]
    [InlineData("\"\\", "\"\\\"\\\\\"", "quotes and backslashes")]
    [InlineData("grüße 世界 😀", "\"grüße 世界 😀\"", "UTF-8 stays as it is")]
    [InlineData("\u202eabc", "\"\\xe2\\x80\\xaeabc\"", "text that turns the line around")]
    [InlineData("\u0085\u2028", "\"\\xc2\\x85\\xe2\\x80\\xa8\"", "line breaks of Unicode")]
    public void Payload_is_escaped(string payload, string shown, string why) =>
        Assert.True(shown == TraceText.Quoted(Encoding.UTF8.GetBytes(payload), cut: false), why);

    [Fact]
    public void Bytes_that_are_no_text_show_as_numbers()
    {
        Assert.Equal("\"\\xff\\xfe\\xc3\"", TraceText.Quoted([0xff, 0xfe, 0xc3], cut: false));
        Assert.Equal("\"ab…\"", TraceText.Quoted([.. "ab"u8, 0xe4, 0xb8], cut: true));
    }

    [Fact]
    public void Only_the_start_of_a_huge_payload_is_shown()
    {
        string text = WithBuffers(new byte[1 << 20], buffers => TraceText.Payload(buffers, 1 << 20), 1, 2, (1 << 20) - 3);
        Assert.Equal("\"" + string.Concat(Enumerable.Repeat("\\0", TraceText.PayloadBytes)) + "…\"", text);
    }

    [Theory]
    [InlineData(0xffff, 0x4, "01", "SOL_SOCKET SO_REUSEADDR = TRUE")]
    [InlineData(0xffff, 0x8, "00000000", "SOL_SOCKET SO_KEEPALIVE = FALSE")]
    [InlineData(0xffff, -5, "01000000", "SOL_SOCKET SO_EXCLUSIVEADDRUSE = TRUE")]
    [InlineData(0xffff, -129, "00000000", "SOL_SOCKET SO_DONTLINGER = FALSE")]
    [InlineData(0xffff, 0x80, "00000900", "SOL_SOCKET SO_LINGER = off")]
    [InlineData(0xffff, 0x80, "01001e00", "SOL_SOCKET SO_LINGER = on, 30 s")]
    [InlineData(0xffff, 0x1001, "00200000", "SOL_SOCKET SO_SNDBUF = 8192")]
    [InlineData(0xffff, 0x1005, "f4010000", "SOL_SOCKET SO_SNDTIMEO = 500 ms")]
    [InlineData(0xffff, 0x1007, "4d270000", "SOL_SOCKET SO_ERROR = WSAECONNREFUSED 10061")]
    [InlineData(0xffff, 0x1008, "02000000", "SOL_SOCKET SO_TYPE = SOCK_DGRAM")]
    [InlineData(0xffff, 0x700c, "ffffffff", "SOL_SOCKET SO_CONNECT_TIME = -1")]
    [InlineData(0xffff, 0x2003, "ffffffff", "SOL_SOCKET SO_MAX_MSG_SIZE = 0xffffffff")]
    [InlineData(0xffff, 0x700b, "c4a1000000000000", "SOL_SOCKET SO_UPDATE_ACCEPT_CONTEXT = 0x0000a1c4")]
    [InlineData(6, 1, "01000000", "IPPROTO_TCP TCP_NODELAY = TRUE")]
    [InlineData(6, 3, "78000000", "IPPROTO_TCP TCP_KEEPIDLE = 120 s")]
    [InlineData(6, 14, "e8030000", "IPPROTO_TCP TCP_MAXRTMS = 1000 ms")]
    [InlineData(17, 2, "b4050000", "IPPROTO_UDP UDP_SEND_MSG_SIZE = 1460")]
    [InlineData(0, 4, "80000000", "IPPROTO_IP IP_TTL = 128")]
    [InlineData(0, 9, "c0000207", "IPPROTO_IP IP_MULTICAST_IF = 192.0.2.7")]
    [InlineData(0, 9, "00000003", "IPPROTO_IP IP_MULTICAST_IF = interface 3")]
    [InlineData(0, 12, "e0000001c0000207", "IPPROTO_IP IP_ADD_MEMBERSHIP = 224.0.0.1 on 192.0.2.7")]
    [InlineData(0, 15, "e0000001c0000209c0000207", "IPPROTO_IP IP_ADD_SOURCE_MEMBERSHIP = 224.0.0.1 from 192.0.2.9 on 192.0.2.7")]
    [InlineData(0, 0x1f, "00000002", "IPPROTO_IP IP_UNICAST_IF = interface 2")]
    [InlineData(0, 0x1f, "02000000", "IPPROTO_IP IP_UNICAST_IF = interface 2")]
    [InlineData(0, 0x47, "01000000", "IPPROTO_IP IP_MTU_DISCOVER = DO")]
    [InlineData(0, 0x21, "0100000007000000", "IPPROTO_IP IP_GET_IFLIST = interfaces 1 7")]
    [InlineData(41, 12, "ff02000000000000000000000000000100000000", "IPPROTO_IPV6 IPV6_ADD_MEMBERSHIP = ff02::1 on the default interface")]
    [InlineData(41, 23, "0a000000", "IPPROTO_IPV6 IPV6_PROTECTION_LEVEL = PROTECTION_LEVEL_UNRESTRICTED")]
    [InlineData(41, 27, "00000000", "IPPROTO_IPV6 IPV6_V6ONLY = FALSE")]
    [InlineData(41, 27, "000000", "IPPROTO_IPV6 IPV6_V6ONLY = 3 bytes: 00 00 00")]
    [InlineData(0xffff, 0x300f, "02000050c00002070000000000000000", "SOL_SOCKET SO_ORIGINAL_DST = 192.0.2.7:80")]
    [InlineData(0xffff, 0x7000, "68690a", "SOL_SOCKET SO_CONNDATA = \"hi\\n\"")]
    [InlineData(0xffff, 0x7010, "", "SOL_SOCKET SO_UPDATE_CONNECT_CONTEXT = nothing")]
    [InlineData(0xffff, 0x7777, "0102", "SOL_SOCKET option 0x7777 = 2 bytes: 01 02")]
    [InlineData(1234, 1, "000102030405060708090a0b0c0d0e0f1011", "level 1234 option 0x1 = 18 bytes: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …")]
    public void Options_are_decoded(int level, int name, string value, string shown)
    {
        OptionName option = OptionNames.Find(level, name);
        Assert.Equal(shown, $"{option} = {TraceValue.Describe(option.Kind, Convert.FromHexString(value))}");
    }

    [Fact]
    public void Group_requests_are_decoded()
    {
        byte[] group = new byte[264];
        group[0] = 4;
        Ip("ff02::7", 0).Bytes.CopyTo(group.AsSpan(8));
        Ip("fe80::9", 0).Bytes.CopyTo(group.AsSpan(136));
        Assert.Equal("[ff02::7]:0 on interface 4", TraceValue.Describe("group", group.AsSpan(0, 136)));
        Assert.Equal("[ff02::7]:0 from [fe80::9]:0 on interface 4", TraceValue.Describe("groups", group));
    }

    [Theory]
    [InlineData(0x8004667e, "FIONBIO", "01000000", "TRUE")]
    [InlineData(0x9800000c, "SIO_UDP_CONNRESET", "00000000", "FALSE")]
    [InlineData(0x98000004, "SIO_KEEPALIVE_VALS", "00000000e8030000e8030000", "off")]
    [InlineData(0xc8000014, "SIO_ROUTING_INTERFACE_QUERY", "02000050c00002070000000000000000", "192.0.2.7:80")]
    [InlineData(0xc8000006, "SIO_GET_EXTENSION_FUNCTION_POINTER", "b907a225ddf3600d8ee976e58c74063e", "25a207b9-f3dd-0d60-8ee9-76e58c74063e")]
    [InlineData(0x98000015, "SIO_CPU_AFFINITY", "0300", "3")]
    [InlineData(0x98000065, "SIO_RELEASE_PORT_RESERVATION", "0500000000000000", "5")]
    [InlineData(0x12345678, "code 0x12345678", "0a", "1 byte: 0a")]
    public void Control_codes_are_decoded(uint code, string name, string input, string shown)
    {
        IoctlName ioctl = IoctlNames.Find(code);
        Assert.Equal(name, ioctl.Name);
        Assert.Equal(shown, TraceValue.Describe(ioctl.Input, Convert.FromHexString(input)));
    }

    [Fact]
    public void Tables_hold_every_name_once()
    {
        Assert.Equal(205, OptionNames.All.Count);
        Assert.Equal(96, IoctlNames.All.Count);
        Assert.All(OptionNames.All, one => Assert.Matches("^[A-Z0-9_]+$", one.Value.Name));
        Assert.All(IoctlNames.All, one => Assert.Matches("^[A-Z0-9_]+$", one.Value.Name));
        Assert.Equal(IoctlNames.All.Count, IoctlNames.All.Values.Select(name => name.Name).Distinct().Count());

        string[] shapes = ["", "bool", "int", "uint", "ms", "s", "list", "mreq", "source", "mreq6", "group", "groups", "text", "addr", "pmtud", "socket",
            "index", "linger", "interface", "type", "error", "level", "keepalive", "guid", "u16", "u64"];
        Assert.All(OptionNames.All.Values.Select(name => name.Kind), shape => Assert.Contains(shape, shapes));
        Assert.All(IoctlNames.All.Values.SelectMany(name => (string[])[name.Input, name.Output]), shape => Assert.Contains(shape, shapes));
    }

    [Fact]
    public void No_value_of_any_option_or_control_code_can_break_a_line() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.OneOf(Gen.Byte.Array[0, 40], Gen.Byte.Array[264], Gen.Byte.Array[136])).Sample((choice, value) =>
        {
            OptionName option = OptionNames.All.Values.ElementAt(choice % OptionNames.All.Count);
            IoctlName ioctl = IoctlNames.All.Values.ElementAt(choice % IoctlNames.All.Count);
            return IsOneLine(TraceValue.Describe(option.Kind, value)) && IsOneLine(TraceValue.Describe(ioctl.Input, value))
                && IsOneLine(TraceValue.Describe(ioctl.Output, value));
        });

    [Fact]
    public void No_payload_address_or_control_record_can_break_a_line() =>
        Gen.Select(Gen.Byte.Array[0, 140], Gen.Int, Gen.Int[-1, 200], Gen.Int[0, 20]).Sample((bytes, number, moved, cut) =>
        {
            var rig = new TraceRig(SOCK_DGRAM);
            rig.Script.Address = new SocketAddress(bytes);
            (rig.Script.Data, rig.Script.ControlData, rig.Script.Bytes, rig.Script.FlagsOut) = (bytes, bytes, moved, number);
            int flags = number;
            WithBuffers(bytes, buffers => rig.Socket.ReceiveMessage(buffers, ref flags, out _, new byte[140], out _, 0), cut, 0, bytes.Length);
            rig.Script.Errors.Enqueue((WsaError)number);
            WithBuffers(bytes, buffers => rig.Socket.SendMessage(buffers, number, new SocketAddress(bytes), bytes, 0), cut, bytes.Length);
            rig.Socket.Bind(new SocketAddress([1, 0, .. bytes]));
            rig.Socket.SetOption(number, number, bytes);
            rig.Socket.GetOption(0xffff, number & 0x7fff, new byte[140], out _);
            rig.Socket.Ioctl((uint)number, bytes, new byte[140], out _);
            rig.Transport.CallFailed(Encoding.Latin1.GetString(bytes), (WsaError)number);
            return rig.Log.Lines.All(IsOneLine);
        });

    private static bool IsOneLine(string text) => !text.Any(c => char.IsControl(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format);
}
