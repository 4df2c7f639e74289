using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Writes the options of a TCP segment in the order of the calls. Each call tells whether the option fitted. Source: RFC 9293 section 3.2.</summary>
public ref struct TcpOptionsWriter
{
    /// <summary>The bytes of the timestamps option with the padding that aligns it.</summary>
    public const int AlignedTimestampsBytes = 12;

    private readonly Span<byte> _room;

    /// <summary>Begins.</summary>
    /// <param name="room">Where to: what lies behind the fixed header; no more than <see cref="TcpHeader.MaxOptions"/> bytes of it are used.</param>
    public TcpOptionsWriter(Span<byte> room) => _room = room[..(Math.Min(room.Length, TcpHeader.MaxOptions) & ~3)];

    /// <summary>The bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes the one list of options that most segments have: two no-operations and the timestamps. Source: RFC 7323 appendix A.</summary>
    /// <param name="options">At least <see cref="AlignedTimestampsBytes"/> bytes.</param>
    /// <param name="value">TSval.</param>
    /// <param name="echo">TSecr.</param>
    public static void WriteAlignedTimestamps(Span<byte> options, uint value, uint echo)
    {
        options = options[..AlignedTimestampsBytes];
        BinaryPrimitives.WriteUInt32BigEndian(options, 0x0101_080a);
        BinaryPrimitives.WriteUInt32BigEndian(options[4..], value);
        BinaryPrimitives.WriteUInt32BigEndian(options[8..], echo);
    }

    /// <summary>Adds padding of one byte.</summary>
    public bool TryAddNoOperation()
    {
        if (Length == _room.Length) return false;
        _room[Length++] = TcpOptionKind.NoOperation;
        return true;
    }

    /// <summary>Adds the maximum segment size.</summary>
    public bool TryAddMaximumSegmentSize(ushort bytes)
    {
        if (!TryBegin(TcpOptionKind.MaximumSegmentSize, 2, out Span<byte> value)) return false;
        BinaryPrimitives.WriteUInt16BigEndian(value, bytes);
        return true;
    }

    /// <summary>Adds the window scale.</summary>
    public bool TryAddWindowScale(int shift)
    {
        if (!TryBegin(TcpOptionKind.WindowScale, 1, out Span<byte> value)) return false;
        value[0] = (byte)shift;
        return true;
    }

    /// <summary>Adds SACK permitted.</summary>
    public bool TryAddSackPermitted() => TryBegin(TcpOptionKind.SackPermitted, 0, out _);

    /// <summary>Adds as many of the blocks as fit.</summary>
    /// <returns>How many were added.</returns>
    public int AddSack(scoped ReadOnlySpan<SackBlock> blocks)
    {
        int count = Math.Min(blocks.Length, (_room.Length - Length - 2) / 8);
        if (count <= 0 || !TryBegin(TcpOptionKind.Sack, count * 8, out Span<byte> value)) return 0;
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value[(i * 8)..], blocks[i].Left);
            BinaryPrimitives.WriteUInt32BigEndian(value[(i * 8 + 4)..], blocks[i].Right);
        }

        return count;
    }

    /// <summary>Adds the timestamps.</summary>
    public bool TryAddTimestamps(uint value, uint echo)
    {
        if (!TryBegin(TcpOptionKind.Timestamps, 8, out Span<byte> bytes)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], echo);
        return true;
    }

    /// <summary>Adds a Fast Open cookie, or asks for one with an empty cookie. Source: RFC 7413 section 4.1.1.</summary>
    public bool TryAddFastOpen(scoped ReadOnlySpan<byte> cookie) => TryAdd(TcpOptionKind.FastOpen, cookie);

    /// <summary>Adds Accurate ECN counters of three bytes each, in the order that the kind tells. Source: RFC 9768 section 3.2.3.</summary>
    public bool TryAddAccurateEcn(byte kind, scoped ReadOnlySpan<byte> counters) => TryAdd(kind, counters);

    /// <summary>Adds an option of any kind.</summary>
    public bool TryAdd(byte kind, scoped ReadOnlySpan<byte> value)
    {
        if (!TryBegin(kind, value.Length, out Span<byte> bytes)) return false;
        value.CopyTo(bytes);
        return true;
    }

    /// <summary>Pads with no-operations to a multiple of 4.</summary>
    /// <returns>The bytes of the options, padding included.</returns>
    public int Finish()
    {
        while (Length % 4 != 0) _room[Length++] = TcpOptionKind.NoOperation;
        return Length;
    }

    private bool TryBegin(byte kind, int valueBytes, out Span<byte> value)
    {
        value = default;
        if (2 + valueBytes > _room.Length - Length) return false;
        _room[Length] = kind;
        _room[Length + 1] = (byte)(2 + valueBytes);
        value = _room.Slice(Length + 2, valueBytes);
        Length += 2 + valueBytes;
        return true;
    }
}
