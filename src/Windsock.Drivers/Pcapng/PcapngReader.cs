using System.Buffers.Binary;
using System.Text;
using Windsock.TcpIp;

namespace Windsock.Drivers.Pcapng;

/// <summary>What a step of a <see cref="PcapngReader"/> gave.</summary>
public enum PcapngResult
{
    /// <summary>A packet.</summary>
    Packet,

    /// <summary>The end of the file.</summary>
    End,

    /// <summary>The file is malformed; <see cref="PcapngReader.Error"/> says where and how, and nothing follows.</summary>
    Malformed,
}

/// <summary>Reads the packets of a pcapng file, of either byte order and of any number of sections; blocks of other kinds are passed over.</summary>
/// <remarks>No content makes it throw, loop, or hold more than <see cref="MaxBlockBytes"/>. Source: IETF draft-ietf-opsawg-pcapng.</remarks>
public sealed class PcapngReader
{
    /// <summary>The longest block that is read; the format itself has no limit.</summary>
    public const int MaxBlockBytes = 16 << 20;

    // An interface costs memory for the whole section: what no real capture has is refused.
    private const int MaxInterfaces = 65_536;

    private readonly Stream _stream;
    private readonly List<CaptureInterface> _interfaces = [];
    private byte[] _block = new byte[4096];
    private long _position;
    private bool _bigEndian;
    private bool _inSection;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">Where from.</param>
    public PcapngReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>The interfaces of the section so far.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <summary>Where and how the file is malformed: "byte 1234: …"; null while it is not.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads on to the next packet.</summary>
    /// <param name="packet">The packet.</param>
    public PcapngResult Read(out CapturedPacket packet)
    {
        packet = default;
        while (Error is null)
        {
            long start = _position;
            if (!TryReadBlock(out uint type, out int length)) return Error is null ? PcapngResult.End : PcapngResult.Malformed;
            // What lies between the two lengths.
            ReadOnlyMemory<byte> body = _block.AsMemory(8, length - 12);
            string? problem = Handle(type, body, out packet, out bool found);
            if (problem is not null) Refuse(start, problem);
            else if (found) return PcapngResult.Packet;
        }

        return PcapngResult.Malformed;
    }

    private string? Handle(uint type, ReadOnlyMemory<byte> body, out CapturedPacket packet, out bool found)
    {
        packet = default;
        found = type is BlockType.EnhancedPacket or BlockType.OldPacket or BlockType.SimplePacket;
        return type switch
        {
            BlockType.SectionHeader => BeginSection(body.Span),
            BlockType.InterfaceDescription => AddInterface(body.Span),
            BlockType.EnhancedPacket => ReadPacket(body, Get32(body.Span, 0), out packet),
            BlockType.OldPacket => ReadPacket(body, Get16(body.Span, 0), out packet),
            BlockType.SimplePacket => ReadSimplePacket(body, out packet),
            _ => null,
        };
    }

    /// <summary>Reads a whole block into the buffer.</summary>
    /// <returns>Whether there is one; false at the end of the file and, with <see cref="Error"/>, when it is malformed.</returns>
    private bool TryReadBlock(out uint type, out int length)
    {
        type = 0;
        length = 0;
        long start = _position;
        int count = Fill(0, 12);
        if (count == 0) return false;
        if (count < 12) return Refuse(start, "the file ends within the head of a block");

        type = Get32(_block, 0);
        if (type == BlockType.SectionHeader || BinaryPrimitives.ReverseEndianness(type) == BlockType.SectionHeader)
        {
            // The number is a palindrome: the byte order is told by what follows.
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(8));
            if (magic != BlockType.ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != BlockType.ByteOrderMagic)
            {
                return Refuse(start, "a section without the byte-order magic");
            }

            _bigEndian = magic != BlockType.ByteOrderMagic;
            _inSection = true;
        }
        else if (!_inSection)
        {
            return Refuse(start, "no section header: not a pcapng file");
        }

