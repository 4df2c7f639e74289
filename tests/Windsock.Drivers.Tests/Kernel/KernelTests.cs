using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Kernel;

/// <summary>The stack against the TCP/IP of the host's kernel, over TAP: from ARP to the end of connections, with losses too.</summary>
public class KernelTests
{
    private const long StreamBytes = 20_000_000;

    /// <summary>Offload, MTU, loss, how many are overtaken, IPv6.</summary>
    public static TheoryData<bool, int, double, double, bool> Links => new()
    {
        { true, 1500, 0, 0, false },
        { true, 1500, 0.01, 0, false },
        { false, 1500, 0, 0, true },
        { false, 1500, 0.01, 0.01, false },
        { false, 1280, 0.03, 0, true },
        { true, 9000, 0.01, 0.01, true },
        { true, 65521, 0.001, 0, false },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void A_client_of_the_kernel_exchanges_bytes_with_our_server(bool offload, int mtu, double loss, double overtaken, bool v6) =>
        KernelHost.Run(offload, mtu, loss, overtaken, host => Exchange(host, host.ConnectFromKernel(v6)));

    [Theory]
    [MemberData(nameof(Links))]
    public void Our_client_exchanges_bytes_with_a_server_of_the_kernel(bool offload, int mtu, double loss, double overtaken, bool v6) =>
        KernelHost.Run(offload, mtu, loss, overtaken, host => Exchange(host, host.ConnectToKernel(v6)));

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    [InlineData(false, 30_000)]
    [InlineData(true, 30_000)]
    public void Datagrams_pass_both_ways_also_as_fragments(bool v6, int bytes) => KernelHost.Run(offload: true, 1500, 0, 0, host =>
    {
        UdpSocket ours = host.Host.Stack.OpenUdp(v6);
        Assert.Equal(StackError.None, ours.Bind(host.Now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 7)));
        using Socket kernels = KernelHost.KernelSocket(v6, SocketType.Dgram);
        kernels.Connect(KernelHost.OurAddress(v6), 7);
        byte[] data = new byte[bytes], got = new byte[bytes + 1];
        for (int round = 0; round < 20; round++)
        {
            Prng.For((ulong)round, "datagram").Fill(data);
            kernels.Send(data);
            Packet? packet = null;
            host.Until(() => (packet = ours.Receive(host.Now)) is not null);
            Assert.Equal(data, packet!.Bytes.ToArray());
            Assert.Equal(StackError.None, ours.Send(host.Now, packet, new AddressPort(packet.Source, packet.SourcePort), default));
            host.Until(() => kernels.Available > 0);
            Assert.Equal(bytes, kernels.Receive(got));
            Assert.Equal(data, got.AsSpan(0, bytes).ToArray());
        }

        ours.Close(host.Now);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Our_ping_is_answered(bool v6) => KernelHost.Run(offload: true, 1500, 0, 0, host =>
    {
        EchoClient echo = host.Host.Stack.OpenEcho(new AddressPort(IpAddress.Parse(KernelHost.KernelAddress(v6).ToString()), 0), count: 1);
        Assert.Equal(StackError.None, echo.Start(host.Now));
        EchoResult result = default;
        host.Until(() => echo.TryTake(out result));
        Assert.Equal(StackError.None, result.Error);
        Assert.Equal(IpAddress.Parse(KernelHost.KernelAddress(v6).ToString()), result.From);
        echo.Close();
    });

    [Theory]
    [InlineData(56)]
    [InlineData(20_000)]
    public void A_ping_of_the_kernel_is_answered(int bytes) => KernelHost.Run(offload: true, 1500, 0, 0, host =>
    {
        using Socket kernels = KernelHost.KernelSocket(v6: false, SocketType.Raw, ProtocolType.Icmp);
        byte[] request = new byte[Icmpv4Header.Size + bytes], got = new byte[65535];
        Prng.For(9, "ping").Fill(request);
        request[0] = 8;
        request[1] = request[2] = request[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(2), Checksum.Of(request));
        kernels.SendTo(request, new IPEndPoint(KernelHost.OurAddress(v6: false), 0));
        host.Until(() => kernels.Available > 0);
        int count = kernels.Receive(got);
        Span<byte> reply = got.AsSpan(Ipv4Header.Size, count - Ipv4Header.Size);
        Assert.Equal(0, reply[0]);
        Assert.Equal(request.AsSpan(4).ToArray(), reply[4..].ToArray());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reset_arrives_on_either_side(bool v6) => KernelHost.Run(offload: false, 1500, 0, 0, host =>
    {
        (TcpSocket ours, Socket kernels) = host.ConnectFromKernel(v6);
        ours.Abort(host.Now);
        host.Until(() => kernels.Receive(new byte[1], SocketFlags.None, out SocketError error) <= 0 && error == SocketError.ConnectionReset);
        kernels.Dispose();

        (ours, kernels) = host.ConnectToKernel(v6);
        kernels.LingerState = new LingerOption(true, 0);
        kernels.Dispose();
        host.Until(() => ours.Receive(host.Now, new byte[1], TcpReceiveFlags.None, out _) == StackError.ConnectionReset);
        ours.Close(host.Now);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_port_where_nobody_listens_refuses_on_either_side(bool v6) => KernelHost.Run(offload: true, 1500, 0, 0, host =>
    {
        using Socket kernels = KernelHost.KernelSocket(v6);
        KernelHost.BeginConnect(kernels, KernelHost.OurAddress(v6), 81);
        host.Until(() => kernels.Poll(0, SelectMode.SelectError) || kernels.Poll(0, SelectMode.SelectWrite));
        Assert.Equal((int)SocketError.ConnectionRefused, (int)kernels.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!);

        TcpSocket ours = host.Host.Stack.OpenTcp(v6);
        ours.Connect(host.Now, new AddressPort(IpAddress.Parse(KernelHost.KernelAddress(v6).ToString()), 81));
        host.Until(() => (ours.Readiness & SocketReadiness.Failed) != 0);
        Assert.Equal(StackError.ConnectionRefused, ours.TakeError());
        ours.Close(host.Now);
    });

    [Fact]
    public void The_kernel_s_own_losses_are_mended_too() => KernelHost.Run(offload: false, 1500, 0, 0, host =>
    {
        Assert.SkipUnless(Tool.Exists("tc"), "the program tc is not installed");
        (int code, string output) = Tool.Run(
            "tc", "qdisc", "add", "dev", KernelHost.Device, "root", "netem", "delay", "2ms", "1ms", "loss", "1%", "duplicate", "0.5%", "reorder", "1%");
        Assert.SkipWhen(code != 0, $"netem is not there: {output.Trim()}");
        Exchange(host, host.ConnectFromKernel(v6: false), StreamBytes / 4);
    });

    private static void Exchange(KernelHost host, (TcpSocket Ours, Socket Kernels) ends, long bytes = StreamBytes)
    {
        using Socket kernels = ends.Kernels;
        var exchange = new StreamExchange(host.Host, ends.Ours, kernels, bytes);
        host.Until(exchange.Step, () => $"{exchange.State}, {host.Link.Lost} packets lost");
        ends.Ours.Close(host.Now);
        kernels.Close();

        // What is left is at most a connection in TIME-WAIT.
        host.Until(() => ends.Ours.State is TcpState.Closed or TcpState.TimeWait, () => ends.Ours.State.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{host.Now.Ticks / 1e7:F2} s, {host.Host.Stack.Counters}, {host.Link.Lost} lost, {host.Link.Overtaken} overtaken");
        if (host.Host.Stack.Counters.Dropped(DropReason.BadChecksum) != 0) Assert.Fail("a checksum of the kernel was not right");
    }
}
