using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Virtual;

public class HostTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_datagram_takes_the_time_of_its_link_twice_for_the_question_of_ARP()
    {
        var network = new VirtualNetwork();
        NetStack a = network.AddHost("a", "10.0.0.1/24", new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) });
        NetStack b = network.AddHost("b", "10.0.0.2/24");
        UdpSocket receiver = Bound(b, 7);
        Send(network, Bound(a, 8), "10.0.0.2", 7, 100);
        Assert.True(network.RunUntil(() => receiver.AvailableBytes > 0, s_limit));
        Assert.Equal(30, (network.Now - Instant.Zero).TotalMilliseconds);
    }

    [Fact]
    public void A_router_joins_two_switches()
    {
        var network = new VirtualNetwork();
        Switch far = network.AddSwitch("far");
        NetStack router = network.AddRouter("router", (network.Lan, "10.0.1.254/24"), (far, "10.0.2.254/24"));
        NetStack a = network.AddHost("a", "10.0.1.1/24", gateway: "10.0.1.254"), b = network.AddHost("b", "10.0.2.1/24", at: far);
        UdpSocket receiver = Bound(b, 7);
        Send(network, Bound(a, 8), "10.0.2.1", 7, 100);
        Assert.True(network.RunUntil(() => receiver.AvailableBytes > 0, s_limit), router.Counters.ToString());
    }

    [Theory]
    [InlineData("10.0.0.1/24", "10.0.0.2/24", "10.0.0.2")]
    [InlineData("fd00::1/64", "fd00::2/64", "fd00::2")]
    public void What_a_perfect_link_took_in_one_piece_is_cut_where_a_real_one_begins(string one, string other, string to)
    {
        var network = new VirtualNetwork();
        Switch far = network.AddSwitch("far");
        VirtualLink trunk = network.ConnectSwitches(network.Lan, far, new LinkConditions { Rate = 1_000_000_000 });
        NetStack a = network.AddHost("a", one), b = network.AddHost("b", other, at: far);
        TcpSocket listener = b.OpenTcp(!IpAddress.Parse(to).IsV4);
        Assert.Equal(StackError.None, listener.Bind(network.Now, new AddressPort(IpAddress.Parse(to), 80)));
        Assert.Equal(StackError.None, listener.Listen(network.Now, 5));
        TcpSocket sender = a.OpenTcp(!IpAddress.Parse(to).IsV4);
        sender.Connect(network.Now, new AddressPort(IpAddress.Parse(to), 80));

        byte[] data = new byte[300_000], got = new byte[data.Length];
        Prng.For(1, "data").Fill(data);
        int sent = 0, received = 0;
        TcpSocket? accepted = null;
        Assert.True(network.RunUntil(() =>
        {
            if (accepted is null) listener.Accept(network.Now, out accepted);
            if (sender.Send(network.Now, data.AsSpan(sent), TcpSendFlags.None, out int taken) == StackError.None) sent += taken;
            if (accepted?.Receive(network.Now, got.AsSpan(received), TcpReceiveFlags.None, out int count) == StackError.None) received += count;
            return received == data.Length;
        }, s_limit), $"{received} {a.Counters} | {b.Counters}");
        Assert.Equal(data, got);
        Assert.True(trunk.Outward.Counters[LinkEvent.Delivered] > 200);
        Assert.True(network.LinkOf(a).Outward.Counters[LinkEvent.Delivered] < trunk.Outward.Counters[LinkEvent.Delivered]);
        Assert.Equal(0, b.Counters.Dropped(DropReason.BadChecksum));
    }

    [Fact]
    public void A_capture_of_the_network_has_each_host_by_name()
    {
        using var file = new MemoryStream();
        var network = new VirtualNetwork { Capture = new PcapngWriter(file) };
        NetStack a = network.AddHost("a", "10.0.0.1/24"), b = network.AddHost("b", "10.0.0.2/24");
        UdpSocket receiver = Bound(b, 7);
        Send(network, Bound(a, 8), "10.0.0.2", 7, 100);
        Assert.True(network.RunUntil(() => receiver.AvailableBytes > 0, s_limit));
        file.Position = 0;
        var reader = new PcapngReader(file);
        var seen = new List<string>();
        while (reader.Read(out CapturedPacket packet) == PcapngResult.Packet) seen.Add($"{packet.Interface.Name} {packet.Direction}");
        Assert.Equal(["a eth0 Outbound", "b eth0 Inbound", "b eth0 Outbound", "a eth0 Inbound", "a eth0 Outbound", "b eth0 Inbound"], seen);
    }

    [Fact]
    public void A_transfer_arrives_whole_whatever_the_link_does_and_repeats_from_its_seed()
    {
        var bad = new LinkConditions
        {
            Rate = 50_000_000, Delay = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(2), QueueBytes = 60_000,
            Loss = 0.01, Duplicate = 0.01, Corrupt = 0.01, Reorder = 0.05,
        };
        Assert.Equal(Run(3), Run(3));

        string Run(ulong seed)
        {
            var network = new VirtualNetwork(seed);
            NetStack a = network.AddHost("a", "10.0.0.1/24", bad), b = network.AddHost("b", "10.0.0.2/24");
            Transfer transfer = Transfer.Start(network, a, b, 2_000_000);
            network.RunUntil(() => transfer.IsDone, s_limit);
            bool isWhole = transfer is { IsDone: true, Error: StackError.None, Received: 2_000_000, IsCorrupt: false };
            Assert.True(isWhole, $"{transfer.Error} after {transfer.Received}");
            return $"{network.Now} {network.PacketsSent} {network.Digest}";
        }
    }

    [Fact]
    public void A_transfer_without_a_way_has_failed()
    {
        var network = new VirtualNetwork();
        NetStack a = network.AddHost("a", "10.0.0.1/24"), b = network.AddHost("b", "10.0.1.1/24");
        Transfer transfer = Transfer.Start(network, a, b, 1);
        Assert.True(transfer is { IsDone: true, Error: StackError.NetworkUnreachable });
    }

    private static UdpSocket Bound(NetStack stack, ushort port)
    {
        UdpSocket socket = stack.OpenUdp(v6: false);
        Assert.Equal(StackError.None, socket.Bind(Instant.Zero, new AddressPort(IpAddress.Any4, port)));
        return socket;
    }

    private static void Send(VirtualNetwork network, UdpSocket from, string to, ushort port, int bytes)
    {
        Packet packet = network.Pool.TryRent(bytes)!;
        packet.Append(bytes).Clear();
        Assert.Equal(StackError.None, from.Send(network.Now, packet, new AddressPort(IpAddress.Parse(to), port), default));
    }
}
