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

    /// <summary>The hop limit of packets whose socket does not say otherwise.</summary>
    public byte HopLimit { get; init; } = 128;

    /// <summary>The defaults of TCP.</summary>
    public TcpProfile Tcp { get; init; } = TcpProfile.Windows;
}
