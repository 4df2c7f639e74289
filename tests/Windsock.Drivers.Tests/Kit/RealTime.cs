using System.Diagnostics;
using System.Net.Sockets;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Kit;

/// <summary>A stack on a real link, driven by the test's thread with the clock of the machine, and exchanges with sockets of the host's kernel.</summary>
internal sealed class RealTime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public RealTime(ILink link, PacketPool pool, string address)
    {
        Stack = new NetStack(new StackOptions { Name = "test" }, pool);
        Interface = Stack.AddInterface("link0", link);
        Interface.AddAddress(IpPrefix.Parse(address));
    }

    public NetStack Stack { get; }

    public NetworkInterface Interface { get; }

    public Instant Now => new(_clock.Elapsed.Ticks);

    /// <summary>Drives the stack until something is so.</summary>
    public void Until(Func<bool> condition, Func<string>? state = null, TimeSpan? bound = null)
    {
        Instant end = Now + (bound ?? s_bound);
        while (!condition())
        {
            Assert.True(Now < end, $"nothing came of it: {Stack.Counters} {state?.Invoke()}");
            Stack.Poll(Now);
            Thread.Yield();
        }
    }

    /// <summary>A datagram from the host's kernel to the stack and back.</summary>
    public void ExchangeDatagrams(string own, int bytes = 1000)
    {
        UdpSocket socket = Stack.OpenUdp(v6: false);
        Assert.Equal(StackError.None, socket.Bind(Now, new AddressPort(IpAddress.Any4, 7)));
        using var kernel = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        kernel.Connect(System.Net.IPAddress.Parse(own), 7);
        byte[] data = new byte[bytes], got = new byte[bytes];
        Prng.For(2, "datagram").Fill(data);
        kernel.Send(data);
        Until(() => socket.AvailableBytes > 0);
        Packet packet = socket.Receive(Now)!;
        var from = new AddressPort(packet.Source, packet.SourcePort);
        Assert.Equal(data, packet.Bytes.ToArray());
        Assert.Equal(StackError.None, socket.Send(Now, packet, from, default));
        Until(() => kernel.Available > 0);
        Assert.Equal(bytes, kernel.Receive(got));
        Assert.Equal(data, got);
        socket.Close(Now);
    }

    /// <summary>A connection from the host's kernel to the stack that carries bytes there and back.</summary>
    public void ExchangeStream(string own, int bytes)
    {
        TcpSocket listener = Stack.OpenTcp();
        Assert.Equal(StackError.None, listener.Bind(Now, new AddressPort(IpAddress.Any4, 80)));
        Assert.Equal(StackError.None, listener.Listen(Now, 5));
        using var kernel = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            kernel.Connect(System.Net.IPAddress.Parse(own), 80);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
        {
        }

        TcpSocket? accepted = null;
        Until(() => listener.Accept(Now, out accepted) == StackError.None);
        byte[] data = new byte[bytes], there = new byte[bytes], back = new byte[bytes];
        Prng.For(3, "stream").Fill(data);
        int sent = 0, arrived = 0, returned = 0, received = 0;
        Until(
            () =>
            {
                if (sent < bytes) sent += Math.Max(0, kernel.Send(data.AsSpan(sent), SocketFlags.None, out _));
                if (arrived < bytes && accepted!.Receive(Now, there.AsSpan(arrived), TcpReceiveFlags.None, out int count) == StackError.None) arrived += count;
                if (returned < arrived && accepted!.Send(Now, there.AsSpan(returned, arrived - returned), TcpSendFlags.None, out int taken) == StackError.None)
                {
                    returned += taken;
                }

                if (received < bytes) received += Math.Max(0, kernel.Receive(back.AsSpan(received), SocketFlags.None, out _));
                return received == bytes;
            },
            () => $"{sent} sent, {arrived} there, {returned} returned, {received} back");
        Assert.Equal(data, back);
        accepted!.Close(Now);
        listener.Close(Now);
    }
}
