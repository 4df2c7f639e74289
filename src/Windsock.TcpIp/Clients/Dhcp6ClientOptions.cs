namespace Windsock.TcpIp.Clients;

/// <summary>How a DHCPv6 client asks.</summary>
public sealed record Dhcp6ClientOptions
{
    /// <summary>Whether it asks for configuration only, and not for an address (INFORMATION-REQUEST).</summary>
    public bool InformationOnly { get; init; }

    /// <summary>Whether a server may give an address in two messages and not four. Source: RFC 8415 section 18.2.1.</summary>
    public bool RapidCommit { get; init; } = true;

    /// <summary>What servers know the host by; empty for a DUID made of its Ethernet address. Source: RFC 8415 section 11.</summary>
    public IReadOnlyList<byte> ClientIdentifier { get; init; } = [];
}

/// <summary>How far a DHCPv6 client is. Source: RFC 8415 section 18.2.</summary>
public enum Dhcp6ClientState
{
    /// <summary>It does nothing.</summary>
    Stopped,

    /// <summary>It waits for the link-local address of the interface.</summary>
    Waiting,

    /// <summary>It looks for servers.</summary>
    Soliciting,

    /// <summary>It has chosen a server and asks it for addresses.</summary>
    Requesting,

    /// <summary>It has addresses.</summary>
    Bound,

    /// <summary>It asks the server for more time.</summary>
    Renewing,

    /// <summary>It asks any server for more time.</summary>
    Rebinding,

    /// <summary>It asks for configuration only.</summary>
    Asking,

    /// <summary>It has configuration.</summary>
    Informed,

    /// <summary>It has addresses, and asks whether they fit the link that came back.</summary>
    Confirming,
}
