using System.Diagnostics;
using System.Net.Sockets;
using Windsock.Drivers.Host;
using Windsock.Drivers.Shared;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Shared;

public sealed class SwitchLinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switch").FullName;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private string SwitchPath => Path.Combine(_folder, "lan");

    private Instant Now => new(_clock.Elapsed.Ticks);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_becomes_the_switch_and_a_stream_passes_in_super_segments()
    {
        using Station a = Join("10.0.0.1/24"), b = Join("10.0.0.2/24");
        Assert.True(a.Link.IsHost && !b.Link.IsHost);
        Assert.NotEqual(a.Link.Properties.Address, b.Link.Properties.Address);
        Stream(a, b, 8_000_000);
        Assert.True(b.Stack.Counters.PacketsReceived < 5_000, $"{b.Stack.Counters}");
        Assert.Equal(0, a.Link.SendDropped);
    }

    [Fact]
    public void When_the_switch_goes_another_station_becomes_it()
    {
        using Station first = Join("10.0.0.1/24"), second = Join("10.0.0.2/24"), third = Join("10.0.0.3/24");
        Stream(second, third, 100_000);
        first.Link.Dispose();
        Stream(second, third, 100_000, port: 81);
        Assert.Equal(1, new[] { second, third }.Count(station => station.Link.IsHost));
        Assert.Equal([1, 1], new[] { second.Link.Reconnections, third.Link.Reconnections });
    }

    [Fact]
    public void A_connection_outlives_the_switch()
    {
        using Station first = Join("10.0.0.1/24"), second = Join("10.0.0.2/24"), third = Join("10.0.0.3/24");
        bool gone = false;
        Stream(second, third, 3_000_000, received =>
        {
            if (received <= 1_000_000 || gone) return;
            gone = true;
            first.Link.Dispose();
        });
        Assert.True(gone);
    }

    [Fact]
    public void Processes_share_a_switch_and_find_another_when_its_process_is_killed()
    {
        using Process host = SwitchStation.Start(SwitchPath, "10.0.0.2/24"), other = SwitchStation.Start(SwitchPath, "10.0.0.3/24");
        try
        {
            using Station own = Join("10.0.0.1/24");
            Assert.False(own.Link.IsHost);
            Echo(own, "10.0.0.2");
            Echo(own, "10.0.0.3");
            host.Kill();
            host.WaitForExit();
            Echo(own, "10.0.0.3");
            Assert.Equal(1, own.Link.Reconnections);
            using Station late = Join("10.0.0.4/24");
            Echo(late, "10.0.0.3");
        }
        finally
        {
            host.Kill();
            other.Kill();
        }
    }

    [Fact]
    public void Peers_that_do_not_read_or_send_rubbish_hold_up_nobody()
    {
        using Station a = Join("10.0.0.1/24"), b = Join("10.0.0.2/24");
        using Socket deaf = Raw(), noisy = Raw();
        byte[] rubbish = new byte[100_000], flood = new byte[60];
        Prng.For(4, "rubbish").Fill(rubbish);
        flood.AsSpan(10, 6).Fill(0xff); // A frame for everybody, behind its header.
        noisy.Blocking = false;
        Stream(a, b, 2_000_000, received =>
        {
            for (int length = 1; length < 70_000; length += 9973) noisy.Send(rubbish.AsSpan(0, length), SocketFlags.None, out _);
            for (int i = 0; i < 20; i++) noisy.Send(flood, SocketFlags.None, out _);
        });
        Assert.Equal(0, a.Stack.Counters.Dropped(DropReason.BadChecksum));
    }

    [Fact]
    public void What_a_dead_process_left_behind_is_no_switch()
    {
        using (var left = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified)) left.Bind(new UnixDomainSocketEndPoint(SwitchPath));
        File.WriteAllBytes(SwitchPath + ".lock", []);
        using Station a = Join("10.0.0.1/24");
        Assert.True(a.Link.IsHost);
    }

    [Fact]
    public void Peers_that_do_not_read_do_not_take_the_buffers_that_the_others_need()
    {
        using Station a = Join("10.0.0.1/24"), b = Join("10.0.0.2/24");
        var idle = new List<Socket>();
        for (int i = 0; i < 6; i++) idle.Add(Raw());
        byte[] frame = new byte[VnetHeader.Size + 17_000]; // Each holds a buffer of 64 KiB.
        frame.AsSpan(VnetHeader.Size, 6).Fill(0xff);
        frame[VnetHeader.Size + 6] = 2;
        using (Socket flooder = Raw())
        {
            for (int i = 0; i < 600; i++) flooder.Send(frame);
        }

        Stream(a, b, 100_000);
        foreach (Socket each in idle) each.Dispose();
    }

    [Fact]
    public void A_file_that_is_no_socket_stays_and_a_second_switch_is_refused()
    {
        string other = Path.Combine(_folder, "file");
        File.WriteAllText(other, "mine");
        Assert.Null(SwitchLink.Open(other, new PacketPool(), out DriverError? error));
        Assert.Equal(98, error!.Errno); // EADDRINUSE
        Assert.Equal("mine", File.ReadAllText(other));

        using SwitchServer? server = SwitchServer.Start(SwitchPath, out _);
        Assert.NotNull(server);
        Assert.Null(SwitchServer.Start(SwitchPath, out error));
        Assert.Equal($"a switch is at '{SwitchPath}' already", error!.Message);
    }

    [Fact]
    public void A_link_in_the_place_of_the_lock_is_not_followed()
    {
        string elsewhere = Path.Combine(_folder, "elsewhere");
        File.CreateSymbolicLink(SwitchPath + ".lock", elsewhere);
        Assert.Null(SwitchServer.Start(SwitchPath, out DriverError? error));
        Assert.Equal(40, error!.Errno); // ELOOP
        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public void A_switch_without_descriptors_serves_its_stations_and_takes_others_when_it_has_some_again()
    {
        Assert.SkipUnless(Tool.Exists("prlimit"), "no prlimit here");
        using Process host = SwitchStation.Start(SwitchPath, "10.0.0.2/24");
        try
        {
            using Station first = Join("10.0.0.1/24");
            Echo(first, "10.0.0.2");
            Assert.Equal(0, Tool.Run("prlimit", "--pid", $"{host.Id}", "--nofile=3:4096").Code);
            using Station second = Join("10.0.0.3/24");
            Instant limit = Now + TimeSpan.FromSeconds(60);
            while (Works(host, first, out string much)) Assert.True(Now < limit, much); // At first it may be the runtime that works.
            Assert.Equal(0, Tool.Run("prlimit", "--pid", $"{host.Id}", "--nofile=4096:4096").Code);
            Echo(second, "10.0.0.2");
            Assert.Equal(0, second.Link.Reconnections);
        }
        finally
        {
            host.Kill();
        }
    }

    // Whether the host of the switch works most of the time while it answers some datagrams.
    private bool Works(Process host, Station asks, out string much)
    {
        host.Refresh();
        TimeSpan before = host.TotalProcessorTime;
        Instant start = Now;
        for (int i = 0; i < 40; i++) Echo(asks, "10.0.0.2");
        host.Refresh();
        TimeSpan worked = host.TotalProcessorTime - before, passed = Now - start;
        much = $"{worked} of work in {passed}";
        return worked >= passed / 2 && worked >= TimeSpan.FromMilliseconds(100);
    }

    [Fact]
    public void A_link_without_buffers_loses_frames_and_waits_again()
    {
        var pool = new PacketPool(PacketPool.SmallBytes * 3);
        using SwitchLink? link = SwitchLink.Open(SwitchPath, pool, out _);
        var held = new List<Packet>();
        while (pool.TryRent(1) is { } packet) held.Add(packet);
        using Socket peer = Raw();
        byte[] frame = new byte[VnetHeader.Size + 60];
        frame.AsSpan(VnetHeader.Size, 6).Fill(0xff);
        for (int i = 0; i < 5; i++) peer.Send(frame);
        Instant limit = Now + TimeSpan.FromSeconds(60);
        while (link!.ReceiveDropped < 5)
        {
            Assert.True(Now < limit, $"{link.ReceiveDropped} dropped");
            Assert.Null(link.Receive(Now));
        }

        held.ForEach(packet => packet.Release());
        peer.Send(frame);
        Packet? got = null;
        while (got is null && Now < limit) got = link.Receive(Now);
        Assert.Equal(60, got!.Length);
        got.Release();
    }

    [Fact]
    public void A_path_where_nothing_can_be_made_is_refused()
    {
        Assert.Null(SwitchLink.Open(Path.Combine(_folder, "no", "where"), new PacketPool(), out DriverError? error));
        Assert.Equal(2, error!.Errno); // ENOENT
        Assert.Null(SwitchLink.Open(Path.Combine(_folder, new string('x', 200)), new PacketPool(), out error));
        Assert.Equal(36, error!.Errno); // ENAMETOOLONG
    }

    // Datagrams until one comes back: those of the moment in which a switch goes are lost.
    private void Echo(Station from, string to)
    {
        UdpSocket socket = from.Stack.OpenUdp(v6: false);
        Assert.Equal(StackError.None, socket.Bind(Now, new AddressPort(IpAddress.Any4, 0)));
        Instant limit = Now + TimeSpan.FromSeconds(60), next = Now;
        while (socket.AvailableBytes == 0)
        {
            Assert.True(Now < limit, $"no answer from {to}: {from.Stack.Counters}");
            if (Now >= next)
            {
                Packet packet = from.Stack.Pool.TryRent(100)!;
                packet.Append(100).Clear();
                socket.Send(Now, packet, new AddressPort(IpAddress.Parse(to), 7), default);
                next = Now + TimeSpan.FromMilliseconds(50);
            }

            from.Stack.Poll(Now);
            Thread.Yield();
        }

        socket.Close(Now);
    }

    private Station Join(string address)
    {
        var pool = new PacketPool();
        SwitchLink? link = SwitchLink.Open(SwitchPath, pool, out DriverError? error);
        Assert.True(link is not null, error?.Message);
        var stack = new NetStack(new StackOptions { Name = address }, pool);
        stack.AddInterface("eth0", link).AddAddress(IpPrefix.Parse(address));
        return new Station(link, stack);
    }

    private Socket Raw()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SwitchPath));
        return socket;
    }

    private void Stream(Station from, Station to, int bytes, Action<int>? during = null, ushort port = 80)
    {
        var end = new AddressPort(to.Stack.Interfaces[^1].Addresses[0].Address, port);
        TcpSocket listener = to.Stack.OpenTcp(), sender = from.Stack.OpenTcp();
        Assert.Equal(StackError.None, listener.Bind(Now, end));
        Assert.Equal(StackError.None, listener.Listen(Now, 5));
        sender.Connect(Now, end);
        byte[] data = new byte[bytes], got = new byte[bytes];
        Prng.For(1, "data").Fill(data);
        int sent = 0, received = 0;
        TcpSocket? accepted = null;
        Instant limit = Now + TimeSpan.FromSeconds(30);
        while (received < bytes)
        {
            Assert.True(Now < limit, $"{sent} sent, {received} received; {from.Stack.Counters} | {to.Stack.Counters}");
            if (accepted is null) listener.Accept(Now, out accepted);
            if (sent < bytes && sender.Send(Now, data.AsSpan(sent), TcpSendFlags.None, out int taken) == StackError.None) sent += taken;
            from.Stack.Poll(Now);
            to.Stack.Poll(Now);
            if (accepted?.Receive(Now, got.AsSpan(received), TcpReceiveFlags.None, out int count) == StackError.None) received += count;
            during?.Invoke(received);
        }

        Assert.Equal(data, got);
        listener.Close(Now);
        sender.Close(Now);
    }

    private sealed record Station(SwitchLink Link, NetStack Stack) : IDisposable
    {
        public void Dispose() => Link.Dispose();
    }
}
