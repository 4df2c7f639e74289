using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;

namespace Windsock.Drivers.Virtual;

/// <summary>A host of a virtual network, with what the network knows of it.</summary>
internal sealed class VirtualHost(NetStack stack)
{
    public NetStack Stack { get; } = stack;

    public List<VirtualPort> Ports { get; } = [];

    public List<VirtualLink> Links { get; } = [];

    /// <summary>The ports as its interfaces see them: inside a capture, perhaps.</summary>
    public List<ILink> OwnLinks { get; } = [];

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

    /// <summary>Its next timer, and what comes by links that are not of the network.</summary>
    public Instant NextOfItsOwn
    {
        get
        {
            Instant next = Stack.Timers.NextDeadline;
            IReadOnlyList<NetworkInterface> all = Stack.Interfaces;
            for (int i = 0; i < all.Count; i++)
            {
                if (!OwnLinks.Contains(all[i].Link)) next = Instant.Min(next, all[i].Link.NextArrival);
            }

            return next;
        }
    }
}
