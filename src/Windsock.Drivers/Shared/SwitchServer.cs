using Windsock.Drivers.Host;
using Windsock.Linux;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Shared;

/// <summary>An Ethernet switch for the processes that connect to a path: see <see cref="SwitchLink"/>, which starts one when there is none.</summary>
/// <remarks>
/// <para>It has one thread. A peer gets a turn of 32 frames, then the others have theirs. For a peer that does not read, up to 4 MiB wait and the
/// rest is dropped; what is no frame is dropped; of one peer at most 1,024 stations are learned. So no peer can hold up the others, though it can, as on
/// any switch, send in the name of their stations.</para>
/// <para>Whoever may write to the socket's file may connect.</para>
/// </remarks>
public sealed unsafe class SwitchServer : IDisposable
{
    private const int MaxPorts = 1024;
    private const int MaxStationsOfPort = 1024;
    private const int FramesPerTurn = 32;
    private const int EventsPerTurn = 32;
    private const int LastTurns = 128; // Of a peer, when the switch ends: what fits into the kernel's buffer.
    private const ulong ListenerEvent = ulong.MaxValue;
    private const ulong StopEvent = ulong.MaxValue - 1;
    private const int SendBufferBytes = 4 << 20;
    private const int AcceptPauseMilliseconds = 50;

    private readonly HostLock _lock;
    private readonly string _path;
    private readonly int _listener;
    private readonly int _epoll;
    private readonly int _stop;
    private readonly Thread _thread;
    private readonly SwitchPort?[] _ports = new SwitchPort?[MaxPorts];
    private readonly Dictionary<MacAddress, SwitchPort> _stations = [];
    private readonly PacketPool _pool = new(64 << 20);
    private readonly Packet _message;
    private long _framesDropped;
    private int _isDisposed;
    private int _portsEnd;
    private long _acceptAgain = long.MaxValue;

    private SwitchServer(HostLock taken, string path, int listener, int epoll, int stop)
    {
        _lock = taken;
        _path = path;
        _listener = listener;
        _epoll = epoll;
        _stop = stop;
        // Its own, so that it is read from all when peers that do not read have taken the whole pool.
        _message = _pool.TryRent(PacketPool.LargeBytes)!;
        _thread = new Thread(Run) { IsBackground = true, Name = "switch " + path };
    }

    /// <summary>Where it listens.</summary>
    public string Path => _path;

    /// <summary>Messages that were no frames.</summary>
    public long FramesDropped => Interlocked.Read(ref _framesDropped);

    /// <summary>Starts a switch, unless there is one at the path.</summary>
    /// <param name="path">The path of the socket, up to 107 bytes.</param>
    /// <param name="error">Why there is none; errno EAGAIN when another one is there.</param>
    /// <returns>The switch, or null.</returns>
    public static SwitchServer? Start(string path, out DriverError? error)
    {
        ArgumentNullException.ThrowIfNull(path);
        error = UnixSocket.IsTaken(path) ? DriverError.Of($"switch at '{path}'", Errno.EADDRINUSE) : null;
        if (error is not null) return null; // Before a file for the lock is made beside it.

        HostLock? taken = HostLock.TryTake(path, out int code);
        if (taken is null)
        {
            error = code == Errno.EAGAIN
                ? new DriverError($"a switch is at '{path}' already", Errno.EAGAIN)
                : DriverError.Of($"'{path}.lock'", code);
            return null;
        }

        // With the lock held nobody listens there: the file is one that a process has left behind.
        UnixSocket.Remove(path);
        int listener = UnixSocket.Listen(path, backlog: 128, out code);
        int epoll = listener < 0 ? -1 : ParentOnly.Keep(LibC.epoll_create1(LibC.EPOLL_CLOEXEC));
        int stop = epoll < 0 ? -1 : ParentOnly.Keep(LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));
        if (stop < 0)
        {
            error = DriverError.Of($"switch at '{path}'", listener < 0 ? code : LibC.errno);
            ParentOnly.Close(listener);
            ParentOnly.Close(epoll);
            taken.Dispose();
            return null;
        }

