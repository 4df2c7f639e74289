using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Tests.Kit;

/// <summary>Another link that loses packets in both directions, and lets some be overtaken by the next one.</summary>
internal sealed class LossyLink(ILink inner, ulong seed, double loss, double overtaken = 0) : ILink
{
    private readonly Prng _out = Prng.For(seed, "out");
    private readonly Prng _in = Prng.For(seed, "in");
    private Packet? _heldOut;
    private Packet? _heldIn;

    public LinkProperties Properties => inner.Properties;

    public Instant NextArrival => inner.NextArrival;

    public int HostDescriptor => inner.HostDescriptor;

    /// <summary>How many were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>How many came after one that was sent later.</summary>
    public long Overtaken { get; private set; }

    public void Send(Instant now, Packet packet)
    {
        if (IsLost(_out, packet)) return;
        if (_heldOut is null && _out.Chance(overtaken))
        {
            _heldOut = packet;
            return;
        }

        inner.Send(now, packet);
        if (_heldOut is null) return;
        Overtaken++;
        inner.Send(now, _heldOut);
        _heldOut = null;
    }

    public void Flush(Instant now) => inner.Flush(now);

    public Packet? Receive(Instant now)
    {
        while (inner.Receive(now) is { } packet)
        {
            if (IsLost(_in, packet)) continue;
            if (_heldIn is not null || !_in.Chance(overtaken)) return packet;
            _heldIn = packet;
        }

        if (_heldIn is not { } held) return null;
        Overtaken++;
        _heldIn = null;
        return held;
    }

    private bool IsLost(Prng chance, Packet packet)
    {
        if (!chance.Chance(loss)) return false;
        Lost++;
        packet.Release();
        return true;
    }
}
