using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The cookies of TCP Fast Open: those that this host gives, and those that it has got. Source: RFC 7413 section 4.1.</summary>
internal sealed class FastOpen(ulong seed, IEqualityComparer<IpAddress> comparer)
{
    /// <summary>The bytes of a cookie of this host.</summary>
    public const int CookieBytes = 8;

    /// <summary>The most servers whose cookies are kept; a new one takes the place of the one that was learned first.</summary>
    public const int Limit = 1024;

    /// <summary>The most connections of the host that data has come for before their handshake was complete (section 5.1).</summary>
    public const int PendingLimit = 256;

    private readonly SipHash _key = SipHash.For(seed, "tcp fast open");
    private readonly Dictionary<IpAddress, Entry> _known = new(comparer);
    private readonly Queue<IpAddress> _order = [];

    /// <summary>Connections that wait for the end of their handshake, although the program has them.</summary>
    public int Pending { get; set; }

    /// <summary>The cookie for a client: it proves that the client gets what is sent to its address.</summary>
    public void WriteCookie(in IpAddress client, in IpAddress server, Span<byte> cookie) =>
        BinaryPrimitives.WriteUInt64BigEndian(cookie, _key.Of([client.High, client.Low, server.High, server.Low]));

    /// <summary>Whether a cookie is the one that was given.</summary>
    public bool IsRight(in IpAddress client, in IpAddress server, ReadOnlySpan<byte> cookie)
    {
        Span<byte> right = stackalloc byte[CookieBytes];
        WriteCookie(client, server, right);
        return cookie.SequenceEqual(right);
    }

    /// <summary>The cookie for a server, empty without one.</summary>
    public ReadOnlySpan<byte> Find(in IpAddress server, out int mss)
    {
        bool found = _known.TryGetValue(server, out Entry entry);
        mss = entry.Mss;
        return found ? entry.Cookie : default;
    }

    /// <summary>A server has given a cookie.</summary>
    public void Learn(in IpAddress server, ReadOnlySpan<byte> cookie, int mss)
    {
        if (!_known.ContainsKey(server))
        {
            if (_order.Count >= Limit) _known.Remove(_order.Dequeue());
            _order.Enqueue(server);
        }

        _known[server] = new Entry(cookie.ToArray(), mss);
    }

    /// <summary>A server, or somebody on the way to it, does not take the option.</summary>
    public void Forget(in IpAddress server)
    {
        if (_known.ContainsKey(server)) _known[server] = default;
    }

    private readonly record struct Entry(byte[]? Cookie, int Mss);
}
