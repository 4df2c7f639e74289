using System.Text;
using Windsock.Spi;
using Windsock.Transports.Layers;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.Tests.TraceRig;

namespace Windsock.Transports.Tests;

/// <summary>Each call has its line.</summary>
public class TraceLineTests
{
    [Fact]
    public void A_client_reads_as_the_documentation_shows()
    {
        var clock = new HandClock();
        var log = new MemoryLog();
        var inner = new ScriptedTransport(clock);
        var transport = new TraceTransport(inner, log, clock);

        transport.Started(0x0202);
        clock.Advance(412);
        transport.Open(SocketAddress.AF_INET, SOCK_STREAM, 6, out Endpoint? socket);
        socket!.Handle = 0xa1c4;
        clock.Advance(15);
        inner.Opened!.Microseconds = 118;
        socket.Connect(Ip("127.0.0.1", 8080), Endpoint.Forever);
        clock.Advance(30);
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
        inner.Opened.Bytes = request.Length;
        WithBuffers(request, buffers => socket.Send(buffers, 0, Endpoint.Forever), request.Length);
        inner.Opened.Data = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhey"u8.ToArray();
        inner.Opened.Bytes = inner.Opened.Data.Length;
        inner.Opened.Microseconds = 2_095;
        int flags = 0;
        WithBuffers([], buffers => socket.Receive(buffers, ref flags, Endpoint.Forever), 65536);
        (inner.Opened.Data, inner.Opened.Bytes, inner.Opened.Microseconds) = ([], 0, 31);
        WithBuffers([], buffers => socket.Receive(buffers, ref flags, Endpoint.Forever), 65536);
        socket.Close(abort: false);
        transport.Open(SocketAddress.AF_INET, SOCK_STREAM, 6, out socket);
        socket!.Handle = 0xa1c8;
        inner.Opened.Errors.Enqueue(WSAECONNREFUSED);
        inner.Opened.Microseconds = 40;
        socket.Connect(Ip("127.0.0.1", 9), Endpoint.Forever);
        transport.CallFailed("connect", WSAECONNREFUSED);
        socket.Close(abort: false);
        transport.CallFailed("recv", WSAENOTSOCK);
        transport.CleanedUp(last: true);

        string sample = string.Join('\n', log.Lines) + "\n";
        Assert.Contains(sample, File.ReadAllText(Path.Combine(Root(), "docs", "TRACE.md")), StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Windsock.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run inside the repository");
    }

    [Fact]
    public void Socket_is_told_when_it_has_its_number()
    {
        var rig = new TraceRig();
        Assert.Single(rig.Log.Lines);
        Assert.Equal("socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 0x0000a1c4 100 us", rig.Log.Last);

        rig.Socket.Handle = 0xa1c8;
        Assert.Single(rig.Log.Lines);
        Assert.Equal((nuint)0xa1c8, rig.Script.Handle);
    }

    [Fact]
    public void Socket_that_never_gets_a_number_is_told_before_its_first_use()
    {
        var rig = new TraceRig();
        rig.Transport.Open(SocketAddress.AF_INET6, SOCK_DGRAM, 17, out Endpoint? endpoint);
        Assert.Single(rig.Log.Lines);
        endpoint!.Close(abort: false);
        Assert.Equal(3, rig.Log.Lines.Count);
        Assert.EndsWith("socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP)    = a socket without a number yet    100 us", rig.Log.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("closesocket()", rig.Log.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Socket_that_fails_is_told_at_once_and_once()
    {
        var rig = new TraceRig();
        rig.Inner.OpenError = WSAEACCES;
        Assert.Equal(WSAEACCES, rig.Transport.Open(SocketAddress.AF_INET, 3, 1, out Endpoint? endpoint));
        rig.Transport.CallFailed("socket", WSAEACCES);
        Assert.Null(endpoint);
        Assert.Equal(2, rig.Log.Lines.Count);
        Assert.Equal("socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = WSAEACCES 10013: raw sockets need rights: root or CAP_NET_RAW 100 us", rig.Log.Last);
        Assert.Equal(["socket WSAEACCES"], rig.Inner.Told);
    }

    [Fact]
    public void Adopted_socket_says_where_it_comes_from()
    {
        var rig = new TraceRig();
        rig.Transport.Adopt(9, SocketAddress.AF_UNIX, SOCK_STREAM, 0, out Endpoint? endpoint);
        endpoint!.Handle = 0x10;
        Assert.Equal("WSASocket(AF_UNIX, SOCK_STREAM, 0, shared by another process) = 0x00000010 100 us", rig.Log.Last);
    }

    [Fact]
    public void Accept_shows_the_new_socket_and_its_peer()
    {
        var rig = new TraceRig();
        rig.Script.Address = Ip("::1", 50000);
        rig.Socket.Accept(out Endpoint? accepted, out _, Endpoint.Forever);
        Assert.Single(rig.Log.Lines);
        accepted!.Handle = 0xa1d0;
        Assert.Equal("accept() = 0x0000a1d0 from [::1]:50000 100 us", rig.Log.Last);
        Assert.Contains("  0x0000a1c4  accept()", rig.Log.Lines[^1], StringComparison.Ordinal);

        accepted.Shutdown(1);
        Assert.Contains("  0x0000a1d0  shutdown(SD_SEND)", rig.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_without_payload_have_their_lines()
    {
        var rig = new TraceRig();
        Endpoint s = rig.Socket;
        rig.Script.Address = Ip("10.1.2.3", 80);
        void Shows(string line, Action call)
        {
            int before = rig.Log.Lines.Count;
            call();
            Assert.Equal(before + 1, rig.Log.Lines.Count);
            Assert.Equal(line + " 100 us", rig.Log.Last);
        }

        Shows("bind(0.0.0.0:8080) = 0", () => s.Bind(Ip("0.0.0.0", 8080)));
        Shows("bind(unix:/tmp/a\\nb) = 0", () => s.Bind(new SocketAddress([1, 0, .. "/tmp/a\nb"u8])));
        Shows("listen(SOMAXCONN) = 0", () => s.Listen(int.MaxValue));
        Shows("listen(5) = 0", () => s.Listen(5));
        Shows("connect([fe80::1%3]:443) = 0", () => s.Connect(Ip("fe80::1%3", 443), 0));
        Shows("connect(AF_UNSPEC) = 0", () => s.Connect(new SocketAddress(new byte[16]), 0));
        Shows("getsockname() = 10.1.2.3:80", () => s.GetLocalName(out _));
        Shows("getpeername() = 10.1.2.3:80", () => s.GetRemoteName(out _));
        Shows("shutdown(SD_RECEIVE) = 0", () => s.Shutdown(0));
        Shows("shutdown(SD_BOTH) = 0", () => s.Shutdown(2));
        Shows("shutdown(7) = 0", () => s.Shutdown(7));
        Shows("WSADuplicateSocket() = 0", () => s.Share());
        Shows("setsockopt(SOL_SOCKET SO_LINGER, on, 5 s) = 0", () => s.SetOption(0xffff, 0x80, [1, 0, 5, 0]));
        Shows("closesocket() = 0", () => s.Close(abort: false));
        Shows("closesocket(abort: unsent data is lost) = 0", () => s.Close(abort: true));
        Assert.True(rig.Script.ClosedWith);
    }

    [Fact]
    public void Options_and_control_codes_are_told_with_their_values()
    {
        var rig = new TraceRig();
        rig.Script.Data = [0x88, 0x13, 0, 0];
        rig.Socket.GetOption(0xffff, 0x1006, new byte[64], out _);
        Assert.Equal("getsockopt(SOL_SOCKET SO_RCVTIMEO) = 5000 ms 100 us", rig.Log.Last);

        rig.Socket.Ioctl(0x4004667f, [], new byte[4], out int bytes);
        Assert.Equal("WSAIoctl(FIONREAD) = 5000 100 us", rig.Log.Last);
        Assert.Equal(4, bytes);

        rig.Script.Data = [];
        rig.Socket.Ioctl(0x98000004, [1, 0, 0, 0, 0x10, 0x27, 0, 0, 0xe8, 3, 0, 0], [], out _);
        Assert.Equal("WSAIoctl(SIO_KEEPALIVE_VALS, on, after 10000 ms, every 1000 ms) = 0 100 us", rig.Log.Last);

        rig.Script.Errors.Enqueue(WSAENOPROTOOPT);
        rig.Socket.GetOption(6, 0x77, new byte[4], out _);
        Assert.Equal("getsockopt(IPPROTO_TCP option 0x77) = WSAENOPROTOOPT 10042: no such option for this socket; check level and name 100 us", rig.Log.Last);
    }

    [Fact]
    public void Receives_show_size_flags_sender_and_payload()
    {
        var rig = new TraceRig(SOCK_DGRAM);
        rig.Script.Data = Encoding.UTF8.GetBytes("grüße\0\u0001" + new string('x', 100));
        rig.Script.Bytes = rig.Script.Data.Length;
        rig.Script.Address = Ip("192.0.2.7", 53);
        rig.Script.FlagsOut = 0x402;
        int flags = 2;
        WithBuffers([], buffers => rig.Socket.ReceiveFrom(buffers, ref flags, out _, 0), 100, 1400);
        Assert.Equal(
            "recvfrom(1500 bytes in 2 buffers, MSG_PEEK) = 109 bytes from 192.0.2.7:53 \"grüße\\0\\x01xxxxxxxxxxxxxxxxxxxxxxx…\" MSG_BCAST 100 us",
            rig.Log.Last);

        rig.Script.Errors.Enqueue(WSAEMSGSIZE);
        (rig.Script.Data, rig.Script.Bytes, rig.Script.FlagsOut) = ("abcd"u8.ToArray(), 4, 0x100);
        rig.Script.ControlData = [24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        flags = 0;
        WithBuffers([], buffers => rig.Socket.ReceiveMessage(buffers, ref flags, out _, new byte[64], out _, 0), 4);
        Assert.Equal(
            "WSARecvMsg(4 bytes buffer) = WSAEMSGSIZE 10040: the datagram was longer than the buffer; the rest is lost; 4 bytes from 192.0.2.7:53 \"abcd\""
            + " + 24 control bytes IP_PKTINFO MSG_TRUNC 100 us", rig.Log.Last);

        (rig.Script.Data, rig.Script.Bytes, rig.Script.FlagsOut) = ([], 0, 0);
        rig.Receive(0, 2048);
        Assert.Equal("recv(2 KiB buffer) = 0 bytes 100 us", rig.Log.Last);
    }

    [Fact]
    public void Sends_show_payload_flags_and_receiver()
    {
        var rig = new TraceRig(SOCK_DGRAM);
        rig.Script.Bytes = 5;
        rig.Send("hello");
        Assert.Equal("send(5 bytes \"hello\") = 5 bytes 100 us", rig.Log.Last);

        WithBuffers("hello"u8.ToArray(), buffers => rig.Socket.SendTo(buffers, 0x8001, Ip("192.0.2.7", 53), 0), 5);
        Assert.Equal("sendto(5 bytes \"hello\", MSG_OOB|MSG_PARTIAL, to 192.0.2.7:53) = 5 bytes 100 us", rig.Log.Last);

        WithBuffers("hello"u8.ToArray(), buffers => rig.Socket.SendMessage(buffers, 0x40000004, default, new byte[16], 0), 2, 3);
        Assert.Equal("WSASendMsg(5 bytes in 2 buffers \"hello\", MSG_DONTROUTE|0x40000000 + 16 control bytes) = 5 bytes 100 us", rig.Log.Last);
    }

    [Fact]
    public void Memory_that_no_transfer_touched_is_not_read()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAEFAULT);
        Assert.Equal(IoResult.Failed(WSAEFAULT), rig.Socket.Send([new WSABUF(0x10, int.MaxValue)], 0, 0));
        Assert.Equal(
            "send(2147483647 bytes) = WSAEFAULT 10014: a pointer is wrong, or a length is too small for what it describes 100 us", rig.Log.Last);

        rig.Script.Bytes = 1000;
        rig.Socket.Send([new WSABUF { buf = 0, len = uint.MaxValue }], 0, 0);
        Assert.Equal("send(4294967295 bytes \"…\") = 1000 bytes 100 us", rig.Log.Last);
    }

    [Fact]
    public void What_is_not_a_call_of_the_program_passes_in_silence()
    {
        var rig = new TraceRig();
        int changes = 0;
        rig.Socket.ReadinessChanged += () => changes++;
        rig.Script.ChangeReadiness();
        rig.Script.Ready = Readiness.Readable | Readiness.Urgent;
        rig.Script.Errors.Enqueue(WSAETIMEDOUT);

        Assert.Equal(WSAETIMEDOUT, rig.Socket.Wait(Readiness.Readable, 10));
        Assert.Equal(Readiness.Readable | Readiness.Urgent, rig.Socket.Poll());
        Assert.Equal(NO_ERROR, rig.Socket.TakeError());
        rig.Socket.Interrupt();
        Assert.Equal((1, 1, 77, 55), (changes, rig.Script.Interrupts, rig.Socket.UnsentBytes, rig.Socket.HostDescriptor));
        Assert.Equal("scripted", rig.Transport.Name);
        Assert.Single(rig.Log.Lines);
    }

    [Fact]
    public void Startup_and_cleanup_are_told_and_passed_on()
    {
        var rig = new TraceRig();
        rig.Transport.Started(0x0101);
        Assert.Equal("WSAStartup(1.1) = 0", rig.Log.Last);
        rig.Transport.CleanedUp(last: false);
        Assert.Equal("WSACleanup() = 0", rig.Log.Last);
        Assert.Equal(["started 101", "cleaned up False"], rig.Inner.Told);
    }

    [Fact]
    public void Times_are_short_at_every_length()
    {
        var rig = new TraceRig();
        (int, string)[] cases = [(0, "0 us"), (9_999, "9999 us"), (10_000, "10 ms"), (9_999_000, "9999 ms"), (75_500_000, "75.5 s")];
        foreach ((int microseconds, string text) in cases)
        {
            rig.Script.Microseconds = microseconds;
            rig.Socket.Shutdown(1);
            Assert.Equal("shutdown(SD_SEND) = 0 " + text, rig.Log.Last);
        }
    }

    [Fact]
    public void Colours_are_for_times_and_failures()
    {
        var rig = new TraceRig(colour: true);
        rig.Script.Errors.Enqueue(WSAENOTCONN);
        rig.Send("x");
        Assert.Contains("\e[31m = WSAENOTCONN 10057", rig.Log.Lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("\e[2m    100 us\e[0m", rig.Log.Lines[^1], StringComparison.Ordinal);
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
        rig.Send("x");
        Assert.DoesNotContain("\e[31m", rig.Log.Lines[^1], StringComparison.Ordinal);
    }
}
