using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class TcpChanceTests
{
    private static readonly AddressPort s_local = new(TcpProbe.Own, 80), s_remote = new(TcpProbe.Peer, 4000);

    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x93f5f5799a932462)]
    [InlineData(2, 0x3f2acc7f57c29bdb)]
    public void SipHash_gives_the_numbers_of_its_authors(int words, ulong expected)
    {
        var hash = new SipHash(0x0706050403020100, 0x0f0e0d0c0b0a0908);
        ulong[] message = [0x0706050403020100, 0x0f0e0d0c0b0a0908];
        Assert.Equal(expected, hash.Of(message.AsSpan(0, words)));
    }

    [Fact]
    public void Initial_sequence_numbers_go_up_every_four_microseconds_and_differ_by_the_ends() // RFC 6528 section 3
    {
        var keys = new ConnectionKeys(3);
        Instant now = Instant.Zero + TimeSpan.FromHours(1);
        uint first = keys.InitialSequence(now, s_local, s_remote);
        Assert.Equal(250_000u, keys.InitialSequence(now + TimeSpan.FromSeconds(1), s_local, s_remote) - first);
        Assert.NotEqual(first, keys.InitialSequence(now, s_local, s_remote with { Port = 4001 }));
        Assert.NotEqual(first, new ConnectionKeys(4).InitialSequence(now, s_local, s_remote));
    }

    [Fact]
    public void Ports_to_one_destination_follow_each_other_and_others_are_elsewhere() // RFC 6056 section 3.3.4
    {
        var keys = new ConnectionKeys(3);
        var ports = new TcpPorts(3);
        uint offset = keys.PortOffset(s_local, s_remote);
        ushort first = ports.Choose(offset, _ => true);
        ports.Use(first);
        ushort second = ports.Choose(offset, _ => true);
        Assert.Equal((first + 1 - TcpPorts.First) % 16384, second - TcpPorts.First);
        Assert.True(first >= TcpPorts.First);
        Assert.Equal(0, ports.Choose(offset, _ => false));
        Assert.NotEqual(keys.PortOffset(s_local, s_remote), keys.PortOffset(s_local, s_remote with { Port = 81 }));
    }

    [Fact]
    public void When_all_ports_are_in_use_connections_to_other_peers_share_them()
    {
        var ports = new TcpPorts(3);
        for (int port = TcpPorts.First; port < 65536; port++) ports.Use((ushort)port);
        Assert.Equal(0, ports.Choose());
        Assert.NotEqual(0, ports.Choose(1, _ => true));
    }
}
