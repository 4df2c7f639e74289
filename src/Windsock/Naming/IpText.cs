using System.Buffers.Binary;
using System.Globalization;

namespace Windsock.Naming;

/// <summary>IP addresses as text, read and written as Windows does. No parser throws, whatever it is given.</summary>
/// <remarks>Read first: MS Learn "inet_addr", "InetPtonW", "RtlIpv6AddressToString"; RFC 4291 section 2.2.</remarks>
internal static class IpText
{
    /// <summary>Room for any IPv4 text: 255.255.255.255.</summary>
    public const int MaxIPv4 = 15;

    /// <summary>Room for any IPv6 text, the longest being one of eight groups with an embedded IPv4 address.</summary>
    public const int MaxIPv6 = 45;

    /// <summary>Reads four decimal parts and nothing else. A leading zero is refused, since other readers would take it for octal.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, Span<byte> address)
    {
        for (int part = 0; part < 4; part++)
        {
            int dot = part < 3 ? text.IndexOf('.') : text.Length;
            if (dot is < 1 or > 3 || !TryParseDecimal(text[..dot], byte.MaxValue, out uint value)) return false;
            if (dot > 1 && text[0] == '0') return false;
            address[part] = (byte)value;
            text = part < 3 ? text[(dot + 1)..] : default;
        }

        return true;
    }

    /// <summary>Reads one to four parts, each decimal, octal (0…) or hexadecimal (0x…); the last part fills the bytes that remain.</summary>
    /// <param name="text">Nothing may follow the address.</param>
    /// <param name="address">The address in host byte order.</param>
    public static bool TryParseLooseIPv4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        uint high = 0;
        for (int part = 0; part < 4; part++)
        {
            int dot = text.IndexOf('.');
            bool last = dot < 0;
            if (!TryParseCNumber(last ? text : text[..dot], out uint value)) return false;
            if (last)
            {
                int bits = 32 - (8 * part);
                if (bits < 32 && value >> bits != 0) return false;
                address = high | value;
                return true;
            }

            if (value > byte.MaxValue) return false;
            high |= value << (24 - (8 * part));
            text = text[(dot + 1)..];
        }

