using Windsock.Drivers;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

/// <summary>Routers and servers whose messages come with wrong bytes, and checksums that say they are right.</summary>
public class HostileServerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Nothing_throws_stalls_or_grows(ulong seed)
    {
        var world = new World(seed);
        NetStack host = world.Host(), server = world.Router();
        var cable = new Cable(LinkKind.Ethernet);
        NetworkInterface near = world.Attach(host, new CorruptingLink(cable.Near, seed), "");
        NetworkInterface far = world.Attach(server, new CorruptingLink(cable.Far, seed + 100), "10.0.0.1/24 fe80::1/64 fd00::1/64");
        Serve(world, far);

        var configuration = new Ipv6Configuration(near);
        configuration.Start(world.Now);
        var dhcp = new DhcpClient(near);
        Assert.Equal(StackError.None, dhcp.Start(world.Now));
        var dhcp6 = new Dhcp6Client(near, new Dhcp6ClientOptions { RapidCommit = seed % 2 == 0 });
        Assert.Equal(StackError.None, dhcp6.Start(world.Now));
        UdpSocket member = host.OpenUdp(false);
        member.Join(world.Now, IpAddress.Parse("239.1.2.3"), near.Index);
        var resolver = new DnsResolver(host, new DnsResolverOptions { Servers = [new AddressPort(IpAddress.Parse("10.0.0.1"), 53)] });

        int found = 0;
        for (int i = 0; i < 200; i++)
        {
            DnsQuery query = resolver.Resolve(world.Now, $"h{i % 50}.example.test", i % 2 == 0 ? DnsType.A : DnsType.TXT);
            world.Run(TimeSpan.FromSeconds(30));
            Assert.True(query.IsDone);
            if (query.Outcome == DnsOutcome.Found) found++;
            Assert.InRange(near.Addresses.Count, 0, 64);
            Assert.InRange(host.Routes.Routes.Count, 0, 256);
        }

        Assert.InRange(found, 10, 190); // Enough gets through that every machine has moved, and enough does not.
        member.Close(world.Now);
        dhcp.Stop(world.Now);
        dhcp6.Stop(world.Now);
        configuration.Stop(world.Now);
        world.Run(TimeSpan.FromSeconds(30));
        Assert.Empty(near.Addresses);
        Assert.InRange(world.Pool.Rented, 0, 64); // What waits for neighbours that wrong bytes have invented.
    }

    private static void Serve(World world, NetworkInterface far)
    {
        new RouterAdvertiser(far, new RouterAdvertiserOptions
        {
            Prefixes = [new NdpPrefixInformation(IpPrefix.Parse("fd00::/64"), true, true, 600, 300)],
            Routes = [new NdpRouteInformation(IpPrefix.Parse("fd01::/48"), RouterPreference.High, 600)],
            DnsServers = [IpAddress.Parse("fd00::1")],
            Mtu = 1400,
            Managed = true,
            MaxInterval = TimeSpan.FromSeconds(10),
        }).Start(world.Now);
        new DhcpServer(far, new DhcpServerOptions
        {
            First = IpAddress.Parse("10.0.0.100"), LeaseTime = TimeSpan.FromMinutes(4), DomainName = "example.test",
            Routes = [(IpPrefix.Parse("192.168.0.0/16"), IpAddress.Parse("10.0.0.1"))],
        }).Start(world.Now);
        new Dhcp6Server(far, new Dhcp6ServerOptions
        {
            First = IpAddress.Parse("fd00::100"), PreferredLifetime = TimeSpan.FromMinutes(4), ValidLifetime = TimeSpan.FromMinutes(8),
            SearchNames = ["example.test"],
        }).Start(world.Now);
        var dns = new DnsServer(far.Stack, "example.test");
        for (int i = 0; i < 50; i++)
        {
            dns.AddText($"h{i}.example.test", DnsType.CNAME, $"host{i}.example.test", 20);
            for (int j = 0; j < i; j++) dns.Add($"host{i}.example.test", IpAddress.V4(0xc0000200 + (uint)j), 20);
        }

        dns.Start(world.Now);
    }

    private sealed class CorruptingLink(ILink inner, ulong seed) : ILink
    {
        private const int FirstByte = 34; // Behind the headers of Ethernet and IPv4, so that it gets further than those.

        private readonly Prng _chance = new(seed);

        public LinkProperties Properties => inner.Properties;

        public Instant NextArrival => inner.NextArrival;

        public int HostDescriptor => -1;

        public void Send(Instant now, Packet packet) => inner.Send(now, packet);

        public void Flush(Instant now) => inner.Flush(now);

        public Packet? Receive(Instant now)
        {
            Packet? packet = inner.Receive(now);
            if (packet is null || packet.Length <= FirstByte || !_chance.Chance(0.5)) return packet;
            for (int count = 1 + _chance.Below(3); count > 0; count--)
            {
                // Most fields that matter stand near the front.
                int span = _chance.Chance(0.5) ? Math.Min(64, packet.Length - FirstByte) : packet.Length - FirstByte;
                packet.Bytes[FirstByte + _chance.Below(span)] = _chance.Chance(0.3) ? (byte)0xff : (byte)_chance.Next();
            }

            packet.Checksum = ChecksumState.Valid;
            return packet;
        }
    }
}
