using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>What Windows checks about an address before a provider sees it, where Linux is more lenient.</summary>
internal static class Addresses
{
    private const int MinimumHint = 200, MaximumHint = 65535, MaximumPlainBacklog = 200;

    /// <summary>Length first (WSAEFAULT), then family (WSAEAFNOSUPPORT).</summary>
    public static WsaError CheckFamilyAndLength(SocketObject socket, in SocketAddress name)
    {
        int needed = socket.Identity.Family switch
        {
            AF_INET => SocketAddress.IPv4Length,
            AF_INET6 => SocketAddress.IPv6Length,
            _ => 3, // AF_UNIX: a family and one character.
        };
        if (name.Length < needed) return WSAEFAULT;
        return name.Family == socket.Identity.Family ? NO_ERROR : WSAEAFNOSUPPORT;
    }

    /// <summary>An address to bind to.</summary>
    public static WsaError CheckLocal(SocketObject socket, in SocketAddress name)
    {
        WsaError error = CheckFamilyAndLength(socket, name);
        if (error != NO_ERROR) return error;

        // Of IPv4 in IPv6 form an IPv6 socket has none unless it is dual-stack; the host calls that an invalid call.
        if (name.IsIPv4Mapped && !socket.Options.DualStack) return WSAEADDRNOTAVAIL;

        // There are no abstract names on Windows.
        return name.Family == AF_UNIX && name.Bytes[2] == 0 ? WSAEINVAL : NO_ERROR;
    }

    /// <summary>An address to talk to: all zeros and port 0 are refused where Linux would go to loopback.</summary>
    public static WsaError CheckRemote(SocketObject socket, in SocketAddress name)
    {
        if (name.IsIp && (name.IsAny || (name.Port == 0 && socket.Identity.Type != SOCK_RAW))) return WSAEADDRNOTAVAIL;
        return NO_ERROR;
    }

    /// <summary>Every byte zero: connect with it dissolves a datagram socket's peer.</summary>
    public static bool IsAllZero(in SocketAddress name) => name.Length >= 2 && name.Bytes.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>listen's backlog: SOMAXCONN is the host's maximum, SOMAXCONN_HINT(n) is -n and held to 200..65535, others to 1..200.</summary>
    public static int Backlog(int backlog) => backlog switch
    {
        SOMAXCONN => SOMAXCONN,
        < 0 => (int)Math.Clamp(-(long)backlog, MinimumHint, MaximumHint),
        _ => Math.Clamp(backlog, 1, MaximumPlainBacklog),
    };
}
