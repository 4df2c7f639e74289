using Windsock.Spi;
using Windsock.Transports.Layers;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.Tests.TraceRig;

namespace Windsock.Transports.Tests;

/// <summary>A failure is told once, with a word on what to do; a call that waits is one line, whoever does the waiting.</summary>
public class TraceErrorTests
{
    [Theory]
    [InlineData(WSAECONNREFUSED)]
    [InlineData(WSAEADDRINUSE)]
    [InlineData(WSAEWOULDBLOCK)]
    [InlineData(WSAECONNRESET)]
    [InlineData(WSAECONNABORTED)]
    [InlineData(WSAETIMEDOUT)]
    [InlineData(WSAENOTSOCK)]
    [InlineData(WSANOTINITIALISED)]
    [InlineData(WSAEFAULT)]
    [InlineData(WSAEINVAL)]
    [InlineData(WSAEACCES)]
    [InlineData(WSAEMSGSIZE)]
    [InlineData(WSAENOTCONN)]
    [InlineData(WSAEISCONN)]
    [InlineData(WSAEADDRNOTAVAIL)]
    [InlineData(WSAEAFNOSUPPORT)]
    [InlineData(WSAEMFILE)]
    [InlineData(WSAENETUNREACH)]
    [InlineData(WSAEHOSTUNREACH)]
    [InlineData(WSAESHUTDOWN)]
    [InlineData(WSAENOBUFS)]
    [InlineData(WSAEALREADY)]
    [InlineData(WSAEOPNOTSUPP)]
    [InlineData(WSAENOPROTOOPT)]
    [InlineData(WSAEINTR)]
    [InlineData(WSAHOST_NOT_FOUND)]
    public void Errors_that_people_meet_come_with_advice(WsaError error)
    {
        string text = ErrorAdvice.Describe("WSARecv", error);
        Assert.Contains(error.ToString(), text, StringComparison.Ordinal);
        Assert.Contains(": ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_has_its_name_and_number_and_fits_a_line()
    {
        foreach (WsaError error in Enum.GetValues<WsaError>())
        {
            foreach (string function in (string[])["bind", "listen", "recv", "send", "accept", "connect", "socket", "WSAIoctl", "getaddrinfo"])
            {
                string text = ErrorAdvice.Describe(function, error);
                Assert.Contains(error.ToString(), text, StringComparison.Ordinal);
                Assert.InRange(text.Length, 1, 120);
            }
        }

        Assert.Equal("error 12345", ErrorAdvice.Describe("bind", (WsaError)12345));
    }

    [Fact]
    public void Call_that_reached_no_endpoint_has_its_line()
    {
        var rig = new TraceRig();
        rig.Transport.CallFailed("recv", WSAENOTSOCK);
        Assert.Equal("recv(…) = WSAENOTSOCK 10038: not an open socket; closed already, or never one?", rig.Log.Last);
        rig.Transport.CallFailed("WSARecv", WSA_IO_PENDING);
        Assert.Equal("WSARecv(…) = under way (WSA_IO_PENDING)", rig.Log.Last);
        Assert.Equal(["recv WSAENOTSOCK", "WSARecv WSA_IO_PENDING"], rig.Inner.Told);
    }

    [Theory]
    [InlineData("recv", WSAECONNRESET, "the same error")]
    [InlineData("WSARecv", WSAECONNABORTED, "remapped, the same kind of call")]
    [InlineData("ReadFile", WSAECONNRESET, "the same error under a name from elsewhere")]
    public void Failure_that_the_endpoint_showed_is_not_told_again(string function, WsaError error, string why)
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAECONNRESET);
        rig.Receive(0, 10);
        int before = rig.Log.Lines.Count;
        rig.Transport.CallFailed(function, error);
        Assert.True(before == rig.Log.Lines.Count, why);

        rig.Transport.CallFailed(function, error);
        Assert.True(before + 1 == rig.Log.Lines.Count, "the next failure is another one");
    }

