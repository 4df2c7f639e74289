using Windsock.TcpIp;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>One host: a stack, whoever owns it, and what a program on it knows beside its sockets.</summary>
/// <param name="Owner">Whose lock guards the stack.</param>
/// <param name="Stack">The stack.</param>
internal sealed record StackHost(StackOwner Owner, NetStack Stack)
{
    /// <summary>The local addresses that sockets of this host have bound.</summary>
    public PortTable Ports { get; } = new();

    /// <summary>Servers that names are asked of; none to leave names to the host below.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; set; } = [];

    /// <summary>The host's name.</summary>
    public string Name => Stack.Options.Name;
}
