using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Windsock.Linux;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>An epoll instance: sockets are added once, edge-triggered in both directions, and whoever waits in it performs what the edges allow.</summary>
internal sealed unsafe class Poller
{
    // What a batch receives should still be in the cache of the processor when it is answered: with 128 a server of 1,000 connections is 6 % slower.
    private const int Batch = 32;
    private const uint BothDirections = LibC.EPOLLIN | LibC.EPOLLOUT | LibC.EPOLLRDHUP | LibC.EPOLLPRI | LibC.EPOLLET;

    // By descriptor. An edge that was reaped for a descriptor's previous owner is one look too many for the next, which does no harm.
    private static SocketIo?[] s_sockets = new SocketIo?[1024];
    private static readonly Lock s_gate = new(); // Guards the growth of s_sockets.

    private readonly int _epoll = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
    private readonly int _wakeup = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
    private readonly ConcurrentQueue<SocketIo> _changed = new(); // Sockets without a descriptor that have news.
    private int _sockets;
    private int _holds = 1; // The port's, and one for each wake-up that is on its way.

    private Poller()
    {
    }

    /// <summary>A descriptor that is readable when a <see cref="Drain"/> would find something.</summary>
    public int Descriptor => _epoll;

    /// <summary>How many sockets are in it.</summary>
    public int Count => Volatile.Read(ref _sockets);

    /// <summary>A new one, or null when descriptors have run out.</summary>
    public static Poller? Create()
    {
        var poller = new Poller();
        epoll_event wakeup = default;
        wakeup.events = LibC.EPOLLIN | LibC.EPOLLET; // Edge-triggered: never read back.
        wakeup.data = ulong.MaxValue;
        if (poller._epoll >= 0 && poller._wakeup >= 0 && LibC.epoll_ctl(poller._epoll, LibC.EPOLL_CTL_ADD, poller._wakeup, &wakeup) == 0) return poller;

        poller.Close();
        return null;
    }

    /// <summary>Adds a socket. If it is ready already, that comes as its first edge.</summary>
    public WsaError Add(SocketIo socket, int descriptor)
    {
        Interlocked.Increment(ref _sockets);
        if (descriptor < 0) Volatile.Write(ref socket.HasNews, false); // It may be on the list of the poller before.
        if (descriptor < 0) return NO_ERROR;

        lock (s_gate)
        {
            if (descriptor >= s_sockets.Length)
            {
                var larger = new SocketIo?[Math.Max(descriptor + 1, s_sockets.Length * 2)];
                s_sockets.CopyTo(larger, 0);
                Volatile.Write(ref s_sockets, larger);
            }

            s_sockets[descriptor] = socket;
        }

        epoll_event edges = default;
        edges.events = BothDirections;
        edges.data = (ulong)descriptor;
        if (LibC.epoll_ctl(_epoll, LibC.EPOLL_CTL_ADD, descriptor, &edges) == 0) return NO_ERROR;

        WsaError error = ErrnoTable.Last();
        Remove(descriptor);
        return error;
    }

    /// <summary>Takes a socket out, before its descriptor is closed.</summary>
    public void Remove(int descriptor)
    {
        Interlocked.Decrement(ref _sockets);
        if (descriptor < 0) return;

        lock (s_gate) s_sockets[descriptor] = null;
        LibC.epoll_ctl(_epoll, LibC.EPOLL_CTL_DEL, descriptor, null); // Also when another process holds the socket open.
    }

    /// <summary>A socket without a descriptor has news; whoever drains next looks at it. May come late, when the port is closed already.</summary>
    public void Changed(SocketIo socket)
    {
        if (!TryHold()) return;
        if (!Interlocked.Exchange(ref socket.HasNews, true))
        {
            _changed.Enqueue(socket);
            Wake();
        }

        Close();
    }

    /// <summary>Makes one waiting thread return.</summary>
    public void Wake()
    {
        ulong one = 1;
        LibC.write(_wakeup, &one, sizeof(ulong));
    }

    /// <summary>Waits for edges and performs what they allow; the ends of operations are told from here.</summary>
    /// <param name="timeout">Milliseconds, 0 to look once, -1 without end.</param>
    /// <param name="woken">Whether <see cref="Wake"/> had its effect on this thread.</param>
    [SkipLocalsInit]
    public void Drain(int timeout, out bool woken)
    {
        woken = false;
        byte* events = stackalloc byte[Batch * sizeof(epoll_event)];
        int count = LibC.epoll_wait(_epoll, (epoll_event*)events, Batch, timeout);
        for (int i = 0; i < count; i++)
        {
            ulong data = LibC.EpollData(events, i);
            if (data == ulong.MaxValue) woken = true;
            else Volatile.Read(ref s_sockets)[(int)data]?.OnEdges(LibC.EpollEvents(events, i));
        }

        if (!woken) return;
        while (_changed.TryDequeue(out SocketIo? socket)) socket.OnChanged();
    }

    /// <summary>Keeps the descriptors open until one more <see cref="Close"/>: one that was closed may be another's when a late wake-up comes.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    private bool TryHold()
    {
        while (true)
        {
            int holds = Volatile.Read(ref _holds);
            if (holds == 0) return false;
            if (Interlocked.CompareExchange(ref _holds, holds + 1, holds) == holds) return true;
        }
    }

    /// <summary>Closes the descriptors, or ends a <see cref="Hold"/>; nobody is inside.</summary>
    public void Close()
    {
        if (Interlocked.Decrement(ref _holds) != 0) return;
        if (_epoll >= 0) LibC.close(_epoll);
        if (_wakeup >= 0) LibC.close(_wakeup);
        while (_changed.TryDequeue(out SocketIo? socket))
        {
            Interlocked.Exchange(ref socket.HasNews, false);
            socket.ComeAgain(); // It may have gone to another poller meanwhile.
        }
    }
}
