using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>The host's queue of ICMP errors for a datagram socket (IP_RECVERR of ip(7)).</summary>
internal static unsafe class ErrorQueue
{
    private const byte Icmp4Unreachable = 3, Icmp4PortUnreachable = 3, Icmp4TimeExceeded = 11;
    private const byte Icmp6Unreachable = 1, Icmp6PortUnreachable = 4, Icmp6TimeExceeded = 3;

    public static WsaError Drain(KernelDatagramEndpoint endpoint) => Drain(endpoint, out _);

    /// <summary>Empties the queue, so that poll no longer reports it, and gives the first error that Windows reports to a receiver.</summary>
    public static WsaError Drain(KernelDatagramEndpoint endpoint, out bool any)
    {
        any = false;
        var found = NO_ERROR;
        byte* control = stackalloc byte[512];
        byte* payload = stackalloc byte[1];
        while (true)
        {
            var vector = new iovec { iov_base = (nint)payload, iov_len = 1 };
            var message = new msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = 512 };
            if (recvmsg(endpoint.Descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return found;

            any = true;
            if (found == NO_ERROR && Find(control, control + message.msg_controllen) is var error and not null) found = Meaning(endpoint, error);
        }
    }

    /// <summary>The error itself: the messages that the program has asked for (IP_PKTINFO and the like) come before it.</summary>
    private static sock_extended_err* Find(byte* control, byte* end)
    {
        while (control + sizeof(cmsghdr) + sizeof(sock_extended_err) <= end)
        {
            var head = (cmsghdr*)control;
            if ((head->cmsg_level, head->cmsg_type) is (IPPROTO_IP, IP_RECVERR) or (IPPROTO_IPV6, IPV6_RECVERR)) return (sock_extended_err*)(head + 1);
            control += (head->cmsg_len + 7) & ~(nuint)7;
        }

        return null;
    }

    private static WsaError Meaning(KernelDatagramEndpoint endpoint, sock_extended_err* error)
    {
        bool v6 = error->ee_origin == SO_EE_ORIGIN_ICMP6;
        if (!v6 && error->ee_origin != SO_EE_ORIGIN_ICMP) return NO_ERROR;

        bool portUnreachable = v6
            ? error->ee_type == Icmp6Unreachable && error->ee_code == Icmp6PortUnreachable
            : error->ee_type == Icmp4Unreachable && error->ee_code == Icmp4PortUnreachable;
        if (portUnreachable) return endpoint.ReportsConnectionReset ? WSAECONNRESET : NO_ERROR;

        bool expired = error->ee_type == (v6 ? Icmp6TimeExceeded : Icmp4TimeExceeded);
        return expired && endpoint.ReportsNetworkReset ? WSAENETRESET : NO_ERROR;
    }
}
