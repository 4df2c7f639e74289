using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>How a DHCP client asks.</summary>
public sealed record DhcpClientOptions
{
    /// <summary>An address that the host had before and asks for again (INIT-REBOOT); the unspecified one for none. Source: RFC 2131 section 4.4.2.</summary>
    public IpAddress RequestedAddress { get; init; }

    /// <summary>What the server knows the host by; empty for its Ethernet address. Source: RFC 2132 section 9.14.</summary>
    public IReadOnlyList<byte> ClientIdentifier { get; init; } = [];

    /// <summary>The host's name, told to the server; null for the stack's, empty for none.</summary>
    public string? HostName { get; init; }

    /// <summary>Whether an address is asked for by ARP before it is used. Source: RFC 2131 section 4.4.1.</summary>
    public bool CheckAddress { get; init; } = true;

    /// <summary>The metric of the routes.</summary>
    public int RouteMetric { get; init; } = 100;
}

/// <summary>How far a DHCP client is. Source: RFC 2131 section 4.4, figure 5.</summary>
public enum DhcpClientState
{
    /// <summary>It does nothing.</summary>
    Stopped,

    /// <summary>It waits before it begins.</summary>
    Init,

    /// <summary>It looks for servers.</summary>
    Selecting,

    /// <summary>It has chosen an offer and waits for the server to confirm it.</summary>
    Requesting,

    /// <summary>It asks for the address that it had before.</summary>
    Rebooting,

    /// <summary>It looks whether somebody else has the address.</summary>
    Checking,

    /// <summary>It has a lease.</summary>
    Bound,

    /// <summary>It asks the server for more time.</summary>
    Renewing,

    /// <summary>It asks any server for more time.</summary>
    Rebinding,
}
