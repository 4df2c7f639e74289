using System.Diagnostics;

namespace Windsock.Conformance;

/// <summary>SO_RCVTIMEO and SO_SNDTIMEO.</summary>
public sealed unsafe class TimeoutTests : ConformanceTest
{
    private const int Limit = 80;

    [FaceTheory, Statement("IO14")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void A_receive_gives_up_after_that_many_milliseconds(Face face, int type)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, Limit);
        byte* buffer = Array<byte>(1);

        AssertTimesOut(() => face.recv(pair.Server, buffer, 1, 0));
        AssertTimesOut(() => face.recvfrom(pair.Server, buffer, 1, 0, null, null));
        Assert.Equal(Limit, GetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO));
    }

    [FaceTheory, Statement("IO14")]
    public void A_receive_of_nothing_gives_up_too(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, Limit);
        byte* buffer = Array<byte>(1);

        AssertTimesOut(() => face.recv(pair.Server, buffer, 0, 0));
    }

    [FaceTheory, Statement("IO14")]
    public void A_send_gives_up_when_the_peer_does_not_read(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Client, SOL_SOCKET, SO_SNDTIMEO, Limit);
        const int More = 16 << 20; // Than all buffers together.
        byte* data = Array<byte>(More);

        AssertTimesOut(() => face.send(pair.Client, data, More, 0));
        Assert.Equal(Limit, GetOption(pair.Client, SOL_SOCKET, SO_SNDTIMEO));
    }

    [FaceTheory, Statement("IO14")]
    public void Zero_is_no_limit_again(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(1);
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, Limit);
        AssertTimesOut(() => face.recv(pair.Server, buffer, 1, 0));
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, 0);

        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Server, buffer, 1, 0));
        Assert.True(receive.StaysBlocked(3 * Limit));
        Send(pair.Client, 1);
        Assert.Equal(1, receive.Join().Result);
        Assert.Equal(0, GetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO));
    }

    [FaceTheory, Statement("IO14")]
    public void What_is_there_is_had_without_waiting(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, 600_000);
        Send(pair.Client, 1);
        var clock = Stopwatch.StartNew();

        Assert.Equal([1], Receive(pair.Server, 1));
        Assert.True(clock.Elapsed < Patience);
        Assert.Equal(600_000, GetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO));
    }

    [FaceTheory, Statement("IO14")]
    public void A_non_blocking_call_does_not_wait_for_the_limit(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, 600_000);
        MakeNonBlocking(pair.Server);
        var clock = Stopwatch.StartNew();

        Expect(WSAEWOULDBLOCK, face.recv(pair.Server, Array<byte>(1), 1, 0));
        Assert.True(clock.Elapsed < Patience);
    }

    // Waiting is the point here: the call must last its time. That it ends at all says that it has not taken milliseconds for seconds.
    private void AssertTimesOut(Func<int> call)
    {
        var clock = Stopwatch.StartNew();
        Expect(WSAETIMEDOUT, call());
        Assert.True(clock.ElapsedMilliseconds >= Limit - 20, $"it took {clock.ElapsedMilliseconds} ms");
    }
}
