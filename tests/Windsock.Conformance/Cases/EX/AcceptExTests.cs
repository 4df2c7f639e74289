using System.Buffers.Binary;

namespace Windsock.Conformance.Cases.EX;

/// <summary>AcceptEx: whose operation it is, when it ends, and what the accept socket is then.</summary>
public sealed unsafe class AcceptExTests : ExtensionTest
{
    [FaceTheory, Statement("EX02")]
    public void The_packet_comes_to_the_listeners_port(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket();
        Associate(listener, port, 7);
        byte* buffer = Array<byte>(64);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, accept, buffer, overlapped));
        ExpectNothing(port);

        nuint client = ConnectedTo(PortOf(listener));
        Packet packet = Next(port);

        Assert.Equal(new Packet(true, 0, 7, (nint)overlapped, 0), packet);
        Send(accept, 1, 2, 3);
        Assert.Equal([1, 2, 3], ReceiveAll(client, 3));
    }

    [FaceTheory, Statement("EX02")]
    public void A_socket_that_is_bound_connected_or_taken_is_refused(Face face)
    {
        nuint listener = Listener(), taken = Socket();
        byte* buffer = Array<byte>(64);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, taken, buffer, New<WsaOverlapped>()));

        ExpectFalse(WSAEINVAL, BeginAccept(listener, Bound(), buffer, overlapped));
        ExpectFalse(WSAEINVAL, BeginAccept(listener, TcpPair().Client, buffer, overlapped));
        ExpectFalse(WSAEINVAL, BeginAccept(listener, taken, buffer, overlapped));
        ExpectFalse(WSAEINVAL, BeginAccept(listener, listener, buffer, overlapped));
        ExpectFalse(WSAEINVAL, BeginAccept(Bound(), Socket(), buffer, overlapped));
        ExpectFalse(WSAENOTSOCK, BeginAccept(listener, 12345, buffer, overlapped));
        ExpectFalse(WSAENOTSOCK, BeginAccept(12345, Socket(), buffer, overlapped));
    }

    [FaceTheory, Statement("EX02")]
    public void Memory_and_lengths_are_checked(Face face)
    {
        nuint listener = Listener(), accept = Socket();
        byte* buffer = Array<byte>(64);
        WsaOverlapped* overlapped = New<WsaOverlapped>();

        ExpectFalse(87, BeginAccept(listener, accept, buffer, null));
        ExpectFalse(WSAEFAULT, BeginAccept(listener, accept, null, overlapped));
        ExpectFalse(WSAEINVAL, face.AcceptEx(listener, accept, buffer, 0, AddressRoom - 1, AddressRoom, null, overlapped));
        ExpectFalse(WSAEINVAL, face.AcceptEx(listener, accept, buffer, 0, AddressRoom, AddressRoom - 1, null, overlapped));
        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, accept, buffer, overlapped));
    }

    [FaceTheory, Statement("EX03")]
    public void With_room_for_data_it_ends_with_the_first_data(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket();
        Associate(listener, port, 1);
        byte* buffer = Array<byte>(128);
        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, accept, buffer, New<WsaOverlapped>(), data: 64));

        nuint client = ConnectedTo(PortOf(listener));
        ExpectNothing(port, 50);
        Assert.NotEqual(-1, GetOption(accept, SOL_SOCKET, SO_CONNECT_TIME));
        Send(client, 5, 6, 7);

        Assert.Equal(3u, Next(port).Bytes);
        Assert.Equal([5, 6, 7], new Span<byte>(buffer, 3).ToArray());
    }

    [FaceTheory, Statement("EX03")]
    public void With_room_for_data_it_ends_with_a_disconnect_too(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket();
        Associate(listener, port, 1);
        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, accept, Array<byte>(128), New<WsaOverlapped>(), data: 64));
        Assert.Equal(-1, GetOption(accept, SOL_SOCKET, SO_CONNECT_TIME));

        Ok(face.closesocket(ConnectedTo(PortOf(listener))));

        Packet packet = Next(port);
        Assert.True(packet.Ok);
        Assert.Equal(0u, packet.Bytes);
    }

    [FaceTheory, Statement("EX04")]
    public void Until_it_is_told_the_socket_has_no_names_and_default_options(Face face)
    {
        nuint listener = Listener(), accept = Socket();
        SetOption(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(BeginAccept(listener, accept, Array<byte>(64), overlapped));
        ConnectedTo(PortOf(listener));
        Assert.Equal(0, Outcome(listener, overlapped, out _));
        SockAddrStorage* name = New<SockAddrStorage>();

        Expect(WSAEINVAL, face.getsockname(accept, name, New(SockAddrStorage.Size)));
        Expect(WSAENOTCONN, face.getpeername(accept, name, New(SockAddrStorage.Size)));
        Expect(WSAENOTCONN, face.shutdown(accept, SD_SEND));
        Assert.Equal(0, GetOption(accept, SOL_SOCKET, SO_KEEPALIVE));

        Ok(face.setsockopt(accept, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, New(listener), sizeof(nuint)));
        Ok(face.getsockname(accept, name, New(SockAddrStorage.Size)));
        Ok(face.getpeername(accept, name, New(SockAddrStorage.Size)));
        Assert.Equal(1, GetOption(accept, SOL_SOCKET, SO_KEEPALIVE));
        Ok(face.shutdown(accept, SD_SEND));
    }

    [FaceTheory, Statement("EX05")]
    [Case(AF_INET, 0u)]
    [Case(AF_INET6, 20u)]
    public void The_addresses_are_in_the_buffer(Face face, int family, uint data)
    {
        nuint listener = Listener(family), accept = Socket(SOCK_STREAM, family);
        uint room = (uint)SizeOf(family) + 16;
        byte* buffer = Array<byte>((int)(data + room + room));
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(face.AcceptEx(listener, accept, buffer, data, room, room, New<uint>(), overlapped));
        nuint client = ConnectedTo(PortOf(listener), family);
        Send(client, 1);
        Assert.Equal(0, Outcome(listener, overlapped, out _));

        nint* places = Array<nint>(2);
        int* lengths = Array<int>(2);
        face.GetAcceptExSockaddrs(buffer, data, room, room, (void**)places, lengths, (void**)(places + 1), lengths + 1);

        Assert.Equal(SizeOf(family), lengths[0]);
        Assert.Equal(SizeOf(family), lengths[1]);
        Assert.Equal(PortOf(listener), BinaryPrimitives.ReverseEndianness(((SockAddrIn*)places[0])->sin_port));
        Assert.Equal(PortOf(client), BinaryPrimitives.ReverseEndianness(((SockAddrIn*)places[1])->sin_port));
        Assert.True((byte*)places[0] > buffer && (byte*)places[1] < buffer + data + room + room, "the addresses are elsewhere");
    }

    [FaceTheory, Statement("EX06")]
    [Case(0u)]
    [Case(64u)]
    public void Closing_the_accept_socket_ends_its_operation(Face face, uint data)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket(), other = Socket();
        Associate(listener, port, 1);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(BeginAccept(listener, accept, Array<byte>(128), overlapped, data));
        Started(BeginAccept(listener, other, Array<byte>(128), New<WsaOverlapped>()));
        if (data != 0)
        {
            ConnectedTo(PortOf(listener));
            ConnectedTo(PortOf(listener));
            Assert.True(Next(port).Ok); // The second operation: so the first has its connection too.
        }

        Ok(face.closesocket(accept));

        Packet packet = Next(port);
        Assert.Equal(ERROR_OPERATION_ABORTED, packet.Error);
        Assert.Equal((nint)overlapped, packet.Overlapped);
        ExpectNothing(port);
    }

    [FaceTheory, Statement("EX06")]
    public void Closing_the_listener_ends_all(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), first = Socket(), second = Socket();
        Associate(listener, port, 1);
        Started(BeginAccept(listener, first, Array<byte>(128), New<WsaOverlapped>(), data: 64));
        ConnectedTo(PortOf(listener));
        Started(BeginAccept(listener, second, Array<byte>(64), New<WsaOverlapped>()));

        Ok(face.closesocket(listener));

        Assert.Equal(ERROR_OPERATION_ABORTED, Next(port).Error);
        Assert.Equal(ERROR_OPERATION_ABORTED, Next(port).Error);
        ExpectNothing(port);
        Ok(face.bind(second, Loopback(AF_INET), SockAddrIn.Size)); // It is a new socket again.
    }

    [FaceTheory, Statement("EX02")]
    public void Many_wait_and_each_gets_one_connection(Face face)
    {
        const int count = 100;
        nint port = Port();
        nuint listener = Listener();
        Associate(listener, port, 1);
        WsaOverlapped* overlapped = Array<WsaOverlapped>(count);
        nuint[] sockets = new nuint[count];
        for (int i = 0; i < count; i++)
        {
            sockets[i] = Socket();
            Associate(sockets[i], port, 2);
            Started(BeginAccept(listener, sockets[i], Array<byte>(64), overlapped + i));
        }

        for (int i = 0; i < count; i++)
        {
            nuint client = ConnectedTo(PortOf(listener));
            Packet packet = Next(port);
            Assert.True(packet.Ok);
            nuint accepted = sockets[(packet.Overlapped - (nint)overlapped) / sizeof(WsaOverlapped)];
            Send(accepted, (byte)i);
            Assert.Equal([(byte)i], ReceiveAll(client, 1));
            Ok(face.closesocket(accepted));
            Ok(face.closesocket(client));
        }

        ExpectNothing(port);
    }

    [FaceTheory, Statement("EX04")]
    public void Options_that_were_set_before_stay(Face face)
    {
        nuint listener = Listener(), accept = Socket();
        SetOption(accept, IPPROTO_TCP, 1, 1); // TCP_NODELAY
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(BeginAccept(listener, accept, Array<byte>(64), overlapped));
        ConnectedTo(PortOf(listener));
        Assert.Equal(0, Outcome(listener, overlapped, out _));
        Assert.Equal(1, GetOption(accept, IPPROTO_TCP, 1));
    }
}
