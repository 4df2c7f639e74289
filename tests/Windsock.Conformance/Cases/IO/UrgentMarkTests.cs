namespace Windsock.Conformance;

/// <summary>SIOCATMARK, whose sense on Windows is "no urgent data waits".</summary>
public sealed unsafe class UrgentMarkTests : ConformanceTest
{
    [FaceTheory, Statement("IO09")]
    public void It_is_TRUE_while_no_urgent_data_waits(Face face)
    {
        SocketPair pair = TcpPair();
        Assert.True(IsAtMark(face, pair.Server));

        Send(pair.Client, 1);
        Ok(face.send(pair.Client, New((byte)2), 1, MSG_OOB));
        WaitUrgent(pair.Server);
        Assert.False(IsAtMark(face, pair.Server));

        Assert.Equal([1], Receive(pair.Server, 10));
        Assert.Equal([2], Receive(pair.Server, 10, MSG_OOB));
        Assert.True(IsAtMark(face, pair.Server));
    }

    [FaceTheory, Statement("IO09")]
    public void In_line_it_is_TRUE_when_the_urgent_byte_has_been_read(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_OOBINLINE, 1);
        Send(pair.Client, 1);
        Ok(face.send(pair.Client, New((byte)2), 1, MSG_OOB));
        byte* buffer = Array<byte>(2);
        WaitReadable(pair.Server);
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (IsAtMark(face, pair.Server) && Environment.TickCount64 < deadline)
        {
        }

        Assert.False(IsAtMark(face, pair.Server));
        Assert.Equal(1, Ok(face.recv(pair.Server, buffer, 2, 0)));
        Assert.Equal(1, buffer[0]);
        Assert.False(IsAtMark(face, pair.Server));
        Assert.Equal(1, Ok(face.recv(pair.Server, buffer, 2, 0)));
        Assert.Equal(2, buffer[0]);
        Assert.True(IsAtMark(face, pair.Server));
    }

    private bool IsAtMark(Face face, nuint s)
    {
        uint* value = New(77u);
        Ok(face.ioctlsocket(s, SIOCATMARK, value));
        Assert.True(*value is 0 or 1, "neither TRUE nor FALSE");
        return *value == 1;
    }

    private void WaitUrgent(nuint s)
    {
        int ready = Ok(Face.select(0, null, null, New(FdSet.Of(s)), New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds))));
        Assert.True(ready == 1, "no urgent data came");
    }
}
