using System.Collections.Concurrent;
using System.Net;
using static Windsock.Ws2_32;

namespace Windsock.Stress;

/// <summary>How large a round is.</summary>
internal sealed record RoundSize(int Pairs, int Drivers, int Actions);

/// <summary>Some connections, some threads that do random things to them, and a model that knows what may come of it.</summary>
internal sealed class Round : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<Request> _spare = [];
    private readonly ConcurrentBag<Request> _all = [];
    private readonly List<Driver> _drivers = [];
    private readonly int _seed;
    private readonly long _deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
    private string? _failure;
    private int _outstanding;
    private int _winding;

    public Round(int seed, RoundSize size)
    {
        _seed = seed;
        Size = size;
        var random = new Random(seed);
        Port = Kernel32.CreateIoCompletionPort(-1, 0, 0, (uint)random.Next(0, 4));
        SOCKET listener = Listen(out byte[] name);
        for (int i = 0; i < size.Pairs; i++) AddPair(random, listener, name);
        closesocket(listener);
        for (int i = 0; i < size.Drivers; i++) _drivers.Add(new Driver(this, i, random.Next()));
    }

    public RoundSize Size { get; }

    public nint Port { get; }

    public List<Peer> Peers { get; } = [];

    /// <summary>Operations under way.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The time is over: something hangs.</summary>
    public bool IsOverdue => Environment.TickCount64 > _deadline;

    /// <summary>Something is wrong: nobody need go on.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Performs the round.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Run()
    {
        foreach (Driver driver in _drivers) driver.Start();
        foreach (Driver driver in _drivers) driver.Join();
        if (_failure is null && Outstanding != 0) _failure = $"{Outstanding} operations have not ended: {string.Join(", ", Pending())}";
        foreach (Peer peer in Peers)
        {
            if (_failure is null && peer.Compare() is { } wrong) _failure = $"peer {peer.Number}: {wrong}";
        }

        return _failure is null ? null : $"seed {_seed}, {Size}: {_failure}";
    }

    private IEnumerable<string> Pending() =>
        from peer in Peers
        from transfer in peer.Sends.Concat(peer.Receives)
        where transfer.Fate == Fate.Pending
        select $"peer {peer.Number}{(peer.HasPort ? " at the port" : "")}{(peer.IsClosed ? " closed" : "")}: {transfer}";

    /// <summary>Notes what is wrong, the first time.</summary>
    public void Fail(string what) => Interlocked.CompareExchange(ref _failure, what, null);

    /// <summary>All drivers have done their actions, and begin to end the streams.</summary>
    public void WindDown()
    {
        Interlocked.Increment(ref _winding);
        while (Volatile.Read(ref _winding) < Size.Drivers && !IsOverdue && !HasFailed) Thread.Yield();
    }

    public Request Rent()
    {
        Interlocked.Increment(ref _outstanding);
        if (_spare.TryTake(out Request? request)) return request;
        request = new Request();
        _all.Add(request);
        return request;
    }

    public void Return(Request request)
    {
        _spare.Add(request);
        Interlocked.Decrement(ref _outstanding);
    }

    private static unsafe SOCKET Listen(out byte[] name)
    {
        SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
        Must(bind(listener, Windsock.Spi.SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes) == 0);
        Must(listen(listener, SOMAXCONN) == 0);
        SOCKADDR_IN bound;
        int length = sizeof(SOCKADDR_IN);
        Must(getsockname(listener, (SOCKADDR*)&bound, &length) == 0);
        name = new ReadOnlySpan<byte>(&bound, length).ToArray();
        return listener;
    }

    private void AddPair(Random random, SOCKET listener, byte[] name)
    {
        SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
        Must(connect(client, name) == 0);
        SOCKET server = accept(listener);
        Must(server != INVALID_SOCKET);
        Peer one = Add(random, client), other = Add(random, server);
        (one.Other, other.Other) = (other, one);
    }

    private Peer Add(Random random, SOCKET s)
    {
        // Small buffers, so that sends wait often; smaller ones make the host wait for its timers.
        if (random.Next(2) == 0) setsockopt(s, SOL_SOCKET, SO_SNDBUF, random.Next(8_000, 60_000));
        if (random.Next(3) == 0)
        {
            uint on = 1;
            Must(ioctlsocket(s, FIONBIO, ref on) == 0);
        }

        nuint key = random.Next(2) == 0 ? (nuint)Peers.Count + 1 : 0;
        if (key != 0) Must(Kernel32.CreateIoCompletionPort((nint)s.Value, Port, key, 0) == Port);
        var peer = new Peer(Peers.Count, s, key);
        Peers.Add(peer);
        return peer;
    }

    private static void Must(bool worked)
    {
        if (!worked) throw new ModelException($"the round could not be set up: {WSAGetLastError()}");
    }

    public void Dispose()
    {
        foreach (Peer peer in Peers)
        {
            if (peer.TryClose()) closesocket(peer.Socket);
        }

        Kernel32.CloseHandle(Port);
        if (Outstanding != 0) return; // Whatever hangs still has its memory.
        foreach (Request request in _all) request.Dispose();
    }
}
