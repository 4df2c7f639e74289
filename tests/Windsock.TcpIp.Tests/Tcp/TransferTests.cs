using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class TransferTests
{
    [Theory]
    [InlineData("10.0.0.1/24", "10.0.0.2/24", 1500, 0)]
    [InlineData("fd00::1/64", "fd00::2/64", 1500, 0)]
    [InlineData("10.0.0.1/24", "10.0.0.2/24", 65535, 65535)]
    public void Every_byte_arrives_in_order_and_both_ends_close(string near, string far, int mtu, int segmentation)
    {
        var pool = new PacketPool();
        var cable = new Cable(LinkKind.Ip, mtu, checksumOffload: segmentation > 0, segmentation);
        var client = new NetStack(new StackOptions { Seed = 1 }, pool);
        var server = new NetStack(new StackOptions { Seed = 2 }, pool);
        client.AddInterface("eth0", cable.Near).AddAddress(IpPrefix.Parse(near));
        server.AddInterface("eth0", cable.Far).AddAddress(IpPrefix.Parse(far));
        bool v6 = near.Contains(':');
        Instant now = Instant.Zero;

        TcpSocket listener = server.OpenTcp(v6);
        Assert.Equal(StackError.None, listener.Bind(now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 80)));
        Assert.Equal(StackError.None, listener.Listen(now, 5));
        TcpSocket sender = client.OpenTcp(v6);
        Assert.Equal(StackError.InProgress, sender.Connect(now, new AddressPort(IpPrefix.Parse(far).Address, 80)));
        Run();
        Assert.Equal(StackError.None, listener.Accept(now, out TcpSocket? receiver));

        byte[] sent = new byte[1 << 20];
        new Prng(7).Fill(sent);
        byte[] received = new byte[sent.Length];
        int taken = 0, got = 0;
        for (int turn = 0; got < sent.Length && turn < 100_000; turn++)
        {
            if (sender.Send(now, sent.AsSpan(taken), TcpSendFlags.None, out int count) == StackError.None) taken += count;
            Run();
            if (receiver!.Receive(now, received.AsSpan(got), TcpReceiveFlags.None, out count) == StackError.None) got += count;
            Run();
        }

        Assert.Equal(sent, received);
        Assert.Equal((sent.Length, sent.Length), (sender.GetInfo().BytesSent, receiver!.GetInfo().BytesReceived));
        sender.Close(now);
        Run();
        Assert.Equal(StackError.None, receiver.Receive(now, received, TcpReceiveFlags.None, out int end));
        Assert.Equal(0, end);
        receiver.Close(now);
        Run();
        now += TimeSpan.FromMinutes(5);
        Run();
        listener.Close(now);
        Assert.Equal((0, 0), (client.Tcp.ConnectionCount, server.Tcp.ConnectionCount));
        Assert.Equal(0, pool.Rented);

        void Run()
        {
            for (int i = 0; i < 10; i++)
            {
                client.Poll(now);
                server.Poll(now);
            }
        }
    }
}
