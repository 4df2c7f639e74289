using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>What a DHCPv6 message says. Source: RFC 8415 section 7.3.</summary>
public enum Dhcp6MessageType : byte
{
    /// <summary>SOLICIT.</summary>
    Solicit = 1,

    /// <summary>ADVERTISE.</summary>
    Advertise = 2,

    /// <summary>REQUEST.</summary>
    Request = 3,

    /// <summary>CONFIRM.</summary>
    Confirm = 4,

    /// <summary>RENEW.</summary>
    Renew = 5,

    /// <summary>REBIND.</summary>
    Rebind = 6,

    /// <summary>REPLY.</summary>
    Reply = 7,

    /// <summary>RELEASE.</summary>
    Release = 8,

    /// <summary>DECLINE.</summary>
    Decline = 9,

    /// <summary>RECONFIGURE.</summary>
    Reconfigure = 10,

    /// <summary>INFORMATION-REQUEST.</summary>
    InformationRequest = 11,
}

/// <summary>Codes of DHCPv6 options. Source: RFC 8415 section 21, RFC 3646.</summary>
public static class Dhcp6OptionCode
{
    /// <summary>Client identifier, a DUID.</summary>
    public const ushort ClientId = 1;

    /// <summary>Server identifier, a DUID.</summary>
    public const ushort ServerId = 2;

    /// <summary>Identity association for non-temporary addresses: <see cref="Dhcp6IdentityAssociation"/>.</summary>
    public const ushort IaNa = 3;

    /// <summary>An address of an identity association: <see cref="Dhcp6Address"/>.</summary>
    public const ushort IaAddress = 5;

    /// <summary>Option request: the codes that are wanted.</summary>
    public const ushort OptionRequest = 6;

    /// <summary>Preference of a server.</summary>
    public const ushort Preference = 7;

    /// <summary>Elapsed time in hundredths of a second.</summary>
    public const ushort ElapsedTime = 8;

    /// <summary>Status code: <see cref="Dhcp6Option.TryReadStatus"/>.</summary>
    public const ushort StatusCode = 13;

    /// <summary>Rapid commit.</summary>
    public const ushort RapidCommit = 14;

    /// <summary>DNS recursive name servers.</summary>
    public const ushort DnsServers = 23;

    /// <summary>Domain search list, in the form of DNS without compression.</summary>
    public const ushort DomainList = 24;

    /// <summary>Information refresh time.</summary>
    public const ushort InformationRefreshTime = 32;

    /// <summary>SOL_MAX_RT.</summary>
    public const ushort SolicitMaximum = 82;

    /// <summary>INF_MAX_RT.</summary>
    public const ushort InformationMaximum = 83;
}

/// <summary>Status codes. Source: RFC 8415 section 21.13.</summary>
public enum Dhcp6Status : ushort
{
    /// <summary>Success.</summary>
    Success = 0,

    /// <summary>UnspecFail.</summary>
    Unspecified = 1,

    /// <summary>NoAddrsAvail.</summary>
    NoAddresses = 2,

    /// <summary>NoBinding.</summary>
    NoBinding = 3,

    /// <summary>NotOnLink.</summary>
    NotOnLink = 4,

    /// <summary>UseMulticast.</summary>
    UseMulticast = 5,
}

/// <summary>The fixed part of a DHCPv6 message between client and server. Source: RFC 8415 section 8.</summary>
/// <param name="Type">What it says.</param>
/// <param name="TransactionId">24 bits, which the client chose.</param>
public readonly record struct Dhcp6Header(Dhcp6MessageType Type, uint TransactionId)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 4;

    /// <summary>Writes <see cref="Size"/> bytes; a <see cref="Dhcp6OptionsWriter"/> writes the options behind them.</summary>
    public void Write(Span<byte> message) => BinaryPrimitives.WriteUInt32BigEndian(message, (uint)Type << 24 | TransactionId & 0xff_ffff);
}

