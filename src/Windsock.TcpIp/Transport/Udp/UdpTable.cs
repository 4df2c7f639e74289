using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Udp;

/// <summary>Which socket hears a datagram: sockets by local port, and connected ones by both ends.</summary>
/// <remarks>Two tables of chains that run through the sockets. The hashes are keyed, so that nobody outside can choose addresses that meet in one chain.
/// Sockets of one port lie in the order in which they were bound.</remarks>
internal sealed class UdpTable
{
    /// <summary>The first port that is given to sockets that do not choose. Source: RFC 6335 section 6.</summary>
    public const int FirstDynamicPort = 49152;

    private const int DynamicPorts = 65536 - FirstDynamicPort;

    private readonly Prng _chance;
    private readonly ulong _key;
    private UdpSocket?[] _bound = new UdpSocket?[16];
    private UdpSocket?[] _connected = new UdpSocket?[16];
    private int _boundCount;
    private int _connectedCount;

    public UdpTable(ulong seed)
    {
        _chance = Prng.For(seed, "udp ports");
        _key = Prng.For(seed, "udp hash").Next();
    }

    /// <summary>Where the sockets of a port may be: those with another port in the chain are passed over.</summary>
    public UdpSocket? First(ushort port) => _bound[Slot(port, _bound.Length)];

    /// <summary>Puts a socket with a local port in.</summary>
    public void Add(UdpSocket socket)
    {
        if (_boundCount >= _bound.Length)
        {
            UdpSocket?[] old = _bound;
            _bound = new UdpSocket?[old.Length * 2];
            foreach (UdpSocket? first in old)
            {
                for (UdpSocket? each = first, next; each is not null; each = next)
                {
                    next = each.NextBound;
                    AppendBound(each);
                }
            }
        }

        AppendBound(socket);
        _boundCount++;
    }

    /// <summary>Takes a socket out.</summary>
    public void Remove(UdpSocket socket)
    {
        ref UdpSocket? link = ref _bound[Slot(socket.Local.Port, _bound.Length)];
        while (link is not null && link != socket) link = ref link.NextBound;
        if (link is null) return;
        link = socket.NextBound;
        socket.NextBound = null;
        _boundCount--;
    }

    /// <summary>Puts a socket with both ends among the connected ones.</summary>
    public void AddConnected(UdpSocket socket)
    {
        if (_connectedCount >= _connected.Length)
        {
            UdpSocket?[] old = _connected;
            _connected = new UdpSocket?[old.Length * 2];
            foreach (UdpSocket? first in old)
            {
                for (UdpSocket? each = first, next; each is not null; each = next)
                {
                    next = each.NextConnected;
                    AppendConnected(each);
                }
            }
        }

        AppendConnected(socket);
        _connectedCount++;
    }

    /// <summary>Takes a socket out of the connected ones.</summary>
    public void RemoveConnected(UdpSocket socket)
    {
        ref UdpSocket? link = ref ConnectedChain(socket);
        while (link is not null && link != socket) link = ref link.NextConnected;
        if (link is null) return;
        link = socket.NextConnected;
        socket.NextConnected = null;
        _connectedCount--;
    }

    /// <summary>The socket that a datagram to one host is for: the one that says most about it.</summary>
    /// <param name="local">The address of this host.</param>
    /// <param name="localPort">The port of this host.</param>
    /// <param name="remote">The other host.</param>
    /// <param name="remotePort">The port of the other host.</param>
    /// <param name="scope">The interface.</param>
    public UdpSocket? Find(in IpAddress local, ushort localPort, in IpAddress remote, ushort remotePort, int scope)
    {
        UdpSocket? best = null;
        int bestMatch = -1;
        if (_connectedCount > 0)
        {
            UdpSocket? each = _connected[Slot(localPort, remote, remotePort, _connected.Length)];
            for (; each is not null; each = each.NextConnected)
            {
                if (each.Local.Port == localPort) Consider(each, each.Match(local, remote, remotePort, scope), ref best, ref bestMatch);
            }

            if (best is not null) return best; // Nothing says more than both ends.
        }

        for (UdpSocket? each = First(localPort); each is not null; each = each.NextBound)
        {
            if (each.Local.Port == localPort) Consider(each, each.Match(local, remote, remotePort, scope), ref best, ref bestMatch);
        }

        return best;
    }

    /// <summary>Whether a socket with this local end would share it with another one.</summary>
    public bool IsTaken(in AddressPort local, bool dualStack, int boundInterface)
    {
        for (UdpSocket? each = First(local.Port); each is not null; each = each.NextBound)
        {
            if (boundInterface != 0 && each.BoundInterface != 0 && boundInterface != each.BoundInterface) continue;
            if (each.Local.Port == local.Port && Overlap(local, dualStack, each.BoundTo, each.DualStack)) return true;
        }

        return false;
    }

    /// <summary>A dynamic port that nobody else has at the address, at random (RFC 6056 section 3.3.1).</summary>
    /// <returns>The port, or 0 when all are taken.</returns>
    public ushort ChoosePort(in AddressPort local, bool dualStack, int boundInterface)
    {
        int start = _chance.Below(DynamicPorts);
        for (int i = 0; i < DynamicPorts; i++)
        {
            ushort port = (ushort)(FirstDynamicPort + (start + i) % DynamicPorts);
            if (!IsTaken(local with { Port = port }, dualStack, boundInterface)) return port;
        }

        return 0;
    }

    private static void Consider(UdpSocket socket, int match, ref UdpSocket? best, ref int bestMatch)
    {
        if (match <= bestMatch) return;
        best = socket;
        bestMatch = match;
    }

    private static bool Overlap(in AddressPort left, bool leftDual, in AddressPort right, bool rightDual)
    {
        if (left.Scope != 0 && right.Scope != 0 && left.Scope != right.Scope) return false;
        return left.Address == right.Address
            || (left.Address.IsUnspecified && Covers(left.Address, leftDual, right.Address))
            || (right.Address.IsUnspecified && Covers(right.Address, rightDual, left.Address));
    }

    private static bool Covers(in IpAddress wildcard, bool dual, in IpAddress address) => wildcard.IsV4 == address.IsV4 || (dual && address.IsV4);

    private void AppendBound(UdpSocket socket)
    {
        ref UdpSocket? link = ref _bound[Slot(socket.Local.Port, _bound.Length)];
        while (link is not null) link = ref link.NextBound;
        link = socket;
        socket.NextBound = null;
    }

    private void AppendConnected(UdpSocket socket)
    {
        ref UdpSocket? link = ref ConnectedChain(socket);
        while (link is not null) link = ref link.NextConnected;
        link = socket;
        socket.NextConnected = null;
    }

    private ref UdpSocket? ConnectedChain(UdpSocket socket) =>
        ref _connected[Slot(socket.Local.Port, socket.Remote.Address, socket.Remote.Port, _connected.Length)];

    private int Slot(ushort port, int length) => (int)(Mix(port ^ _key) & (ulong)(length - 1));

    private int Slot(ushort port, in IpAddress remote, ushort remotePort, int length) =>
        (int)(Mix(Mix(Mix(remote.High ^ _key) ^ remote.Low) ^ ((ulong)port << 16 | remotePort)) & (ulong)(length - 1));

    private static ulong Mix(ulong value)
    {
        value = unchecked(value * 0x9e3779b97f4a7c15);
        value ^= value >> 32;
        value = unchecked(value * 0xd6e8feb86659fd93);
        return value ^ (value >> 29);
    }
}
