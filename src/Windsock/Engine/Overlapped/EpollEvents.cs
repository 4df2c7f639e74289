using Windsock.Linux;
using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>Readiness as epoll(7) would report it, for endpoints that no epoll can look at.</summary>
internal static class EpollEvents
{
    /// <summary>EPOLL* for a readiness.</summary>
    public static uint Of(Readiness readiness)
    {
        uint events = 0;
        if ((readiness & Readiness.Readable) != 0) events |= LibC.EPOLLIN;
        if ((readiness & Readiness.Writable) != 0) events |= LibC.EPOLLOUT;
        if ((readiness & Readiness.Urgent) != 0) events |= LibC.EPOLLPRI;
        if ((readiness & Readiness.PeerClosed) != 0) events |= LibC.EPOLLRDHUP;
        if ((readiness & Readiness.HungUp) != 0) events |= LibC.EPOLLHUP;
        if ((readiness & Readiness.Failed) != 0) events |= LibC.EPOLLERR;
        return events;
    }
}
