using System.Net;
using System.Net.Sockets;
using Windsock.Drivers.Host;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Kernel;

/// <summary>A network of the host's kernel with a TAP device, and the stack at the other end of it: 10.9.0.1 and fd09::1 are the kernel's, those with 2 the
/// stack's.</summary>
internal sealed class KernelHost : IDisposable
{
    /// <summary>The device.</summary>
    public const string Device = "wsk0";

    // The bound of one exchange; a test of real time may be on a busy machine.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(120);

    private readonly TunTapLink _tap;
    private readonly PacketPool _pool = new();

    private KernelHost(bool offload, int mtu, double loss, double overtaken)
    {
        var options = new TunTapOptions(Device) { HostAddress = IpPrefix.Parse("10.9.0.1/24"), Mtu = mtu, Offload = offload };
        TunTapLink? tap = TunTapLink.Open(options, _pool, out DriverError? error);
        Assert.SkipWhen(tap is null, $"no TAP devices here: {error}");
        _tap = tap!;
        Link = new LossyLink(_tap, 5, loss, overtaken);
        Host = new RealTime(Link, _pool, "10.9.0.2/24");
        Host.Interface.AddAddress(IpPrefix.Parse("fd09::2/64"));
    }

    public RealTime Host { get; }

    public LossyLink Link { get; }

    public Instant Now => Host.Now;

    /// <summary>Runs a test in such a network.</summary>
    public static void Run(bool offload, int mtu, double loss, double overtaken, Action<KernelHost> test) => NetworkNamespace.Run(() =>
    {
        using var host = new KernelHost(offload, mtu, loss, overtaken);
        Assert.SkipUnless(Tool.Exists("ip"), "the program ip is not installed");
        NetworkNamespace.Ip("link", "set", "lo", "up");
        NetworkNamespace.Ip("address", "add", "fd09::1/64", "dev", Device, "nodad");
        test(host);
        Assert.Equal(0, host._tap.ReceiveDropped);
    });

    public static IPAddress KernelAddress(bool v6) => IPAddress.Parse(v6 ? "fd09::1" : "10.9.0.1");

    public static IPAddress OurAddress(bool v6) => IPAddress.Parse(v6 ? "fd09::2" : "10.9.0.2");

    public static Socket KernelSocket(bool v6, SocketType type = SocketType.Stream, ProtocolType protocol = ProtocolType.Unspecified) =>
        new(v6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, type, protocol) { Blocking = false };

    /// <summary>Drives the stack until something is so.</summary>
    public void Until(Func<bool> condition, Func<string>? state = null) => Host.Until(condition, state, s_bound);

    /// <summary>A connection that the kernel opens.</summary>
    public (TcpSocket Ours, Socket Kernels) ConnectFromKernel(bool v6)
    {
        TcpSocket listener = Listen(v6, 80);
        Socket kernels = KernelSocket(v6);
        BeginConnect(kernels, OurAddress(v6), 80);
        TcpSocket? accepted = null;
        Until(() => listener.Accept(Now, out accepted) == StackError.None);
        Until(() => kernels.Poll(0, SelectMode.SelectWrite));
        listener.Close(Now);
        return (accepted!, kernels);
    }

    /// <summary>A connection that the stack opens.</summary>
    public (TcpSocket Ours, Socket Kernels) ConnectToKernel(bool v6)
    {
        using Socket listener = KernelSocket(v6);
        listener.Bind(new IPEndPoint(KernelAddress(v6), 8080));
        listener.Listen(5);
        TcpSocket ours = Host.Stack.OpenTcp(v6);
        Assert.Equal(StackError.InProgress, ours.Connect(Now, new AddressPort(IpAddress.Parse(KernelAddress(v6).ToString()), 8080)));
        Until(() => ours.Readiness != SocketReadiness.None);
        Assert.Equal(StackError.None, ours.TakeError());
        Until(() => listener.Poll(0, SelectMode.SelectRead));
        Socket kernels = listener.Accept();
        kernels.Blocking = false;
        return (ours, kernels);
    }

    public TcpSocket Listen(bool v6, ushort port)
    {
        TcpSocket listener = Host.Stack.OpenTcp(v6);
        Assert.Equal(StackError.None, listener.Bind(Now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, port)));
        Assert.Equal(StackError.None, listener.Listen(Now, 5));
        return listener;
    }

    public static void BeginConnect(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Connect(address, port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
        {
        }
    }

    public void Dispose() => _tap.Dispose();
}
