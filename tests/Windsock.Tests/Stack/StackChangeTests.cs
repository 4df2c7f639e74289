using Windsock.Spi;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using Windsock.Tests.Events;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Changes of addresses and routes of a host on a network inside the process are those that its sockets are told of.</summary>
public sealed unsafe class StackChangeTests : IDisposable
{
    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 4);
    private readonly WinsockHost _host;

    public StackChangeTests() => _host = _network.AddHost("host", "10.0.0.1/24");

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    private NetworkInterface Interface => _host.Stack.Interfaces[^1];

    private void Await(SOCKET s, uint code, ReadOnlySpan<byte> input)
    {
        Assert.Equal(-1, WSAIoctl(s, code, input, default, out _));
        Assert.Equal(WsaError.WSAEWOULDBLOCK, WSAGetLastError());
    }

    [Fact]
    public void A_new_address_is_told()
    {
        SOCKET s = _host.Run(() => socket(AF_INET, SOCK_DGRAM, 0));
        var selected = new SelectedSocket(s, FD_ADDRESS_LIST_CHANGE);
        Await(s, SIO_ADDRESS_LIST_CHANGE, default);
        _network.Change(_ => _host.Stack.Routes.Add(new Route(IpPrefix.Parse("10.9.0.0/16"), Interface, IpAddress.Parse("10.0.0.9"))));
        Assert.False(selected.IsSet);
        _network.Change(_ => Interface.AddAddress(IpPrefix.Parse("10.0.0.7/24")));
        Assert.Equal(FD_ADDRESS_LIST_CHANGE, selected.Next().lNetworkEvents);
        Assert.Equal(0, closesocket(s));
    }

    [Fact]
    public void A_new_route_is_told_to_who_waits_for_its_destination()
    {
        SOCKET s = _host.Run(() => socket(AF_INET, SOCK_DGRAM, 0));
        var selected = new SelectedSocket(s, FD_ROUTING_INTERFACE_CHANGE);
        Await(s, SIO_ROUTING_INTERFACE_CHANGE, SocketAddress.FromIp(System.Net.IPAddress.Parse("10.9.0.1"), 0).Bytes);
        _network.Change(_ => _host.Stack.Routes.Add(new Route(IpPrefix.Parse("10.9.0.0/16"), Interface, IpAddress.Parse("10.0.0.9"))));
        Assert.Equal(FD_ROUTING_INTERFACE_CHANGE, selected.Next().lNetworkEvents);
        Assert.Equal(0, closesocket(s));
    }
}
