using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Naming;

/// <summary>Whole socket addresses as text: an IP address with its scope and port.</summary>
/// <remarks>Source: MS Learn "WSAAddressToStringW function (winsock2.h)", "WSAStringToAddressW function (winsock2.h)".</remarks>
internal static class SocketAddressText
{
    /// <summary>1.2.3.4, 1.2.3.4:80, fe80::1%4, [fe80::1%4]:80; a port of 0 and a scope of 0 are left out.</summary>
    /// <returns>Null for families that are not IP, and for addresses cut short.</returns>
    public static string? Format(in SocketAddress address)
    {
        if (!address.IsIp) return null;

        string host = FormatHost(address.IpBytes, address.ScopeId);
        if (address.Port == 0) return host;
        return string.Create(CultureInfo.InvariantCulture, $"{(address.IsIPv6 ? $"[{host}]" : host)}:{address.Port}");
    }

    /// <summary>4 or 16 bytes of an IP address, the latter with %scope when there is one.</summary>
    public static string FormatHost(ReadOnlySpan<byte> ip, uint scope)
    {
        Span<char> text = stackalloc char[IpText.MaxIPv6];
        int length = ip.Length == 4 ? IpText.FormatIPv4(ip, text) : IpText.FormatIPv6(ip, text);
        return scope == 0 ? new string(text[..length]) : string.Create(CultureInfo.InvariantCulture, $"{text[..length]}%{scope}");
    }

    /// <summary>Reads what <see cref="Format"/> writes; [addr] without a port is good too.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int family, out SocketAddress address) =>
        family == SocketAddress.AF_INET ? TryParseIPv4(text, out address) : TryParseIPv6(text, family, out address);

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out SocketAddress address)
    {
        address = default;
        int colon = text.IndexOf(':');
        uint port = 0;
        if (colon >= 0 && !IpText.TryParseDecimal(text[(colon + 1)..], ushort.MaxValue, out port)) return false;

        Span<byte> ip = stackalloc byte[4];
        if (!IpText.TryParseIPv4(colon < 0 ? text : text[..colon], ip)) return false;

        address = Make(ip, 0, (int)port);
        return true;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, int family, out SocketAddress address)
    {
        address = default;
        if (family != SocketAddress.AF_INET6) return false;

        uint port = 0;
        if (text.StartsWith("["))
        {
            int end = text.IndexOf(']');
            if (end < 0) return false;
            ReadOnlySpan<char> rest = text[(end + 1)..];
            if (!rest.IsEmpty && (rest[0] != ':' || !IpText.TryParseDecimal(rest[1..], ushort.MaxValue, out port))) return false;
            text = text[1..end];
        }

        Span<byte> ip = stackalloc byte[16];
        if (!TryParseScoped(text, ip, out uint scope)) return false;

        address = Make(ip, scope, (int)port);
        return true;
    }

    /// <summary>An IPv6 address, perhaps with %scope, a number.</summary>
    public static bool TryParseScoped(ReadOnlySpan<char> text, Span<byte> ip, out uint scope)
    {
        scope = 0;
        int percent = text.IndexOf('%');
        if (percent >= 0 && !IpText.TryParseDecimal(text[(percent + 1)..], uint.MaxValue, out scope)) return false;
        return IpText.TryParseIPv6(percent < 0 ? text : text[..percent], ip);
    }

    /// <summary>A SOCKADDR_IN of 4 bytes, a SOCKADDR_IN6 of 16.</summary>
    public static SocketAddress Make(ReadOnlySpan<byte> ip, uint scope, int port)
    {
        bool v6 = ip.Length == 16;
        var address = default(SocketAddress);
        Span<byte> bytes = address.Buffer;
        MemoryMarshal.Write(bytes, (ushort)(v6 ? SocketAddress.AF_INET6 : SocketAddress.AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        ip.CopyTo(bytes[(v6 ? 8 : 4)..]);
        if (v6) MemoryMarshal.Write(bytes[24..], scope);
        address.Length = v6 ? SocketAddress.IPv6Length : SocketAddress.IPv4Length;
        return address;
    }
}
