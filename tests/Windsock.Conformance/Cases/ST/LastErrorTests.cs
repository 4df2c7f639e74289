namespace Windsock.Conformance;

/// <summary>Whose the last error is, and how long it lasts.</summary>
public sealed unsafe class LastErrorTests : ConformanceTest
{
    [FaceTheory]
    [Statement("ST11")]
    public void Every_thread_has_its_own(Face face)
    {
        face.WSASetLastError(WSAEFAULT);

        Assert.Equal(0, InBackground(face.WSAGetLastError).Join().Result);
        Expect([WSAENOTSOCK], InBackground(() => face.closesocket(4)));

        Assert.Equal(WSAEFAULT, face.WSAGetLastError());
    }

    [FaceTheory]
    [Statement("ST11")]
    public void The_last_failure_counts(Face face)
    {
        nuint s = Socket();

        face.listen(s, 1);
        Assert.Equal(WSAEINVAL, face.WSAGetLastError());
        face.shutdown(s, SD_BOTH);
        Assert.Equal(WSAENOTCONN, face.WSAGetLastError());
        face.closesocket(4);
        Assert.Equal(WSAENOTSOCK, face.WSAGetLastError());
    }

    [FaceTheory]
    [Statement("ST11")]
    public void Success_leaves_it_alone(Face face)
    {
        face.WSASetLastError(12345);
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        Receive(pair.Server, 1);
        Ok(face.closesocket(pair.Client));

        Assert.Equal(12345, face.WSAGetLastError());
    }

    [FaceTheory]
    [Statement("ST11")]
    public void GetLastError_and_SetLastError_use_the_same_slot(Face face)
    {
        face.SetLastError(WSAEALREADY);
        Assert.Equal(WSAEALREADY, face.WSAGetLastError());

        face.closesocket(4);
        Assert.Equal(WSAENOTSOCK, (int)face.GetLastError());
    }
}
