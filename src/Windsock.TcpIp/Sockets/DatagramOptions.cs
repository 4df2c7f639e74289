using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>What one datagram is sent with where it differs from what the socket says; the default differs in nothing.</summary>
/// <param name="Source">The sender's address; the unspecified one for the socket's.</param>
/// <param name="Interface">The index of the interface that it leaves by; 0 for the routes' choice.</param>
/// <param name="HopLimit">TTL or hop limit; 0 for the socket's.</param>
/// <param name="TrafficClass">DSCP and ECN; null for the socket's.</param>
/// <param name="SegmentBytes">The payload of each datagram that the bytes are cut into; 0 for the socket's.</param>
/// <remarks>Source: Microsoft Learn "IP_PKTINFO", RFC 3542 section 6.</remarks>
public readonly record struct DatagramOptions(
    IpAddress Source = default, int Interface = 0, byte HopLimit = 0, byte? TrafficClass = null, int SegmentBytes = 0);
