namespace Windsock.Conformance;

/// <summary>A pointer that the function needs and does not get is an error, not a crash.</summary>
public sealed unsafe class NullPointerTests : ConformanceTest
{
    [FaceTheory]
    [Statement("ST15")]
    public void NULL_for_an_address_is_a_fault(Face face)
    {
        nuint s = Socket();
        nuint bound = Bound();
        nuint datagrams = Socket(SOCK_DGRAM);
        byte* data = Array<byte>(1);

        Expect(WSAEFAULT, face.bind(s, null, SockAddrIn.Size));
        Expect(WSAEFAULT, face.connect(s, null, SockAddrIn.Size));
        Expect(WSAEFAULT, face.WSAConnect(s, null, SockAddrIn.Size, null, null, null, null));
        Expect(WSAEFAULT, face.getsockname(bound, null, New(SockAddrIn.Size)));
        Expect(WSAEFAULT, face.getsockname(bound, New<SockAddrIn>(), null));
        Expect(WSAEFAULT, face.getsockname(bound, null, null));
        Expect(WSAENOTCONN, face.sendto(datagrams, data, 1, 0, null, 0));
    }

    [FaceTheory]
    [Statement("ST15")]
    public void NULL_for_half_of_an_address_and_its_length_is_a_fault(Face face)
    {
        SocketPair pair = TcpPair();
        nuint datagrams = Bound(SOCK_DGRAM);
        nuint listener = Listener();
        byte* data = Array<byte>(1);

        Expect(WSAEFAULT, face.getpeername(pair.Client, New<SockAddrIn>(), null));
        Expect(WSAEFAULT, face.getpeername(pair.Client, null, New(SockAddrIn.Size)));
        Expect(WSAEFAULT, face.recvfrom(datagrams, data, 1, 0, New<SockAddrIn>(), null));
        Expect(WSAEFAULT, face.accept(listener, New<SockAddrIn>(), null));
        Expect(WSAEFAULT, face.WSAAccept(listener, New<SockAddrIn>(), null, null, 0));
    }

    [FaceTheory]
    [Statement("ST15")]
    public void NULL_for_buffers_counts_and_flags_is_a_fault(Face face)
    {
        SocketPair pair = TcpPair();
        nuint datagrams = Bound(SOCK_DGRAM);
        WsaBuf* buffer = New(new WsaBuf { len = 1, buf = Array<byte>(1) });
        uint* count = New<uint>();
        uint* flags = New<uint>();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);

        Expect(WSAEFAULT, face.WSARecv(pair.Server, null, 1, count, flags, null, null));
        Expect(WSAEFAULT, face.WSARecv(pair.Server, buffer, 1, null, flags, null, null));
        Expect(WSAEFAULT, face.WSARecv(pair.Server, buffer, 1, count, null, null, null));
        Expect(WSAEFAULT, face.WSARecvFrom(datagrams, null, 1, count, flags, null, null, null, null));
        Expect(WSAEFAULT, face.WSASend(pair.Client, null, 1, count, 0, null, null));
        Expect(WSAEFAULT, face.WSASend(pair.Client, buffer, 1, null, 0, null, null));
        Expect(WSAEFAULT, face.WSARecvMsg(datagrams, null, count, null, null));
        Expect(WSAEFAULT, face.WSASendMsg(datagrams, null, 0, count, null, null));
        Expect(WSAEFAULT, face.WSARecvEx(pair.Server, buffer->buf, 1, null));
        Expect(WSAEFAULT, face.recv(pair.Server, null, 1, 0));
        Expect(WSAEFAULT, face.send(pair.Client, null, 1, 0));

        // None of these has taken the byte.
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory]
    [Statement("ST15")]
    public void NULL_for_the_value_of_an_option_or_a_control_code_is_a_fault(Face face)
    {
        nuint s = Socket();

        Expect(WSAEFAULT, face.getsockopt(s, SOL_SOCKET, SO_TYPE, null, New(sizeof(int))));
        Expect(WSAEFAULT, face.getsockopt(s, SOL_SOCKET, SO_TYPE, New<int>(), null));
        Expect(WSAEFAULT, face.setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, null, sizeof(int)));
        Expect(WSAEFAULT, face.ioctlsocket(s, FIONBIO, null));
        Expect(WSAEFAULT, face.WSAIoctl(s, FIONREAD, null, 0, New<uint>(), sizeof(uint), null, null, null));
    }

    [FaceTheory]
    [Statement("ST15")]
    public void NULL_for_a_list_of_sockets_is_a_fault(Face face) => Expect(WSAEFAULT, face.WSAPoll(null, 1, 0));
}
