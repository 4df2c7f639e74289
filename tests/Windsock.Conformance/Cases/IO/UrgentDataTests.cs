namespace Windsock.Conformance;

/// <summary>Out-of-band data: one byte beside the stream.</summary>
public sealed unsafe class UrgentDataTests : ConformanceTest
{
    [FaceTheory, Statement("IO08")]
    public void The_last_byte_of_an_urgent_send_is_the_urgent_one(Face face)
    {
        SocketPair pair = TcpPair();
        SendUrgent(pair.Client, 1, 2);
        WaitUrgent(pair.Server);

        Assert.Equal([2], Receive(pair.Server, 10, MSG_OOB));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO08")]
    public void No_receive_returns_urgent_and_ordinary_data_together(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2);
        SendUrgent(pair.Client, 3);
        Send(pair.Client, 4, 5);
        WaitUrgent(pair.Server);

        Assert.Equal([1, 2], Receive(pair.Server, 10));
        Assert.Equal([3], Receive(pair.Server, 10, MSG_OOB));
        Assert.Equal([4, 5], ReceiveAll(pair.Server, 2));
    }

    [FaceTheory, Statement("IO08")]
    public void Asking_for_urgent_data_that_is_not_there_fails(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        byte* buffer = Array<byte>(1);

        Expect(WSAEINVAL, face.recv(pair.Server, buffer, 1, MSG_OOB));

        SendUrgent(pair.Client, 2);
        WaitUrgent(pair.Server);
        Assert.Equal([2], Receive(pair.Server, 1, MSG_OOB));
        Expect(WSAEINVAL, face.recv(pair.Server, buffer, 1, MSG_OOB));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO08")]
    public void Peeking_at_urgent_data_leaves_it(Face face)
    {
        SocketPair pair = TcpPair();
        SendUrgent(pair.Client, 2);
        WaitUrgent(pair.Server);

        Assert.Equal([2], Receive(pair.Server, 1, MSG_OOB | MSG_PEEK));
        Assert.Equal([2], Receive(pair.Server, 1, MSG_OOB));
    }

    [FaceTheory, Statement("IO08")]
    public void In_line_it_belongs_to_the_stream_and_MSG_OOB_fails(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_OOBINLINE, 1);
        Send(pair.Client, 1, 2);
        SendUrgent(pair.Client, 3);
        Send(pair.Client, 4);

        Assert.Equal([1, 2], ReceiveAll(pair.Server, 2));
        WaitReadable(pair.Server);
        Expect(WSAEINVAL, face.recv(pair.Server, Array<byte>(1), 1, MSG_OOB));
        Assert.Equal([3, 4], ReceiveAll(pair.Server, 2));
    }

    [FaceTheory, Statement("IO08")]
    public void In_line_a_receive_stops_before_the_urgent_byte(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_OOBINLINE, 1);
        Send(pair.Client, 1, 2);
        SendUrgent(pair.Client, 3);
        byte* buffer = Array<byte>(10);
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;

        // Until all three are there.
        while (Ok(face.recv(pair.Server, buffer, 10, MSG_PEEK)) < 2 && Environment.TickCount64 < deadline)
        {
        }

        Assert.Equal([1, 2], Receive(pair.Server, 10));
        Assert.Equal([3], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO08")]
    public void Datagrams_have_none(Face face)
    {
        SocketPair pair = UdpPair();
        Expect(WSAEOPNOTSUPP, face.send(pair.Client, Array<byte>(1), 1, MSG_OOB));
        Expect(WSAEOPNOTSUPP, face.recv(pair.Server, Array<byte>(1), 1, MSG_OOB));
    }

    private void SendUrgent(nuint s, params ReadOnlySpan<byte> data)
    {
        byte* copy = Array<byte>(data.Length);
        data.CopyTo(new Span<byte>(copy, data.Length));
        Assert.Equal(data.Length, Ok(Face.send(s, copy, data.Length, MSG_OOB)));
    }

    private void WaitUrgent(nuint s)
    {
        int ready = Ok(Face.select(0, null, null, New(FdSet.Of(s)), New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds))));
        Assert.True(ready == 1, "no urgent data came");
    }
}
