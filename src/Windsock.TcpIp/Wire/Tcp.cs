using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The control bits of a TCP segment. Source: RFC 9293 section 3.1, RFC 3168, RFC 9768 (AE).</summary>
[Flags]
public enum TcpFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No more data from sender.</summary>
    Fin = 0x01,

    /// <summary>Synchronize sequence numbers.</summary>
    Syn = 0x02,

    /// <summary>Reset the connection.</summary>
    Rst = 0x04,

    /// <summary>Push function.</summary>
    Psh = 0x08,

    /// <summary>The acknowledgment number is significant.</summary>
    Ack = 0x10,

    /// <summary>The urgent pointer is significant.</summary>
    Urg = 0x20,

    /// <summary>ECN-Echo.</summary>
    Ece = 0x40,

    /// <summary>Congestion Window Reduced.</summary>
    Cwr = 0x80,

    /// <summary>Accurate ECN.</summary>
    Ae = 0x100,
}

/// <summary>The fixed header of a TCP segment. Source: RFC 9293 section 3.1.</summary>
/// <param name="SourcePort">The sender's port.</param>
/// <param name="DestinationPort">The receiver's port.</param>
/// <param name="Sequence">SEG.SEQ.</param>
/// <param name="Acknowledgment">SEG.ACK.</param>
/// <param name="Flags">The control bits.</param>
/// <param name="Window">SEG.WND as it is on the wire, not scaled.</param>
/// <param name="UrgentPointer">SEG.UP.</param>
public readonly record struct TcpHeader(
    ushort SourcePort, ushort DestinationPort, uint Sequence, uint Acknowledgment, TcpFlags Flags, ushort Window, ushort UrgentPointer = 0)
{
    /// <summary>The bytes of a header without options.</summary>
    public const int Size = 20;

    /// <summary>The most that options may take, in bytes.</summary>
    public const int MaxOptions = 40;

    /// <summary>Where the checksum is.</summary>
    public const int ChecksumAt = 16;

    /// <summary>Writes the fixed header with a checksum of 0; the options are written behind it by their own writer.</summary>
    /// <param name="segment">Where to.</param>
    /// <param name="optionBytes">The bytes of the options, a multiple of 4.</param>
    public void Write(Span<byte> segment, int optionBytes)
    {
        segment = segment[..Size];
        BinaryPrimitives.WriteUInt16BigEndian(segment, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], Acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[12..], (ushort)((Size + optionBytes) / 4 << 12 | (ushort)Flags & 0x1ff));
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], Window);
        BinaryPrimitives.WriteUInt32BigEndian(segment[16..], UrgentPointer);
    }
}

/// <summary>A TCP segment seen through bytes whose lengths have been checked. Source: RFC 9293 section 3.1.</summary>
public readonly ref struct TcpView
{
    private readonly ReadOnlySpan<byte> _segment;

    private TcpView(ReadOnlySpan<byte> segment) => _segment = segment;

    /// <summary>The fixed header's values.</summary>
    public TcpHeader Header => new(SourcePort, DestinationPort, Sequence, Acknowledgment, Flags, Window, UrgentPointer);

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_segment);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_segment[2..]);

    /// <summary>SEG.SEQ.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_segment[4..]);

    /// <summary>SEG.ACK.</summary>
    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(_segment[8..]);

    /// <summary>The bytes of the header, options included.</summary>
    public int HeaderBytes => _segment[12] >> 4 << 2;

    /// <summary>The control bits.</summary>
    public TcpFlags Flags => (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(_segment[12..]) & 0x1ff);

    /// <summary>SEG.WND, not scaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_segment[14..]);

    /// <summary>SEG.UP.</summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_segment[18..]);

    /// <summary>The options as they are.</summary>
    public ReadOnlySpan<byte> Options => _segment[TcpHeader.Size..HeaderBytes];

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload => _segment[HeaderBytes..];

    /// <summary>Looks at a segment.</summary>
    /// <returns>Whether the lengths are right; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpView view)
    {
        view = default;
        if (bytes.Length < TcpHeader.Size) return false;
        int header = bytes[12] >> 4 << 2;
        if (header < TcpHeader.Size || header > bytes.Length) return false;
        view = new TcpView(bytes);
        return true;
    }
}
