using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Windsock.TcpIp.Wire;

/// <summary>Kinds of TCP options. Source: IANA "TCP Option Kind Numbers".</summary>
public static class TcpOptionKind
{
    /// <summary>End of the list.</summary>
    public const byte End = 0;

    /// <summary>Padding.</summary>
    public const byte NoOperation = 1;

    /// <summary>Maximum segment size.</summary>
    public const byte MaximumSegmentSize = 2;

    /// <summary>Window scale (RFC 7323).</summary>
    public const byte WindowScale = 3;

    /// <summary>SACK permitted (RFC 2018).</summary>
    public const byte SackPermitted = 4;

    /// <summary>SACK blocks (RFC 2018).</summary>
    public const byte Sack = 5;

    /// <summary>Timestamps (RFC 7323).</summary>
    public const byte Timestamps = 8;

    /// <summary>Fast Open cookie (RFC 7413).</summary>
    public const byte FastOpen = 34;

    /// <summary>Accurate ECN counters, order 0 (RFC 9768).</summary>
    public const byte AccurateEcn0 = 172;

    /// <summary>Accurate ECN counters, order 1 (RFC 9768).</summary>
    public const byte AccurateEcn1 = 174;
}

/// <summary>Sequence numbers from <see cref="Left"/> to before <see cref="Right"/>.</summary>
/// <param name="Left">The first one.</param>
/// <param name="Right">The one after the last.</param>
public readonly record struct SackBlock(uint Left, uint Right);

/// <summary>Up to four SACK blocks, in the order of the wire.</summary>
[InlineArray(4)]
public struct SackBlocks
{
    private SackBlock _first;
}

/// <summary>The options of a TCP segment that mean something to the stack. Source: RFC 9293 section 3.2.</summary>
public ref struct TcpOptions
{
    /// <summary>Maximum segment size in bytes, 0 without the option.</summary>
    public ushort MaximumSegmentSize;

    /// <summary>The shift, or -1 without the option.</summary>
    public int WindowScale;

    /// <summary>Whether SACK is permitted.</summary>
    public bool SackPermitted;

    /// <summary>Whether the timestamps option is there.</summary>
    public bool HasTimestamps;

    /// <summary>TSval.</summary>
    public uint TimestampValue;

    /// <summary>TSecr.</summary>
    public uint TimestampEcho;

    /// <summary>How many blocks of <see cref="Sack"/> count.</summary>
    public int SackCount;

    /// <summary>The SACK blocks.</summary>
    public SackBlocks Sack;

    /// <summary>Whether a Fast Open option is there; an empty cookie asks for one.</summary>
    public bool HasFastOpen;

    /// <summary>The Fast Open cookie, 0 or 4 to 16 bytes.</summary>
    public ReadOnlySpan<byte> FastOpenCookie;

    /// <summary>The Accurate ECN option's value as it is (0, 3, 6 or 9 bytes); the kind tells the order.</summary>
    public ReadOnlySpan<byte> AccurateEcn;

    /// <summary><see cref="TcpOptionKind.AccurateEcn0"/>, <see cref="TcpOptionKind.AccurateEcn1"/>, or 0 without the option.</summary>
    public byte AccurateEcnKind;

    /// <summary>Reads the options. A list that is cut off or has impossible lengths ends there; what came before it counts (as RFC 9293 MUST-7
    /// allows).</summary>
    public static TcpOptions Read(ReadOnlySpan<byte> bytes)
    {
        var options = new TcpOptions { WindowScale = -1 };
        while (!bytes.IsEmpty)
        {
            byte kind = bytes[0];
            if (kind == TcpOptionKind.End) break;
            if (kind == TcpOptionKind.NoOperation)
            {
                bytes = bytes[1..];
                continue;
            }

            if (bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length) break;
            options.Take(kind, bytes[2..bytes[1]]);
            bytes = bytes[bytes[1]..];
        }

        return options;
    }

    private void Take(byte kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case TcpOptionKind.MaximumSegmentSize when value.Length == 2:
                MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
            case TcpOptionKind.WindowScale when value.Length == 1:
                WindowScale = Math.Min(value[0], (byte)14); // RFC 7323 section 2.3
                break;
            case TcpOptionKind.SackPermitted when value.IsEmpty:
                SackPermitted = true;
                break;
            case TcpOptionKind.Timestamps when value.Length == 8:
                HasTimestamps = true;
                TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(value);
                TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
                break;
            case TcpOptionKind.Sack when value.Length is > 0 and <= 32 && value.Length % 8 == 0:
                for (SackCount = 0; SackCount < value.Length / 8; SackCount++)
                {
                    ReadOnlySpan<byte> block = value[(SackCount * 8)..];
                    Sack[SackCount] = new SackBlock(BinaryPrimitives.ReadUInt32BigEndian(block), BinaryPrimitives.ReadUInt32BigEndian(block[4..]));
                }

                break;
            case TcpOptionKind.FastOpen when value.Length is 0 or (>= 4 and <= 16):
                HasFastOpen = true;
                FastOpenCookie = value;
                break;
            case TcpOptionKind.AccurateEcn0 or TcpOptionKind.AccurateEcn1:
                AccurateEcnKind = kind;
                AccurateEcn = value[..Math.Min(9, value.Length / 3 * 3)]; // What does not make a field is padding (RFC 9768 section 3.2.3).
                break;
        }
    }
}
