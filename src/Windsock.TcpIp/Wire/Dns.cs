using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of DNS records. Source: RFC 1035 section 3.2.2, RFC 3596, RFC 2782, RFC 6891.</summary>
public static class DnsType
{
    /// <summary>IPv4 address.</summary>
    public const ushort A = 1;

    /// <summary>Authoritative server.</summary>
    public const ushort NS = 2;

    /// <summary>Canonical name.</summary>
    public const ushort CNAME = 5;

    /// <summary>Start of authority.</summary>
    public const ushort SOA = 6;

    /// <summary>Pointer to a name.</summary>
    public const ushort PTR = 12;

    /// <summary>Mail exchange.</summary>
    public const ushort MX = 15;

    /// <summary>Text.</summary>
    public const ushort TXT = 16;

    /// <summary>IPv6 address.</summary>
    public const ushort AAAA = 28;

    /// <summary>Location of a service.</summary>
    public const ushort SRV = 33;

    /// <summary>EDNS.</summary>
    public const ushort OPT = 41;

    /// <summary>In questions: all types.</summary>
    public const ushort ANY = 255;
}

/// <summary>Response codes. Source: RFC 1035 section 4.1.1.</summary>
public enum DnsResponseCode : byte
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>The server did not understand.</summary>
    FormatError = 1,

    /// <summary>The server failed.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist.</summary>
    NameError = 3,

    /// <summary>The server does not do that.</summary>
    NotImplemented = 4,

    /// <summary>The server refuses.</summary>
    Refused = 5,
}

/// <summary>The header of a DNS message. Source: RFC 1035 section 4.1.1.</summary>
/// <param name="Id">Common to query and response.</param>
/// <param name="IsResponse">QR.</param>
/// <param name="RecursionDesired">RD.</param>
/// <param name="RecursionAvailable">RA.</param>
/// <param name="IsAuthoritative">AA.</param>
/// <param name="IsTruncated">TC: the whole response is to be had over TCP.</param>
/// <param name="ResponseCode">RCODE.</param>
/// <param name="OperationCode">OPCODE: 0, a standard query.</param>
public readonly record struct DnsHeader(
    ushort Id, bool IsResponse = false, bool RecursionDesired = true, bool RecursionAvailable = false, bool IsAuthoritative = false,
    bool IsTruncated = false, DnsResponseCode ResponseCode = DnsResponseCode.NoError, byte OperationCode = 0)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 12;

    /// <summary>Writes the header with counts of 0.</summary>
    public void Write(Span<byte> message)
    {
        message[..Size].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        int kind = (IsResponse ? 0x80 : 0) | (OperationCode & 0xf) << 3;
        message[2] = (byte)(kind | (IsAuthoritative ? 4 : 0) | (IsTruncated ? 2 : 0) | (RecursionDesired ? 1 : 0));
        message[3] = (byte)((RecursionAvailable ? 0x80 : 0) | (byte)ResponseCode & 0xf);
    }
}

/// <summary>Which part of a message a record is in.</summary>
public enum DnsSection
{
    /// <summary>Answer.</summary>
    Answer = 1,

    /// <summary>Authority.</summary>
    Authority = 2,

    /// <summary>Additional.</summary>
    Additional = 3,
}

/// <summary>A question. Source: RFC 1035 section 4.1.2.</summary>
public readonly ref struct DnsQuestion
{
    internal DnsQuestion(DnsName name, ushort type, ushort questionClass)
    {
        Name = name;
        Type = type;
        Class = questionClass;
    }

    /// <summary>QNAME.</summary>
    public DnsName Name { get; }

    /// <summary>QTYPE, <see cref="DnsType"/>.</summary>
    public ushort Type { get; }

    /// <summary>QCLASS: 1 for the Internet.</summary>
    public ushort Class { get; }
}

/// <summary>A DNS message, seen through bytes of which all questions and records have been checked as far as their lengths and owner names. Source: RFC 1035
/// section 4.</summary>
public readonly ref struct DnsView
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _recordsAt;

    private DnsView(ReadOnlySpan<byte> message, int recordsAt)
    {
        _message = message;
        _recordsAt = recordsAt;
    }

    /// <summary>The header's values.</summary>
    public DnsHeader Header => new(
        BinaryPrimitives.ReadUInt16BigEndian(_message), (_message[2] & 0x80) != 0, (_message[2] & 1) != 0, (_message[3] & 0x80) != 0,
        (_message[2] & 4) != 0, (_message[2] & 2) != 0, (DnsResponseCode)(_message[3] & 0xf), (byte)(_message[2] >> 3 & 0xf));

    /// <summary>How many questions there are: 1 in every message that means something.</summary>
    public int QuestionCount => Count(4);

    /// <summary>How many answers there are.</summary>
    public int AnswerCount => Count(6);

    /// <summary>The records of all sections, in their order.</summary>
    public DnsRecords Records => new(_message, _recordsAt, Count(6), Count(8), Count(10));

    /// <summary>Looks at a message; what lies behind it is ignored.</summary>
    /// <returns>Whether everything in it fits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsView view)
    {
        view = default;
        if (bytes.Length < DnsHeader.Size) return false;

        int at = DnsHeader.Size;
        for (int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]); count > 0; count--)
        {
            if (!DnsName.TryParse(bytes, ref at, out _) || at + 4 > bytes.Length) return false;
            at += 4;
        }

        var found = new DnsView(bytes, at);
        for (int count = found.Count(6) + found.Count(8) + found.Count(10); count > 0; count--)
        {
            if (!DnsName.TryParse(bytes, ref at, out _) || at + 10 > bytes.Length) return false;
            at += 10 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 8)..]);
            if (at > bytes.Length) return false;
        }

        view = found;
        return true;
    }

    /// <summary>The first question.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGetQuestion(out DnsQuestion question)
    {
        question = default;
        int at = DnsHeader.Size;
        if (QuestionCount == 0 || !DnsName.TryParse(_message, ref at, out DnsName name)) return false;
        question = new DnsQuestion(name, BinaryPrimitives.ReadUInt16BigEndian(_message[at..]), BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]));
        return true;
    }

    private int Count(int at) => BinaryPrimitives.ReadUInt16BigEndian(_message[at..]);
}
