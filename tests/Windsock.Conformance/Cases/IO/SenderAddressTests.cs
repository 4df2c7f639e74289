namespace Windsock.Conformance;

/// <summary>recvfrom's address and its length.</summary>
public sealed unsafe class SenderAddressTests : ConformanceTest
{
    [FaceTheory, Statement("IO10")]
    [Case(false)]
    [Case(true)]
    public void The_address_may_be_NULL(Face face, bool withLength)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);

        int* length = withLength ? New(99) : null;
        Assert.Equal(1, Ok(face.recvfrom(pair.Server, Array<byte>(1), 1, 0, null, length)));
    }

    [FaceTheory, Statement("IO10")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_datagram_tells_its_sender_and_how_long_the_address_is(Face face, int family)
    {
        nuint receiver = Bound(SOCK_DGRAM, family), sender = Bound(SOCK_DGRAM, family);
        Ok(face.sendto(sender, New((byte)1), 1, 0, Loopback(family, PortOf(receiver)), SizeOf(family)));

        byte* from = Array<byte>(SockAddrStorage.Size);
        int* length = New(SockAddrStorage.Size);
        Assert.Equal(1, Ok(face.recvfrom(receiver, Array<byte>(1), 1, 0, from, length)));

        Assert.Equal(SizeOf(family), *length);
        Assert.Equal(new Span<byte>(Loopback(family, PortOf(sender)), SizeOf(family)).ToArray(), new Span<byte>(from, SizeOf(family)).ToArray());
    }

    [FaceTheory]
    public void A_length_that_is_too_small_is_refused(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);

        Expect(WSAEFAULT, face.recvfrom(pair.Server, Array<byte>(1), 1, 0, New<SockAddrIn>(), New(SockAddrIn.Size - 1)));
    }

    [FaceTheory]
    public void An_address_without_a_length_is_refused_for_datagrams(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);

        Expect(WSAEFAULT, face.recvfrom(pair.Server, Array<byte>(1), 1, 0, New<SockAddrIn>(), null));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO10")]
    [Case(SockAddrIn.Size, "room enough")]
    [Case(3, "too little room")]
    [Case(-1, "no length at all")]
    public void A_stream_ignores_the_length(Face face, int room, string why)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        SockAddrIn* from = New<SockAddrIn>();
        from->sin_port = 0x1234;
        int* length = room < 0 ? null : New(room);

        int result = face.recvfrom(pair.Server, Array<byte>(1), 1, 0, from, length);

        Assert.True(result == 1, $"{why}: {Describe(face.WSAGetLastError())}");
        bool untouched = from->sin_port == 0x1234 && from->sin_family == 0;
        Assert.True(untouched || face.ntohs(from->sin_port) == PortOf(pair.Client), $"{why}: an address that is nobody's");
    }
}
