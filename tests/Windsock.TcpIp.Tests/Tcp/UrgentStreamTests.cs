using Windsock.Drivers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Urgent bytes far ahead in the stream, behind much of it, and in super-segments: one byte is urgent, and all others arrive.</summary>
public class UrgentStreamTests
{
    [Theory]
    [InlineData(0, 200_000, "farther ahead than the pointer says")]
    [InlineData(0, 20_000, "within the pointer")]
    [InlineData(65_536, 20_000, "in a super-segment, which a link may have to cut")]
    [InlineData(65_536, 200_000, "in super-segments, and farther")]
    public void A_byte_behind_many_others_is_the_only_one_out_of_line(int superBytes, int before, string why)
    {
        var world = new World();
        Windsock.TcpIp.NetStack near = world.Host("near"), far = world.Host("far");
        var cable = new Cable(segmentationBytes: superBytes);
        world.Join(near, "10.0.0.1/24", far, "10.0.0.2/24", cable: superBytes == 0 ? new Cable() : cable);
        TcpSocket listener = far.OpenTcp();
        listener.Bind(world.Now, new AddressPort(IpAddress.Any4, 80));
        listener.Listen(world.Now, 1);
        TcpSocket client = near.OpenTcp();
        client.Configure(world.Now, TcpSettings.Default with { SendBufferBytes = 1 << 20 });
        client.Connect(world.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), 80));
        TcpSocket? server = null;
        Assert.True(world.RunUntil(() => listener.Accept(world.Now, out server) == StackError.None, TimeSpan.FromSeconds(5)));

        byte[] data = new byte[before];
        for (int i = 0; i < data.Length; i++) data[i] = (byte)(i % 251);
        client.Send(world.Now, data, TcpSendFlags.None, out int taken);
        Assert.Equal(before, taken);
        client.Send(world.Now, "!"u8, TcpSendFlags.Urgent, out _);
        client.Send(world.Now, "after"u8, TcpSendFlags.None, out _);
        client.Shutdown(world.Now, receive: false, send: true);

        var inline = new List<byte>();
        var urgent = new List<byte>();
        byte[] buffer = new byte[4096], oneByte = new byte[1];
        bool ended = false;
        Assert.True(world.RunUntil(
            () =>
            {
                while (server!.Receive(world.Now, buffer, TcpReceiveFlags.None, out int count) == StackError.None)
                {
                    inline.AddRange(buffer[..count]);
                    if (server.Receive(world.Now, oneByte, TcpReceiveFlags.Urgent, out int one) == StackError.None && one == 1) urgent.Add(oneByte[0]);
                    if (count == 0)
                    {
                        ended = true;
                        break;
                    }
                }

                return ended;
            },
            TimeSpan.FromSeconds(30)), why);
        Assert.Equal([.. data, .. "after"u8], inline);
        Assert.Equal("!"u8.ToArray(), urgent);
    }

    [Fact]
    public void No_super_segment_has_an_urgent_pointer() // Those who cut it, network cards among them, leave it as it is in each part.
    {
        var peer = new ScriptedPeer(window: 3000, segmentationBytes: 65536);
        peer.Write(50_000);
        Assert.Contains(peer.Take(), each => each.Length > ScriptedPeer.Mss);
        peer.Write(1, TcpSendFlags.Urgent);
        peer.Window = 1 << 20;
        for (int acknowledged = 3000; acknowledged < 50_000; acknowledged += 9000) peer.Ack(acknowledged);
        IReadOnlyList<Seen> sent = peer.Take();
        Assert.NotEmpty(sent);
        Assert.DoesNotContain(sent, each => (each.Flags & TcpFlags.Urg) != 0 && each.Length > ScriptedPeer.Mss);
        Assert.Contains(sent, each => (each.Flags & TcpFlags.Urg) != 0);
    }

    [Fact]
    public void An_urgent_byte_that_overtakes_much_of_the_stream_is_urgent_when_its_turn_comes()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, TcpProfile.Windows with { ReceiveBufferBytes = 1 << 20 });
        probe.Inject(TcpFlags.Ack, 1, 1, new byte[1000]);
        for (uint i = 2; i < 100; i++) probe.Inject(TcpFlags.Ack, 1 + i * 1000, 1, new byte[1000]);
        probe.Inject(TcpFlags.Ack | TcpFlags.Urg, 100_001, 1, [7], urgent: 1);
        probe.Inject(TcpFlags.Ack, 1001, 1, new byte[1000]);
        byte[] one = new byte[1];
        Assert.Equal(StackError.None, probe.Socket.Receive(probe.Now, one, TcpReceiveFlags.Urgent, out int count));
        Assert.Equal((1, 7), (count, one[0]));
        int read = 0;
        while (probe.Read() is { Length: > 0 } part) read += part.Length;
        Assert.Equal(100_000, read);
    }

    [Fact]
    public void After_gigabytes_of_other_bytes_one_is_urgent_again()
    {
        var urgent = new UrgentReceive();
        Assert.True(urgent.Mark(1000, 1000));
        urgent.Pass(1);
        const uint Later = 3_000_000_000;
        Assert.True(urgent.Mark(1000 + Later, 900 + Later));
        Assert.False(urgent.Mark(1000 + Later, 900 + Later));
    }
}
