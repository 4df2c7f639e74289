using System.Net;
using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>closesocket: what becomes of calls that wait, of data unsent and of data unread.</summary>
public sealed unsafe class CloseTests : ConformanceTest
{
    private static readonly int[] s_ended = [WSAEINTR, WSAENOTSOCK, WSAECONNABORTED];

    private void CloseUnder(BackgroundCall<int> call, nuint s)
    {
        Assert.True(call.StaysBlocked());
        Ok(Face.closesocket(s));
        Expect(s_ended, call);
        Expect(WSAENOTSOCK, Face.closesocket(s));
    }

    [FaceTheory]
    [Statement("CL10")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_blocked_recv_ends(Face face, int family)
    {
        nuint s = TcpPair(family).Server;
        byte* data = Array<byte>(1);
        CloseUnder(InBackground(() => face.recv(s, data, 1, 0)), s);
    }

    [FaceTheory]
    [Statement("CL10")]
    [Case(true)]
    [Case(false)]
    public void A_blocked_recv_of_datagrams_ends(Face face, bool connected)
    {
        nuint s = connected ? UdpPair().Server : Bound(SOCK_DGRAM);
        byte* data = Array<byte>(1);
        CloseUnder(InBackground(() => face.recvfrom(s, data, 1, 0, null, null)), s);
    }

    [FaceTheory]
    [Statement("CL10")]
    public void A_blocked_accept_ends(Face face)
    {
        nuint s = Listener();
        CloseUnder(InBackground(() => unchecked((int)face.accept(s, null, null))), s);
        nuint other = Listener();
        CloseUnder(InBackground(() => unchecked((int)face.WSAAccept(other, null, null, null, 0))), other);
    }

    [FaceTheory]
    [Statement("CL10")]
    public void A_blocked_send_ends(Face face)
    {
        const int Much = 64 << 20;
        nuint s = ForeignTcpPair().Mine;
        byte* data = Array<byte>(Much);
        CloseUnder(InBackground(() => face.send(s, data, Much, 0)), s);
    }

    [FaceTheory(Host = "a listener that answers no more, when its queue is full")]
    [Statement("CL10")]
    public void A_blocked_connect_ends(Face face)
    {
        // A listener of the host whose queue is full: it answers no more.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        int port = ((IPEndPoint)full.LocalEndPoint!).Port;
        ConnectedTo(port);

        nuint s = Socket();
        CloseUnder(InBackground(() => face.connect(s, Loopback(AF_INET, port), SockAddrIn.Size)), s);
    }

    [FaceTheory]
    [Statement("CL10")]
    public void Blocked_WSARecv_and_WSARecvFrom_end(Face face)
    {
        WsaBuf* buffer = New(new WsaBuf { len = 1, buf = Array<byte>(1) });
        uint* count = New<uint>();
        uint* flags = New<uint>();
        nuint stream = TcpPair().Server, datagrams = Bound(SOCK_DGRAM);

        CloseUnder(InBackground(() => face.WSARecv(stream, buffer, 1, count, flags, null, null)), stream);
        CloseUnder(InBackground(() => face.WSARecvFrom(datagrams, buffer, 1, count, flags, null, null, null, null)), datagrams);
    }

    [FaceTheory]
    [Statement("CL10")]
    public void Many_calls_in_one_socket_all_end(Face face)
    {
        nuint s = TcpPair().Server;
        byte* data = Array<byte>(8);
        BackgroundCall<int>[] calls = [.. Enumerable.Range(0, 8).Select(i => InBackground(() => face.recv(s, data + i, 1, 0)))];
        Assert.All(calls, call => Assert.True(call.StaysBlocked(10)));

        Ok(face.closesocket(s));

        Assert.All(calls, call => Expect(s_ended, call));
    }

    [FaceTheory]
    [Statement("CL10")]
    public void The_port_is_free_when_a_listener_is_closed_under_accept(Face face)
    {
        nuint s = Listener();
        int port = PortOf(s);
        CloseUnder(InBackground(() => unchecked((int)face.accept(s, null, null))), s);

        nuint next = Socket();
        Ok(face.bind(next, Loopback(AF_INET, port), SockAddrIn.Size));
        Ok(face.listen(next, 1));
    }

    [FaceTheory]
    [Statement("CL04")]
    public void Data_that_was_sent_arrives_after_the_close(Face face)
    {
        const int Much = 4 << 20, Queued = 1 << 16; // The host's buffers hold more than Queued: there the send ends, however late its thread shows it.
        ForeignPair pair = ForeignTcpPair();
        byte* data = Array<byte>(Much);
        for (int i = 0; i < Much; i++) data[i] = (byte)(i % 251);
        BackgroundCall<int> sending = InBackground(() => face.send(pair.Mine, data, Much, 0));

        // Takes all but what the host can hold for both ends, so that data is queued when the socket is closed.
        var received = new byte[Much];
        int count = 0;
        pair.Theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        while (count < Much - Queued && sending.StaysBlocked(0))
        {
            count += pair.Theirs.Receive(received, count, Math.Min(1 << 14, Much - count));
        }

        Assert.Equal(Much, sending.Join().Result);
        Assert.True(count < Much, "nothing was left to be delivered in the background");

        Ok(face.closesocket(pair.Mine));

        for (int more; (more = pair.Theirs.Receive(received, count, Much - count)) > 0;) count += more;
        Assert.Equal(Much, count);
        Assert.Equal(data[Much - 1], received[Much - 1]);
        Assert.Equal(new Span<byte>(data, Much).ToArray(), received);
    }

    [FaceTheory]
    [Statement("CL08")]
    public void Closing_over_unread_data_resets(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Assert.Equal(1, pair.Theirs.Send([1]));
        WaitReadable(pair.Mine);

        Ok(face.closesocket(pair.Mine));

        pair.Theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var error = Assert.Throws<SocketException>(() => pair.Theirs.Receive(new byte[1]));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [FaceTheory]
    [Statement("CL04")]
    public void Closing_after_all_was_read_ends_the_stream(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Assert.Equal(1, pair.Theirs.Send([1]));
        Assert.Equal([1], Receive(pair.Mine, 1));

        Ok(face.closesocket(pair.Mine));

        pair.Theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        Assert.Equal(0, pair.Theirs.Receive(new byte[1]));
    }

    [FaceTheory]
    public void A_listener_takes_its_queue_with_it(Face face)
    {
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));

        Ok(face.closesocket(listener));

        Expect(WSAECONNRESET, face.recv(client, Array<byte>(1), 1, 0));
    }
}
