using System.Numerics;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Connections by their two ends. The hash is keyed, so that a peer cannot choose ports that meet in one bucket.</summary>
internal sealed class ConnectionTable(ulong key)
{
    private TcpConnection?[] _buckets = new TcpConnection?[64];

    public int Count { get; private set; }

    /// <summary>The connection of two ends.</summary>
    /// <param name="local">The address of this host.</param>
    /// <param name="localPort">Its port.</param>
    /// <param name="remote">The address of the peer.</param>
    /// <param name="remotePort">Its port.</param>
    /// <param name="scope">The interface; it counts for addresses that need one only.</param>
    public TcpConnection? Find(in IpAddress local, ushort localPort, in IpAddress remote, ushort remotePort, int scope)
    {
        if (!remote.NeedsScope && !local.NeedsScope) scope = 0;
        TcpConnection? found = First(_buckets[Index(local, localPort, remote, remotePort)], local, localPort, remote, remotePort);
        while (scope != 0 && found is not null && AddressPort.ScopeOf(found.Local, found.Remote) != scope)
        {
            found = First(found.NextInBucket, local, localPort, remote, remotePort);
        }

        return found;
    }

    private static TcpConnection? First(TcpConnection? from, in IpAddress local, ushort localPort, in IpAddress remote, ushort remotePort)
    {
        TcpConnection? each = from;
        while (each is not null
               && (each.Remote.Port != remotePort || each.Local.Port != localPort || each.Remote.Address != remote || each.Local.Address != local))
        {
            each = each.NextInBucket;
        }

        return each;
    }

    /// <summary>Whether there is a connection that its program has given up, with something that the peer has not acknowledged. Looks at all of them.</summary>
    public bool AnyUnfinished()
    {
        foreach (TcpConnection? first in _buckets)
        {
            for (TcpConnection? each = first; each is not null; each = each.NextInBucket)
            {
                if (each is { Socket: null, Listener: null, State: >= TcpState.Established } && !each.Sender.FinAcknowledged) return true;
            }
        }

        return false;
    }

    public void Add(TcpConnection connection)
    {
        if (Count >= _buckets.Length) Grow();
        ref TcpConnection? bucket = ref Bucket(connection);
        connection.NextInBucket = bucket;
        bucket = connection;
        Count++;
    }

    public void Remove(TcpConnection connection)
    {
        ref TcpConnection? bucket = ref Bucket(connection);
        if (bucket == connection)
        {
            bucket = connection.NextInBucket;
            Count--;
            return;
        }

        for (TcpConnection? each = bucket; each is not null; each = each.NextInBucket)
        {
            if (each.NextInBucket != connection) continue;
            each.NextInBucket = connection.NextInBucket;
            Count--;
            return;
        }
    }

    private void Grow()
    {
        TcpConnection?[] old = _buckets;
        _buckets = new TcpConnection?[old.Length * 2];
        foreach (TcpConnection? first in old)
        {
            for (TcpConnection? each = first, next; each is not null; each = next)
            {
                next = each.NextInBucket;
                ref TcpConnection? bucket = ref Bucket(each);
                each.NextInBucket = bucket;
                bucket = each;
            }
        }
    }

    private ref TcpConnection? Bucket(TcpConnection connection) =>
        ref _buckets[Index(connection.Local.Address, connection.Local.Port, connection.Remote.Address, connection.Remote.Port)];

    private int Index(in IpAddress local, ushort localPort, in IpAddress remote, ushort remotePort)
    {
        // Two rounds of a multiply and fold, each with half of the input and a secret.
        ulong hash = Fold(remote.High ^ local.Low ^ key, remote.Low ^ BitOperations.RotateLeft(local.High, 32) ^ 0x9e3779b97f4a7c15);
        hash = Fold(hash ^ key, ((ulong)remotePort << 16 | localPort) ^ 0xe7037ed1a0b428db);
        return (int)(hash & (uint)(_buckets.Length - 1));
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