/// <summary>A DHCPv6 message between client and server, seen through bytes whose lengths have been checked. Source: RFC 8415 section 8.</summary>
public readonly ref struct Dhcp6View
{
    private readonly ReadOnlySpan<byte> _message;

    private Dhcp6View(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The values of the fixed part.</summary>
    public Dhcp6Header Header => new((Dhcp6MessageType)_message[0], BinaryPrimitives.ReadUInt32BigEndian(_message) & 0xff_ffff);

    /// <summary>The options of the message itself.</summary>
    public Dhcp6Options Options => new(_message[Dhcp6Header.Size..]);

    /// <summary>Looks at a message.</summary>
    /// <returns>Whether all options of the message fit; those within options are checked by whoever reads them. A relay's message is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Dhcp6View view)
    {
        view = default;
        if (bytes.Length < Dhcp6Header.Size || bytes[0] is 0 or 12 or 13 || !Dhcp6Options.AreValid(bytes[Dhcp6Header.Size..])) return false;
        view = new Dhcp6View(bytes);
        return true;
    }
}

/// <summary>One option; the readers tell whether it is of their code and lengths.</summary>
public readonly ref struct Dhcp6Option
{
    internal Dhcp6Option(ushort code, ReadOnlySpan<byte> value)
    {
        Code = code;
        Value = value;
    }

    /// <summary><see cref="Dhcp6OptionCode"/>.</summary>
    public ushort Code { get; }

    /// <summary>What follows code and length.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Reads an identity association and what is in it. Source: RFC 8415 section 21.4.</summary>
    public bool TryRead(out Dhcp6IdentityAssociation association, out Dhcp6Options options)
    {
        association = default;
        options = default;
        if (Code != Dhcp6OptionCode.IaNa || Value.Length < Dhcp6IdentityAssociation.Size) return false;
        if (!Dhcp6Options.AreValid(Value[Dhcp6IdentityAssociation.Size..])) return false;
        association = new Dhcp6IdentityAssociation(
            BinaryPrimitives.ReadUInt32BigEndian(Value), BinaryPrimitives.ReadUInt32BigEndian(Value[4..]), BinaryPrimitives.ReadUInt32BigEndian(Value[8..]));
        options = new Dhcp6Options(Value[Dhcp6IdentityAssociation.Size..]);
        return true;
    }

    /// <summary>Reads an address and what is in it. Source: RFC 8415 section 21.6.</summary>
    public bool TryRead(out Dhcp6Address address, out Dhcp6Options options)
    {
        address = default;
        options = default;
        if (Code != Dhcp6OptionCode.IaAddress || Value.Length < Dhcp6Address.Size || !Dhcp6Options.AreValid(Value[Dhcp6Address.Size..])) return false;
        IpAddress read = IpAddress.ReadV6(Value);
        if (read.IsV4 || read.IsMulticast) return false;
        address = new Dhcp6Address(read, BinaryPrimitives.ReadUInt32BigEndian(Value[16..]), BinaryPrimitives.ReadUInt32BigEndian(Value[20..]));
        options = new Dhcp6Options(Value[Dhcp6Address.Size..]);
        return true;
    }

    /// <summary>Reads a status code and its message in UTF-8.</summary>
    public bool TryReadStatus(out Dhcp6Status status, out ReadOnlySpan<byte> message)
    {
        bool isRight = Code == Dhcp6OptionCode.StatusCode && Value.Length >= 2;
        status = isRight ? (Dhcp6Status)BinaryPrimitives.ReadUInt16BigEndian(Value) : Dhcp6Status.Success;
        message = isRight ? Value[2..] : default;
        return isRight;
    }

    /// <summary>Reads a list of addresses: DNS servers.</summary>
    public bool TryRead(out AddressList addresses)
    {
        bool isRight = !Value.IsEmpty && Value.Length % 16 == 0;
        addresses = isRight ? new AddressList(Value, 16) : default;
        return isRight;
    }

    /// <summary>Reads a 32-bit number.</summary>
    public bool TryRead(out uint number)
    {
        bool isRight = Value.Length == 4;
        number = isRight ? BinaryPrimitives.ReadUInt32BigEndian(Value) : 0;
        return isRight;
    }
}

/// <summary>An identity association for non-temporary addresses. Source: RFC 8415 section 21.4.</summary>
/// <param name="Id">IAID.</param>
/// <param name="RenewSeconds">T1; 0 leaves it to the client.</param>
/// <param name="RebindSeconds">T2; 0 leaves it to the client.</param>
public readonly record struct Dhcp6IdentityAssociation(uint Id, uint RenewSeconds, uint RebindSeconds)
{
    /// <summary>The bytes before the options within.</summary>
    public const int Size = 12;
}

/// <summary>An address of an identity association. Source: RFC 8415 section 21.6.</summary>
/// <param name="Address">The address.</param>
/// <param name="PreferredSeconds">The preferred lifetime.</param>
/// <param name="ValidSeconds">The valid lifetime.</param>
public readonly record struct Dhcp6Address(IpAddress Address, uint PreferredSeconds, uint ValidSeconds)
{
    /// <summary>The bytes before the options within.</summary>
    public const int Size = 24;
}
