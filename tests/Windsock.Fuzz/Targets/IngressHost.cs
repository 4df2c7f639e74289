using Windsock.Drivers;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Windsock.TcpIp.Transport.Tcp;
using static Windsock.Fuzz.Targets.Probe;

namespace Windsock.Fuzz.Targets;

/// <summary>A victim with an echo server for TCP and UDP, an honest peer that uses them, and the link between them. Time is virtual.</summary>
internal sealed class IngressHost
{
    public const ushort TcpPort = 80;
    public const ushort UdpPort = 7;
    public const long PoolBytes = 64 << 20;
    private const int MostAccepted = 64;

    private readonly NetStack _peer;
    private readonly NetStack? _inside;
    private readonly List<TcpSocket> _accepted = [];
    private readonly TcpSocket[] _listeners;
    private readonly UdpSocket[] _echoes;
    private readonly byte[] _buffer = new byte[65536];
    private readonly Prng _chance;

    /// <summary>Makes the hosts.</summary>
    /// <param name="seed">Where their chance comes from.</param>
    /// <param name="kind">What the link between them is.</param>
    /// <param name="isRouter">Whether the victim forwards for a host behind it, whose address it translates.</param>
    public IngressHost(ulong seed, LinkKind kind, bool isRouter = false)
    {
        _chance = Prng.For(seed, "ingress host");
        var cable = new Cable(kind);
        Link = new IngressLink(cable.Near, Pool);
        TcpProfile tcp = TcpProfile.Windows with { OffersAccurateEcn = seed % 2 == 1 };
        Victim = new NetStack(new StackOptions { Name = "victim", Seed = seed, Forwarding = isRouter, Tcp = tcp }, Pool);
        _peer = new NetStack(new StackOptions { Name = "peer", Seed = seed + 1, Tcp = tcp }, Pool);
        TcpIp.Network.NetworkInterface near = Victim.AddInterface("eth0", Link), far = _peer.AddInterface("eth0", cable.Far);
        foreach (string address in (string[])["10.0.0.1/24", "fd00::1/64", "fe80::1/64"]) near.AddAddress(IpPrefix.Parse(address));
        foreach (string address in (string[])["10.0.0.2/24", "fd00::2/64", "fe80::2/64"]) far.AddAddress(IpPrefix.Parse(address));
        if (isRouter) _inside = Inside(seed, near);
        else if (kind == LinkKind.Ethernet) new Ipv6Configuration(near).Start(Now);
        _listeners = [Listen(false), Listen(true)];
        _echoes = [Echo(false), Echo(true)];
        Pass(TimeSpan.FromSeconds(10));
        Baseline = Pool.Rented;
    }

    public PacketPool Pool { get; } = new(PoolBytes);

    public NetStack Victim { get; }

    public IngressLink Link { get; }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(1);

    /// <summary>Packets that are rented while nothing happens.</summary>
    public int Baseline { get; }

    /// <summary>Lets time pass, stopping at every deadline on the way.</summary>
    public void Pass(TimeSpan span)
    {
        Instant end = Now + span;
        Settle();
        for (int stops = 0; Next() is var next && next <= end; stops++)
        {
            Must(stops < 1_000_000, "a second has no more than so many deadlines");
            Now = Instant.Max(Now, next);
            Settle();
        }

        Now = end;
        Settle();
    }

    /// <summary>Does what can be done at once.</summary>
    public void Settle()
    {
        for (int turn = 0; turn == 0 || Next() <= Now; turn++)
        {
            Must(turn < 10_000, "the stacks come to rest");
            Victim.Poll(Now);
            _peer.Poll(Now);
            _inside?.Poll(Now);
            Serve();
        }
    }

    /// <summary>A connection of the honest peer, echoed whole.</summary>
    public void MustServe(bool v6, int bytes)
    {
        TcpSocket client = Connect(v6);
        Exchange(client, bytes);
        client.Close(Now);
        Settle();
    }

