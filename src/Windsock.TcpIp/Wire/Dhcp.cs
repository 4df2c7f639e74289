using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The fixed part of a DHCP message of or to a client on Ethernet. Source: RFC 2131 section 2.</summary>
/// <param name="IsReply">BOOTREPLY, from a server; else BOOTREQUEST.</param>
/// <param name="TransactionId">xid, which the client chose.</param>
/// <param name="ClientMac">chaddr.</param>
/// <param name="Seconds">Since the client began.</param>
/// <param name="Broadcast">The client asks for an answer to all, since it cannot take one to an address it does not have yet.</param>
/// <param name="ClientAddress">ciaddr: what the client has and answers to.</param>
/// <param name="YourAddress">yiaddr: what the server gives.</param>
/// <param name="ServerAddress">siaddr: the next server of a boot.</param>
/// <param name="RelayAddress">giaddr.</param>
public readonly record struct DhcpHeader(
    bool IsReply, uint TransactionId, MacAddress ClientMac, ushort Seconds, bool Broadcast,
    IpAddress ClientAddress, IpAddress YourAddress, IpAddress ServerAddress, IpAddress RelayAddress)
{
    /// <summary>Its bytes, the magic cookie included.</summary>
    public const int Size = 240;

    /// <summary>The bytes that every BOOTP relay takes for a message at least. Source: RFC 1542 section 2.1.</summary>
    public const int MinimumMessage = 300;

    internal const uint Cookie = 0x63825363;

    /// <summary>Writes <see cref="Size"/> bytes; a <see cref="DhcpOptionsWriter"/> writes the options behind them.</summary>
    public void Write(Span<byte> message)
    {
        message[..Size].Clear();
        message[0] = (byte)(IsReply ? 2 : 1);
        message[1] = 1;
        message[2] = MacAddress.Size;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], TransactionId);
        BinaryPrimitives.WriteUInt16BigEndian(message[8..], Seconds);
        message[10] = (byte)(Broadcast ? 0x80 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(message[12..], ClientAddress.AsV4);
        BinaryPrimitives.WriteUInt32BigEndian(message[16..], YourAddress.AsV4);
        BinaryPrimitives.WriteUInt32BigEndian(message[20..], ServerAddress.AsV4);
        BinaryPrimitives.WriteUInt32BigEndian(message[24..], RelayAddress.AsV4);
        ClientMac.Write(message[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[236..], Cookie);
    }
}

