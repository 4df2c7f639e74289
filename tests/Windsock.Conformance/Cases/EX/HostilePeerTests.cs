using System.Net.Sockets;

namespace Windsock.Conformance.Cases.EX;

/// <summary>Extension functions among peers that reset, and sockets that are closed by other threads.</summary>
public sealed unsafe class HostilePeerTests : ExtensionTest
{
    [FaceTheory, Statement("EX03")]
    public void A_reset_before_the_first_data_ends_the_accept_with_the_reset(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket();
        Associate(listener, port, 1);
        Started(BeginAccept(listener, accept, Array<byte>(128), New<WsaOverlapped>(), data: 64));
        ForeignSocket peer = Foreign();
        peer.Connect(PortOf(listener));
        ExpectNothing(port, 50);

        peer.Reset();

        Assert.Equal(64, Next(port).Error);
    }

    [FaceTheory, Statement("EX02")]
    public void Connections_that_reset_while_queued_do_not_end_an_accept(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), accept = Socket();
        Associate(listener, port, 1);
        for (int i = 0; i < 3; i++)
        {
            ForeignSocket peer = Foreign();
            peer.Connect(PortOf(listener));
            peer.Reset();
        }

        ExpectFalse(ERROR_IO_PENDING, BeginAccept(listener, accept, Array<byte>(64), New<WsaOverlapped>()));
        nuint client = ConnectedTo(PortOf(listener));
        Assert.True(Next(port).Ok);
        Send(accept, 5);
        Assert.Equal([5], ReceiveAll(client, 1));
    }

    [FaceTheory, Statement("EX06")]
    public void Closing_either_socket_while_connections_come_ends_each_operation_once(Face face)
    {
        const int rounds = 60;
        nint port = Port();
        for (int round = 0; round < rounds; round++)
        {
            nuint listener = Listener(), accept = Socket();
            Associate(listener, port, 1);
            int target = PortOf(listener);
            Started(BeginAccept(listener, accept, Array<byte>(128), New<WsaOverlapped>(), round % 2 == 0 ? 0u : 64u));
            BackgroundCall<int> closer = InBackground(() => face.closesocket(round % 3 == 0 ? listener : accept));
            using (ForeignSocket peer = Foreign())
            {
                try
                {
                    peer.Connect(target);
                    peer.Send([1]);
                }
                catch (SocketException)
                {
                    // The listener was closed first.
                }

                Assert.Equal(0, closer.Join().Result);
            }

            Packet packet = Next(port);
            Assert.True(packet.Ok || packet.Error is ERROR_OPERATION_ABORTED or 64 or 1236, $"it ended with {packet.Error}");
            face.closesocket(listener);
            face.closesocket(accept);
            ExpectNothing(port);
        }
    }

    [FaceTheory, Statement("EX07")]
    public void Closing_a_socket_that_connects_ends_the_operation_once(Face face)
    {
        nint port = Port();
        for (int round = 0; round < 30; round++)
        {
            nuint listener = Listener(), s = Bound();
            Associate(s, port, 1);
            void* name = Loopback(AF_INET, PortOf(listener));
            WsaOverlapped* overlapped = New<WsaOverlapped>();
            BackgroundCall<int> connector = InBackground(() => face.ConnectEx(s, name, SockAddrIn.Size, null, 0, null, overlapped));
            face.closesocket(s);
            Outcome<int> outcome = connector.Join();
            if (outcome.Result != 0 || outcome.Error == ERROR_IO_PENDING) Next(port);
            else Assert.Contains(outcome.Error, new[] { WSAENOTSOCK, WSAEINTR, ERROR_OPERATION_ABORTED });
            ExpectNothing(port);
            Ok(face.closesocket(listener));
        }
    }

    [FaceTheory, Statement("EX09")]
    public void A_reset_lets_a_disconnect_for_reuse_end(Face face)
    {
        nint port = Port();
        ForeignPair pair = ForeignTcpPair();
        Associate(pair.Mine, port, 1);
        Started(face.DisconnectEx(pair.Mine, New<WsaOverlapped>(), 2, 0));
        pair.Theirs.Reset();
        Assert.Equal(0, Next(port).Error);
    }
}
