namespace Windsock.Drivers.Pcapng;

/// <summary>Numbers of the format. Source: IETF draft-ietf-opsawg-pcapng, sections 4 and 3.5.</summary>
internal static class BlockType
{
    public const uint SectionHeader = 0x0a0d0d0a;
    public const uint InterfaceDescription = 1;
    public const uint OldPacket = 2;
    public const uint SimplePacket = 3;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;

    public const uint ByteOrderMagic = 0x1a2b3c4d;
}

/// <summary>Codes of options.</summary>
internal static class BlockOption
{
    public const ushort End = 0;
    public const ushort Comment = 1;

    // Of a section.
    public const ushort OperatingSystem = 3;
    public const ushort Application = 4;

    // Of an interface.
    public const ushort Name = 2;
    public const ushort Description = 3;
    public const ushort MacAddress = 6;
    public const ushort TimeResolution = 9;
    public const ushort TimeOffset = 14;

    // Of statistics.
    public const ushort Received = 4;
    public const ushort Dropped = 5;

    // Of a packet.
    public const ushort Flags = 2;
}
