namespace Windsock.Conformance;

/// <summary>WSARecvEx, for which a message that does not fit is no error.</summary>
public sealed unsafe class PartialReceiveTests : ConformanceTest
{
    [FaceTheory, Statement("IO18")]
    public void A_datagram_that_does_not_fit_gives_its_start_and_MSG_PARTIAL(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        Send(pair.Client, 4);
        byte* buffer = Array<byte>(2);
        int* flags = New<int>();

        Assert.Equal(2, Ok(face.WSARecvEx(pair.Server, buffer, 2, flags)));
        Assert.Equal(MSG_PARTIAL, *flags);
        Assert.Equal([1, 2], new Span<byte>(buffer, 2).ToArray());
    }

    [FaceTheory, Statement("IO18")]
    [Case(3)]
    [Case(10)]
    public void A_datagram_that_fits_clears_the_flags(Face face, int room)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        int* flags = New<int>();

        Assert.Equal(3, Ok(face.WSARecvEx(pair.Server, Array<byte>(room), room, flags)));
        Assert.Equal(0, *flags);
    }

    [FaceTheory, Statement("IO18")]
    public void On_a_stream_it_is_recv(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2, 3);
        WaitReadable(pair.Server);
        int* flags = New(MSG_PEEK);

        Assert.Equal(2, Ok(face.WSARecvEx(pair.Server, Array<byte>(2), 2, flags)));
        Assert.Equal(0, *flags);
        Assert.Equal([1, 2, 3], ReceiveAll(pair.Server, 3));
        Ok(face.closesocket(pair.Client));
        Assert.Equal(0, Ok(face.WSARecvEx(pair.Server, Array<byte>(2), 2, flags)));
    }

    [FaceTheory, Statement("IO18")]
    public void It_has_the_errors_of_recv(Face face)
    {
        byte* buffer = Array<byte>(1);
        Expect(WSAEINVAL, face.WSARecvEx(Socket(SOCK_DGRAM), buffer, 1, New<int>()));
        Expect(WSAENOTCONN, face.WSARecvEx(Socket(), buffer, 1, New<int>()));
        Expect(WSAEFAULT, face.WSARecvEx(UdpPair().Client, buffer, 1, null));
    }
}
