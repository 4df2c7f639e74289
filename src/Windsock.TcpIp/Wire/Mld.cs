namespace Windsock.TcpIp.Wire;

/// <summary>A report or done message of MLD version 1. Source: RFC 2710 section 3.</summary>
/// <param name="Type"><see cref="Icmpv6Type.MulticastListenerReport"/> or <see cref="Icmpv6Type.MulticastListenerDone"/>.</param>
/// <param name="Group">The group.</param>
public readonly record struct MldHeader(byte Type, IpAddress Group)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 24;

    /// <summary>Writes the message; the checksum is left to <see cref="Icmpv6Header.Seal"/>.</summary>
    public void Write(Span<byte> message)
    {
        message[..8].Clear();
        message[0] = Type;
        Group.WriteV6(message[8..]);
    }
}

/// <summary>A report or done message of MLD version 1, seen through bytes whose length has been checked. Source: RFC 2710 section 3.</summary>
public readonly ref struct MldView
{
    private readonly ReadOnlySpan<byte> _message;

    private MldView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>All values.</summary>
    public MldHeader Header => new(Type, Group);

    /// <summary>Report or done.</summary>
    public byte Type => _message[0];

    /// <summary>The group.</summary>
    public IpAddress Group => IpAddress.ReadV6(_message[8..]);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a report or done message of version 1, long enough and about a group; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out MldView view)
    {
        view = default;
        if (message.Length < MldHeader.Size) return false;
        if (message[0] is not (Icmpv6Type.MulticastListenerReport or Icmpv6Type.MulticastListenerDone) || message[8] != 0xff) return false;
        view = new MldView(message);
        return true;
    }
}
