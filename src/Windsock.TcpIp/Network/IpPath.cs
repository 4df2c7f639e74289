using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>The way to one destination, found once and kept by whoever sends there: interface, next hop, source address and path MTU.</summary>
internal sealed class IpPath(NetworkInterface through, IpAddress source, IpAddress destination, IpAddress nextHop)
{
    /// <summary>By which interface.</summary>
    public NetworkInterface Interface { get; } = through;

    /// <summary>The address that the host uses on the way.</summary>
    public IpAddress Source { get; } = source;

    /// <summary>To whom.</summary>
    public IpAddress Destination { get; } = destination;

    /// <summary>The neighbour that takes it: a router, or the destination itself.</summary>
    public IpAddress NextHop { get; } = nextHop;

    /// <summary>The largest packet that gets through, in bytes.</summary>
    public int Mtu { get; set; } = through.Properties.Mtu;

    /// <summary>Whether routes or addresses have changed since: find it again.</summary>
    public bool IsStale { get; set; }
}
