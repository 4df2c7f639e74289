using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>WSAPoll over a <see cref="WaitSet"/>: which events may be asked for, and what is reported for which state.</summary>
internal static class PollList
{
    private const int Askable = POLLRDNORM | POLLRDBAND | POLLWRNORM;

    /// <summary>Adds the entries to the set, one for one; those to skip get an entry without a socket.</summary>
    public static WsaError Add(WaitSet set, Span<WSAPOLLFD> list)
    {
        bool any = false;
        foreach (ref WSAPOLLFD entry in list)
        {
            bool skipped = (nint)entry.fd.Value < 0;
            if (!skipped && (entry.events & ~Askable) != 0) return WSAEINVAL;

            any |= !skipped;
            set.Add(skipped ? 0 : entry.fd.Value, ToInterest(entry.events));
        }

        return any ? NO_ERROR : WSAEINVAL;
    }

    /// <summary>Waits, and fills in revents.</summary>
    /// <returns>How many entries have something, or -1 with the error.</returns>
    public static int Wait(WaitSet set, Span<WSAPOLLFD> list, int timeout, out WsaError error)
    {
        error = NO_ERROR;
        TimeProvider? clock = timeout > 0 ? set.Clock : null;
        long deadline = timeout > 0 ? WaitClock.Milliseconds(clock) + timeout : 0;
        int patience = HasStrangers(set, list) ? 0 : Math.Max(timeout, Endpoint.Forever);
        while (true)
        {
            error = set.Wait(patience);
            if (error is not (NO_ERROR or WSAENOTSOCK)) return -1;

            int ready = Fill(set, list);
            if (ready > 0 || patience == 0) return ready;
            if (patience > 0) patience = (int)Math.Max(0, deadline - WaitClock.Milliseconds(clock));
        }
    }

    private static bool HasStrangers(WaitSet set, Span<WSAPOLLFD> list)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (set.Entries[i].Socket is null && (nint)list[i].fd.Value >= 0) return true;
        }

        return false;
    }

    private static int Fill(WaitSet set, Span<WSAPOLLFD> list)
    {
        int ready = 0;
        for (int i = 0; i < list.Length; i++)
        {
            list[i].revents = (nint)list[i].fd.Value < 0 ? (short)0 : (short)Events(set.Entries[i], list[i].events);
            if (list[i].revents != 0) ready++;
        }

        return ready;
    }

    private static int Events(in WaitSet.Entry entry, int asked)
    {
        if (entry.Socket is not { IsClosed: false } socket) return POLLNVAL;
        if (socket.ConnectError != NO_ERROR) return POLLERR | POLLHUP | (asked & POLLWRNORM);
        if (socket.IsStream && !socket.IsConnected && !socket.IsListening) return 0;

        int events = 0;
        Readiness readiness = entry.Readiness;
        bool reset = (readiness & Readiness.Failed) != 0 && socket.IsStream;
        if ((entry.Met & Interest.Read) != 0) events |= asked & POLLRDNORM;
        if ((readiness & Readiness.Urgent) != 0) events |= asked & POLLRDBAND;
        if ((entry.Met & Interest.Write) != 0) events |= asked & POLLWRNORM;
        if (reset) events |= POLLERR | POLLHUP;
        if ((readiness & (Readiness.PeerClosed | Readiness.HungUp)) != 0) events |= POLLHUP;
        return events;
    }

    private static Interest ToInterest(int events)
    {
        var interest = Interest.End;
        if ((events & POLLRDNORM) != 0) interest |= Interest.Read;
        if ((events & POLLWRNORM) != 0) interest |= Interest.Write;
        if ((events & POLLRDBAND) != 0) interest |= Interest.Except;
        return interest;
    }
}
