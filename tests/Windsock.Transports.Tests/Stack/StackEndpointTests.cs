using System.Net;
using Windsock.Spi;
using Windsock.Transports.Configuration;
using Windsock.Transports.Kernel;
using Xunit;
using static Windsock.Spi.WsaError;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Transports.Tests.Stack;

/// <summary>Endpoints of our own stack, without the engine above them.</summary>
public sealed class StackEndpointTests
{
    private const int SOCK_STREAM = 1, SOCK_DGRAM = 2, IPPROTO_TCP = 6, IPPROTO_UDP = 17;
    private const int Bound = 60_000;

    private static Transport Build(string text)
    {
        Assert.True(NetworkSetting.TryParse(text, out NetworkSetting setting, out string problem), problem);
        Transport transport = NetworkBuilder.Build(setting, new KernelTransport(), out problem);
        Assert.Empty(problem);
        return transport;
    }

    private static Endpoint Open(Transport transport, int type)
    {
        Assert.Equal(NO_ERROR, transport.Open(SocketAddress.AF_INET, type, type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP, out Endpoint? endpoint));
        return endpoint!;
    }

    private static SocketAddress BindToLoopback(Endpoint endpoint)
    {
        Assert.Equal(NO_ERROR, endpoint.Bind(SocketAddress.FromIp(IPAddress.Loopback, 0)));
        Assert.Equal(NO_ERROR, endpoint.GetLocalName(out SocketAddress name));
        return name;
    }

    [Fact]
    public void The_host_s_own_name_has_the_addresses_of_the_host()
    {
        Transport transport = Build("loopback,10.5.0.7/24,name=Tester");
        var addresses = new List<SocketAddress>();
        Assert.Equal(NO_ERROR, transport.Names!.Resolve("tester", SocketAddress.AF_INET, addresses, out _));
        Assert.NotEmpty(addresses);
        Assert.Equal([.. transport.Names.LocalAddresses(SocketAddress.AF_INET)], addresses);
    }

    [Fact]
    public void A_buffer_may_be_larger_than_any_message_and_than_a_span()
    {
        Transport transport = Build("loopback");
        Endpoint datagrams = Open(transport, SOCK_DGRAM), listener = Open(transport, SOCK_STREAM), client = Open(transport, SOCK_STREAM);
        byte[] bytes = GC.AllocateArray<byte>(16, pinned: true);
        bytes[0] = 42;
        nint place = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);
        WSABUF[] one = [new WSABUF(place, 1)], huge = [new WSABUF { buf = place + 8, len = uint.MaxValue }];

        SocketAddress own = BindToLoopback(datagrams);
        Assert.Equal(1, datagrams.SendTo(one, 0, own, 0).Bytes);
        int flags = 0;
        Assert.Equal(IoResult.Moved(1), datagrams.Receive(huge, ref flags, Bound));

        SocketAddress served = BindToLoopback(listener);
        Assert.Equal(NO_ERROR, listener.Listen(1));
        Assert.Equal(NO_ERROR, client.Connect(served, Bound));
        Assert.Equal(NO_ERROR, listener.Accept(out Endpoint? accepted, out _, Bound));
        Assert.Equal(IoResult.Moved(1), client.Send(one, 0, Bound));
        Assert.Equal(IoResult.Moved(1), accepted!.Receive(huge, ref flags, Bound));
        Assert.Equal(42, bytes[8]);
        foreach (Endpoint each in (Endpoint[])[datagrams, listener, client, accepted]) each.Close(abort: true);
    }

    [Fact]
    public void A_peek_fills_one_buffer_after_the_other_and_takes_nothing()
    {
        const int MSG_PEEK = 2;
        Transport transport = Build("loopback");
        Endpoint listener = Open(transport, SOCK_STREAM), client = Open(transport, SOCK_STREAM);
        byte[] bytes = GC.AllocateArray<byte>(16, pinned: true);
        "abcde"u8.CopyTo(bytes);
        nint place = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);
        WSABUF[] sent = [new WSABUF(place, 5)], two = [new WSABUF(place + 8, 2), new WSABUF(place + 12, 4)];
        SocketAddress served = BindToLoopback(listener);
        Assert.Equal(NO_ERROR, listener.Listen(1));
        Assert.Equal(NO_ERROR, client.Connect(served, Bound));
        Assert.Equal(NO_ERROR, listener.Accept(out Endpoint? accepted, out _, Bound));

        int flags = MSG_PEEK;
        Assert.Equal(WSAEWOULDBLOCK, accepted!.Receive(two, ref flags, 0).Error);
        Assert.Equal(IoResult.Moved(5), client.Send(sent, 0, Bound));
        foreach (int asked in (int[])[MSG_PEEK, MSG_PEEK, 0])
        {
            bytes.AsSpan(8).Clear();
            flags = asked;
            Assert.Equal(IoResult.Moved(5), accepted.Receive(two, ref flags, Bound));
            Assert.Equal("ab\0\0cde\0"u8, bytes.AsSpan(8));
        }

        foreach (Endpoint each in (Endpoint[])[listener, client, accepted]) each.Close(abort: true);
    }

    [Fact]
    public void An_exclusive_listener_accepts_while_others_bind_and_close()
    {
        const int SOL_SOCKET = 0xffff, SO_EXCLUSIVEADDRUSE = ~4, rounds = 3000;
        Transport transport = Build("loopback");
        Endpoint listener = Open(transport, SOCK_STREAM);
        Assert.Equal(NO_ERROR, listener.SetOption(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, BitConverter.GetBytes(1)));
        SocketAddress served = BindToLoopback(listener);
        Assert.Equal(NO_ERROR, listener.Listen(5));
        bool stop = false;
        var binding = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                Endpoint passing = Open(transport, SOCK_DGRAM);
                BindToLoopback(passing);
                passing.Close(abort: true);
            }
        }) { IsBackground = true };
        var accepting = new Thread(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                Endpoint client = Open(transport, SOCK_STREAM);
                Assert.Equal(NO_ERROR, client.Connect(served, Bound));
                Assert.Equal(NO_ERROR, listener.Accept(out Endpoint? accepted, out _, Bound));
                accepted!.Close(abort: true);
                client.Close(abort: true);
            }
        }) { IsBackground = true };
        binding.Start();
        accepting.Start();
        Assert.True(accepting.Join(Bound), "the two wait for each other's lock");
        Volatile.Write(ref stop, true);
        Assert.True(binding.Join(Bound));
        listener.Close(abort: true);
    }
}
