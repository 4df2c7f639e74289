using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

public class DnsResolverTests
{
    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetStack _far;
    private readonly DnsServer _server;
    private readonly DnsResolver _resolver;

    public DnsResolverTests()
    {
        _host = _world.Host();
        _far = _world.Host();
        _world.Join(_host, "10.0.0.1/24 fd00::1/64", _far, "10.0.0.53/24 10.0.0.54/24 fd00::53/64");
        _server = new DnsServer(_far, "example.test");
        _server.Add("www.example.test", IpAddress.Parse("192.0.2.1"));
        _server.Add("www.example.test", IpAddress.Parse("2001:db8::1"));
        _server.AddText("alias.example.test", DnsType.CNAME, "www.example.test");
        Assert.Equal(StackError.None, _server.Start(_world.Now));
        _resolver = new DnsResolver(_host, new DnsResolverOptions { Servers = [At("10.0.0.53")] });
    }

    [Fact]
    public void Addresses_are_found_and_kept_for_their_time()
    {
        Assert.Equal([IpAddress.Parse("192.0.2.1")], Ask("www.example.test").Addresses);
        Assert.Equal([IpAddress.Parse("2001:db8::1")], Ask("WWW.Example.Test.", DnsType.AAAA).Addresses);
        Assert.Equal(2, _server.Answered);
        _world.Run(TimeSpan.FromSeconds(100));
        DnsQuery kept = _resolver.Resolve(_world.Now, "www.example.test", DnsType.A);
        Assert.Equal(DnsOutcome.Found, kept.Outcome);
        Assert.InRange(kept.Entries[0].TimeToLive, TimeSpan.FromSeconds(199), TimeSpan.FromSeconds(200));
        Assert.Equal(2, _server.Answered);
        _world.Run(TimeSpan.FromSeconds(201));
        Ask("www.example.test");
        Assert.Equal(3, _server.Answered);
    }

    [Fact]
    public void Aliases_are_followed()
    {
        DnsQuery query = Ask("alias.example.test");
        Assert.Equal("www.example.test", query.CanonicalName);
        Assert.Equal([IpAddress.Parse("192.0.2.1")], query.Addresses);
    }

    [Fact]
    public void An_alias_that_leads_elsewhere_is_asked_for()
    {
        // The second server knows where the first one's alias leads; the first one refuses to say.
        _server.AddText("away.example.test", DnsType.CNAME, "host.other.test");
        NetStack third = _world.Host();
        _world.Join(_host, "10.0.1.1/24", third, "10.0.1.53/24");
        var other = new DnsServer(third, "other.test");
        other.Add("host.other.test", IpAddress.Parse("198.51.100.7"));
        other.Start(_world.Now);
        _resolver.Options = _resolver.Options with { Servers = [At("10.0.0.53"), At("10.0.1.53")] };
        DnsQuery query = Ask("away.example.test");
        Assert.Equal([IpAddress.Parse("198.51.100.7")], query.Addresses);
        Assert.Equal("host.other.test", query.CanonicalName);
    }

    [Fact]
    public void What_an_alias_leads_to_counts_no_longer_than_the_alias() // RFC 1034 section 3.6.2
    {
        _server.AddText("brief.example.test", DnsType.CNAME, "host.other.test", seconds: 5);
        NetStack third = _world.Host();
        _world.Join(_host, "10.0.1.1/24", third, "10.0.1.53/24");
        var other = new DnsServer(third, "other.test");
        other.Add("host.other.test", IpAddress.Parse("198.51.100.7"));
        other.Start(_world.Now);
        _resolver.Options = _resolver.Options with { Servers = [At("10.0.0.53"), At("10.0.1.53")] };
        Assert.Equal(DnsOutcome.Found, Ask("brief.example.test").Outcome);
        Assert.Equal(DnsOutcome.Found, _resolver.Resolve(_world.Now, "brief.example.test", DnsType.A).Outcome);
        _world.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(DnsOutcome.Pending, _resolver.Resolve(_world.Now, "brief.example.test", DnsType.A).Outcome);
        Assert.Equal(DnsOutcome.Found, _resolver.Resolve(_world.Now, "host.other.test", DnsType.A).Outcome);
    }

