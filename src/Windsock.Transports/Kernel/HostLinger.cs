using Windsock.Linux;
using static Windsock.Linux.LibC;

namespace Windsock.Transports.Kernel;

/// <summary>What closesocket promises about unsent data, made of what close(2) does.</summary>
internal static unsafe class HostLinger
{
    /// <summary>Makes close(2) send a reset.</summary>
    public static void Abort(KernelEndpoint endpoint)
    {
        // Linux, unlike Windows, goes on sending after a linger that ran out; with a linger of zero it resets.
        var hard = new linger { l_onoff = 1, l_linger = 0 };
        setsockopt(endpoint.Descriptor, LibC.SOL_SOCKET, SO_LINGER, &hard, (uint)sizeof(linger));
    }

    /// <summary>Sends a FIN behind the data and waits until the peer has acknowledged both. Acknowledgements show as edges of an epoll of their own.</summary>
    public static bool WaitUntilSent(KernelEndpoint endpoint, int milliseconds)
    {
        shutdown(endpoint.Descriptor, SHUT_WR);
        if (endpoint.UnsentBytes == 0) return true;

        int epoll = epoll_create1(EPOLL_CLOEXEC);
        if (epoll < 0) return false;

        var wanted = new epoll_event { events = EPOLLOUT | EPOLLIN | EPOLLET };
        epoll_ctl(epoll, EPOLL_CTL_ADD, endpoint.Descriptor, &wanted);
        long deadline = Environment.TickCount64 + milliseconds;
        bool sent;
        while (!(sent = endpoint.UnsentBytes == 0))
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0) break;
            epoll_event happened;
            epoll_wait(epoll, &happened, 1, (int)left);
        }

        close(epoll);
        return sent;
    }
}
