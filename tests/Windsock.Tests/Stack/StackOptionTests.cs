using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Options of connections that the stack follows and the host cannot.</summary>
public sealed unsafe class StackOptionTests : IDisposable
{
    private const int TimestampsAt = 16; // TimestampsEnabled of TCP_INFO_v0.

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 5);

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Timestamps_are_offered_as_the_program_wants(int wanted)
    {
        WinsockHost server = _network.AddHost("server", "10.0.0.1/24"), client = _network.AddHost("client", "10.0.0.2/24");
        SocketAddress address = SocketAddress.FromIp(System.Net.IPAddress.Parse("10.0.0.1"), 7000);
        SOCKET listener = server.Run(() => socket(AF_INET, SOCK_STREAM, 0));
        SetTimestamps(listener, 1);
        Assert.Equal(0, bind(listener, address.Bytes));
        Assert.Equal(0, listen(listener, 5));
        SOCKET s = client.Run(() => socket(AF_INET, SOCK_STREAM, 0));
        SetTimestamps(s, wanted);
        Assert.Equal(0, client.Run(() => connect(s, address.Bytes)));

        byte* info = stackalloc byte[256];
        uint version = 0, bytes;
        Assert.Equal(0, WSAIoctl(s, SIO_TCP_INFO, &version, sizeof(uint), info, 256, &bytes, null, null));
        Assert.Equal(wanted, info[TimestampsAt]);
        Assert.Equal(0, closesocket(s));
        Assert.Equal(0, closesocket(listener));
    }

    private static void SetTimestamps(SOCKET s, int value) => Assert.Equal(0, setsockopt(s, IPPROTO_TCP, TCP_TIMESTAMPS, (byte*)&value, sizeof(int)));
}
