using System.Buffers.Binary;

namespace Windsock.Conformance;

/// <summary>connect on streams, in blocking mode.</summary>
public sealed unsafe class ConnectTests : ConformanceTest
{
    [FaceTheory]
    [Statement("CN02")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_refused_socket_can_connect_again(Face face, int family)
    {
        nuint listener = Listener(family);
        nuint s = Socket(SOCK_STREAM, family);
        int refusing = RefusingPort(family);

        Expect(WSAECONNREFUSED, face.connect(s, Loopback(family, refusing), SizeOf(family)));
        Expect(WSAECONNREFUSED, face.connect(s, Loopback(family, refusing), SizeOf(family)));
        Expect(WSAENOTCONN, face.getpeername(s, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
        Ok(face.connect(s, Loopback(family, PortOf(listener)), SizeOf(family)));

        nuint server = Ok(face.accept(listener, null, null));
        Send(s, 1);
        Assert.Equal([1], Receive(server, 10));
    }

    [FaceTheory]
    [Statement("CN02")]
    public void A_bound_socket_keeps_its_address_after_a_refusal(Face face)
    {
        nuint listener = Listener();
        nuint s = Bound();
        int port = PortOf(s);

        Expect(WSAECONNREFUSED, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        Assert.Equal(port, PortOf(s));
        Ok(face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));

        SockAddrIn* peer = New<SockAddrIn>();
        Ok(face.accept(listener, peer, New(SockAddrIn.Size)));
        Assert.Equal(port, BinaryPrimitives.ReverseEndianness(peer->sin_port));
    }

    [FaceTheory]
    [Statement("CN01")]
    public void A_connected_socket_cannot_connect_again(Face face)
    {
        nuint listener = Listener();
        nuint s = ConnectedTo(PortOf(listener));

        Expect(WSAEISCONN, face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        Expect(WSAEISCONN, face.connect(Ok(face.accept(listener, null, null)), Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CN03")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void Address_0_and_port_0_are_not_available(Face face, int family)
    {
        nuint listener = Listener(family);
        nuint s = Socket(SOCK_STREAM, family);
        void* any = family == AF_INET6 ? V6("::", PortOf(listener)) : V4(INADDR_ANY, PortOf(listener));

        Expect(WSAEADDRNOTAVAIL, face.connect(s, any, SizeOf(family)));
        Expect(WSAEADDRNOTAVAIL, face.connect(s, Loopback(family), SizeOf(family)));
        Expect(WSAEADDRNOTAVAIL, face.connect(s, family == AF_INET6 ? V6("::") : V4(INADDR_ANY), SizeOf(family)));

        Ok(face.connect(s, Loopback(family, PortOf(listener)), SizeOf(family))); // None of it has hurt.
    }

    [FaceTheory]
    [Statement("CN04")]
    [Case(AF_INET, 15)]
    [Case(AF_INET, 8)]
    [Case(AF_INET, 1)]
    [Case(AF_INET, 0)]
    [Case(AF_INET, -1)]
    [Case(AF_INET6, 27)]
    [Case(AF_INET6, 16)]
    public void A_short_address_is_a_fault(Face face, int family, int length)
    {
        nuint listener = Listener(family);
        nuint s = Socket(SOCK_STREAM, family);

        Expect(WSAEFAULT, face.connect(s, Loopback(family, PortOf(listener)), length));
        Ok(face.connect(s, Loopback(family, PortOf(listener)), SizeOf(family)));
    }

    [FaceTheory]
    [Statement("CN04")]
    [Case(AF_INET, AF_INET6)]
    [Case(AF_INET6, AF_INET)]
    public void A_foreign_family_is_not_supported(Face face, int family, int other)
    {
        nuint listener = Listener(other);
        nuint s = Socket(SOCK_STREAM, family);
        SockAddrStorage* name = New<SockAddrStorage>();
        Buffer.MemoryCopy(Loopback(other, PortOf(listener)), name, SockAddrStorage.Size, SizeOf(other));

        Expect(WSAEAFNOSUPPORT, face.connect(s, name, SockAddrStorage.Size));
    }

    [FaceTheory]
    [Statement("CN04")]
    public void A_listening_socket_cannot_connect(Face face)
    {
        nuint listener = Listener();
        nuint other = Listener();

        Expect(WSAEINVAL, face.connect(listener, Loopback(AF_INET, PortOf(other)), SockAddrIn.Size));
        ConnectedTo(PortOf(listener)); // It still listens.
    }

    [FaceTheory]
    [Statement("CN07")]
    public void Connect_binds(Face face)
    {
        nuint listener = Listener();
        nuint s = Socket();
        Expect(WSAEINVAL, face.getsockname(s, New<SockAddrIn>(), New(SockAddrIn.Size)));

        Ok(face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));

        SockAddrIn* name = New<SockAddrIn>();
        Ok(face.getsockname(s, name, New(SockAddrIn.Size)));
        Assert.Equal(INADDR_LOOPBACK, BinaryPrimitives.ReverseEndianness(name->sin_addr));
        Assert.InRange(PortOf(s), 49152, 65535);
        Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
    }

    [FaceTheory]
    public void WSAConnect_connects_and_takes_no_data_on_TCP(Face face)
    {
        nuint listener = Listener();
        nuint s = Socket();
        void* name = Loopback(AF_INET, PortOf(listener));
        WsaBuf* data = New(new WsaBuf { len = 1, buf = Array<byte>(1) });

        Expect(WSAENOPROTOOPT, face.WSAConnect(s, name, SockAddrIn.Size, data, null, null, null));
        Ok(face.WSAConnect(s, name, SockAddrIn.Size, null, null, null, null));
        Expect(WSAEISCONN, face.WSAConnect(s, name, SockAddrIn.Size, null, null, null, null));
    }
}
