using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>What a record of a report says of a group. Source: RFC 3376 section 4.2.12, RFC 3810 section 5.2.12.</summary>
public enum MulticastRecordKind : byte
{
    /// <summary>MODE_IS_INCLUDE.</summary>
    ModeIsInclude = 1,

    /// <summary>MODE_IS_EXCLUDE.</summary>
    ModeIsExclude = 2,

    /// <summary>CHANGE_TO_INCLUDE_MODE.</summary>
    ChangeToInclude = 3,

    /// <summary>CHANGE_TO_EXCLUDE_MODE.</summary>
    ChangeToExclude = 4,

    /// <summary>ALLOW_NEW_SOURCES.</summary>
    AllowNewSources = 5,

    /// <summary>BLOCK_OLD_SOURCES.</summary>
    BlockOldSources = 6,
}

/// <summary>Addresses one after the other in a packet.</summary>
public readonly ref struct AddressList
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _size;

    internal AddressList(ReadOnlySpan<byte> bytes, int size)
    {
        _bytes = bytes;
        _size = size;
    }

    /// <summary>How many.</summary>
    public int Count => _size == 0 ? 0 : _bytes.Length / _size;

    /// <summary>One of them.</summary>
    public IpAddress this[int index] => _size == 4 ? IpAddress.ReadV4(_bytes.Slice(index * 4, 4)) : IpAddress.ReadV6(_bytes.Slice(index * 16, 16));

    /// <summary>Whether an address is among them.</summary>
    public bool Contains(in IpAddress address)
    {
        for (int i = 0; i < Count; i++)
        {
            if (this[i] == address) return true;
        }

        return false;
    }
}

/// <summary>One record of an IGMPv3 or MLDv2 report.</summary>
public readonly ref struct MulticastRecord
{
    internal MulticastRecord(MulticastRecordKind kind, IpAddress group, AddressList sources)
    {
        Kind = kind;
        Group = group;
        Sources = sources;
    }

    /// <summary>What it says; a value that is not defined is passed over by its reader.</summary>
    public MulticastRecordKind Kind { get; }

    /// <summary>The group.</summary>
    public IpAddress Group { get; }

    /// <summary>The sources.</summary>
    public AddressList Sources { get; }
}

/// <summary>An IGMPv3 or MLDv2 report, seen through bytes whose lengths have been checked. Source: RFC 3376 section 4.2, RFC 3810 section 5.2.</summary>
public readonly ref struct MulticastReportView
{
    /// <summary>The bytes before the records.</summary>
    public const int HeaderBytes = 8;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _addressBytes;

    private MulticastReportView(ReadOnlySpan<byte> message, int addressBytes)
    {
        _message = message;
        _addressBytes = addressBytes;
    }

    /// <summary>How many records there are.</summary>
    public int Count => BinaryPrimitives.ReadUInt16BigEndian(_message[6..]);

    /// <summary>The records.</summary>
    public MulticastRecords Records => new(_message[HeaderBytes..], Count, _addressBytes);

    /// <summary>Looks at an IGMP message.</summary>
    /// <returns>Whether it is a version 3 report in which all records fit; the checksum is not looked at.</returns>
    public static bool TryParseIgmp(ReadOnlySpan<byte> message, out MulticastReportView view) => TryParse(message, IgmpType.Report3, 4, out view);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a version 2 report in which all records fit; the checksum is not looked at.</returns>
    public static bool TryParseMld(ReadOnlySpan<byte> message, out MulticastReportView view) =>
        TryParse(message, Icmpv6Type.MulticastListenerReport2, 16, out view);

    private static bool TryParse(ReadOnlySpan<byte> message, byte type, int addressBytes, out MulticastReportView view)
    {
        view = default;
        if (message.Length < HeaderBytes || message[0] != type) return false;

        ReadOnlySpan<byte> rest = message[HeaderBytes..];
        for (int count = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); count > 0; count--)
        {
            if (rest.Length < 4 + addressBytes) return false;
            int length = MulticastRecords.RecordBytes(rest, addressBytes);
            if (length > rest.Length) return false;
            rest = rest[length..];
        }

        view = new MulticastReportView(message, addressBytes);
        return true;
    }
}