        uint total = Get32(_block, 4);
        if (total < 12 || total % 4 != 0) return Refuse(start, $"a block of {total} bytes");
        if (total > MaxBlockBytes) return Refuse(start, $"a block of {total} bytes, more than the {MaxBlockBytes} that are read");
        length = (int)total;
        if (_block.Length < length) Array.Resize(ref _block, (int)Math.Min(MaxBlockBytes, (long)length * 2));
        if (Fill(12, length - 12) < length - 12) return Refuse(start, "the file ends within a block");
        uint again = Get32(_block, length - 4);
        return again == total || Refuse(start, $"a block of {total} bytes that ends with the length {again}");
    }

    private string? BeginSection(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16) return "a section header that is too short";
        int version = Get16(body, 4);
        if (version != 1) return $"version {version} of the format";
        _interfaces.Clear();
        return null;
    }

    private string? AddInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8) return "an interface description that is too short";
        if (_interfaces.Count == MaxInterfaces) return $"more than {MaxInterfaces} interfaces";

        string name = "";
        ulong units = 1_000_000;
        long offset = 0;
        var options = new OptionReader(body[8..], _bigEndian);
        while (options.Next(out ushort code, out ReadOnlySpan<byte> value))
        {
            switch (code)
            {
                case BlockOption.Name:
                    name = Encoding.UTF8.GetString(value);
                    break;
                case BlockOption.TimeResolution when value.Length >= 1:
                    if (!TryGetUnits(value[0], out units)) return $"a time resolution of {value[0]:x2}";
                    break;
                case BlockOption.TimeOffset when value.Length >= 8:
                    offset = _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
            }
        }

        if (options.IsMalformed) return "an option that is longer than its block";
        int snap = (int)Math.Min(int.MaxValue, Get32(body, 4));
        _interfaces.Add(new CaptureInterface(name, Get16(body, 0), snap) { UnitsPerSecond = units, OffsetSeconds = offset });
        return null;
    }

    // The high bit tells the base: powers of two, or of ten.
    private static bool TryGetUnits(byte resolution, out ulong units)
    {
        int exponent = resolution & 0x7f;
        units = 1;
        if ((resolution & 0x80) != 0)
        {
            if (exponent > 63) return false;
            units = 1UL << exponent;
            return true;
        }

        if (exponent > 19) return false;
        for (int i = 0; i < exponent; i++) units *= 10;
        return true;
    }

    private string? ReadPacket(ReadOnlyMemory<byte> body, uint number, out CapturedPacket packet)
    {
        packet = default;
        ReadOnlySpan<byte> span = body.Span;
        if (span.Length < 20) return "a packet block that is too short";
        if (number >= _interfaces.Count) return $"a packet of interface {number}, of {_interfaces.Count}";
        uint captured = Get32(span, 12);
        int room = span.Length - 20;
        if (captured > room) return $"a packet of {captured} bytes in a block with room for {room}";

        var direction = CaptureDirection.Unknown;
        string? comment = null;
        var options = new OptionReader(span[(20 + Math.Min(room, ((int)captured + 3) & ~3))..], _bigEndian);
        while (options.Next(out ushort code, out ReadOnlySpan<byte> value))
        {
            if (code == BlockOption.Comment) comment ??= Encoding.UTF8.GetString(value);
            else if (code == BlockOption.Flags && value.Length >= 4) direction = (CaptureDirection)(Get32(value, 0) & 3);
        }

        if (options.IsMalformed) return "an option that is longer than its block";
        if (direction > CaptureDirection.Outbound) direction = CaptureDirection.Unknown;
        CaptureInterface from = _interfaces[(int)number];
        ulong stamp = (ulong)Get32(span, 4) << 32 | Get32(span, 8);
        packet = new CapturedPacket(
            from, TimeOf(stamp, from), body.Slice(20, (int)captured), (int)Math.Min(int.MaxValue, Get32(span, 16)), direction, comment);
        return null;
    }

    private string? ReadSimplePacket(ReadOnlyMemory<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 4) return "a packet block that is too short";
        if (_interfaces.Count == 0) return "a packet of interface 0, of 0";
        int original = (int)Math.Min(int.MaxValue, Get32(body.Span, 0));
        CaptureInterface from = _interfaces[0];
        int captured = Math.Min(original, from.SnapLength == 0 ? int.MaxValue : from.SnapLength);
        if (captured > body.Length - 4) return $"a packet of {captured} bytes in a block with room for {body.Length - 4}";
        packet = new CapturedPacket(from, Instant.Zero, body.Slice(4, captured), original, CaptureDirection.Unknown, null);
        return null;
    }

    private static Instant TimeOf(ulong stamp, CaptureInterface from)
    {
        UInt128 ticks = (UInt128)stamp * TimeSpan.TicksPerSecond / from.UnitsPerSecond;
        Int128 moved = (Int128)ticks + (Int128)from.OffsetSeconds * TimeSpan.TicksPerSecond;
        return new Instant((long)Int128.Clamp(moved, 0, long.MaxValue - 1));
    }

    // Of blocks that are too short to have it, 0: the caller looks at the length next.
    private uint Get32(ReadOnlySpan<byte> bytes, int at) =>
        bytes.Length < at + 4 ? 0 : _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private ushort Get16(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes.Length < at + 2) return 0;
        return _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
    }

    private int Fill(int at, int bytes)
    {
        int count = _stream.ReadAtLeast(_block.AsSpan(at, bytes), bytes, throwOnEndOfStream: false);
        _position += count;
        return count;
    }

    private bool Refuse(long position, string reason)
    {
        Error = $"byte {position}: {reason}";
        return false;
    }

    /// <summary>Walks over the options of a block.</summary>
    private ref struct OptionReader(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        private ReadOnlySpan<byte> _bytes = bytes;

        public bool IsMalformed { get; private set; }

        public bool Next(out ushort code, out ReadOnlySpan<byte> value)
        {
            code = 0;
            value = default;
            if (_bytes.Length < 4) return false;
            code = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_bytes) : BinaryPrimitives.ReadUInt16LittleEndian(_bytes);
            int length = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]) : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);
            if (code == BlockOption.End) return false;
            if (length > _bytes.Length - 4)
            {
                IsMalformed = true;
                return false;
            }

            value = _bytes.Slice(4, length);
            _bytes = _bytes[Math.Min(_bytes.Length, 4 + ((length + 3) & ~3))..];
            return true;
        }
    }
}
