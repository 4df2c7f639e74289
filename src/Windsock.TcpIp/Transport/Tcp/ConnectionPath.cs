using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The way to the peer, as far as a connection has taken note of it.</summary>
internal struct ConnectionPath
{
    private int _mtu;

    public ConnectionPath(IpPath path)
    {
        Path = path;
        _mtu = path.Mtu;
        ChecksumIsOffloaded = IsOffloaded(path);
    }

    /// <summary>The way.</summary>
    public IpPath Path { get; private set; }

    /// <summary>Whether the checksum of the payload is somebody else's work, or nobody's.</summary>
    public bool ChecksumIsOffloaded { get; private set; }

    /// <summary>Whether there may be another way, or this one carries less or more than before.</summary>
    public readonly bool HasChanged => Path.IsStale || Path.Mtu != _mtu;

    /// <summary>What fits behind a TCP header without options on the first link.</summary>
    public readonly int LinkRoom => Path.LinkMtu - Path.HeaderBytes - TcpHeader.Size;

    /// <summary>What fits behind a TCP header without options on all of the way.</summary>
    public readonly int Room => Path.Mtu - Path.HeaderBytes - TcpHeader.Size;

    /// <summary>The most payload that goes down as one packet: a super-segment where the link takes it.</summary>
    public readonly int MaxPayload(int mss)
    {
        LinkProperties link = Path.Interface.Properties;
        if (link.SegmentationBytes == 0 || Path.Kind == PathKind.Local) return mss;
        int most = Math.Min(link.SegmentationBytes, IpLayer.LargestPacket) - Ipv6Header.Size - TcpHeader.Size - TcpHeader.MaxOptions;
        return Math.Max(mss, most - most % mss);
    }

    /// <summary>Takes note of what has changed. Without any way the old one is kept: what is sent there is lost and counted.</summary>
    /// <returns>Whether another size fits now.</returns>
    public bool Follow(IpLayer ip, in AddressPort local, in AddressPort remote)
    {
        if (Path.IsStale && ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path) == StackError.None)
        {
            Path = path!;
            ChecksumIsOffloaded = IsOffloaded(path!);
        }

        if (Path.Mtu == _mtu) return false;
        _mtu = Path.Mtu;
        return true;
    }

    private static bool IsOffloaded(IpPath path) => path.Kind == PathKind.Local || path.Interface.Properties.ChecksumOffload;
}