        return false; // A fifth part.
    }

    /// <summary>Reads groups of one to four hexadecimal digits, "::" once, and an IPv4 address in the place of the last two groups.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, Span<byte> address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        int count = 0, gap = -1;
        if (text.StartsWith("::"))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (!TryTakePiece(ref text, bytes, ref count)) return false;
            if (text.IsEmpty) break;

            // A colon stands between groups, so one that ends the text must be the second of a pair.
            if (text.Length == 1) return false;
            text = text[1..];
            if (text[0] != ':') continue;
            if (gap >= 0) return false;
            gap = count;
            text = text[1..];
        }

        if (gap < 0 ? count != 16 : count > 14) return false; // A gap stands for one group at least.

        if (gap >= 0)
        {
            bytes[gap..count].CopyTo(bytes[(16 - (count - gap))..]);
            bytes[gap..(16 - (count - gap))].Clear();
        }

        bytes.CopyTo(address);
        return true;
    }

    /// <summary>Takes one group, or an IPv4 address that ends the text.</summary>
    private static bool TryTakePiece(ref ReadOnlySpan<char> text, scoped Span<byte> bytes, ref int count)
    {
        int colon = text.IndexOf(':');
        ReadOnlySpan<char> piece = colon < 0 ? text : text[..colon];
        if (piece.Contains('.'))
        {
            if (colon >= 0 || count > 12 || !TryParseIPv4(piece, bytes[count..])) return false;
            count += 4;
            text = default;
            return true;
        }

        if (count > 14 || piece.Length is < 1 or > 4 || !IsAllHex(piece)) return false;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[count..], ushort.Parse(piece, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        count += 2;
        text = text[piece.Length..];
        return true;
    }

    /// <summary>Writes four decimal parts.</summary>
    /// <param name="address">Four bytes.</param>
    /// <param name="text">At least <see cref="MaxIPv4"/> units.</param>
    /// <returns>Units written.</returns>
    public static int FormatIPv4(ReadOnlySpan<byte> address, Span<char> text)
    {
        int length = 0;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0) text[length++] = '.';
            address[part].TryFormat(text[length..], out int digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        return length;
    }

    /// <summary>Writes an IPv6 address as Windows does: lower case, the first longest run of two or more zero groups as "::", and the last four bytes
    /// in the IPv4 form where they are an IPv4 address (compatible, mapped, translated, ISATAP).</summary>
    /// <param name="address">16 bytes.</param>
    /// <param name="text">At least <see cref="MaxIPv6"/> units.</param>
    /// <returns>Units written.</returns>
    public static int FormatIPv6(ReadOnlySpan<byte> address, Span<char> text)
    {
        Span<ushort> groups = stackalloc ushort[8];
        for (int i = 0; i < 8; i++) groups[i] = BinaryPrimitives.ReadUInt16BigEndian(address[(2 * i)..]);

        bool endsInIPv4 = EndsInIPv4(groups);
        int end = endsInIPv4 ? 6 : 8;
        (int gap, int gapEnd) = LongestZeroRun(groups[..end]);

        int length = 0;
        for (int i = 0; i < end; i++)
        {
            if (i == gap)
            {
                "::".CopyTo(text[length..]);
                length += 2;
                i = gapEnd - 1;
                continue;
            }

            if (i > 0 && i != gapEnd) text[length++] = ':';
            groups[i].TryFormat(text[length..], out int digits, "x", CultureInfo.InvariantCulture);
            length += digits;
        }

        if (!endsInIPv4) return length;
        if (gapEnd != 6) text[length++] = ':';
        return length + FormatIPv4(address[12..], text[length..]);
    }

    private static bool EndsInIPv4(ReadOnlySpan<ushort> groups)
    {
        const int Isatap = 0x5efe;
        if (groups[5] == Isatap && (groups[4] & 0xfdff) == 0) return true; // The bit left out says that the IPv4 address is globally unique.
        if (groups[..4].IndexOfAnyExcept((ushort)0) >= 0 || groups[6] == 0) return false;
        return (groups[4], groups[5]) is (0, 0) or (0, 0xffff) or (0xffff, 0);
    }

    private static (int Start, int End) LongestZeroRun(ReadOnlySpan<ushort> groups)
    {
        (int Start, int End) best = (-1, -1);
        int longest = 1; // A single group is not worth a "::".
        for (int i = 0; i < groups.Length; i++)
        {
            int start = i;
            while (i < groups.Length && groups[i] == 0) i++;
            if (i - start > longest) (best, longest) = ((start, i), i - start);
        }

        return best;
    }

    /// <summary>Reads digits and nothing else.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, uint highest, out uint value)
    {
        value = 0;
        if (text.IsEmpty) return false;

        ulong sum = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            sum = (sum * 10) + (uint)(digit - '0');
            if (sum > highest) return false;
        }

        value = (uint)sum;
        return true;
    }

    /// <summary>Reads a number as C source writes it: 10, 012, 0xa.</summary>
    private static bool TryParseCNumber(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        if (text.IsEmpty) return false;

        uint radix = 10;
        if (text[0] == '0' && text.Length > 1)
        {
            bool hex = (text[1] | 0x20) == 'x';
            radix = hex ? 16u : 8u;
            text = text[(hex ? 2 : 1)..];
            if (text.IsEmpty) return false; // "0x" alone.
        }

        ulong sum = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiHexDigit(digit)) return false;
            uint number = (uint)(char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            if (number >= radix) return false;
            sum = (sum * radix) + number;
            if (sum > uint.MaxValue) return false;
        }

        value = (uint)sum;
        return true;
    }

    private static bool IsAllHex(ReadOnlySpan<char> text)
    {
        foreach (char digit in text)
        {
            if (!char.IsAsciiHexDigit(digit)) return false;
        }

        return true;
    }
}
