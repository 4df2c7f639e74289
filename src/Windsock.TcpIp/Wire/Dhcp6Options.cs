using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Options of a DHCPv6 message or within an option, one after the other; all lengths have been checked. Source: RFC 8415 section 21.1.</summary>
public ref struct Dhcp6Options
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _next;

    internal Dhcp6Options(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The option at hand.</summary>
    public readonly Dhcp6Option Current => new(BinaryPrimitives.ReadUInt16BigEndian(_bytes[_at..]), _bytes[(_at + 4).._next]);

    /// <summary>For foreach.</summary>
    public readonly Dhcp6Options GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (_next >= _bytes.Length) return false;
        _at = _next;
        _next = _at + 4 + BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_at + 2)..]);
        return true;
    }

    /// <summary>The first option of a code.</summary>
    /// <returns>Whether there is one.</returns>
    public readonly bool TryFind(ushort code, out Dhcp6Option found)
    {
        foreach (Dhcp6Option each in this)
        {
            if (each.Code != code) continue;
            found = each;
            return true;
        }

        found = default;
        return false;
    }

    /// <summary>The status that a server gave here: success when it gave none. Source: RFC 8415 section 21.13.</summary>
    public readonly Dhcp6Status Status =>
        TryFind(Dhcp6OptionCode.StatusCode, out Dhcp6Option option) && option.TryReadStatus(out Dhcp6Status status, out _) ? status : Dhcp6Status.Success;

    internal static bool AreValid(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 4) return false;
            int length = 4 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (length > bytes.Length) return false;
            bytes = bytes[length..];
        }

        return true;
    }
}

/// <summary>Writes the options of a DHCPv6 message. Each call tells whether the option fitted. Source: RFC 8415 section 21.</summary>
public ref struct Dhcp6OptionsWriter
{
    private readonly Span<byte> _message;

    /// <summary>Begins.</summary>
    /// <param name="message">The message, whose fixed part is written.</param>
    public Dhcp6OptionsWriter(Span<byte> message)
    {
        _message = message;
        Length = Dhcp6Header.Size;
    }

    /// <summary>The bytes of the message so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds an option.</summary>
    public bool TryAdd(ushort code, scoped ReadOnlySpan<byte> value)
    {
        if (!TryBegin(code, value.Length, out Span<byte> bytes)) return false;
        value.CopyTo(bytes);
        return true;
    }

    /// <summary>Adds an option of one 16-bit number.</summary>
    public bool TryAdd(ushort code, ushort number) => TryAdd(code, [(byte)(number >> 8), (byte)number]);

    /// <summary>Adds an option of one 32-bit number.</summary>
    public bool TryAdd(ushort code, uint number) => TryAdd(code, [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    /// <summary>Adds the codes that are wanted.</summary>
    public bool TryAddOptionRequest(scoped ReadOnlySpan<ushort> codes)
    {
        if (!TryBegin(Dhcp6OptionCode.OptionRequest, codes.Length * 2, out Span<byte> bytes)) return false;
        for (int i = 0; i < codes.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes[(i * 2)..], codes[i]);
        return true;
    }

    /// <summary>Adds a list of IPv6 addresses.</summary>
    public bool TryAddAddresses(ushort code, scoped ReadOnlySpan<IpAddress> addresses)
    {
        if (!TryBegin(code, addresses.Length * 16, out Span<byte> bytes)) return false;
        for (int i = 0; i < addresses.Length; i++) addresses[i].WriteV6(bytes[(i * 16)..]);
        return true;
    }

    /// <summary>Adds a status code with its message.</summary>
    public bool TryAddStatus(Dhcp6Status status, scoped ReadOnlySpan<byte> message = default)
    {
        if (!TryBegin(Dhcp6OptionCode.StatusCode, 2 + message.Length, out Span<byte> bytes)) return false;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)status);
        message.CopyTo(bytes[2..]);
        return true;
    }

    /// <summary>Begins an identity association; options added until <see cref="Close"/> are within it.</summary>
    /// <param name="association">Its values.</param>
    /// <param name="mark">For <see cref="Close"/>.</param>
    public bool TryOpen(in Dhcp6IdentityAssociation association, out int mark)
    {
        mark = Length;
        if (!TryBegin(Dhcp6OptionCode.IaNa, Dhcp6IdentityAssociation.Size, out Span<byte> bytes)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, association.Id);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], association.RenewSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], association.RebindSeconds);
        return true;
    }

    /// <summary>Begins an address; options added until <see cref="Close"/> are within it.</summary>
    /// <param name="address">Its values.</param>
    /// <param name="mark">For <see cref="Close"/>.</param>
    public bool TryOpen(in Dhcp6Address address, out int mark)
    {
        mark = Length;
        if (!TryBegin(Dhcp6OptionCode.IaAddress, Dhcp6Address.Size, out Span<byte> bytes)) return false;
        address.Address.WriteV6(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], address.PreferredSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], address.ValidSeconds);
        return true;
    }

    /// <summary>Ends what <see cref="TryOpen(in Dhcp6Address, out int)"/> began.</summary>
    public readonly void Close(int mark) => BinaryPrimitives.WriteUInt16BigEndian(_message[(mark + 2)..], (ushort)(Length - mark - 4));

    private bool TryBegin(ushort code, int bytes, out Span<byte> value)
    {
        value = default;
        if (bytes > ushort.MaxValue || 4 + bytes > _message.Length - Length) return false;
        BinaryPrimitives.WriteUInt16BigEndian(_message[Length..], code);
        BinaryPrimitives.WriteUInt16BigEndian(_message[(Length + 2)..], (ushort)bytes);
        value = _message.Slice(Length + 4, bytes);
        Length += 4 + bytes;
        return true;
    }
}
