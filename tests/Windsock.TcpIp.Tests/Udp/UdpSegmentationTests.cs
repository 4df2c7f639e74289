using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Xunit;
using static Windsock.TcpIp.Tests.Udp.UdpPair;

namespace Windsock.TcpIp.Tests.Udp;

public class UdpSegmentationTests
{
    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void One_send_becomes_datagrams_and_datagrams_one_receive(bool offload, bool v6)
    {
        var pair = new UdpPair(new Cable(LinkKind.Ip, 1500, offload, offload ? 65535 : 0));
        UdpSocket near = pair.Open(pair.Near, 1000, v6);
        UdpSocket far = pair.Open(pair.Far, 2000, v6);
        near.SendSegmentBytes = 1000;
        long before = pair.Far.Counters.PacketsReceived;
        Assert.Equal(StackError.None, near.Send(pair.Now, pair.Payload(5500), At(v6 ? FarV6 : FarV4, 2000), default));
        pair.Run();
        Assert.Equal(offload ? 1 : 6, pair.Far.Counters.PacketsReceived - before);
        for (int i = 0; i < 6; i++) Assert.Equal(i < 5 ? 1000 : 500, pair.Receive(far)!.Length);
        Assert.Null(pair.Receive(far));

        far.ReceiveCoalesceBytes = 65507;
        near.Send(pair.Now, pair.Payload(5500), At(v6 ? FarV6 : FarV4, 2000), default);
        near.Send(pair.Now, pair.Payload(700), At(v6 ? FarV6 : FarV4, 2000), default);
        pair.Run();
        Packet joined = far.Receive(pair.Now)!;
        Assert.Equal(5500, joined.Length);
        Assert.Equal(1000, joined.SegmentBytes);
        for (int i = 0; i < 5500; i++) Assert.Equal((byte)(i * 7), joined.Bytes[i]);
        joined.Release();
        Packet single = far.Receive(pair.Now)!;
        Assert.Equal(700, single.Length);
        Assert.Equal(0, single.SegmentBytes);
        single.Release();
        Assert.Equal(0, pair.Pool.Rented);
    }

    [Fact]
    public void Senders_and_sizes_are_not_mixed()
    {
        var pair = new UdpPair();
        UdpSocket one = pair.Open(pair.Near, 1001);
        UdpSocket two = pair.Open(pair.Near, 1002);
        UdpSocket far = pair.Open(pair.Far, 2000);
        far.ReceiveCoalesceBytes = 6;
        foreach ((UdpSocket socket, int length) in new[] { (one, 2), (one, 2), (two, 2), (two, 3), (one, 3), (one, 1), (one, 1), (one, 4), (one, 4) })
        {
            socket.Send(pair.Now, pair.Payload(length), At(FarV4, 2000), default);
        }

        pair.Run();
        int[] lengths = [.. Enumerable.Range(0, 7).Select(_ => pair.Receive(far)?.Length ?? -1)];
        Assert.Equal([4, 2, 3, 4, 1, 4, 4], lengths);
    }
}
