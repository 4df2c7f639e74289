namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Which local ports are in use, and which one a socket gets that does not care.</summary>
internal sealed class TcpPorts(ulong seed)
{
    /// <summary>The first port that is given to sockets that do not choose. Source: RFC 6335 section 6.</summary>
    public const int First = 49152;

    private const int Count = 65536 - First;

    private readonly Prng _chance = Prng.For(seed, "tcp ports");
    private readonly SipHash _table = SipHash.For(seed, "tcp port table");
    private readonly ushort[] _next = new ushort[16];
    private readonly Dictionary<ushort, int> _uses = [];

    /// <summary>A port for a socket that has no destination yet, at random (RFC 6056 section 3.3.1); 0 when all are taken.</summary>
    public ushort Choose()
    {
        int start = _chance.Below(Count);
        for (int i = 0; i < Count; i++)
        {
            ushort port = (ushort)(First + (start + i) % Count);
            if (!_uses.ContainsKey(port)) return port;
        }

        return 0;
    }

    /// <summary>A port for a connection, by double hashing: ports to one destination follow each other, those to different ones tell nothing of each
    /// other (RFC 6056
    /// section 3.3.4).</summary>
    /// <param name="offset">The hash of the ends.</param>
    /// <param name="isFree">Whether the connection may have this port, although another socket uses it.</param>
    public ushort Choose(uint offset, Func<ushort, bool> isFree)
    {
        ref ushort next = ref _next[(int)(_table.Of([offset]) % (uint)_next.Length)];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < Count; i++)
            {
                ushort port = (ushort)(First + (offset + next++) % Count);
                // Ports that other connections use serve again only when no other is left.
                if ((pass == 1 || !_uses.ContainsKey(port)) && isFree(port)) return port;
            }
        }

        return 0;
    }

    /// <summary>A socket has the port now.</summary>
    public void Use(ushort port) => _uses[port] = _uses.GetValueOrDefault(port) + 1;

    /// <summary>A socket does not have the port any more.</summary>
    public void Leave(ushort port)
    {
        int uses = _uses.GetValueOrDefault(port) - 1;
        if (uses <= 0) _uses.Remove(port);
        else _uses[port] = uses;
    }
}
