using System.Buffers.Binary;

namespace Windsock.Conformance;

/// <summary>accept: the peer's address, what is inherited, and peers that do not wait.</summary>
public sealed unsafe class AcceptTests : ConformanceTest
{
    [FaceTheory]
    [Statement("CN12")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void The_peer_s_address_is_told_to_whoever_asks(Face face, int family)
    {
        nuint listener = Listener(family);
        nuint first = ConnectedTo(PortOf(listener), family);
        ConnectedTo(PortOf(listener), family);
        SockAddrStorage* name = New<SockAddrStorage>();
        int* length = New(SockAddrStorage.Size);

        nuint server = Ok(face.accept(listener, name, length));
        Assert.Equal(SizeOf(family), *length);
        Assert.Equal(family, name->ss_family);
        Assert.Equal(PortOf(first), BinaryPrimitives.ReverseEndianness(((SockAddrIn*)name)->sin_port));
        Assert.Equal(PortOf(listener), PortOf(server));

        Ok(face.accept(listener, null, null));
    }

    [FaceTheory]
    [Statement("CN12")]
    public void A_length_without_an_address_is_not_used(Face face)
    {
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));
        int* length = New(3);

        Ok(face.accept(listener, null, length));
        Assert.Equal(3, *length);
    }

    [FaceTheory]
    [Statement("CN12")]
    [Case(15)]
    [Case(0)]
    [Case(-1)]
    public void Too_little_room_is_a_fault_and_the_connection_waits_on(Face face, int room)
    {
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        SockAddrIn* name = New<SockAddrIn>();

        Expect(WSAEFAULT, face.accept(listener, name, New(room)));

        Assert.Equal(0, name->sin_family);
        nuint server = Ok(face.accept(listener, name, New(SockAddrIn.Size)));
        Send(client, 1);
        Assert.Equal([1], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN13")]
    public void A_peer_that_reset_before_accept_is_passed_over(Face face)
    {
        nuint listener = Listener();
        ResetConnection(PortOf(listener));
        nuint next = ConnectedTo(PortOf(listener));
        SockAddrIn* name = New<SockAddrIn>();

        nuint server = face.accept(listener, name, New(SockAddrIn.Size));
        if (server == INVALID_SOCKET)
        {
            Assert.Equal(WSAECONNRESET, face.WSAGetLastError());
            server = face.accept(listener, name, New(SockAddrIn.Size));
        }

        Ok(server);
        Assert.Equal(PortOf(next), BinaryPrimitives.ReverseEndianness(name->sin_port));
        Send(next, 5);
        Assert.Equal([5], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN13")]
    public void A_peer_that_closed_before_accept_is_accepted(Face face)
    {
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        Send(client, 1, 2);
        Ok(face.closesocket(client));

        nuint server = Ok(face.accept(listener, null, null));
        Assert.Equal([1, 2], ReceiveAll(server, 2));
        Assert.Empty(Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN17", Differs = "because the host completes the handshake by itself, and an offer that was withdrawn is passed over", On = "kernel")]
    public void A_withdrawn_connection_is_not_offered(Face face)
    {
        nuint listener = Listener();
        ResetConnection(PortOf(listener));
        nuint next = ConnectedTo(PortOf(listener));
        SockAddrIn* name = New<SockAddrIn>();

        Ok(face.WSAAccept(listener, name, New(SockAddrIn.Size), null, 0));

        Assert.Equal(PortOf(next), BinaryPrimitives.ReverseEndianness(name->sin_port));
    }

    [FaceTheory]
    public void Connections_are_accepted_in_their_order(Face face)
    {
        nuint listener = Listener();
        int[] ports = [.. Enumerable.Range(0, 5).Select(_ => PortOf(ConnectedTo(PortOf(listener))))];

        foreach (int port in ports)
        {
            SockAddrIn* name = New<SockAddrIn>();
            Ok(face.accept(listener, name, New(SockAddrIn.Size)));
            Assert.Equal(port, BinaryPrimitives.ReverseEndianness(name->sin_port));
        }
    }

    /// <summary>A connection that is made and reset before anybody accepts it.</summary>
    private void ResetConnection(int port)
    {
        ForeignSocket caller = Foreign();
        caller.Connect(port);
        caller.Reset();
    }
}
