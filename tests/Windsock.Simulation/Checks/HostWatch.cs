using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Checks;

/// <summary>What has been seen of one host.</summary>
internal sealed class HostWatch(NetStack stack, bool isRouter)
{
    private readonly Dictionary<(AddressPort Local, AddressPort Remote), ConnectionWatch> _connections = [];

    public string Name => stack.Options.Name;

    /// <summary>Whether it passes on packets of others.</summary>
    public bool IsRouter { get; } = isRouter;

    public bool Owns(in IpAddress address)
    {
        foreach (NetworkInterface each in stack.Interfaces)
        {
            foreach (InterfaceAddress own in each.Addresses)
            {
                if (own.Address == address) return true;
            }
        }

        return false;
    }

    /// <summary>What has been seen of the connection that a segment belongs to.</summary>
    public ConnectionWatch Connection(in IpPacket ip, bool outgoing)
    {
        if (!TcpView.TryParse(ip.Payload, out TcpView segment)) throw new Violation($"{Name}: a TCP segment that is none");
        var from = new AddressPort(ip.Source, segment.SourcePort);
        var to = new AddressPort(ip.Destination, segment.DestinationPort);
        var key = outgoing ? (from, to) : (to, from);
        if (!_connections.TryGetValue(key, out ConnectionWatch? watch))
        {
            watch = new ConnectionWatch(Name, key.Item1, key.Item2);
            _connections.Add(key, watch);
        }

        return watch;
    }
}
