using Windsock.TcpIp.Transport.Tcp;

namespace Windsock.TcpIp;

/// <summary>What a stack is made with.</summary>
public sealed record StackOptions
{
    /// <summary>The host's name, for messages and for DHCP.</summary>
    public string Name { get; init; } = "host";

    /// <summary>Where all of its chance comes from. Hosts of real networks give a secret one.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether packets for other hosts are passed on.</summary>
    public bool Forwarding { get; init; }

    /// <summary>Whether any interface serves any address of the host (the weak model of RFC 1122 section 3.3.4.2). Hosts that forward always do so; others,
    /// as on
    /// Windows, send from an address by its own interface only, and deliver to it only what came in there.</summary>
    public bool WeakHost { get; init; }

    /// <summary>Whether a router's word about a better first hop counts (ICMP redirects); never on a host that forwards.</summary>
    public bool AcceptRedirects { get; init; } = true;

    /// <summary>How many ICMP errors are sent in a second at most; 0 for none.</summary>
    public int IcmpErrorsPerSecond { get; init; } = 1000;

    /// <summary>The hop limit of packets whose socket does not say otherwise.</summary>
    public byte HopLimit { get; init; } = 128;

    /// <summary>The defaults of TCP.</summary>
    public TcpProfile Tcp { get; init; } = TcpProfile.Windows;

    /// <summary>The most TCP connections in TIME-WAIT, of which each takes 48 bytes; with one more the oldest makes room.</summary>
    public int TimeWaitLimit { get; init; } = 65_536;
}
