using Windsock.TcpIp;
using Windsock.TcpIp.Network;

namespace Windsock.Drivers.Virtual;

/// <summary>A host of a virtual network, with what the network knows of it.</summary>
internal sealed class VirtualHost(NetStack stack)
{
    public NetStack Stack { get; } = stack;

    public List<VirtualPort> Ports { get; } = [];

    public List<VirtualLink> Links { get; } = [];

    public bool HasArrived
    {
        get
        {
            foreach (VirtualPort port in Ports)
            {
                if (port.HasArrived) return true;
            }

            return false;
        }
    }

    /// <summary>Its next timer. Links that are not of the network count by themselves.</summary>
    public Instant NextOfItsOwn
    {
        get
        {
            Instant next = Stack.Timers.NextDeadline;
            if (Stack.Interfaces.Count == Ports.Count) return next;
            foreach (NetworkInterface each in Stack.Interfaces)
            {
                if (each.Link is not VirtualPort) next = Instant.Min(next, each.Link.NextArrival);
            }

            return next;
        }
    }
}