    [Fact]
    public void What_does_not_exist_is_kept_too()
    {
        Assert.Equal(DnsOutcome.NoSuchName, Ask("nobody.example.test").Outcome);
        Assert.Equal(DnsOutcome.NoSuchName, Ask("nobody.example.test").Outcome);
        Assert.Equal(1, _server.Answered);
        Assert.Equal(DnsOutcome.NoData, Ask("www.example.test", DnsType.MX).Outcome);
        _world.Run(TimeSpan.FromSeconds(61));
        Ask("nobody.example.test");
        Assert.Equal(3, _server.Answered);
    }

    [Fact]
    public void Other_types_are_read()
    {
        var sip = new DnsService(1, 2, 5060);
        _server.Add(new DnsEntry("_sip._udp.example.test", DnsType.SRV, TimeSpan.FromSeconds(9)) { Service = sip, Text = "www.example.test" });
        _server.AddText("text.example.test", DnsType.TXT, new string('x', 300));
        _server.AddText(DnsResolver.ReverseName(IpAddress.Parse("10.0.0.53")), DnsType.PTR, "ns.example.test");
        DnsEntry service = Assert.Single(Ask("_sip._udp.example.test", DnsType.SRV).Entries);
        Assert.Equal((new DnsService(1, 2, 5060), "www.example.test"), (service.Service, service.Text));
        Assert.Equal(new string('x', 300), Assert.Single(Ask("text.example.test", DnsType.TXT).Entries).Text);
        Assert.Equal("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.", DnsResolver.ReverseName(IpAddress.Parse("2001:db8::1")));
    }

    [Fact]
    public void Search_names_hosts_and_addresses()
    {
        _resolver.Options = _resolver.Options with
        {
            SearchNames = ["nowhere.example.test", "example.test."], Hosts = [("printer", IpAddress.Parse("10.0.0.9"))],
        };
        Assert.Equal("www.example.test", Ask("www").CanonicalName);
        Assert.Equal([IpAddress.Parse("10.0.0.9")], Ask("Printer").Addresses);
        Assert.Equal([IpAddress.Loopback4], Ask("localhost").Addresses);
        Assert.Equal([IpAddress.Parse("10.1.2.3")], Ask("10.1.2.3").Addresses);
        Assert.Equal(DnsOutcome.InvalidName, Ask("two..dots").Outcome);
        Assert.Equal(DnsOutcome.NotAsked, new DnsResolver(_host).Resolve(_world.Now, "a.b", DnsType.A).Outcome);
    }

