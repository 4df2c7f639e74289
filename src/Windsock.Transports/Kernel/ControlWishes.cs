namespace Windsock.Transports.Kernel;

/// <summary>The control messages that a program wants with its datagrams. Several come from one of the host's, so the endpoint remembers which.</summary>
[Flags]
internal enum ControlWishes
{
    None = 0,
    PacketInfo4 = 0x1,
    PacketInfoEx4 = 0x2,
    Interface4 = 0x4,
    Destination4 = 0x8,
    ArrivalInterface4 = 0x10,
    TimeToLive4 = 0x20,
    TypeOfService4 = 0x40,
    Congestion4 = 0x80,
    PacketInfo6 = 0x100,
    PacketInfoEx6 = 0x200,
    Interface6 = 0x400,
    Destination6 = 0x800,
    HopLimit6 = 0x1000,
    TrafficClass6 = 0x2000,
    Congestion6 = 0x4000,
    HopOptions6 = 0x8000,
    RoutingHeader6 = 0x10000,
    Coalesced = 0x20000,

    /// <summary>How datagrams were addressed, for MSG_BCAST and MSG_MCAST; no message comes of it.</summary>
    Addressing4 = 0x40000,
    Addressing6 = 0x80000,

    /// <summary>When a datagram came in.</summary>
    Timestamp = 0x100000,

    FromPacketInfo4 = Addressing4 | PacketInfo4 | PacketInfoEx4 | Interface4 | Destination4 | ArrivalInterface4,
    FromTypeOfService4 = TypeOfService4 | Congestion4,
    FromPacketInfo6 = Addressing6 | PacketInfo6 | PacketInfoEx6 | Interface6 | Destination6,
    FromTrafficClass6 = TrafficClass6 | Congestion6,
}
