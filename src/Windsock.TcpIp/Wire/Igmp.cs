using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of IGMP messages. Source: RFC 3376 section 4.</summary>
public static class IgmpType
{
    /// <summary>Membership query, of all versions: <see cref="MulticastQueryView"/>.</summary>
    public const byte Query = 0x11;

    /// <summary>Version 1 membership report.</summary>
    public const byte Report1 = 0x12;

    /// <summary>Version 2 membership report.</summary>
    public const byte Report2 = 0x16;

    /// <summary>Version 2 leave group.</summary>
    public const byte Leave = 0x17;

    /// <summary>Version 3 membership report: <see cref="MulticastReportView"/>.</summary>
    public const byte Report3 = 0x22;
}

/// <summary>A report or leave message of IGMP version 1 or 2. Source: RFC 2236 section 2.</summary>
/// <param name="Type"><see cref="IgmpType"/>.</param>
/// <param name="Group">The group.</param>
public readonly record struct IgmpHeader(byte Type, IpAddress Group)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 8;

    /// <summary>Writes the message and its checksum.</summary>
    public void Write(Span<byte> message)
    {
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)Type << 24);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], Group.AsV4);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum.Of(message[..Size]));
    }
}

/// <summary>An IGMP message of any version, seen through bytes whose length has been checked. Source: RFC 3376 section 4.</summary>
public readonly ref struct IgmpView
{
    private readonly ReadOnlySpan<byte> _message;

    private IgmpView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>Type and group, of a message of version 1 or 2.</summary>
    public IgmpHeader Header => new(Type, Group);

    /// <summary><see cref="IgmpType"/>.</summary>
    public byte Type => _message[0];

    /// <summary>The group; of no meaning in a version 3 report.</summary>
    public IpAddress Group => IpAddress.ReadV4(_message[4..]);

    /// <summary>The whole message, as <see cref="MulticastQueryView"/> and <see cref="MulticastReportView"/> take it.</summary>
    public ReadOnlySpan<byte> Bytes => _message;

    /// <summary>Whether the checksum over the whole message is right.</summary>
    public bool IsChecksumRight => Checksum.Of(_message) == 0;

    /// <summary>Looks at a message.</summary>
    /// <returns>Whether it is long enough; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IgmpView view)
    {
        view = default;
        if (bytes.Length < IgmpHeader.Size) return false;
        view = new IgmpView(bytes);
        return true;
    }
}
