using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>Datagrams that others had queued before a datagram socket got its peer: Windows discards them with connect, a transport need not.</summary>
internal static class Strangers
{
    /// <summary>Takes those at the front of the queue away. Calls for one endpoint come one after another.</summary>
    /// <returns>Whether something is left, which then begins with a datagram of the peer; others may lie behind it.</returns>
    public static bool Drop(Endpoint endpoint)
    {
        if (endpoint.GetRemoteName(out SocketAddress peer) != NO_ERROR) return true;

        var room = new WSABUF(0, 0);
        while (true)
        {
            int flags = MSG_PEEK;
            IoResult first = endpoint.ReceiveFrom(new ReadOnlySpan<WSABUF>(in room), ref flags, out SocketAddress from, 0);
            if (first.Error is not (NO_ERROR or WSAEMSGSIZE)) return first.Error != WSAEWOULDBLOCK;
            if (from == peer) return true;

            flags = 0;
            endpoint.ReceiveFrom(new ReadOnlySpan<WSABUF>(in room), ref flags, out _, 0);
        }
    }
}
