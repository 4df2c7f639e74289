namespace Windsock.Conformance;

/// <summary>Sockets as objects to wait for.</summary>
public sealed unsafe class SocketWaitTests : ConformanceTest
{
    [FaceTheory, Statement("WT04")]
    public void A_socket_is_signalled_by_the_end_of_an_operation_without_event_and_not_by_readiness(Face face)
    {
        SocketPair pair = TcpPair();
        nint handle = (nint)pair.Client;
        WsaBuf* buffer = New(new WsaBuf { len = 8, buf = Array<byte>(8) });
        uint* flags = New<uint>();
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Expect(ERROR_IO_PENDING, face.WSARecv(pair.Client, buffer, 1, null, flags, overlapped, null));
        Assert.False(IsSignalled(handle));
        BackgroundCall<uint> wait = InBackground(() => face.WaitForSingleObject(handle, INFINITE));
        Assert.True(wait.StaysBlocked());
        Send(pair.Server, 1, 2, 3);
        Assert.Equal(WAIT_OBJECT_0, wait.Join().Result);
        Assert.Equal((nuint)3, overlapped->InternalHigh);

        // The next operation takes the signal back, and readiness does not bring it.
        Expect(ERROR_IO_PENDING, face.WSARecv(pair.Client, buffer, 1, null, flags, overlapped, null));
        Assert.False(IsSignalled(handle));
        Assert.False(IsSignalled((nint)pair.Server)); // It could be written all the time.
        Send(pair.Server, 4);
        Await(handle);
    }
}
