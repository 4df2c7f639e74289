using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Writes a DNS message, section by section; names are not compressed. Each call tells whether it fitted and its names were names. Source: RFC 1035
/// section 4.</summary>
public ref struct DnsWriter
{
    private readonly Span<byte> _message;

    /// <summary>Begins a message.</summary>
    /// <param name="message">Where to, at least <see cref="DnsHeader.Size"/>.</param>
    /// <param name="header">The header; the counts follow what is added.</param>
    public DnsWriter(Span<byte> message, in DnsHeader header)
    {
        _message = message;
        header.Write(message);
        Length = DnsHeader.Size;
    }

    /// <summary>The bytes of the message so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a question of the Internet class.</summary>
    public bool TryAddQuestion(scoped ReadOnlySpan<char> name, ushort type)
    {
        if (!DnsName.TryWrite(name, _message[Length..], out int bytes) || Length + bytes + 4 > _message.Length) return false;
        BinaryPrimitives.WriteUInt16BigEndian(_message[(Length + bytes)..], type);
        BinaryPrimitives.WriteUInt16BigEndian(_message[(Length + bytes + 2)..], 1);
        Length += bytes + 4;
        Count(4);
        return true;
    }

    /// <summary>Adds a record of the Internet class.</summary>
    public bool TryAdd(DnsSection section, scoped ReadOnlySpan<char> name, ushort type, uint timeToLive, scoped ReadOnlySpan<byte> data) =>
        TryAdd(section, name, type, 1, timeToLive, data);

    /// <summary>Adds an A or AAAA record.</summary>
    public bool TryAddAddress(DnsSection section, scoped ReadOnlySpan<char> name, uint timeToLive, in IpAddress address)
    {
        Span<byte> data = stackalloc byte[16];
        address.Write(data);
        return TryAdd(section, name, address.IsV4 ? DnsType.A : DnsType.AAAA, timeToLive, data[..address.Size]);
    }

    /// <summary>Adds a record whose data is a name: CNAME, PTR, NS.</summary>
    public bool TryAddName(DnsSection section, scoped ReadOnlySpan<char> name, ushort type, uint timeToLive, scoped ReadOnlySpan<char> target)
    {
        Span<byte> data = stackalloc byte[DnsName.MaxBytes];
        return DnsName.TryWrite(target, data, out int bytes) && TryAdd(section, name, type, timeToLive, data[..bytes]);
    }

    /// <summary>Adds an SRV record.</summary>
    public bool TryAddService(DnsSection section, scoped ReadOnlySpan<char> name, uint timeToLive, in DnsService service, scoped ReadOnlySpan<char> target)
    {
        Span<byte> data = stackalloc byte[6 + DnsName.MaxBytes];
        BinaryPrimitives.WriteUInt16BigEndian(data, service.Priority);
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], service.Weight);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], service.Port);
        return DnsName.TryWrite(target, data[6..], out int bytes) && TryAdd(section, name, DnsType.SRV, timeToLive, data[..(6 + bytes)]);
    }

    /// <summary>Adds an SOA record.</summary>
    public bool TryAddZone(
        DnsSection section, scoped ReadOnlySpan<char> name, uint timeToLive, scoped ReadOnlySpan<char> server, scoped ReadOnlySpan<char> mailbox,
        in DnsZone zone)
    {
        Span<byte> data = stackalloc byte[2 * DnsName.MaxBytes + 20];
        if (!DnsName.TryWrite(server, data, out int first) || !DnsName.TryWrite(mailbox, data[first..], out int second)) return false;
        Span<byte> numbers = data.Slice(first + second, 20);
        BinaryPrimitives.WriteUInt32BigEndian(numbers, zone.Serial);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[4..], zone.Refresh);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[8..], zone.Retry);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[12..], zone.Expire);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[16..], zone.Minimum);
        return TryAdd(section, name, DnsType.SOA, timeToLive, data[..(first + second + 20)]);
    }

    /// <summary>Adds the EDNS record, which tells how large a UDP payload the sender takes. Source: RFC 6891 section 6.1.</summary>
    public bool TryAddEdns(ushort payloadBytes) => TryAdd(DnsSection.Additional, default, DnsType.OPT, payloadBytes, 0, default);

    private bool TryAdd(DnsSection section, scoped ReadOnlySpan<char> name, ushort type, ushort recordClass, uint timeToLive, scoped ReadOnlySpan<byte> data)
    {
        if (data.Length > ushort.MaxValue || !DnsName.TryWrite(name, _message[Length..], out int bytes)) return false;
        if (Length + bytes + 10 + data.Length > _message.Length) return false;

        Span<byte> record = _message[(Length + bytes)..];
        BinaryPrimitives.WriteUInt16BigEndian(record, type);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], recordClass);
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], timeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(record[8..], (ushort)data.Length);
        data.CopyTo(record[10..]);
        Length += bytes + 10 + data.Length;
        Count(4 + 2 * (int)section);
        return true;
    }

    private readonly void Count(int at) =>
        BinaryPrimitives.WriteUInt16BigEndian(_message[at..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) + 1));
}