        var server = new SwitchServer(taken, path, listener, epoll, stop);
        server.Watch(listener, ListenerEvent, LibC.EPOLLIN, LibC.EPOLL_CTL_ADD);
        server.Watch(stop, StopEvent, LibC.EPOLLIN, LibC.EPOLL_CTL_ADD);
        server._thread.Start();
        return server;
    }

    /// <summary>Ends it. Processes that are connected find, or become, another one.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        ulong one = 1;
        _ = LibC.write(_stop, &one, sizeof(ulong));
        _thread.Join();
        ParentOnly.Close(_stop);
    }

    private void Run()
    {
        byte* events = stackalloc byte[EventsPerTurn * 16];
        bool stopped = false;
        while (!stopped)
        {
            int count = LibC.epoll_wait(_epoll, (epoll_event*)events, EventsPerTurn, _acceptAgain == long.MaxValue ? -1 : AcceptPauseMilliseconds);
            if (Environment.TickCount64 >= _acceptAgain) WatchListener(on: true);
            for (int i = 0; i < count; i++)
            {
                ulong data = LibC.EpollData(events, i);
                if (data == StopEvent) stopped = true;
                else if (data == ListenerEvent) Accept();
                else if (_ports[data] is { } port) Serve(port, LibC.EpollEvents(events, i));
            }
        }

        ServeLast();
        // The file goes while the lock is held, so that it is not that of the next switch.
        UnixSocket.Remove(_path);
        ParentOnly.Close(_listener);
        foreach (SwitchPort? port in _ports) port?.Dispose();
        ParentOnly.Close(_epoll);
        _lock.Dispose();
    }

    /// <summary>Passes on what was sent before the end: the last words of a process that is the switch are on their way when it ends.</summary>
    private void ServeLast()
    {
        foreach (SwitchPort? port in _ports.AsSpan(0, _portsEnd))
        {
            for (int turn = 0; turn < LastTurns && port is { IsBroken: false }; turn++)
            {
                if (!ServeTurn(port)) break;
            }
        }
    }

    private void Accept()
    {
        int descriptor = ParentOnly.Keep(LibC.accept4(_listener, null, null, LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK));
        if (descriptor < 0)
        {
            // What waits would wake the thread without end. It can wait: whoever connected may send already.
            if (LibC.errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM) WatchListener(on: false);
            return;
        }

        int number = Array.IndexOf(_ports, null);
        if (number < 0)
        {
            ParentOnly.Close(descriptor);
            return;
        }

        UnixSocket.SetSendBuffer(descriptor, SendBufferBytes);
        _ports[number] = new SwitchPort(descriptor, number);
        _portsEnd = Math.Max(_portsEnd, number + 1);
        Watch(descriptor, (ulong)number, LibC.EPOLLIN, LibC.EPOLL_CTL_ADD);
    }

    private void Serve(SwitchPort port, uint events)
    {
        if ((events & LibC.EPOLLOUT) != 0)
        {
            port.Drain();
            if (!port.HasQueued) Watch(port.Descriptor, (ulong)port.Number, LibC.EPOLLIN, LibC.EPOLL_CTL_MOD);
        }

        ServeTurn(port);
        if (port.IsBroken) Remove(port);
    }

    /// <summary>Passes on some frames of a peer.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool ServeTurn(SwitchPort port)
    {
        for (int i = 0; i < FramesPerTurn && !port.IsBroken; i++)
        {
            _message.Start = Packet.Headroom;
            _message.Length = 0;
            if (!port.TryReceive(_message)) return false;
            Forward(port, _message);
        }

        return true;
    }

    private void Forward(SwitchPort from, Packet message)
    {
        if (message.Length < VnetHeader.Size + EthernetHeader.Size || message.Tailroom == 0)
        {
            Interlocked.Increment(ref _framesDropped);
            return;
        }

        ReadOnlySpan<byte> frame = message.Bytes[VnetHeader.Size..];
        MacAddress destination = MacAddress.Read(frame), source = MacAddress.Read(frame[MacAddress.Size..]);
        Learn(source, from);
        if (!destination.IsGroup && _stations.TryGetValue(destination, out SwitchPort? to))
        {
            if (to != from) Send(to, message);
            return;
        }

        for (int i = 0; i < _portsEnd; i++)
        {
            if (_ports[i] is { } each && each != from) Send(each, message);
        }
    }

    private void Send(SwitchPort to, Packet message)
    {
        bool had = to.HasQueued;
        to.Send(message);
        // A broken one is removed at the event that comes of it.
        if (!had && to.HasQueued) Watch(to.Descriptor, (ulong)to.Number, LibC.EPOLLIN | LibC.EPOLLOUT, LibC.EPOLL_CTL_MOD);
    }

    private void Learn(MacAddress source, SwitchPort from)
    {
        if (source.IsGroup) return;
        bool known = _stations.TryGetValue(source, out SwitchPort? before);
        if (before == from || from.Stations >= MaxStationsOfPort) return;
        if (known) before!.Stations--;
        from.Stations++;
        _stations[source] = from;
    }

    private void Remove(SwitchPort port)
    {
        _ports[port.Number] = null;
        while (_portsEnd > 0 && _ports[_portsEnd - 1] is null) _portsEnd--;
        foreach ((MacAddress station, SwitchPort behind) in _stations)
        {
            if (behind == port) _stations.Remove(station);
        }

        port.Dispose(); // Closing takes it out of the epoll instance too.
    }

    private void WatchListener(bool on)
    {
        _acceptAgain = on ? long.MaxValue : Environment.TickCount64 + AcceptPauseMilliseconds;
        Watch(_listener, ListenerEvent, on ? LibC.EPOLLIN : 0, LibC.EPOLL_CTL_MOD);
    }

    private void Watch(int descriptor, ulong data, uint events, int operation)
    {
        epoll_event wanted = default;
        wanted.events = events;
        wanted.data = data;
        _ = LibC.epoll_ctl(_epoll, operation, descriptor, &wanted);
    }
}