    /// <summary>The honest peer connects. Neighbours that were lied about may cost it an attempt.</summary>
    public TcpSocket Connect(bool v6)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            TcpSocket client = _peer.OpenTcp(v6);
            StackError error = client.Connect(Now, new AddressPort(IpAddress.Parse(v6 ? "fd00::1" : "10.0.0.1"), TcpPort));
            Must(error == StackError.InProgress, $"the peer can connect: {error}");
            Settle();
            for (int waits = 0; waits < 300 && client.State is not (TcpState.Established or TcpState.Closed); waits++) Pass(TimeSpan.FromMilliseconds(100));
            if (client.State == TcpState.Established) return client;
            client.Abort(Now);
            Pass(TimeSpan.FromMinutes(1));
        }

        throw new PropertyException($"the victim takes no connection; {Victim.Counters}; the peer: {_peer.Counters}");
    }

    /// <summary>Bytes go to the victim and come back the same.</summary>
    public void Exchange(TcpSocket client, int bytes)
    {
        byte[] sent = new byte[bytes], received = new byte[bytes];
        _chance.Fill(sent);
        int taken = 0, got = 0;
        for (int tries = 0; got < bytes; tries++)
        {
            Must(tries < 6000, $"an exchange ends: {got} of {bytes} bytes are back, {client.State}, {Victim.Counters}");
            if (taken < bytes && client.Send(Now, sent.AsSpan(taken), TcpSendFlags.None, out int count) == StackError.None) taken += count;
            Pass(TimeSpan.FromMilliseconds(10));
            if (client.Receive(Now, received.AsSpan(got), TcpReceiveFlags.None, out count) == StackError.None) got += count;
        }

        Must(sent.AsSpan().SequenceEqual(received), "what comes back is what was sent");
    }

    /// <summary>A datagram of the honest peer is echoed.</summary>
    public void MustEcho(bool v6)
    {
        UdpSocket socket = _peer.OpenUdp(v6);
        byte[] sent = new byte[1000];
        _chance.Fill(sent);
        bool isBack = false;
        for (int tries = 0; !isBack; tries++)
        {
            Must(tries < 20, $"the victim echoes a datagram: {Victim.Counters}");
            Packet packet = Pool.TryRent(sent.Length)!;
            sent.CopyTo(packet.Append(sent.Length));
            socket.Send(Now, packet, new AddressPort(IpAddress.Parse(v6 ? "fd00::1" : "10.0.0.1"), UdpPort), default);
            Pass(TimeSpan.FromSeconds(1));
            while (socket.Receive(Now) is { } back)
            {
                isBack |= back.Bytes.SequenceEqual(sent);
                back.Release();
            }
        }

        socket.Close(Now);
    }

    /// <summary>When all is over and time has passed, nothing is left.</summary>
    public void MustBeClean()
    {
        foreach (TcpSocket each in _accepted) each.Abort(Now);
        _accepted.Clear();
        Pass(TimeSpan.FromMinutes(30));
        foreach (TcpSocket each in _accepted) each.Abort(Now);
        _accepted.Clear();
        Settle();
        Must(Pool.Rented <= Baseline, $"every packet is given back: {Pool.Rented} are rented and were {Baseline}; {Victim.Counters}");
        Must(Pool.HeldBytes <= PoolBytes, "the pool keeps its limit");
    }

    private Instant Next()
    {
        Instant next = Instant.Min(Victim.NextDeadline, _peer.NextDeadline);
        return _inside is null ? next : Instant.Min(next, _inside.NextDeadline);
    }

    private NetStack Inside(ulong seed, TcpIp.Network.NetworkInterface outside)
    {
        var cable = new Cable(LinkKind.Ethernet, mtu: 1000);
        Victim.AddInterface("eth1", cable.Near).AddAddress(IpPrefix.Parse("10.1.0.1/24"));
        Victim.Translate(outside);
        var inside = new NetStack(new StackOptions { Name = "inside", Seed = seed + 2 }, Pool);
        TcpIp.Network.NetworkInterface eth0 = inside.AddInterface("eth0", cable.Far);
        eth0.AddAddress(IpPrefix.Parse("10.1.0.2/24"));
        inside.Routes.Add(new TcpIp.Network.Route(IpPrefix.Parse("0.0.0.0/0"), eth0, IpAddress.Parse("10.1.0.1")));
        return inside;
    }

    private TcpSocket Listen(bool v6)
    {
        TcpSocket listener = Victim.OpenTcp(v6);
        Must(listener.Bind(Now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, TcpPort)) == StackError.None, "the port is free");
        Must(listener.Listen(Now, 16) == StackError.None, "it listens");
        return listener;
    }

    private UdpSocket Echo(bool v6)
    {
        UdpSocket socket = Victim.OpenUdp(v6);
        Must(socket.Bind(Now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, UdpPort)) == StackError.None, "the port is free");
        Must(socket.Join(Now, IpAddress.Parse(v6 ? "ff02::1:3" : "239.1.2.3"), 2) == StackError.None, "it joins");
        return socket;
    }

    private void Serve()
    {
        foreach (TcpSocket listener in _listeners)
        {
            while (listener.Accept(Now, out TcpSocket? accepted) == StackError.None) _accepted.Add(accepted!);
        }

        for (int i = _accepted.Count - 1; i >= 0; i--)
        {
            if (Serve(_accepted[i])) continue;
            _accepted[i].Close(Now);
            _accepted.RemoveAt(i);
        }

        // What an attacker opened and left goes first.
        while (_accepted.Count > MostAccepted)
        {
            _accepted[0].Abort(Now);
            _accepted.RemoveAt(0);
        }

        foreach (UdpSocket echo in _echoes)
        {
            while (echo.Receive(Now) is { } packet) echo.Send(Now, packet, new AddressPort(packet.Source, packet.SourcePort, packet.Interface!.Index), default);
        }
    }

    // Whether the connection goes on. Only as much is read as can be echoed.
    private bool Serve(TcpSocket accepted)
    {
        while (true)
        {
            StackError error = accepted.Receive(Now, _buffer, TcpReceiveFlags.Peek, out int count);
            if (error != StackError.None) return error == StackError.WouldBlock;
            if (count == 0) return false;
            error = accepted.Send(Now, _buffer.AsSpan(0, count), TcpSendFlags.None, out int taken);
            if (error != StackError.None) return error == StackError.WouldBlock;
            accepted.Receive(Now, _buffer.AsSpan(0, taken), TcpReceiveFlags.None, out _);
            if (taken < count) return true;
        }
    }
}
