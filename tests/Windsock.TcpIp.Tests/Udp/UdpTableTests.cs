using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Udp;

/// <summary>The table of sockets against a list that is searched from its beginning.</summary>
public class UdpTableTests
{
    private static readonly IpAddress[] s_own =
        [IpAddress.Any4, IpAddress.Parse("10.0.0.1"), IpAddress.Parse("10.0.1.1"), IpAddress.Any6, IpAddress.Parse("fd00::1")];
    private static readonly IpAddress[] s_peers = [IpAddress.Parse("10.0.0.2"), IpAddress.Parse("10.0.0.3"), IpAddress.Parse("fd00::2")];

    private readonly World _world = new();
    private readonly List<UdpSocket> _sockets = [];
    private readonly NetStack _host;

    public UdpTableTests()
    {
        _host = _world.Host();
        _world.Join(_host, "10.0.0.1/24 10.0.1.1/24 fd00::1/64", _world.Host(), "10.0.0.2/24 10.0.0.3/24 fd00::2/64");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_datagram_finds_the_socket_that_says_most_about_it(ulong seed)
    {
        var chance = new Prng(seed);
        for (int step = 0; step < 3000; step++)
        {
            int what = chance.Below(10);
            if (what < 3 && _sockets.Count < 200) Open(chance);
            else if (what == 3 && _sockets.Count > 0) Close(chance.Below(_sockets.Count));
            else if (what == 4 && _sockets.Count > 0) Connect(_sockets[chance.Below(_sockets.Count)], chance);
            else Look(chance);
        }

        Assert.True(_sockets.Count > 50);
    }

    private void Open(Prng chance)
    {
        IpAddress own = s_own[chance.Below(s_own.Length)];
        UdpSocket socket = _host.OpenUdp(!own.IsV4);
        socket.ReuseAddress = true;
        socket.DualStack = chance.Chance(0.5);
        Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(own, (ushort)(1000 + chance.Below(20)))));
        _sockets.Add(socket);
    }

    private void Close(int index)
    {
        _sockets[index].Close(_world.Now);
        _sockets.RemoveAt(index);
    }

    private void Connect(UdpSocket socket, Prng chance)
    {
        if (socket.Remote.Port != 0 && chance.Chance(0.5))
        {
            Assert.Equal(StackError.None, socket.Disconnect(_world.Now));
            return;
        }

        // Another peer, another path: some are refused, and then nothing has changed.
        socket.Connect(_world.Now, new AddressPort(s_peers[chance.Below(s_peers.Length)], (ushort)(1 + chance.Below(2))));
    }

    private void Look(Prng chance)
    {
        IpAddress remote = s_peers[chance.Below(s_peers.Length)];
        IpAddress local = remote.IsV4 ? s_own[1 + chance.Below(2)] : s_own[4];
        ushort localPort = (ushort)(1000 + chance.Below(20)), remotePort = (ushort)(1 + chance.Below(2));
        UdpSocket? expected = null;
        int best = -1;
        foreach (UdpSocket each in _sockets)
        {
            if (each.Local.Port != localPort) continue;
            int match = each.Match(local, remote, remotePort, 2);
            if (match > best) (best, expected) = (match, each);
        }

        UdpSocket? found = _host.Udp.Table.Find(local, localPort, remote, remotePort, 2);
        // Of two that are connected alike either may hear; otherwise it is the one that was bound first.
        Assert.Equal(best, found?.Match(local, remote, remotePort, 2) ?? -1);
        if (best < 4) Assert.Same(expected, found);
    }
}
