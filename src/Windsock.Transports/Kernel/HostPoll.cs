using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>poll(2) in the terms of the Endpoint contract.</summary>
internal static unsafe class HostPoll
{
    public static short ToEvents(Readiness wanted)
    {
        int events = 0;
        if ((wanted & Readiness.Readable) != 0) events |= POLLIN;
        if ((wanted & Readiness.Writable) != 0) events |= POLLOUT;
        if ((wanted & Readiness.Urgent) != 0) events |= POLLPRI;
        if ((wanted & Readiness.PeerClosed) != 0) events |= POLLRDHUP;
        return (short)events;
    }

    public static Readiness ToReadiness(int events)
    {
        var readiness = Readiness.None;
        if ((events & POLLIN) != 0) readiness |= Readiness.Readable;
        if ((events & POLLOUT) != 0) readiness |= Readiness.Writable;
        if ((events & POLLPRI) != 0) readiness |= Readiness.Urgent;
        if ((events & POLLRDHUP) != 0) readiness |= Readiness.PeerClosed;
        if ((events & POLLHUP) != 0) readiness |= Readiness.HungUp;
        if ((events & (POLLERR | POLLNVAL)) != 0) readiness |= Readiness.Failed;
        return readiness;
    }

    /// <summary>All events that hold now.</summary>
    public static int Now(int descriptor)
    {
        var entry = new pollfd { fd = descriptor, events = (short)(POLLIN | POLLOUT | POLLPRI | POLLRDHUP) };
        return poll(&entry, 1, 0) > 0 ? entry.revents : 0;
    }

    /// <summary>Waits for one descriptor, and for an eventfd that ends the wait early (-1 for none).</summary>
    public static WsaError Wait(int descriptor, short events, int wakeup, int patience)
    {
        pollfd* entries = stackalloc pollfd[2];
        entries[0] = new pollfd { fd = descriptor, events = events };
        entries[1] = new pollfd { fd = wakeup, events = POLLIN };
        int result = Poll(entries, wakeup < 0 ? 1 : 2, patience);
        if (result < 0) return ErrnoTable.Last();
        if (result == 0) return WSAETIMEDOUT;
        return entries[1].revents != 0 && entries[0].revents == 0 ? WSAEINTR : NO_ERROR;
    }

    /// <summary>poll(2) that a signal of the program does not end: the rest of the time is waited for.</summary>
    public static int Poll(pollfd* entries, int count, int patience)
    {
        long deadline = patience > 0 ? Environment.TickCount64 + patience : 0;
        while (true)
        {
            int result = poll(entries, (nuint)count, patience);
            if (result >= 0 || errno != Errno.EINTR || Interruption.EndsCall()) return result;
            if (patience > 0) patience = (int)Math.Max(0, deadline - Environment.TickCount64);
        }
    }
}