/// <summary>A DHCP message, seen through bytes whose length has been checked. Source: RFC 2131 section 2.</summary>
public readonly ref struct DhcpView
{
    private readonly ReadOnlySpan<byte> _message;

    private DhcpView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The values of the fixed part.</summary>
    public DhcpHeader Header => new(
        _message[0] == 2, BinaryPrimitives.ReadUInt32BigEndian(_message[4..]), MacAddress.Read(_message[28..]),
        BinaryPrimitives.ReadUInt16BigEndian(_message[8..]), (_message[10] & 0x80) != 0,
        IpAddress.ReadV4(_message[12..]), IpAddress.ReadV4(_message[16..]), IpAddress.ReadV4(_message[20..]), IpAddress.ReadV4(_message[24..]));

    /// <summary>The message type; none when the option is missing or wrong.</summary>
    public DhcpMessageType MessageType =>
        TryGet(DhcpOptionCode.MessageType, 1, out ReadOnlySpan<byte> value) ? (DhcpMessageType)value[0] : DhcpMessageType.None;

    /// <summary>All options, as they stand; those that are split come in parts.</summary>
    public DhcpOptions Options => new(_message);

    /// <summary>Looks at a message.</summary>
    /// <returns>Whether it is long enough, from or to a client on Ethernet, and DHCP by its cookie.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DhcpView view)
    {
        view = default;
        if (bytes.Length < DhcpHeader.Size || bytes[0] is not (1 or 2) || bytes[1] != 1 || bytes[2] != MacAddress.Size) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[236..]) != DhcpHeader.Cookie) return false;
        view = new DhcpView(bytes);
        return true;
    }

    /// <summary>The first option of a code, if its value has the length given.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(byte code, int length, out ReadOnlySpan<byte> value)
    {
        foreach (DhcpOption option in Options)
        {
            if (option.Code != code || option.Value.Length != length) continue;
            value = option.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An option of one address.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(byte code, out IpAddress address)
    {
        bool isThere = TryGet(code, 4, out ReadOnlySpan<byte> value);
        address = isThere ? IpAddress.ReadV4(value) : IpAddress.Any4;
        return isThere;
    }

    /// <summary>An option of one 32-bit number: times in seconds, 0xffffffff for ever.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(byte code, out uint number)
    {
        bool isThere = TryGet(code, 4, out ReadOnlySpan<byte> value);
        number = isThere ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
        return isThere;
    }

    /// <summary>An option of addresses that has at least one.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(byte code, out AddressList addresses)
    {
        foreach (DhcpOption option in Options)
        {
            if (option.Code != code || option.Value.IsEmpty || option.Value.Length % 4 != 0) continue;
            addresses = new AddressList(option.Value, 4);
            return true;
        }

        addresses = default;
        return false;
    }

    /// <summary>Puts the parts of a long option together. Source: RFC 3396 section 7.</summary>
    /// <param name="code">Which.</param>
    /// <param name="value">Where to; what does not fit is left out.</param>
    /// <returns>The bytes of the option; 0 when there is none.</returns>
    public int Gather(byte code, Span<byte> value)
    {
        int length = 0;
        foreach (DhcpOption option in Options)
        {
            if (option.Code != code) continue;
            int copied = Math.Min(option.Value.Length, value.Length - length);
            option.Value[..copied].CopyTo(value[length..]);
            length += copied;
        }

        return length;
    }
}

/// <summary>One option of a DHCP message.</summary>
public readonly ref struct DhcpOption
{
    internal DhcpOption(byte code, ReadOnlySpan<byte> value)
    {
        Code = code;
        Value = value;
    }

    /// <summary><see cref="DhcpOptionCode"/>.</summary>
    public byte Code { get; }

    /// <summary>What follows code and length.</summary>
    public ReadOnlySpan<byte> Value { get; }
}

/// <summary>The options of a message: those of the options field, then of "file", then of "sname", as far as overload says so. Source: RFC 2131 section 4.1,
/// RFC 3396 section 5.</summary>
public ref struct DhcpOptions
{
    private const int SnameAt = 44;
    private const int FileAt = 108;
    private const int FileEnd = 236;

    private readonly ReadOnlySpan<byte> _message;
    private ReadOnlySpan<byte> _region;
    private int _overload;
    private int _stage;
    private int _at;
    private int _next;

    internal DhcpOptions(ReadOnlySpan<byte> message)
    {
        _message = message;
        _region = message[DhcpHeader.Size..];
    }

    /// <summary>The option at hand.</summary>
    public readonly DhcpOption Current => new(_region[_at], _region[(_at + 2).._next]);

    /// <summary>Whether an option was cut off.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly DhcpOptions GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        do
        {
            if (MoveInRegion()) return true;
        }
        while (NextRegion());
        return false;
    }

    private bool MoveInRegion()
    {
        while (_next < _region.Length && _region[_next] != DhcpOptionCode.End)
        {
            if (_region[_next] == DhcpOptionCode.Pad)
            {
                _next++;
                continue;
            }

            _at = _next;
            if (_at + 2 > _region.Length || _at + 2 + _region[_at + 1] > _region.Length)
            {
                IsMalformed = true;
                return false;
            }

            _next = _at + 2 + _region[_at + 1];
            if (_region[_at] != DhcpOptionCode.Overload || _stage != 0) return true;
            if (_region[_at + 1] == 1) _overload = _region[_at + 2];
        }

        return false;
    }

    private bool NextRegion()
    {
        while (_stage < 2)
        {
            _stage++;
            if ((_overload & _stage) == 0) continue;
            _region = _stage == 1 ? _message[FileAt..FileEnd] : _message[SnameAt..FileAt];
            _next = 0;
            return true;
        }

        _next = _region.Length;
        return false;
    }
}

