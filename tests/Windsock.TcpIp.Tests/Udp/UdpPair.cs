using Windsock.Drivers;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Udp;

/// <summary>Two hosts on a cable, 10.0.0.1 and fd00::1 on one, 10.0.0.2 and fd00::2 on the other.</summary>
internal sealed class UdpPair
{
    public static readonly IpAddress NearV4 = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress FarV4 = IpAddress.Parse("10.0.0.2");
    public static readonly IpAddress NearV6 = IpAddress.Parse("fd00::1");
    public static readonly IpAddress FarV6 = IpAddress.Parse("fd00::2");

    public UdpPair(Cable? cable = null)
    {
        cable ??= new Cable();
        Pool = new PacketPool();
        Near = new NetStack(new StackOptions { Seed = 1 }, Pool);
        Far = new NetStack(new StackOptions { Seed = 2 }, Pool);
        NearInterface = Near.AddInterface("near", cable.Near);
        FarInterface = Far.AddInterface("far", cable.Far);
        NearInterface.AddAddress(new IpPrefix(NearV4, 24));
        NearInterface.AddAddress(new IpPrefix(NearV6, 64));
        FarInterface.AddAddress(new IpPrefix(FarV4, 24));
        FarInterface.AddAddress(new IpPrefix(FarV6, 64));
        Now = Instant.Zero + TimeSpan.FromSeconds(1);
        Run();
    }

    public PacketPool Pool { get; }

    public NetStack Near { get; }

    public NetStack Far { get; }

    public NetworkInterface NearInterface { get; }

    public NetworkInterface FarInterface { get; }

    public Instant Now { get; private set; }

    public static AddressPort At(IpAddress address, int port, int scope = 0) => new(address, (ushort)port, scope);

    public void Run()
    {
        for (int i = 0; i < 8; i++)
        {
            Near.Poll(Now);
            Far.Poll(Now);
        }
    }

    public UdpSocket Open(NetStack stack, int port, bool v6 = false)
    {
        UdpSocket socket = stack.OpenUdp(v6);
        StackError error = socket.Bind(Now, At(v6 ? IpAddress.Any6 : IpAddress.Any4, port));
        return error == StackError.None ? socket : throw new InvalidOperationException(error.ToString());
    }

    public Packet Payload(params ReadOnlySpan<byte> bytes)
    {
        Packet packet = Pool.TryRent(bytes.Length)!;
        bytes.CopyTo(packet.Append(bytes.Length));
        return packet;
    }

    public Packet Payload(int length)
    {
        Packet packet = Pool.TryRent(length)!;
        Span<byte> bytes = packet.Append(length);
        for (int i = 0; i < length; i++) bytes[i] = (byte)(i * 7);
        return packet;
    }

    public StackError Send(UdpSocket socket, AddressPort? to, params ReadOnlySpan<byte> bytes) => socket.Send(Now, Payload(bytes), to, default);

    public byte[]? Receive(UdpSocket socket)
    {
        Packet? packet = socket.Receive(Now);
        if (packet is null) return null;
        byte[] bytes = packet.Bytes.ToArray();
        packet.Release();
        return bytes;
    }
}
