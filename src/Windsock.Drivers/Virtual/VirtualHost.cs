using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;

namespace Windsock.Drivers.Virtual;

/// <summary>A host of a virtual network, with what the network knows of it. Its deadline is that of its stack's first timer.</summary>
internal sealed class VirtualHost : Timed
{
    private readonly HostSchedule _schedule;
    private readonly int _index;

    public VirtualHost(NetStack stack, HostSchedule schedule, int index)
    {
        Stack = stack;
        _schedule = schedule;
        _index = index;
        stack.Timers.Advanced = () => _schedule.Arm(this);
        stack.InterfaceAdded = () => _schedule.Watch(this);
        _schedule.Arm(this);
    }

    public NetStack Stack { get; }

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

    /// <summary>What comes by links that are not of the network.</summary>
    public Instant NextFromOutside
    {
        get
        {
            Instant next = Instant.Never;
            IReadOnlyList<NetworkInterface> all = Stack.Interfaces;
            for (int i = 0; i < all.Count; i++)
            {
                if (!OwnLinks.Contains(all[i].Link)) next = Instant.Min(next, all[i].Link.NextArrival);
            }

            return next;
        }
    }

    /// <summary>It has something to do.</summary>
    public void MakeReady() => _schedule.MakeReady(_index);

    /// <inheritdoc/>
    public override void Due(Instant now) => MakeReady();
}
