using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>What a connection costs in memory, and a segment in garbage.</summary>
public class TcpCostTests
{
    private static readonly AddressPort s_server = new(IpAddress.Parse("10.0.0.2"), 80);

    private readonly PacketPool _pool = new();
    private readonly NetStack _client;
    private readonly NetStack _near;
    private readonly TcpSocket _listener;
    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(1);

    public TcpCostTests()
    {
        var cable = new Cable(LinkKind.Ip);
        _client = new NetStack(new StackOptions { Seed = 1 }, _pool);
        _near = new NetStack(new StackOptions { Seed = 2 }, _pool);
        _client.AddInterface("eth0", cable.Near).AddAddress(IpPrefix.Parse("10.0.0.1/24"));
        _near.AddInterface("eth0", cable.Far).AddAddress(IpPrefix.Parse("10.0.0.2/24"));
        _listener = _near.OpenTcp();
        _listener.Bind(_now, new AddressPort(IpAddress.Any4, 80));
        _listener.Listen(_now, 1000);
    }

    [Fact]
    public void An_idle_connection_takes_less_than_1500_bytes_at_each_end_and_holds_no_buffer()
    {
        const int Count = 4000;
        var kept = new List<TcpSocket>(2 * Count + 200);
        for (int i = 0; i < 100; i++) Open(kept);
        long before = GC.GetTotalMemory(forceFullCollection: true), pooled = _pool.HeldBytes;
        for (int i = 0; i < Count; i++) Open(kept);
        byte[] buffer = new byte[100];
        for (int i = 0; i < kept.Count; i++)
        {
            kept[i].Send(_now, "hello"u8, TcpSendFlags.None, out _);
            Settle();
            Assert.Equal(StackError.None, kept[i ^ 1].Receive(_now, buffer, TcpReceiveFlags.None, out _));
            if (i % 100 == 0) Settle();
        }

        for (int i = 0; i < 50; i++)
        {
            _now += TimeSpan.FromMilliseconds(100);
            Settle();
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before - _pool.HeldBytes + pooled) / (2 * Count);
        TestContext.Current.TestOutputHelper!.WriteLine($"{each} bytes at each end, {_pool.Rented} packets held, pool {_pool.HeldBytes}");
        Assert.Equal(0, _pool.Rented);
        Assert.InRange(each, 100, 1500);
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Segments_make_no_garbage()
    {
        var sockets = new List<TcpSocket>();
        Open(sockets);
        byte[] data = new byte[64 * 1024], buffer = new byte[64 * 1024];
        Round(sockets, data, buffer, 2000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(sockets, data, buffer, 2000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4096, $"{allocated} bytes");
    }

    [Fact]
    public void Out_of_order_segments_make_no_garbage_either()
    {
        TcpProbe probe = TcpProbe.In(Transport.Tcp.TcpState.Established);
        var early = new Transport.Tcp.EarlyData();
        Run(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (uint i = 0; i < count; i++)
            {
                Packet packet = probe.Pool.TryRent(1000)!;
                packet.Append(1000);
                packet.Sequence = i * 1500;
                early.Add(packet, 1 << 20, probe.Stack.Counters);
                if (i % 10 == 9) early.Clear();
            }
        }
    }

    private void Round(List<TcpSocket> sockets, byte[] data, byte[] buffer, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            sockets[0].Send(_now, data.AsSpan(0, i % 3 == 0 ? 1 : data.Length), TcpSendFlags.None, out _);
            Settle();
            sockets[1].Receive(_now, buffer, TcpReceiveFlags.None, out _);
            Settle();
            _now += TimeSpan.FromMicroseconds(300);
        }
    }

    private void Open(List<TcpSocket> kept)
    {
        TcpSocket socket = _client.OpenTcp();
        Assert.Equal(StackError.InProgress, socket.Connect(_now, s_server));
        Settle();
        Assert.Equal(StackError.None, _listener.Accept(_now, out TcpSocket? accepted));
        kept.Add(socket);
        kept.Add(accepted!);
    }

    private void Settle()
    {
        for (int i = 0; i < 4; i++)
        {
            _client.Poll(_now);
            _near.Poll(_now);
        }
    }
}
