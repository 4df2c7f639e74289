using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.Spi;
using IPAddress = System.Net.IPAddress;

namespace Windsock.Transports.Layers;

/// <summary>The value of an option or a control code in words. A value whose length does not fit its shape shows as bytes.</summary>
internal static class TraceValue
{
    private const int BytesShown = 16;

    /// <summary>Says what the bytes mean.</summary>
    /// <param name="kind">The shape, as <see cref="OptionNames"/> and <see cref="IoctlNames"/> give it.</param>
    /// <param name="value">The bytes, in the layout of Windows.</param>
    public static string Describe(string kind, ReadOnlySpan<byte> value)
    {
        if (kind == "text") return TraceText.Quoted(value[..Math.Min(value.Length, TraceText.PayloadBytes)], value.Length > TraceText.PayloadBytes);
        if (kind == "addr") return value.Length >= 2 ? TraceText.Address(new SocketAddress(value)) : Bytes(value);
        if (kind == "bool") return value.Length is 1 or 4 ? value.IndexOfAnyExcept((byte)0) < 0 ? "FALSE" : "TRUE" : Bytes(value);

        return value.Length switch
        {
            1 when IsNumber(kind) => Number(kind, value[0]),
            2 when kind == "u16" => Number("uint", MemoryMarshal.Read<ushort>(value)),
            4 => Four(kind, value) ?? Bytes(value),
            _ => Structure(kind, value) ?? Bytes(value),
        };
    }

    private static bool IsNumber(string kind) => kind is "int" or "uint" or "ms" or "s" or "index" or "type" or "error" or "pmtud" or "level";

    private static string? Four(string kind, ReadOnlySpan<byte> value) => kind switch
    {
        "linger" => MemoryMarshal.Read<ushort>(value) == 0 ? "off" : Text($"on, {MemoryMarshal.Read<ushort>(value[2..])} s"),

        // The first byte of an address is not 0; an index below 2^24 in network order begins with it.
        "interface" => value[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(value) != 0 ? Interface(BinaryPrimitives.ReadUInt32BigEndian(value)) : Ip(value),
        "index" => Interface(value[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(value) : MemoryMarshal.Read<uint>(value)),
        "list" => Interface(MemoryMarshal.Read<uint>(value)),
        _ => IsNumber(kind) ? Number(kind, MemoryMarshal.Read<int>(value)) : null,
    };

    private static string Number(string kind, int number) => kind switch
    {
        "ms" => Text($"{(uint)number} ms"),
        "s" => number == -1 ? "-1" : Text($"{(uint)number} s"),
        "error" => number == 0 ? "0" : ErrorAdvice.Name((WsaError)number),
        "type" => Type(number),
        "pmtud" => number switch { 0 => "NOT_SET", 1 => "DO", 2 => "DONT", 3 => "PROBE", _ => Text($"{number}") },
        "level" => number switch
        {
            10 => "PROTECTION_LEVEL_UNRESTRICTED",
            20 => "PROTECTION_LEVEL_EDGERESTRICTED",
            30 => "PROTECTION_LEVEL_RESTRICTED",
            _ => Text($"{number}"),
        },
        "uint" => number == -1 ? "0xffffffff" : Text($"{(uint)number}"),
        _ => Text($"{number}"),
    };

    private static string? Structure(string kind, ReadOnlySpan<byte> value) => (kind, value.Length) switch
    {
        ("mreq", 8) => $"{Ip(value[..4])} on {Ip(value[4..])}",
        ("source", 12) => $"{Ip(value[..4])} from {Ip(value[4..8])} on {Ip(value[8..])}",
        ("mreq6", 20) => $"{Ip(value[..16])} on {Interface(MemoryMarshal.Read<uint>(value[16..]))}",
        ("group", 136) => $"{TraceText.Address(new SocketAddress(value[8..36]))} on {Interface(MemoryMarshal.Read<uint>(value))}",
        ("groups", 264) => $"{TraceText.Address(new SocketAddress(value[8..36]))} from {TraceText.Address(new SocketAddress(value[136..164]))} on "
            + Interface(MemoryMarshal.Read<uint>(value)),
        ("keepalive", 12) => MemoryMarshal.Read<uint>(value) == 0
            ? "off"
            : Text($"on, after {MemoryMarshal.Read<uint>(value[4..])} ms, every {MemoryMarshal.Read<uint>(value[8..])} ms"),
        ("list", > 0) when value.Length % 4 == 0 => List(value),
        ("socket", 8) => TraceText.Socket((nuint)MemoryMarshal.Read<ulong>(value)),
        ("u64", 8) => Text($"{MemoryMarshal.Read<ulong>(value)}"),
        ("guid", 16) => new Guid(value).ToString(),
        _ => null,
    };

    private static string List(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<uint> indexes = MemoryMarshal.Cast<byte, uint>(value);
        var text = new StringBuilder("interfaces");
        foreach (uint index in indexes[..Math.Min(indexes.Length, 8)]) text.Append(CultureInfo.InvariantCulture, $" {index}");
        return text.Append(indexes.Length > 8 ? " …" : "").ToString();
    }

    private static string Bytes(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return "nothing";

        var text = new StringBuilder(TraceText.Size(value.Length)).Append(':');
        foreach (byte one in value[..Math.Min(value.Length, BytesShown)]) text.Append(CultureInfo.InvariantCulture, $" {one:x2}");
        return text.Append(value.Length > BytesShown ? " …" : "").ToString();
    }

    /// <summary>AF_INET and the like.</summary>
    public static string Family(int family) => family switch
    {
        SocketAddress.AF_UNIX => "AF_UNIX",
        SocketAddress.AF_INET => "AF_INET",
        SocketAddress.AF_INET6 => "AF_INET6",
        _ => Text($"family {family}"),
    };

    /// <summary>SOCK_STREAM and the like.</summary>
    public static string Type(int type) => type switch
    {
        1 => "SOCK_STREAM",
        2 => "SOCK_DGRAM",
        3 => "SOCK_RAW",
        4 => "SOCK_RDM",
        5 => "SOCK_SEQPACKET",
        _ => Text($"type {type}"),
    };

    /// <summary>IPPROTO_TCP and the like.</summary>
    public static string Protocol(int protocol) => protocol switch
    {
        1 => "IPPROTO_ICMP",
        2 => "IPPROTO_IGMP",
        6 => "IPPROTO_TCP",
        17 => "IPPROTO_UDP",
        58 => "IPPROTO_ICMPV6",
        255 => "IPPROTO_RAW",
        _ => Text($"{protocol}"),
    };

    private static string Interface(uint index) => index == 0 ? "the default interface" : Text($"interface {index}");

    private static string Ip(ReadOnlySpan<byte> bytes) => new IPAddress(bytes).ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
