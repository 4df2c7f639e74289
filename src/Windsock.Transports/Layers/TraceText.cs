using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.Spi;

namespace Windsock.Transports.Layers;

/// <summary>Arguments in words: addresses, flags, sizes and payload.</summary>
/// <remarks>Nothing here throws, and no result has a control character, whatever the bytes are.</remarks>
internal static class TraceText
{
    /// <summary>How many bytes of a payload are shown.</summary>
    public const int PayloadBytes = 32;

    private static readonly (int Bit, string Name)[] s_flags =
    [
        (0x1, "MSG_OOB"), (0x2, "MSG_PEEK"), (0x4, "MSG_DONTROUTE"), (0x8, "MSG_WAITALL"), (0x10, "MSG_INTERRUPT"), (0x20, "MSG_PUSH_IMMEDIATE"),
        (0x100, "MSG_TRUNC"), (0x200, "MSG_CTRUNC"), (0x400, "MSG_BCAST"), (0x800, "MSG_MCAST"), (0x1000, "MSG_ERRQUEUE"), (0x8000, "MSG_PARTIAL"),
    ];

    /// <summary>127.0.0.1:80 and the like; the path of a Unix address is escaped.</summary>
    public static string Address(in SocketAddress address) => address.Length == 0
        ? "no address"
        : address.Length >= 2 && address.Family == SocketAddress.AF_UNSPEC ? "AF_UNSPEC" : Clean(address.ToString());

    /// <summary>A SOCKET value, padded to the width of its column.</summary>
    public static string Socket(nuint handle) => string.Create(CultureInfo.InvariantCulture, $"0x{(ulong)handle:x8}");

    /// <summary>MSG_OOB|MSG_PEEK; empty for 0. Bits without a name show as a number.</summary>
    public static string Flags(int flags)
    {
        if (flags == 0) return "";

        var text = new StringBuilder();
        foreach ((int bit, string name) in s_flags)
        {
            if ((flags & bit) == 0) continue;
            text.Append(text.Length > 0 ? "|" : "").Append(name);
            flags &= ~bit;
        }

        if (flags != 0) text.Append(text.Length > 0 ? "|" : "").Append(CultureInfo.InvariantCulture, $"0x{flags:x}");
        return text.ToString();
    }

    /// <summary>312 bytes, or 64 KiB where that is exact.</summary>
    public static string Size(long bytes) => bytes switch
    {
        1 => "1 byte",
        >= 1 << 20 when bytes % (1 << 20) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB"),
        >= 1024 when bytes % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    /// <summary>312 bytes, or 312 bytes in 3 buffers.</summary>
    public static string Size(ReadOnlySpan<WSABUF> buffers)
    {
        long total = 0;
        foreach (WSABUF buffer in buffers) total += buffer.len;
        return buffers.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Size(total)} in {buffers.Length} buffers") : Size(total);
    }

    /// <summary>The first bytes that a transfer moved, quoted. Only those: memory that the transport did not touch may not be readable.</summary>
    public static string Payload(ReadOnlySpan<WSABUF> buffers, int moved)
    {
        if (moved <= 0) return "";

        Span<byte> shown = stackalloc byte[PayloadBytes];
        int length = 0;
        foreach (WSABUF buffer in buffers)
        {
            int take = (int)Math.Min(buffer.len, (uint)Math.Min(moved, PayloadBytes) - length);
            if (take > 0 && buffer.buf != 0) new WSABUF(buffer.buf, take).AsSpan().CopyTo(shown[length..]);
            else take = 0;
            length += take;
        }

        return Quoted(shown[..length], cut: moved > length);
    }

    /// <summary>Bytes as text in double quotes: UTF-8 where it is printable, \r \n \t \0 and \xNN for the rest, … when there is more.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes, bool cut)
    {
        var text = new StringBuilder(bytes.Length + 8).Append('"');
        while (!bytes.IsEmpty)
        {
            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && cut) break; // A character that the cut went through.

            if (status == System.Buffers.OperationStatus.Done && IsPrintable(rune)) AppendPrintable(text, rune);
            else foreach (byte value in bytes[..length]) AppendEscaped(text, value);
            bytes = bytes[length..];
        }

        return text.Append(cut ? "…\"" : "\"").ToString();
    }

    /// <summary>Text from outside with what could move a terminal's cursor escaped.</summary>
    public static string Clean(string text)
    {
        bool clean = true;
        foreach (Rune rune in text.EnumerateRunes()) clean &= IsPrintable(rune);
        if (clean) return text;

        var result = new StringBuilder(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsPrintable(rune)) result.Append(rune);
            else if (rune.Value < 0x100) AppendEscaped(result, (byte)rune.Value);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return result.ToString();
    }

    /// <summary>Which records a control buffer holds: 28 control bytes IP_PKTINFO.</summary>
    /// <remarks>Source: MS Learn "WSACMSGHDR structure (ws2def.h)"; the length counts the header, and records begin at multiples of 8.</remarks>
    public static string Control(ReadOnlySpan<byte> control)
    {
        if (control.IsEmpty) return "";

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $" + {control.Length} control bytes");
        for (int records = 0; control.Length >= 16 && records < 4; records++)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(control);
            if (length < 16 || length > (ulong)control.Length) break;
            OptionName name = OptionNames.Find(MemoryMarshal.Read<int>(control[8..]), MemoryMarshal.Read<int>(control[12..]));
            text.Append(records > 0 ? ", " : " ").Append(name.Name);
            control = control[Math.Min(control.Length, ((int)length + 7) & ~7)..];
        }

        return text.ToString();
    }

    // Format characters count as unprintable: they can turn the direction of a line around.
    private static bool IsPrintable(Rune rune) => rune.Value is >= 0x20 and < 0x7f || (rune.Value >= 0xa0 && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned));

    private static void AppendPrintable(StringBuilder text, Rune rune)
    {
        if (rune.Value is '"' or '\\') text.Append('\\');
        text.Append(rune);
    }

    private static void AppendEscaped(StringBuilder text, byte value)
    {
        switch (value)
        {
            case (byte)'\r': text.Append("\\r"); break;
            case (byte)'\n': text.Append("\\n"); break;
            case (byte)'\t': text.Append("\\t"); break;
            case 0: text.Append("\\0"); break;
            default: text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"); break;
        }
    }
}
