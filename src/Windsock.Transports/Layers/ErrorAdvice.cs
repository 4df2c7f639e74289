using System.Globalization;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Layers;

/// <summary>What to make of an error: its name and number, and for those that people meet a word on what to do.</summary>
internal static class ErrorAdvice
{
    /// <summary>WSAECONNREFUSED 10061.</summary>
    public static string Name(WsaError error) => Enum.IsDefined(error)
        ? string.Create(CultureInfo.InvariantCulture, $"{error} {(int)error}")
        : string.Create(CultureInfo.InvariantCulture, $"error {(int)error}");

    /// <summary>Whether it says "not now" and not "no".</summary>
    public static bool IsPending(WsaError error) => error is WSAEWOULDBLOCK or WSA_IO_PENDING or WSA_IO_INCOMPLETE;

    /// <summary>The kind of call, the same for all functions that end in one call of an endpoint: WSARecv, recv and WSARecvEx are recv.</summary>
    public static string Family(string function)
    {
        foreach (string family in (ReadOnlySpan<string>)["recv", "send", "accept", "connect", "ioctl", "closesocket", "duplicate", "socket", "bind"])
        {
            if (function.Contains(family, StringComparison.OrdinalIgnoreCase)) return family;
        }

        return function.StartsWith("Transmit", StringComparison.Ordinal) ? "send" : function;
    }

    /// <summary>What comes after "=" for a call that failed, or has to wait.</summary>
    public static string Describe(string function, WsaError error)
    {
        if (IsPending(error)) return Waiting(function, error);

        string advice = Advice(Family(function), error);
        return advice.Length == 0 ? Name(error) : $"{Name(error)}: {advice}";
    }

    private static string Waiting(string function, WsaError error) => Family(function) switch
    {
        _ when error != WSAEWOULDBLOCK => $"under way ({error})",
        "connect" => "under way (WSAEWOULDBLOCK): writable says connected",
        "recv" => "would wait (WSAEWOULDBLOCK): no data yet",
        "send" => "would wait (WSAEWOULDBLOCK): no room yet",
        "accept" => "would wait (WSAEWOULDBLOCK): nobody yet",
        _ => "would wait (WSAEWOULDBLOCK): try again later",
    };

    private static string Advice(string family, WsaError error) => error switch
    {
        WSAECONNREFUSED => "nobody listens on that port; check address and port, and that the server runs",
        WSAEADDRINUSE => "another socket has that address and port; choose another port, or end its owner",
        WSAECONNRESET when family is "recv" or "send" => "the peer broke the connection off, or has no socket on that port",
        WSAECONNRESET => "the peer broke the connection off",
        WSAECONNABORTED => "this side gave the connection up: it timed out, broke, or was closed here",
        WSAETIMEDOUT when family == "connect" => "no answer; the host is off, or a firewall drops packets silently",
        WSAETIMEDOUT => "nothing happened in time; see SO_RCVTIMEO and SO_SNDTIMEO, or the peer is gone",
        WSAENOTSOCK => "not an open socket; closed already, or never one?",
        WSANOTINITIALISED => "call WSAStartup first (and WSACleanup as often as it)",
        WSAEFAULT => "a pointer is wrong, or a length is too small for what it describes",
        WSAEINVAL when family == "bind" => "the socket has an address already",
        WSAEINVAL when family is "listen" or "getsockname" => "bind the socket first",
        WSAEINVAL when family == "accept" => "call listen first",
        WSAEINVAL when family == "recv" => "bind or connect the socket first, and check the flags",
        WSAEINVAL => "an argument is wrong, or the call does not fit the state of the socket",
        WSAEACCES when family == "bind" => "the port needs rights, or another socket holds it exclusively",
        WSAEACCES when family == "send" => "a broadcast needs SO_BROADCAST; else a firewall forbids it",
        WSAEACCES when family == "socket" => "raw sockets need rights: root or CAP_NET_RAW",
        WSAEACCES => "not permitted; missing rights, or a firewall",
        WSAEMSGSIZE when family == "recv" => "the datagram was longer than the buffer; the rest is lost",
        WSAEMSGSIZE => "too long for one datagram; send less at a time",
        WSAENOTCONN => "the socket is not connected; connect first, or name the receiver with sendto",
        WSAEISCONN => "the socket is connected already; use a new socket for a new peer",
        WSAEADDRNOTAVAIL when family == "bind" => "that address is not one of this machine",
        WSAEADDRNOTAVAIL => "not an address to talk to; 0.0.0.0, :: and port 0 are not",
        WSAEAFNOSUPPORT => "the address is of another family than the socket (IPv4, IPv6)",
        WSAEPROTONOSUPPORT => "no such protocol for that family and type",
        WSAEPROTOTYPE => "the protocol does not fit the socket type (TCP with SOCK_STREAM, UDP with SOCK_DGRAM)",
        WSAESOCKTNOSUPPORT => "no such socket type in that family",
        WSAEMFILE => "too many open sockets; close some, or raise the limit (ulimit -n)",
        WSAENETUNREACH => "no route to that network; check address, gateway and interface",
        WSAEHOSTUNREACH => "no route to that host, or a router or firewall said no",
        WSAENETDOWN => "the network interface is down",
        WSAENETRESET => "a router found the time to live used up, or keep-alive found the peer gone",
        WSAESHUTDOWN => "that direction was shut down on this socket before",
        WSAENOBUFS => "out of memory or ports; close sockets, or send more slowly",
        WSAEALREADY => "the same operation is under way; wait for its end",
        WSAEINPROGRESS => "another blocking call of this thread is under way",
        WSAEOPNOTSUPP => "not for this kind of socket; listen and accept need a stream, MSG_OOB too",
        WSAENOPROTOOPT => "no such option for this socket; check level and name",
        WSAEDESTADDRREQ => "say where to: connect first, or use sendto",
        WSAEINTR => "the wait was ended from outside; the socket was closed by another thread",
        WSA_OPERATION_ABORTED => "cancelled: CancelIo, or the socket was closed",
        WSAVERNOTSUPPORTED => "ask WSAStartup for version 2.2",
        WSAHOST_NOT_FOUND => "no such name; check the spelling, and the name server",
        WSATRY_AGAIN => "the name server did not answer; try again",
        WSANO_RECOVERY => "the name server failed; check its configuration",
        WSANO_DATA => "the name exists, without an address of that kind",
        WSATYPE_NOT_FOUND => "no such service name; give the port as a number",
        WSA_INVALID_HANDLE => "not an open event or lookup handle",
        WSA_INVALID_PARAMETER => "an argument is wrong",
        _ => "",
    };
}
