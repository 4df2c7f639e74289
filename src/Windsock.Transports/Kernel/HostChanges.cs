using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>The host's word that links, addresses or routes have changed, and what they are now.</summary>
/// <remarks>Source: rtnetlink(7). The messages are not looked into: they also tell of refreshed lifetimes and the like. Whoever wants to know compares what is
/// with what was.</remarks>
internal static unsafe class HostChanges
{
    private const uint Groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_IFADDR | RTMGRP_IPV6_ROUTE;
    private const int MessageBytes = 1 << 15;
    private const int ListHead = 8, ListEntry = 16; // SOCKET_ADDRESS_LIST, whose entries point at the addresses behind them.

    /// <summary>Opens a descriptor that is readable when something has changed.</summary>
    /// <returns>The descriptor, or -1 with the error.</returns>
    public static int Open(out WsaError error)
    {
        error = NO_ERROR;
        int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
        var name = new sockaddr_nl { nl_family = AF_NETLINK, nl_groups = Groups };
        if (descriptor >= 0 && bind(descriptor, &name, (uint)sizeof(sockaddr_nl)) == 0) return descriptor;

        error = ErrnoTable.Last();
        if (descriptor >= 0) close(descriptor);
        return -1;
    }

    /// <summary>Waits until something may have changed, and takes the messages that say so.</summary>
    public static void Wait(int descriptor)
    {
        byte* messages = stackalloc byte[MessageBytes];
        recv(descriptor, messages, MessageBytes, 0); // Any failure but EINTR is ENOBUFS: messages were lost, so something has changed.
        while (recv(descriptor, messages, MessageBytes, MSG_DONTWAIT) > 0)
        {
        }
    }

    /// <summary>The addresses of a family as bytes to compare.</summary>
    public static byte[] Addresses(int family)
    {
        byte[] list = [];
        while (HostInterfaces.ListAddresses(family, list, out int bytes) == WSAEFAULT) list = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        if (list.Length < ListHead) return list;

        int count = BitConverter.ToInt32(list);
        return list[(ListHead + (count * ListEntry))..];
    }

    /// <summary>The local address that the host would send from to a destination, as bytes to compare; empty where there is no route.</summary>
    public static byte[] Route(in SocketAddress destination)
    {
        byte[] answer = new byte[SocketAddress.MaxLength];
        return HostIoctls.QueryRoute(destination.Family, destination, answer, out int bytes) == NO_ERROR ? answer[..bytes] : [];
    }
}