/// <summary>The records of a report, one after the other.</summary>
public ref struct MulticastRecords
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _addressBytes;
    private int _left;
    private int _at;
    private int _next;

    internal MulticastRecords(ReadOnlySpan<byte> bytes, int count, int addressBytes)
    {
        _bytes = bytes;
        _left = count;
        _addressBytes = addressBytes;
    }

    /// <summary>The record at hand.</summary>
    public readonly MulticastRecord Current
    {
        get
        {
            ReadOnlySpan<byte> record = _bytes[_at.._next];
            int sources = BinaryPrimitives.ReadUInt16BigEndian(record[2..]) * _addressBytes;
            IpAddress group = new AddressList(record.Slice(4, _addressBytes), _addressBytes)[0];
            return new MulticastRecord((MulticastRecordKind)record[0], group, new AddressList(record.Slice(4 + _addressBytes, sources), _addressBytes));
        }
    }

    /// <summary>For foreach.</summary>
    public readonly MulticastRecords GetEnumerator() => this;

    /// <summary>Goes to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        _at = _next;
        _next += RecordBytes(_bytes[_at..], _addressBytes);
        return true;
    }

    internal static int RecordBytes(ReadOnlySpan<byte> record, int addressBytes) =>
        4 + addressBytes * (1 + BinaryPrimitives.ReadUInt16BigEndian(record[2..])) + record[1] * 4;
}

/// <summary>Writes an IGMPv3 or MLDv2 report, record by record. Source: RFC 3376 section 4.2, RFC 3810 section 5.2.</summary>
public ref struct MulticastReportWriter
{
    private readonly Span<byte> _message;
    private readonly int _addressBytes;
    private int _count;

    /// <summary>Begins a report.</summary>
    /// <param name="message">Where to, at least <see cref="MulticastReportView.HeaderBytes"/>.</param>
    /// <param name="v6">Whether it is one of MLD.</param>
    public MulticastReportWriter(Span<byte> message, bool v6)
    {
        _message = message;
        _addressBytes = v6 ? 16 : 4;
        message[..MulticastReportView.HeaderBytes].Clear();
        message[0] = v6 ? Icmpv6Type.MulticastListenerReport2 : IgmpType.Report3;
        Length = MulticastReportView.HeaderBytes;
    }

    /// <summary>The bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>How many sources a further record could hold; negative when not even one without sources fits.</summary>
    public readonly int RoomForSources => _message.Length - Length < 4 + _addressBytes ? -1 : (_message.Length - Length - 4) / _addressBytes - 1;

    /// <summary>Adds a record.</summary>
    /// <returns>Whether it fitted.</returns>
    public bool TryAdd(MulticastRecordKind kind, in IpAddress group, scoped ReadOnlySpan<IpAddress> sources)
    {
        if (sources.Length > RoomForSources || sources.Length > ushort.MaxValue) return false;
        Span<byte> record = _message[Length..];
        record[0] = (byte)kind;
        record[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], (ushort)sources.Length);
        group.Write(record[4..]);
        for (int i = 0; i < sources.Length; i++) sources[i].Write(record[(4 + _addressBytes * (i + 1))..]);
        Length += 4 + _addressBytes * (1 + sources.Length);
        _count++;
        return true;
    }

    /// <summary>Writes the number of records, and the checksum of IGMP; that of MLD is left to <see cref="Icmpv6Header.Seal"/>.</summary>
    /// <returns>The bytes of the message.</returns>
    public readonly int Finish()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_message[6..], (ushort)_count);
        if (_addressBytes == 4) BinaryPrimitives.WriteUInt16BigEndian(_message[2..], Checksum.Of(_message[..Length]));
        return Length;
    }
}
