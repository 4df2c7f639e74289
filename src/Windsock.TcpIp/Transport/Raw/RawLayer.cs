using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;

namespace Windsock.TcpIp.Transport.Raw;

/// <summary>The raw sockets of a stack: each gets a copy of what comes for its protocol, before the protocol itself does.</summary>
internal sealed class RawLayer
{
    /// <summary>The most raw sockets of a stack.</summary>
    public const int Limit = 1024;

    private readonly List<RawSocket> _sockets = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _sockets.Count == 0;

    public bool TryAdd(RawSocket socket)
    {
        if (_sockets.Count >= Limit) return false;
        _sockets.Add(socket);
        return true;
    }

    public void Remove(RawSocket socket) => _sockets.Remove(socket);

    /// <summary>Gives copies of a packet that begins with its transport header to whoever wants one. The caller keeps the packet.</summary>
    /// <returns>Whether anybody wanted it.</returns>
    public bool Deliver(Packet packet)
    {
        bool wanted = false;
        for (int i = 0; i < _sockets.Count; i++) wanted |= _sockets[i].Offer(packet);
        return wanted;
    }

    /// <summary>Gives a packet with a router alert that is for another host to those who absorb such.</summary>
    /// <returns>Whether anybody did.</returns>
    public bool Absorb(Packet packet)
    {
        bool absorbed = false;
        for (int i = 0; i < _sockets.Count; i++) absorbed |= _sockets[i].AbsorbsAlerts && _sockets[i].Offer(packet);
        return absorbed;
    }

    /// <summary>Whether a packet of a protocol that may not be cut can be that of a raw socket.</summary>
    public bool MaySend(byte protocol, bool isV4)
    {
        for (int i = 0; i < _sockets.Count; i++)
        {
            RawSocket each = _sockets[i];
            if (each.IsV6 != isV4 && (each.HeaderIncluded || (each.Protocol == protocol && (each.DontFragment || each.IsV6)))) return true;
        }

        return false;
    }

    /// <summary>An error about a packet of the host.</summary>
    public void ReceiveError(in IpError error)
    {
        for (int i = 0; i < _sockets.Count; i++) _sockets[i].Report(error);
    }
}