/// <summary>Writes options behind the fixed part of a DHCP message. Each call tells whether the option fitted. Source: RFC 2132.</summary>
public ref struct DhcpOptionsWriter
{
    private readonly Span<byte> _message;
    private int _length;

    /// <summary>Begins.</summary>
    /// <param name="message">The message, whose fixed part is written.</param>
    public DhcpOptionsWriter(Span<byte> message)
    {
        _message = message;
        _length = DhcpHeader.Size;
    }

    /// <summary>Adds an option, in several parts when it is longer than 255 bytes. Source: RFC 3396 section 6.</summary>
    public bool TryAdd(byte code, scoped ReadOnlySpan<byte> value)
    {
        int parts = Math.Max(1, (value.Length + 254) / 255);
        if (value.Length + parts * 2 > _message.Length - _length - 1) return false; // One byte is kept for the end.
        for (; parts > 0; parts--)
        {
            int count = Math.Min(255, value.Length);
            _message[_length] = code;
            _message[_length + 1] = (byte)count;
            value[..count].CopyTo(_message[(_length + 2)..]);
            _length += 2 + count;
            value = value[count..];
        }

        return true;
    }

    /// <summary>Adds an option of one byte.</summary>
    public bool TryAdd(byte code, byte value) => TryAdd(code, [value]);

    /// <summary>Adds the message type.</summary>
    public bool TryAdd(DhcpMessageType type) => TryAdd(DhcpOptionCode.MessageType, (byte)type);

    /// <summary>Adds an option of one 16-bit number.</summary>
    public bool TryAdd(byte code, ushort number) => TryAdd(code, [(byte)(number >> 8), (byte)number]);

    /// <summary>Adds an option of one 32-bit number.</summary>
    public bool TryAdd(byte code, uint number) => TryAdd(code, [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    /// <summary>Adds an option of one IPv4 address.</summary>
    public bool TryAdd(byte code, in IpAddress address) => TryAdd(code, address.AsV4);

    /// <summary>Ends the options, and fills the message up with zeros to <see cref="DhcpHeader.MinimumMessage"/> as far as there is room.</summary>
    /// <returns>The bytes of the message.</returns>
    public int Finish()
    {
        _message[_length++] = DhcpOptionCode.End;
        int minimum = Math.Min(DhcpHeader.MinimumMessage, _message.Length);
        if (_length < minimum)
        {
            _message[_length..minimum].Clear();
            _length = minimum;
        }

        return _length;
    }
}

/// <summary>The classless static routes of a lease, one after the other. Source: RFC 3442.</summary>
public ref struct DhcpRoutes
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _next;

    /// <summary>Begins.</summary>
    /// <param name="value">The option's value, gathered if it is split.</param>
    public DhcpRoutes(ReadOnlySpan<byte> value) => _bytes = value;

    /// <summary>The destinations of the route at hand.</summary>
    public IpPrefix Prefix { get; private set; }

    /// <summary>The router of the route at hand; 0.0.0.0 when the destinations are on the link.</summary>
    public IpAddress Router { get; private set; }

    /// <summary>Whether a route was cut off or has an impossible prefix.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next route.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (IsMalformed || _next >= _bytes.Length) return false;

        // Only the bytes of the prefix that count are there.
        int bits = _bytes[_next], octets = (bits + 7) / 8;
        if (bits > 32 || _next + 1 + octets + 4 > _bytes.Length)
        {
            IsMalformed = true;
            return false;
        }

        uint address = 0;
        for (int i = 0; i < octets; i++) address |= (uint)_bytes[_next + 1 + i] << (24 - 8 * i);
        Prefix = new IpPrefix(IpAddress.V4(address), bits);
        Router = IpAddress.ReadV4(_bytes[(_next + 1 + octets)..]);
        _next += 1 + octets + 4;
        return true;
    }

    /// <summary>Writes one route.</summary>
    /// <param name="value">Where to, at least 9 bytes.</param>
    /// <param name="prefix">The destinations.</param>
    /// <param name="router">The router.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> value, in IpPrefix prefix, in IpAddress router)
    {
        int octets = (prefix.Length + 7) / 8;
        value[0] = (byte)prefix.Length;
        for (int i = 0; i < octets; i++) value[1 + i] = (byte)(prefix.Address.AsV4 >> (24 - 8 * i));
        router.Write(value[(1 + octets)..]);
        return 1 + octets + 4;
    }
}
