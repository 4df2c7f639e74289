using System.Net;
using System.Runtime.InteropServices;
using Windsock.Conformance;
using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests;

public sealed unsafe class OptionsIoctlTests : IDisposable
{
    private readonly List<SOCKET> _opened = [];

    public OptionsIoctlTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET s in _opened) closesocket(s);
        WSACleanup();
    }

    private SOCKET Open(int family = AF_INET, int type = SOCK_STREAM)
    {
        SOCKET s = socket(family, type, 0);
        Assert.NotEqual(INVALID_SOCKET, s);
        _opened.Add(s);
        return s;
    }

    private (SOCKET Client, SOCKET Server) Connect()
    {
        SOCKET listener = Open(), client = Open();
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, 1));
        byte* name = stackalloc byte[16];
        int length = 16;
        Assert.Equal(0, getsockname(listener, (SOCKADDR*)name, &length));
        Assert.Equal(0, connect(client, (SOCKADDR*)name, length));
        SOCKET server = accept(listener);
        _opened.Add(server);
        return (client, server);
    }

    private static WsaError Control(SOCKET s, uint code, ReadOnlySpan<byte> input, Span<byte> output, out uint bytes) =>
        WSAIoctl(s, code, input, output, out bytes) == 0 ? NO_ERROR : WSAGetLastError();

    [Theory]
    [InlineData(AF_INET, SOCK_STREAM)]
    [InlineData(AF_INET, SOCK_DGRAM)]
    [InlineData(AF_INET6, SOCK_STREAM)]
    [InlineData(AF_INET6, SOCK_DGRAM)]
    [InlineData(AF_UNIX, SOCK_STREAM)]
    public void Every_row_of_the_table_is_answered_as_it_says(int family, int type)
    {
        SocketKinds kind = OptionRow.KindOf(new Catalog.CatalogIdentity(family, type, 0, 0), dualStack: false);
        foreach (IoctlRow row in IoctlTable.Rows)
        {
            SOCKET s = Open(family, type);
            uint on = 1;
            Assert.Equal(0, ioctlsocket(s, FIONBIO, &on)); // Some wait for a change.
            WsaError got = Control(s, row.Code, new byte[Math.Max(row.Input, 1)], new byte[4096], out uint bytes);
            string what = $"0x{row.Code:x8}: {got}";
            if (row.Home == OptionHome.Refused || (row.Kinds & kind) == 0) Assert.True(got == row.Error, what);
            else Assert.True(got != WSAEOPNOTSUPP && got != WSAEFAULT, what);

            if (got == NO_ERROR && row.Output > 0)
            {
                Assert.True(bytes >= row.Output, $"{what}: {bytes} bytes");
                Assert.Equal(WSAEFAULT, Control(s, row.Code, new byte[Math.Max(row.Input, 1)], new byte[row.Output - 1], out _));
            }

            if (row.Input > 0 && got == NO_ERROR) Assert.Equal(WSAEFAULT, Control(s, row.Code, new byte[row.Input - 1], new byte[4096], out _));
        }
    }

    [Fact]
    public void Non_blocking_mode_is_a_matter_of_the_engine()
    {
        SOCKET s = Open();
        uint on = 1;
        Assert.Equal(0, ioctlsocket(s, FIONBIO, ref on));
        using SocketLease lease = SocketLease.Take(s.Value);
        Assert.True(lease.Socket!.IsNonBlocking);
        Assert.Equal(-1, ioctlsocket(s, FIOASYNC, ref on));
        Assert.Equal(WSAEINVAL, WSAGetLastError());
        Assert.Equal(-1, ioctlsocket(s, FIONBIO, (uint*)8));
        Assert.Equal(WSAEFAULT, WSAGetLastError());
    }

    [Fact]
    public void Waiting_bytes_are_counted_and_urgent_ones_are_noticed()
    {
        (SOCKET client, SOCKET server) = Connect();
        byte* data = stackalloc byte[] { 1, 2, 3 };
        uint number = 0;
        Assert.Equal(0, ioctlsocket(server, SIOCATMARK, ref number));
        Assert.Equal(1u, number);

        Assert.Equal(3, send(client, data, 3, 0));
        using (SocketLease lease = SocketLease.Take(server.Value)) Assert.Equal(NO_ERROR, lease.Socket!.Endpoint.Wait(Readiness.Readable, 5000));
        Assert.Equal(0, ioctlsocket(server, FIONREAD, ref number));
        Assert.Equal(3u, number);

        Assert.Equal(1, send(client, data, 1, MSG_OOB));
        using (SocketLease lease = SocketLease.Take(server.Value)) Assert.Equal(NO_ERROR, lease.Socket!.Endpoint.Wait(Readiness.Urgent, 5000));
        Assert.Equal(0, ioctlsocket(server, SIOCATMARK, ref number));
        Assert.Equal(0u, number);
    }


    [Fact]
    public void A_route_query_gives_the_local_address()
    {
        byte[] output = new byte[64];
        SOCKET s = Open(type: SOCK_DGRAM);
        Assert.Equal(NO_ERROR, Control(s, SIO_ROUTING_INTERFACE_QUERY, SocketAddress.FromIp(IPAddress.Loopback, 80).Bytes, output, out uint bytes));
        Assert.Equal(SocketAddress.FromIp(IPAddress.Loopback, 0), new SocketAddress(output.AsSpan(0, (int)bytes)));
    }

    [Fact]
    public void Too_little_room_for_a_list_tells_the_size_that_is_needed()
    {
        SOCKET s = Open();
        Assert.Equal(WSAEFAULT, Control(s, SIO_GET_INTERFACE_LIST, default, new byte[10], out uint needed));
        Assert.True(needed > 0 && needed % 76 == 0);
        byte[] list = new byte[needed];
        Assert.Equal(NO_ERROR, Control(s, SIO_GET_INTERFACE_LIST, default, list, out uint bytes));
        Assert.Equal(needed, bytes);

        bool loopback = false;
        for (int at = 0; at < bytes; at += 76)
        {
            if ((MemoryMarshal.Read<uint>(list.AsSpan(at)) & IFF_LOOPBACK) == 0) continue;
            loopback = true;
            Assert.Equal(SocketAddress.FromIp(IPAddress.Loopback, 0), new SocketAddress(list.AsSpan(at + 4, 16)));
        }

        Assert.True(loopback);
    }

    [Fact]
    public void Keep_alive_values_round_up_to_seconds()
    {
        SOCKET s = Open();
        var values = new TCP_KEEPALIVE_VALS { onoff = 1, keepalivetime = 1500, keepaliveinterval = 1 };
        Assert.Equal(NO_ERROR, Control(s, SIO_KEEPALIVE_VALS, MemoryMarshal.AsBytes(new Span<TCP_KEEPALIVE_VALS>(ref values)), default, out _));
        Assert.Equal(0, getsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, out int idle));
        Assert.Equal(0, getsockopt(s, IPPROTO_TCP, TCP_KEEPINTVL, out int interval));
        Assert.Equal(0, getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, out int on));
        Assert.Equal((2, 1, 1), (idle, interval, on));
    }

    [Fact]
    public void Tcp_information_numbers_states_as_windows_does()
    {
        (SOCKET client, _) = Connect();
        byte[] info = new byte[88];
        Assert.Equal(NO_ERROR, Control(client, SIO_TCP_INFO, [0, 0, 0, 0], info, out uint bytes));
        Assert.Equal(88u, bytes);
        Assert.Equal(4, MemoryMarshal.Read<int>(info));
        Assert.True(MemoryMarshal.Read<int>(info.AsSpan(4)) > 500, "the segment size of the loopback");
        Assert.Equal(WSAEINVAL, Control(client, SIO_TCP_INFO, [9, 0, 0, 0], info, out _));
    }

    [Fact]
    public void Base_handles_are_the_socket_itself()
    {
        SOCKET s = Open();
        byte[] output = new byte[8];
        Assert.Equal(NO_ERROR, Control(s, SIO_BASE_HANDLE, default, output, out _));
        Assert.Equal((ulong)s.Value, MemoryMarshal.Read<ulong>(output));
        Assert.Equal(WSAEFAULT, Control(s, SIO_BASE_HANDLE, default, new byte[4], out uint needed));
        Assert.Equal(8u, needed);
    }

    [Fact]
    public void An_address_list_is_sorted_where_it_stands()
    {
        SOCKET s = Open(AF_INET6, SOCK_DGRAM);
        byte* far = stackalloc byte[28];
        byte* near = stackalloc byte[28];
        SocketAddress.FromIp(IPAddress.Parse("2001:db8::1"), 80).Bytes.CopyTo(new Span<byte>(far, 28));
        SocketAddress.FromIp(IPAddress.IPv6Loopback, 80).Bytes.CopyTo(new Span<byte>(near, 28));
        byte* list = stackalloc byte[40];
        *(int*)list = 2;
        var entries = (SOCKET_ADDRESS*)(list + 8);
        entries[0] = new SOCKET_ADDRESS { lpSockaddr = (SOCKADDR*)far, iSockaddrLength = 28 };
        entries[1] = new SOCKET_ADDRESS { lpSockaddr = (SOCKADDR*)near, iSockaddrLength = 28 };
        uint bytes;
        Assert.Equal(0, WSAIoctl(s, SIO_ADDRESS_LIST_SORT, list, 40, list, 40, &bytes, null, null));
        Assert.True(entries[0].lpSockaddr == (SOCKADDR*)near);

        entries[0].lpSockaddr = (SOCKADDR*)0x10;
        Assert.Equal(-1, WSAIoctl(s, SIO_ADDRESS_LIST_SORT, list, 40, list, 40, &bytes, null, null));
        Assert.Equal(WSAEFAULT, WSAGetLastError());
    }

    [Fact]
    public void The_peer_of_a_unix_socket_is_known()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        byte[] name = new byte[110];
        name[0] = AF_UNIX;
        System.Text.Encoding.UTF8.GetBytes(path, name.AsSpan(2));
        SOCKET listener = Open(AF_UNIX), client = Open(AF_UNIX);
        Assert.Equal(0, bind(listener, name));
        Assert.Equal(0, listen(listener, 1));
        Assert.Equal(0, connect(client, name));
        byte[] pid = new byte[4];
        Assert.Equal(NO_ERROR, Control(client, SIO_AF_UNIX_GETPEERPID, default, pid, out _));
        Assert.Equal(Environment.ProcessId, MemoryMarshal.Read<int>(pid));
        File.Delete(path);
    }

    [Fact]
    public void A_multicast_filter_is_told_as_it_was_set()
    {
        SOCKET s = Open(AF_INET, SOCK_DGRAM);
        byte[] membership = [239, 1, 2, 3, 127, 0, 0, 1];
        Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, membership));
        byte[] filter = [.. membership, 1, 0, 0, 0, 2, 0, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]; // MCAST_EXCLUDE, two sources.
        Assert.Equal(NO_ERROR, Control(s, SIO_SET_MULTICAST_FILTER, filter, default, out _));
        byte[] told = new byte[24];
        Assert.Equal(NO_ERROR, Control(s, SIO_GET_MULTICAST_FILTER, filter.AsSpan(0, 16), told, out uint bytes));
        Assert.Equal(24u, bytes);
        Assert.Equal(filter, told);

        filter[8] = 0; // MCAST_INCLUDE, by the other structure.
        byte[] group = new byte[144 + 128];
        MemoryMarshal.Write(group, 1); // The loopback interface.
        SocketAddress.FromIp(IPAddress.Parse("239.1.2.3"), 0).Bytes.CopyTo(group.AsSpan(8));
        MemoryMarshal.Write(group.AsSpan(140), 1);
        SocketAddress.FromIp(IPAddress.Parse("10.0.0.3"), 0).Bytes.CopyTo(group.AsSpan(144));
        Assert.Equal(NO_ERROR, Control(s, SIOCSMSFILTER, group, default, out _));
        byte[] toldGroup = new byte[144 + 128];
        Assert.Equal(NO_ERROR, Control(s, SIOCGMSFILTER, group.AsSpan(0, 144), toldGroup, out _));
        Assert.Equal(group, toldGroup);

        filter[8] = 2;
        Assert.Equal(WSAEINVAL, Control(s, SIO_SET_MULTICAST_FILTER, filter, default, out _));
        filter[8] = 1;
        Assert.Equal(WSAEINVAL, Control(s, SIO_SET_MULTICAST_FILTER, filter.AsSpan(0, 20), default, out _)); // Fewer sources than it says.
    }

    [Fact]
    public void The_processor_of_a_connection_is_one_of_the_host_s()
    {
        (SOCKET client, SOCKET server) = Connect();
        Assert.Equal(1, send(server, "x"u8, 0));
        Assert.Equal(1, recv(client, new byte[1], 0));
        byte[] affinity = new byte[8];
        Assert.Equal(NO_ERROR, Control(client, SIO_QUERY_RSS_PROCESSOR_INFO, default, affinity, out uint bytes));
        Assert.Equal(8u, bytes);
        Assert.InRange((affinity[0] * 64) + affinity[2], 0, Environment.ProcessorCount);
    }

    [Theory]
    [InlineData(0, 3, NO_ERROR)]
    [InlineData(ushort.MaxValue, byte.MaxValue, NO_ERROR)]
    [InlineData(500, 3, WSAEOPNOTSUPP)]
    public void Retransmissions_of_a_connection_request_can_be_counted_but_not_timed(ushort time, byte count, WsaError expected)
    {
        byte[] parameters = [(byte)time, (byte)(time >> 8), count, 0];
        Assert.Equal(expected, Control(Open(), SIO_TCP_INITIAL_RTO, parameters, default, out _));
    }

    [Fact]
    public void A_datagram_is_stamped_with_the_time_of_its_arrival()
    {
        SOCKET receiver = Open(AF_INET, SOCK_DGRAM), sender = Open(AF_INET, SOCK_DGRAM);
        Assert.Equal(0, bind(receiver, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        byte* name = stackalloc byte[16];
        int length = 16;
        Assert.Equal(0, getsockname(receiver, (SOCKADDR*)name, &length));
        Assert.Equal(WSAEOPNOTSUPP, Control(receiver, SIO_TIMESTAMPING, [2, 0, 0, 0, 4, 0, 0, 0], default, out _));
        Assert.Equal(NO_ERROR, Control(receiver, SIO_TIMESTAMPING, [1, 0, 0, 0, 0, 0, 0, 0], default, out _));

        ulong before = Counter();
        byte data = 1;
        Assert.Equal(1, sendto(sender, &data, 1, 0, (SOCKADDR*)name, length));
        byte* control = stackalloc byte[64];
        var buffer = new WSABUF((nint)(&data), 1);
        var message = new WSAMSG { lpBuffers = &buffer, dwBufferCount = 1, Control = new WSABUF((nint)control, 64) };
        uint bytes;
        Assert.Equal(0, WSARecvMsg(receiver, &message, &bytes, null, null));
        ulong after = Counter();

        Assert.Equal(24u, message.Control.len);
        Assert.Equal((SOL_SOCKET, SO_TIMESTAMP), (*(int*)(control + 8), *(int*)(control + 12)));
        const ulong ClockStep = 10_000; // The two clocks are read one after the other: a millisecond.
        Assert.InRange(*(ulong*)(control + 16), before - ClockStep, after + ClockStep);

        static ulong Counter() => (ulong)(System.Diagnostics.Stopwatch.GetTimestamp() / 100);
    }

    [Fact]
    public void A_change_of_the_send_backlog_ends_the_wait_for_it()
    {
        Assert.Equal(WSAENOTCONN, Control(Open(), SIO_IDEAL_SEND_BACKLOG_CHANGE, default, default, out _));

        (SOCKET client, SOCKET server) = Connect();
        var outcome = WSAEINPROGRESS;
        HostThread waiting = default;
        using var begun = new ManualResetEventSlim();
        var wait = new Thread(() =>
        {
            waiting = HostThread.Current();
            begun.Set();
            outcome = Control(client, SIO_IDEAL_SEND_BACKLOG_CHANGE, default, default, out _);
        });
        wait.Start();

        // A thread that begins to wait after the window has opened as far as it will waits in vain.
        Assert.True(begun.Wait(60_000, TestContext.Current.CancellationToken));
        for (int looksAsleep = 0; looksAsleep < 3; looksAsleep = waiting.IsAsleep ? looksAsleep + 1 : 0) Assert.False(wait.Join(10));
        byte[] much = new byte[1 << 16];
        long deadline = Environment.TickCount64 + 60_000;
        while (!wait.Join(0) && Environment.TickCount64 < deadline)
        {
            // Data that is acknowledged opens the congestion window.
            Assert.Equal(much.Length, send(client, much, 0));
            for (int got = 0; got < much.Length;) got += recv(server, much, 0);
        }

        Assert.True(wait.Join(0), "no change was told");
        Assert.Equal(NO_ERROR, outcome);
    }

    [Fact]
    public void An_overlapped_call_completes_at_once()
    {
        SOCKET s = Open();
        ulong handle;
        var overlapped = default(WSAOVERLAPPED);
        Assert.Equal(0, WSAIoctl(s, SIO_BASE_HANDLE, null, 0, &handle, 8, null, &overlapped, null));
        Assert.Equal(8u, overlapped.InternalHigh);
        overlapped.hEvent = 4;
        Assert.Equal(-1, WSAIoctl(s, SIO_BASE_HANDLE, null, 0, &handle, 8, null, &overlapped, null));
        Assert.Equal(WSA_INVALID_HANDLE, WSAGetLastError());
        Assert.Equal(-1, WSAIoctl(s, SIO_BASE_HANDLE, null, 0, &handle, 8, null, null, null));
        Assert.Equal(WSAEFAULT, WSAGetLastError());
    }
}