    [Fact]
    public void Failure_of_another_call_is_told()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAENOPROTOOPT);
        rig.Socket.SetOption(6, 1, [1, 0, 0, 0]);
        rig.Transport.CallFailed("bind", WSAEFAULT);
        Assert.StartsWith("bind(…) = WSAEFAULT", rig.Log.Last, StringComparison.Ordinal);

        rig.Script.Errors.Enqueue(WSAENOTCONN);
        rig.Send("x");
        rig.Script.Bytes = 1;
        rig.Send("x");
        rig.Transport.CallFailed("send", WSAENOTCONN);
        Assert.StartsWith("send(…) = WSAENOTCONN", rig.Log.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_shown_on_another_thread_is_another_failure()
    {
        var rig = new TraceRig();
        var other = new Thread(() =>
        {
            rig.Script.Errors.Enqueue(WSAENOTCONN);
            rig.Send("x");
        });
        other.Start();
        other.Join();
        rig.Transport.CallFailed("send", WSAENOTCONN);
        Assert.StartsWith("send(…)", rig.Log.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_that_must_not_wait_says_so_plainly()
    {
        var rig = new TraceRig();
        void Shows(string line, Action call)
        {
            rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
            call();
            Assert.Equal(line + " 100 us", rig.Log.Last);
            rig.Transport.CallFailed(line[..line.IndexOf('(', StringComparison.Ordinal)], WSAEWOULDBLOCK);
            Assert.Equal(line + " 100 us", rig.Log.Last);
        }

        Shows("recv(16 bytes buffer) = would wait (WSAEWOULDBLOCK): no data yet", () => rig.Receive(0, 16));
        Shows("send(1 byte) = would wait (WSAEWOULDBLOCK): no room yet", () => rig.Send("x"));
        Shows("accept() = would wait (WSAEWOULDBLOCK): nobody yet", () => rig.Socket.Accept(out _, out _, 0));
        Shows("connect(10.0.0.1:1) = under way (WSAEWOULDBLOCK): writable says connected", () => rig.Socket.Connect(Ip("10.0.0.1", 1), 0));
    }

    [Fact]
    public void Blocking_receive_over_an_endpoint_that_cannot_wait_is_one_line()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK); // recv
        rig.Script.Errors.Enqueue(NO_ERROR); // Wait
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK); // recv again, somebody was faster
        rig.Receive(Endpoint.Forever, 16);
        rig.Socket.Wait(Readiness.Readable, Endpoint.Forever);
        rig.Receive(0, 16);
        Assert.Single(rig.Log.Lines);

        (rig.Script.Data, rig.Script.Bytes) = ("hello"u8.ToArray(), 5);
        rig.Receive(Endpoint.Forever, 16);
        Assert.Equal(2, rig.Log.Lines.Count);
        Assert.Equal("recv(16 bytes buffer) = 5 bytes \"hello\" 400 us", rig.Log.Last);
    }

    [Fact]
    public void Blocking_accept_over_an_endpoint_that_cannot_wait_is_one_line()
    {
        var rig = new TraceRig();
        rig.Script.Address = Ip("10.0.0.1", 1);
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
        rig.Socket.Accept(out _, out _, Endpoint.Forever);
        rig.Clock.Advance(5_000);
        rig.Socket.Accept(out Endpoint? accepted, out _, Endpoint.Forever);
        accepted!.Handle = 0x20;
        Assert.Equal(2, rig.Log.Lines.Count);
        Assert.Equal("accept() = 0x00000020 from 10.0.0.1:1 5200 us", rig.Log.Last);
    }

    [Fact]
    public void Blocking_receive_that_times_out_tells_its_socket_and_its_time()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
        rig.Receive(50, 16);
        rig.Clock.Advance(50_000);
        rig.Transport.CallFailed("recv", WSAETIMEDOUT);
        Assert.Equal(
            "recv(16 bytes buffer) = WSAETIMEDOUT 10060: nothing happened in time; see SO_RCVTIMEO and SO_SNDTIMEO, or the peer is gone 50 ms", rig.Log.Last);
        Assert.Contains("0x0000a1c4", rig.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(2, rig.Log.Lines.Count);
    }

    [Fact]
    public void Call_whose_caller_did_not_come_back_is_told_before_the_next_one()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
        rig.Receive(50, 16);
        rig.Socket.Shutdown(1);
        Assert.Equal(3, rig.Log.Lines.Count);
        Assert.EndsWith(" = would wait (WSAEWOULDBLOCK): no data yet", rig.Log.Lines[1], StringComparison.Ordinal);

        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK);
        rig.Receive(50, 16);
        rig.Transport.CallFailed("bind", WSAENOTSOCK);
        Assert.Equal(5, rig.Log.Lines.Count);
    }

    [Theory]
    [InlineData(Readiness.Writable, NO_ERROR, "connect(10.0.0.1:1) = 0 200 us")]
    [InlineData(Readiness.Writable | Readiness.Failed, WSAECONNREFUSED,
        "connect(10.0.0.1:1) = WSAECONNREFUSED 10061: nobody listens on that port; check address and port, and that the server runs 300 us")]
    public void Blocking_connect_over_an_endpoint_that_cannot_wait_is_one_line(Readiness ready, WsaError outcome, string line)
    {
        var rig = new TraceRig();
        rig.Script.Ready = ready;
        rig.Script.Errors.Enqueue(WSAEWOULDBLOCK); // connect
        rig.Script.Errors.Enqueue(NO_ERROR); // Wait
        rig.Script.Errors.Enqueue(outcome); // TakeError
        rig.Socket.Connect(Ip("10.0.0.1", 1), Endpoint.Forever);
        rig.Socket.Wait(Readiness.Writable, Endpoint.Forever);
        Assert.Equal(outcome, rig.Socket.TakeError());
        if (outcome != NO_ERROR) rig.Transport.CallFailed("connect", outcome);
        Assert.Equal(2, rig.Log.Lines.Count);
        Assert.Equal(line, rig.Log.Last);
    }

    [Fact]
    public void Pending_error_is_told_as_the_option_that_reads_it()
    {
        var rig = new TraceRig();
        rig.Script.Errors.Enqueue(WSAECONNREFUSED);
        rig.Socket.TakeError();
        Assert.StartsWith("getsockopt(SOL_SOCKET SO_ERROR) = WSAECONNREFUSED 10061: nobody", rig.Log.Last, StringComparison.Ordinal);
        rig.Transport.CallFailed("connect", WSAECONNREFUSED);
        Assert.Equal(2, rig.Log.Lines.Count);
    }
}
