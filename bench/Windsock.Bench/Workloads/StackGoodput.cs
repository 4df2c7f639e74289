using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.Bench.Workloads;

/// <summary>What one flow gets of a link that loses packets, in virtual time: the same on every machine.</summary>
internal static class StackGoodput
{
    private const int Seeds = 8;
    private const ushort Port = 80;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(8);

    // The link of the figures that were taken with the host's own TCP: 100 Mbit/s, a round trip of 20 ms, a queue of 250 KB, 1 % loss.
    private static readonly LinkConditions s_forward = new() { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 250_000, Loss = 0.01 };
    private static readonly LinkConditions s_backward = new() { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 250_000 };

    /// <summary>Mbit/s, the mean over some seeds.</summary>
    public static double MegabitsPerSecond(string congestionControl) =>
        Enumerable.Range(1, Seeds).Average(seed => MegabitsPerSecond(congestionControl, (ulong)seed));

    private static double MegabitsPerSecond(string congestionControl, ulong seed)
    {
        var network = new VirtualNetwork(seed) { KeepDigest = false };
        var options = new StackOptions { Tcp = TcpProfile.Linux with { CongestionControl = congestionControl } };
        NetStack near = network.AddStack("near", options), far = network.AddStack("far", options);
        network.Connect(near, "10.0.0.1/24", far, "10.0.0.2/24", s_forward, s_backward);
        TcpSocket listener = far.OpenTcp();
        listener.Bind(network.Now, new AddressPort(IpAddress.Any4, Port));
        listener.Listen(network.Now, 1);
        TcpSocket sender = near.OpenTcp();
        sender.Connect(network.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), Port));

        TcpSocket? receiver = null;
        byte[] buffer = new byte[256 * 1024];
        long received = 0;
        network.TurnEnded += now =>
        {
            if (receiver is null && listener.Accept(now, out receiver) != StackError.None) return;
            while (sender.Send(now, buffer, TcpSendFlags.None, out int taken) == StackError.None && taken > 0) continue;
            while (receiver!.Receive(now, buffer, TcpReceiveFlags.None, out int got) == StackError.None && got > 0) received += got;
        };
        network.Run(s_warmUp);
        long before = received;
        network.Run(s_measured);
        return (received - before) * 8 / 1e6 / s_measured.TotalSeconds;
    }
}
