using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Tests.Kit;

/// <summary>A cable of Ethernet that loses everything while it is cut.</summary>
internal sealed class CutCable
{
    public CutCable()
    {
        var cable = new Cable(LinkKind.Ethernet);
        Near = new End(this, cable.Near);
        Far = new End(this, cable.Far);
    }

    public ILink Near { get; }

    public ILink Far { get; }

    public bool IsCut { get; set; }

    private sealed class End(CutCable cable, ILink inner) : ILink
    {
        public LinkProperties Properties => inner.Properties;

        public Instant NextArrival => inner.NextArrival;

        public int HostDescriptor => -1;

        public void Send(Instant now, Packet packet)
        {
            if (cable.IsCut) packet.Release();
            else inner.Send(now, packet);
        }

        public void Flush(Instant now) => inner.Flush(now);

        public Packet? Receive(Instant now) => inner.Receive(now);
    }
}