    [Fact]
    public void A_server_that_is_not_there_is_passed_over()
    {
        // 10.0.0.99 does not exist; 10.0.0.1 is this host, where nobody listens; and IPv6.
        _resolver.Options = _resolver.Options with { Servers = [At("10.0.0.99"), At("10.0.0.1"), At("fd00::53")] };
        Instant began = _world.Now;
        Assert.Equal(DnsOutcome.Found, Ask("www.example.test").Outcome);
        Assert.InRange(_world.Now - began, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Nobody_answers_for_ever()
    {
        _server.Stop(_world.Now);
        _resolver.Options = _resolver.Options with { Servers = [At("10.0.0.99")] };
        Instant began = _world.Now;
        Assert.Equal(DnsOutcome.TimedOut, Ask("www.example.test").Outcome);
        // 2, 4 and 8 seconds at most; less when the neighbour is known not to be there.
        Assert.InRange(_world.Now - began, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2 + 4 + 8));
    }

    [Fact]
    public void An_answer_that_is_cut_off_is_fetched_by_tcp()
    {
        for (int i = 0; i < 100; i++) _server.Add("many.example.test", IpAddress.V4(0xc0000200 + (uint)i));
        DnsQuery query = Ask("many.example.test");
        Assert.Equal(DnsOutcome.Found, query.Outcome);
        Assert.Equal(100, query.Addresses.Count);
    }

    [Fact]
    public void Forged_answers_are_not_believed()
    {
        _server.Stop(_world.Now);
        UdpSocket real = _far.OpenUdp(false), forger = _far.OpenUdp(false);
        real.Bind(_world.Now, At("10.0.0.53"));
        forger.Bind(_world.Now, At("10.0.0.54"));
        DnsQuery query = _resolver.Resolve(_world.Now, "www.example.test", DnsType.A);
        _world.Settle();
        Packet asked = real.Receive(_world.Now)!;
        var client = new AddressPort(asked.Source, asked.SourcePort);
        ushort id = (ushort)(asked.Bytes[0] << 8 | asked.Bytes[1]);
        asked.Release();
        Assert.InRange(client.Port, 49152, 65535);

        Answer(forger, id, "www.example.test", "6.6.6.6"); // another host
        Answer(real, (ushort)(id ^ 1), "www.example.test", "6.6.6.6"); // another question
        Answer(real, id, "other.example.test", "6.6.6.6");
        _world.Settle();
        Assert.False(query.IsDone);
        Answer(real, id, "www.example.test", "192.0.2.9");
        _world.Settle();
        Assert.Equal([IpAddress.Parse("192.0.2.9")], query.Addresses);

        void Answer(UdpSocket socket, ushort answerId, string name, string address)
        {
            byte[] message = new byte[512];
            var writer = new DnsWriter(message, new DnsHeader(answerId, IsResponse: true));
            writer.TryAddQuestion(name, DnsType.A);
            writer.TryAddAddress(DnsSection.Answer, name, 60, IpAddress.Parse(address));
            // Records that were not asked for count for nothing.
            writer.TryAddAddress(DnsSection.Answer, "bank.test", 60, IpAddress.Parse("6.6.6.6"));
            socket.Send(_world.Now, _world.Payload(message.AsSpan(0, writer.Length)), client, default);
        }
    }

    [Fact]
    public void The_cache_is_bounded_and_queries_can_be_called_off()
    {
        var small = new DnsResolver(_host, _resolver.Options with { CacheEntries = 3 });
        for (int i = 0; i < 10; i++)
        {
            _server.Add($"h{i}.example.test", IpAddress.V4(0x0a000000 + (uint)i));
            DnsQuery each = small.Resolve(_world.Now, $"h{i}.example.test", DnsType.A);
            Assert.True(_world.RunUntil(() => each.IsDone, TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(3, small.CachedAnswers);
        int ended = 0;
        DnsQuery query = small.Resolve(_world.Now, "slow.example.test", DnsType.A, _ => ended++);
        query.Cancel(_world.Now);
        _world.Run(TimeSpan.FromSeconds(60));
        Assert.Equal((DnsOutcome.Cancelled, 1), (query.Outcome, ended));
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Theory]
    [InlineData(DnsCache.EntryLimit, 1)]
    [InlineData(DnsCache.EntryLimit + 1, 0)]
    public void An_answer_of_a_great_many_records_is_not_kept(int records, int kept)
    {
        var cache = new DnsCache(10);
        DnsEntry[] entries = [.. Enumerable.Range(0, records).Select(_ => new DnsEntry("a.test", DnsType.A, TimeSpan.FromMinutes(1)))];
        cache.Add("a.test", DnsType.A, new DnsAnswer(DnsOutcome.Found, "a.test", entries, TimeSpan.FromMinutes(1)), _world.Now);
        Assert.Equal(kept, cache.Count);
    }

    private static AddressPort At(string address) => new(IpAddress.Parse(address), 53);

    private DnsQuery Ask(string name, ushort type = DnsType.A)
    {
        DnsQuery query = _resolver.Resolve(_world.Now, name, type);
        Assert.True(_world.RunUntil(() => query.IsDone, TimeSpan.FromSeconds(60)));
        return query;
    }
}
