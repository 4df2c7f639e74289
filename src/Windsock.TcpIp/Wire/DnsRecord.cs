using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Where a service is. Source: RFC 2782.</summary>
/// <param name="Priority">The lowest is tried first.</param>
/// <param name="Weight">The share among those of one priority.</param>
/// <param name="Port">The port.</param>
public readonly record struct DnsService(ushort Priority, ushort Weight, ushort Port);

/// <summary>The numbers of a zone. Source: RFC 1035 section 3.3.13.</summary>
/// <param name="Serial">SERIAL.</param>
/// <param name="Refresh">REFRESH, in seconds.</param>
/// <param name="Retry">RETRY, in seconds.</param>
/// <param name="Expire">EXPIRE, in seconds.</param>
/// <param name="Minimum">MINIMUM, in seconds: for how long a negative answer counts (RFC 2308).</param>
public readonly record struct DnsZone(uint Serial, uint Refresh, uint Retry, uint Expire, uint Minimum);

/// <summary>A record; the readers tell whether it is of their type and its data is right. Source: RFC 1035 section 4.1.3.</summary>
public readonly ref struct DnsRecord
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _fixedAt;

    internal DnsRecord(ReadOnlySpan<byte> message, int fixedAt, DnsName name, DnsSection section)
    {
        _message = message;
        _fixedAt = fixedAt;
        Name = name;
        Section = section;
    }

    /// <summary>Whose record it is.</summary>
    public DnsName Name { get; }

    /// <summary>In which part of the message it is.</summary>
    public DnsSection Section { get; }

    /// <summary><see cref="DnsType"/>.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_message[_fixedAt..]);

    /// <summary>1 for the Internet; of OPT the largest UDP payload that the sender takes.</summary>
    public ushort Class => BinaryPrimitives.ReadUInt16BigEndian(_message[(_fixedAt + 2)..]);

    /// <summary>For how many seconds it counts; with the top bit set it is 0 (RFC 2181 section 8). Of OPT the extended response code and flags.</summary>
    public uint TimeToLive => BinaryPrimitives.ReadUInt32BigEndian(_message[(_fixedAt + 4)..]);

    /// <summary>RDATA.</summary>
    public ReadOnlySpan<byte> Data => _message.Slice(DataAt, BinaryPrimitives.ReadUInt16BigEndian(_message[(_fixedAt + 8)..]));

    private int DataAt => _fixedAt + 10;

    /// <summary>Reads the address of A or AAAA.</summary>
    public bool TryRead(out IpAddress address)
    {
        ReadOnlySpan<byte> data = Data;
        bool isRight = (Type == DnsType.A && data.Length == 4) || (Type == DnsType.AAAA && data.Length == 16);
        address = !isRight ? default : data.Length == 4 ? IpAddress.ReadV4(data) : IpAddress.ReadV6(data);
        return isRight;
    }

    /// <summary>Reads the name of CNAME, PTR or NS.</summary>
    public bool TryRead(out DnsName name)
    {
        name = default;
        return Type is DnsType.CNAME or DnsType.PTR or DnsType.NS && TryReadName(0, out name, out int end) && end == Data.Length;
    }

    /// <summary>Reads SRV.</summary>
    public bool TryRead(out DnsService service, out DnsName target)
    {
        service = default;
        target = default;
        ReadOnlySpan<byte> data = Data;
        if (Type != DnsType.SRV || data.Length < 7 || !TryReadName(6, out target, out int end) || end != data.Length) return false;
        service = new DnsService(
            BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]), BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
        return true;
    }

    /// <summary>Reads MX.</summary>
    public bool TryRead(out ushort preference, out DnsName exchange)
    {
        preference = 0;
        exchange = default;
        ReadOnlySpan<byte> data = Data;
        if (Type != DnsType.MX || data.Length < 3 || !TryReadName(2, out exchange, out int end) || end != data.Length) return false;
        preference = BinaryPrimitives.ReadUInt16BigEndian(data);
        return true;
    }

    /// <summary>Reads SOA.</summary>
    public bool TryRead(out DnsName server, out DnsName mailbox, out DnsZone zone)
    {
        server = default;
        mailbox = default;
        zone = default;
        ReadOnlySpan<byte> data = Data;
        if (Type != DnsType.SOA || !TryReadName(0, out server, out int first) || !TryReadName(first, out mailbox, out int second)) return false;
        if (data.Length - second != 20) return false;
        data = data[second..];
        zone = new DnsZone(
            BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[12..]), BinaryPrimitives.ReadUInt32BigEndian(data[16..]));
        return true;
    }

    /// <summary>Reads one string of TXT. Source: RFC 1035 section 3.3.14.</summary>
    /// <param name="offset">0 for the first; afterwards that of the next.</param>
    /// <param name="text">The string.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryReadText(scoped ref int offset, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadOnlySpan<byte> data = Data;
        if (Type != DnsType.TXT || (uint)offset >= (uint)data.Length || offset + 1 + data[offset] > data.Length) return false;
        text = data.Slice(offset + 1, data[offset]);
        offset += 1 + text.Length;
        return true;
    }

    // A name may point back into the message, but what is here of it must not leave the data.
    private bool TryReadName(int offset, out DnsName name, out int end)
    {
        int at = DataAt + offset;
        end = 0;
        if (!DnsName.TryParse(_message[..(DataAt + Data.Length)], ref at, out name)) return false;
        end = at - DataAt;
        return true;
    }
}

/// <summary>The records of a message, one after the other. All have been checked with the message.</summary>
public ref struct DnsRecords
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _answers;
    private readonly int _authority;
    private readonly int _count;
    private int _at;
    private int _index;

    internal DnsRecords(ReadOnlySpan<byte> message, int at, int answers, int authority, int additional)
    {
        _message = message;
        _at = at;
        _answers = answers;
        _authority = authority;
        _count = answers + authority + additional;
    }

    /// <summary>The record at hand.</summary>
    public DnsRecord Current { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly DnsRecords GetEnumerator() => this;

    /// <summary>Goes to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (_index == _count || !DnsName.TryParse(_message, ref _at, out DnsName name)) return false;
        DnsSection section = _index < _answers ? DnsSection.Answer : _index < _answers + _authority ? DnsSection.Authority : DnsSection.Additional;
        Current = new DnsRecord(_message, _at, name, section);
        _at += 10 + Current.Data.Length;
        _index++;
        return true;
    }
}
