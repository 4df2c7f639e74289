using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Connections that nobody reads, and the packets of the pool that others need.</summary>
public class PoolShareTests
{
    private const int Limit = 32 << 20, Segment = 1400, Scale = 5, FirstPort = 5000, EchoPort = 9000;
    private const TcpFlags A = TcpFlags.Ack;

    private readonly TcpProbe _probe = new(TcpProfile.Windows with { ReceiveBufferBytes = 1 << 20 }, pool: new PacketPool(Limit));

    public PoolShareTests() => _probe.Listen(backlog: 300);

    [Fact]
    public void Two_hundred_that_nobody_reads_do_not_stop_one_that_is_read()
    {
        for (ushort port = FirstPort; port < FirstPort + 200; port++)
        {
            Open(port);
            Assert.True(Flood(port, 1, 300) <= 1 << 20);
        }

        Assert.InRange(_probe.Pool.Rented * 2048L, Limit / 2, Limit / 4 * 3);
        uint iss = Open(EchoPort);
        TcpSocket socket = _probe.Socket;
        byte[] data = new byte[1000];
        for (uint i = 0; i < 300; i++)
        {
            _probe.Iss = iss;
            _probe.Inject(A | TcpFlags.Psh, 1 + i * 1000, 1 + i * 1000, data, port: EchoPort);
            Assert.Equal(1000, _probe.Read().Length);
            Assert.Equal(StackError.None, _probe.Send(data));
            SentSegmentView answer = _probe.Take();
            if (answer.Payload.Length == 0) answer = _probe.Take(); // The first ones are acknowledged one by one.
            Assert.Equal(1000, answer.Payload.Length);
            Flood((ushort)(FirstPort + i % 200), 1 + 300 * Segment, 3);
        }

        Assert.Same(socket, _probe.Socket);
    }

    [Fact]
    public void What_was_read_makes_room_again_and_no_window_shrinks() // RFC 9293 section 3.8.6.2.1
    {
        Open(FirstPort);
        TcpSocket read = _probe.Socket;
        uint iss = _probe.Iss;
        for (ushort port = FirstPort + 1; port < FirstPort + 200; port++)
        {
            Open(port);
            Flood(port, 1, 300);
        }

        _probe.Iss = iss;
        uint next = 1, edge = 0;
        int bytes = 0;
        for (int i = 0; i < 2000; i++)
        {
            _probe.Inject(A | TcpFlags.Psh, next, 1, new byte[Segment], port: FirstPort);
            while (_probe.TakeOrNull() is { } ack)
            {
                Assert.True(ack.Ack + ((uint)ack.Window << Scale) >= edge, $"the window shrinks at {ack.Ack}");
                edge = ack.Ack + ((uint)ack.Window << Scale);
                next = ack.Ack;
            }

            if (i % 3 != 2) continue;
            byte[] buffer = new byte[3 * Segment];
            if (read.Receive(_probe.Now, buffer, TcpReceiveFlags.None, out int count) == StackError.None) bytes += count;
        }

        Assert.InRange(bytes, 1_000_000, 3_000_000);
    }

    private uint Open(ushort port)
    {
        _probe.Syn("020405b4 0101 0402 010303 08", port);
        _probe.TakeSynAck();
        _probe.Inject(A, 1, 1, port: port);
        _probe.TakeAccepted();
        _probe.Drain();
        return _probe.Iss;
    }

    // Tells how far the peer was allowed to send.
    private long Flood(ushort port, uint from, int segments)
    {
        byte[] data = new byte[Segment];
        long edge = 0;
        for (uint i = 0; i < segments; i++)
        {
            _probe.Inject(A, from + i * Segment, 1, data, port: port);
            while (_probe.TakeOrNull() is { } ack) edge = Math.Max(edge, ack.Ack + ((long)ack.Window << Scale));
        }

        return edge;
    }
}
