using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>select and WSAPoll.</content>
public static unsafe partial class Ws2_32
{
    private const int MaxTimeoutMilliseconds = int.MaxValue - 1;
    private const int MaxSetMembers = 1 << 20;

    /// <summary>Waits until some of the sockets are ready.</summary>
    /// <param name="nfds">Ignored.</param>
    /// <param name="readfds">In: sockets to test; out: those that can be read or accepted, or have ended. May be null.</param>
    /// <param name="writefds">The same for sending, and for a connect that has succeeded.</param>
    /// <param name="exceptfds">The same for out-of-band data, and for a connect that has failed.</param>
    /// <param name="timeout">How long to wait; null waits for ever. Not changed.</param>
    /// <returns>The number of entries left in the sets, 0 when the time is over (the sets are empty then), or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT,
    /// WSAEINVAL (no sockets, or a negative time) or WSAENOTSOCK (also when a socket is closed meanwhile); the sets are as they were then.</returns>
    /// <remarks>Sets may have been made with any FD_SETSIZE: only fd_count counts. Source: MS Learn "select function (winsock2.h)".</remarks>
    public static int select(int nfds, FD_SET* readfds, FD_SET* writefds, FD_SET* exceptfds, TIMEVAL* timeout)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED);
        if (!IsUsable(readfds) || !IsUsable(writefds) || !IsUsable(exceptfds)) return Fail(WSAEFAULT);
        if (timeout != null && !UserMemory.CanRead(timeout)) return Fail(WSAEFAULT);
        if (timeout != null && (timeout->tv_sec < 0 || timeout->tv_usec < 0)) return Fail(WSAEINVAL);
        if (CountOf(readfds) + CountOf(writefds) + CountOf(exceptfds) == 0) return Fail(WSAEINVAL);

        WaitSet set = WaitSet.Rent();
        try
        {
            bool allSockets = AddAll(set, readfds, Interest.Read) & AddAll(set, writefds, Interest.Write) & AddAll(set, exceptfds, Interest.Except);
            if (!allSockets) return Fail(WSAENOTSOCK);

            WsaError error = set.Wait(Milliseconds(timeout));
            if (error != NO_ERROR) return Fail(error);

            ReadOnlySpan<WaitSet.Entry> entries = set.Entries;
            return KeepReady(readfds, ref entries) + KeepReady(writefds, ref entries) + KeepReady(exceptfds, ref entries);
        }
        finally
        {
            set.Return();
        }
    }

    /// <summary>Whether a socket is in a set: what FD_ISSET calls.</summary>
    /// <returns>Non-zero when it is.</returns>
    /// <remarks>Source: MS Learn "__WSAFDIsSet function (winsock2.h)".</remarks>
    public static int __WSAFDIsSet(SOCKET fd, FD_SET* set) => set != null && IsUsable(set) && Members(set).Contains(fd) ? 1 : 0;

    /// <summary>Adds a socket to a set, unless it is there or the set is full (FD_SET).</summary>
    /// <remarks>Source: MS Learn "select function (winsock2.h)".</remarks>
    public static void FD_SET(SOCKET fd, ref FD_SET set)
    {
        ReadOnlySpan<SOCKET> members = set.fd_array;
        if (set.fd_count < Windsock.FD_SET.FD_SETSIZE && !members[..(int)set.fd_count].Contains(fd)) set.fd_array[(int)set.fd_count++] = fd;
    }

    /// <summary>Removes a socket from a set (FD_CLR).</summary>
    public static void FD_CLR(SOCKET fd, ref FD_SET set)
    {
        Span<SOCKET> members = ((Span<SOCKET>)set.fd_array)[..(int)set.fd_count];
        int at = members.IndexOf(fd);
        if (at < 0) return;

        members[(at + 1)..].CopyTo(members[at..]);
        set.fd_count--;
    }

    /// <summary>Empties a set (FD_ZERO).</summary>
    public static void FD_ZERO(ref FD_SET set) => set.fd_count = 0;

    /// <summary>Whether a socket is in a set (FD_ISSET).</summary>
    public static bool FD_ISSET(SOCKET fd, in FD_SET set) => ((ReadOnlySpan<SOCKET>)set.fd_array)[..(int)set.fd_count].Contains(fd);

    /// <summary>Waits until some of the sockets are ready, told per socket.</summary>
    /// <param name="fdArray">The sockets; those with a negative handle are skipped.</param>
    /// <param name="fds">How many.</param>
    /// <param name="timeout">Milliseconds; 0 looks once, negative waits for ever.</param>
    /// <returns>How many entries have revents, 0 when the time is over, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT or
    /// WSAEINVAL (events that cannot be asked for, or no socket at all).</returns>
    /// <remarks>Source: MS Learn "WSAPoll function (winsock2.h)", with the behaviour of Windows 10 2004 and later for failed connects.</remarks>
    public static int WSAPoll(WSAPOLLFD* fdArray, uint fds, int timeout)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED);
        if (fds > MaxSetMembers) return Fail(WSAEINVAL);
        if (fds != 0 && !UserMemory.CanWrite(fdArray, fds * (nuint)sizeof(WSAPOLLFD))) return Fail(WSAEFAULT);

        var list = new Span<WSAPOLLFD>(fdArray, (int)fds);
        WaitSet set = WaitSet.Rent();
        try
        {
            WsaError refused = PollList.Add(set, list);
            return refused == NO_ERROR ? PollList.Wait(set, list, timeout, out refused) is var ready and >= 0 ? ready : Fail(refused) : Fail(refused);
        }
        finally
        {
            set.Return();
        }
    }

    private static bool IsUsable(FD_SET* set) =>
        set == null || (UserMemory.CanWrite(set, sizeof(ulong)) && set->fd_count <= MaxSetMembers
            && UserMemory.CanWrite(&set->fd_array, set->fd_count * (nuint)sizeof(SOCKET)));

    private static uint CountOf(FD_SET* set) => set == null ? 0 : set->fd_count;

    /// <summary>The members of a set of any capacity.</summary>
    private static Span<SOCKET> Members(FD_SET* set) => set == null ? default : new Span<SOCKET>(&set->fd_array, (int)set->fd_count);

    private static bool AddAll(WaitSet set, FD_SET* sockets, Interest interest)
    {
        bool all = true;
        foreach (SOCKET socket in Members(sockets)) all &= set.Add(socket.Value, interest);
        return all;
    }

    /// <summary>Shortens a set to its ready members, whose entries come first in <paramref name="entries"/>.</summary>
    private static int KeepReady(FD_SET* set, ref ReadOnlySpan<WaitSet.Entry> entries)
    {
        if (set == null) return 0;

        Span<SOCKET> members = Members(set);
        int kept = 0;
        for (int i = 0; i < members.Length; i++)
        {
            if (entries[i].Met != Interest.None) members[kept++] = members[i];
        }

        entries = entries[members.Length..];
        set->fd_count = (uint)kept;
        return kept;
    }

    /// <summary>A time span for poll, rounded up so that no wait ends early.</summary>
    private static int Milliseconds(TIMEVAL* timeout)
    {
        if (timeout == null) return Endpoint.Forever;
        if (timeout->tv_sec > MaxTimeoutMilliseconds / 1000) return MaxTimeoutMilliseconds;

        long microseconds = Math.Min(timeout->tv_usec, (nint)int.MaxValue);
        return (int)Math.Min(((long)timeout->tv_sec * 1000) + ((microseconds + 999) / 1000), MaxTimeoutMilliseconds);
    }
}
