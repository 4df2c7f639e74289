using CsCheck;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>What the writers of DHCP, DHCPv6 and DNS write, their views read back.</summary>
public class ConfigurationRoundTripTests
{
    private static readonly Gen<string> s_label = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"].Array[1, 20].Select(characters => new string(characters));

    private static readonly Gen<string> s_name = s_label.Array[1, 6].Select(labels => string.Join('.', labels));

    [Fact]
    public void Dhcp() =>
        Gen.Select(
                Gen.Select(Gen.Bool, Gen.UInt, WireGen.Mac, Gen.UShort, Gen.Bool), Gen.Select(WireGen.V4, WireGen.V4, WireGen.V4, WireGen.V4),
                Gen.Byte[1, 8], Gen.UInt, WireGen.V4)
            .Sample((about, addresses, type, lease, server) =>
            {
                (bool reply, uint id, MacAddress mac, ushort seconds, bool broadcast) = about;
                var header = new DhcpHeader(reply, id, mac, seconds, broadcast, addresses.Item1, addresses.Item2, addresses.Item3, addresses.Item4);
                byte[] message = new byte[400];
                header.Write(message);
                var writer = new DhcpOptionsWriter(message);
                Assert.True(writer.TryAdd((DhcpMessageType)type));
                Assert.True(writer.TryAdd(DhcpOptionCode.LeaseTime, lease));
                Assert.True(writer.TryAdd(DhcpOptionCode.ServerIdentifier, server));
                Assert.True(writer.TryAdd(DhcpOptionCode.InterfaceMtu, (ushort)1400));
                int length = writer.Finish();
                Assert.Equal(DhcpHeader.MinimumMessage, length);
                Assert.True(DhcpView.TryParse(message.AsSpan(0, length), out DhcpView view));
                Assert.True(view.Header == header);
                Assert.True(view.TryGet(DhcpOptionCode.LeaseTime, out uint leaseRead));
                Assert.True(leaseRead == lease);
                Assert.True(view.TryGet(DhcpOptionCode.InterfaceMtu, 2, out ReadOnlySpan<byte> mtu));
                Assert.True(mtu is [0x05, 0x78]);
                return view.MessageType == (DhcpMessageType)type && view.TryGet(DhcpOptionCode.ServerIdentifier, out IpAddress read) && read == server;
            });

    [Fact]
    public void Long_dhcp_options() => Gen.Byte.Array[0, 800].Sample(value =>
    {
        byte[] message = new byte[1200], gathered = new byte[1000];
        new DhcpHeader(true, 1, default, 0, false, default, default, default, default).Write(message);
        var writer = new DhcpOptionsWriter(message);
        Assert.True(writer.TryAdd(DhcpMessageType.Ack) && writer.TryAdd(DhcpOptionCode.ClasslessRoutes, value));
        Assert.True(DhcpView.TryParse(message.AsSpan(0, writer.Finish()), out DhcpView view));
        int length = view.Gather(DhcpOptionCode.ClasslessRoutes, gathered);
        return value.AsSpan().SequenceEqual(gathered.AsSpan(0, length));
    });

    [Fact]
    public void Classless_routes() => Gen.Select(WireGen.V4, Gen.Int[0, 32], WireGen.V4).Array[0, 10].Sample(routes =>
    {
        byte[] value = new byte[100];
        int length = 0;
        foreach ((IpAddress address, int bits, IpAddress router) in routes)
        {
            length += DhcpRoutes.Write(value.AsSpan(length), new IpPrefix(address, bits), router);
        }

        var read = new DhcpRoutes(value.AsSpan(0, length));
        foreach ((IpAddress address, int bits, IpAddress router) in routes)
        {
            // Only whole bytes of the prefix travel.
            Assert.True(read.MoveNext() && read.Prefix.Length == bits && read.Prefix.Contains(address) && read.Router == router);
        }

        return !read.MoveNext() && !read.IsMalformed;
    });

    [Fact]
    public void Dhcp6() =>
        Gen.Select(Gen.Byte[1, 11], Gen.UInt[0, 0xffffff], Gen.Byte.Array[0, 30], Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt), WireGen.V6.Array[1, 4])
            .Sample((type, transaction, identifier, numbers, addresses) =>
            {
                var header = new Dhcp6Header((Dhcp6MessageType)type, transaction);
                var association = new Dhcp6IdentityAssociation(numbers.Item1, numbers.Item2, numbers.Item3);
                // A lease is of no group.
                var lease = new Dhcp6Address(new IpAddress(addresses[0].High & 0x7fff_ffff_ffff_ffff, addresses[0].Low), numbers.Item2, numbers.Item3);
                byte[] message = new byte[600];
                header.Write(message);
                var writer = new Dhcp6OptionsWriter(message);
                Assert.True(writer.TryAdd(Dhcp6OptionCode.ClientId, identifier));
                Assert.True(writer.TryAdd(Dhcp6OptionCode.RapidCommit, default(ReadOnlySpan<byte>)));
                Assert.True(writer.TryOpen(association, out int outer));
                Assert.True(writer.TryOpen(lease, out int inner));
                Assert.True(writer.TryAddStatus(Dhcp6Status.NotOnLink, "no"u8));
                writer.Close(inner);
                writer.Close(outer);
                Assert.True(writer.TryAddAddresses(Dhcp6OptionCode.DnsServers, addresses));
                Assert.True(writer.TryAdd(Dhcp6OptionCode.SolicitMaximum, numbers.Item1));

                Assert.True(Dhcp6View.TryParse(message.AsSpan(0, writer.Length), out Dhcp6View view));
                Assert.True(view.Header == header);
                Assert.True(view.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option client));
                Assert.True(client.Value.SequenceEqual(identifier));
                Assert.True(view.Options.TryFind(Dhcp6OptionCode.RapidCommit, out Dhcp6Option rapid));
                Assert.True(rapid.Value.IsEmpty);
                Assert.True(view.Options.TryFind(Dhcp6OptionCode.IaNa, out Dhcp6Option ia));
                Assert.True(ia.TryRead(out Dhcp6IdentityAssociation iaRead, out Dhcp6Options within));
                Assert.True(within.TryFind(Dhcp6OptionCode.IaAddress, out Dhcp6Option address));
                Assert.True(address.TryRead(out Dhcp6Address leaseRead, out Dhcp6Options last));
                Assert.True(view.Options.TryFind(Dhcp6OptionCode.DnsServers, out Dhcp6Option dns));
                Assert.True(dns.TryRead(out AddressList servers));
                Assert.True(view.Options.TryFind(Dhcp6OptionCode.SolicitMaximum, out Dhcp6Option most));
                Assert.True(most.TryRead(out uint number));
                Assert.True(number == numbers.Item1);
                return iaRead == association && leaseRead == lease && last.Status == Dhcp6Status.NotOnLink && view.Options.Status == Dhcp6Status.Success
                    && servers.Count == addresses.Length && servers[^1] == addresses[^1];
            });

    [Fact]
    public void Dns_names() => s_name.Where(name => name.Length < 250).Sample(text =>
    {
        byte[] wire = new byte[DnsName.MaxBytes];
        Assert.True(DnsName.TryWrite(text, wire, out int length));
        Assert.True(length == text.Length + 2);
        int at = 0;
        return DnsName.TryParse(wire, ref at, out DnsName name) && at == length && name.ToString() == text && name.Matches(text.ToUpperInvariant())
            && !name.Matches(text + "x") && !name.Matches("x." + text) && name.Matches(text + ".");
    });

    [Fact]
    public void Dns() =>
        Gen.Select(
                Gen.UShort, Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool), Gen.Byte[0, 15], Gen.Byte[0, 15], s_name, WireGen.Address, Gen.UInt)
            .Sample((id, flags, code, operation, text, address, seconds) =>
            {
                (bool response, bool desired, bool available, bool authoritative, bool truncated) = flags;
                var header = new DnsHeader(id, response, desired, available, authoritative, truncated, (DnsResponseCode)code, operation);
                byte[] message = new byte[1200];
                var writer = new DnsWriter(message, header);
                var service = new DnsService(1, 2, 3);
                var zone = new DnsZone(seconds, 2, 3, 4, 5);
                Assert.True(writer.TryAddQuestion(text, DnsType.A));
                Assert.True(writer.TryAddName(DnsSection.Answer, text, DnsType.CNAME, seconds, "other.example"));
                Assert.True(writer.TryAddAddress(DnsSection.Answer, "other.example", seconds, address));
                Assert.True(writer.TryAddService(DnsSection.Answer, text, 1, service, text));
                Assert.True(writer.TryAddZone(DnsSection.Authority, "example", seconds, "ns.example", "root.example", zone));
                Assert.True(writer.TryAddEdns(1232));

                Assert.True(DnsView.TryParse(message.AsSpan(0, writer.Length), out DnsView view));
                Assert.True(view.Header == header);
                Assert.True(view.AnswerCount == 3);
                Assert.True(view.TryGetQuestion(out DnsQuestion question));
                Assert.True(question.Name.Matches(text));
                Assert.True(question.Type == DnsType.A);
                DnsRecords records = view.Records;
                Assert.True(records.MoveNext());
                Assert.True(records.Current.TryRead(out DnsName alias));
                Assert.True(alias.Matches("other.example"));
                Assert.True(records.Current.Name.Matches(text));
                Assert.True(records.MoveNext());
                Assert.True(records.Current.TryRead(out IpAddress read));
                Assert.True(read == address);
                Assert.True(records.Current.TimeToLive == seconds);
                Assert.True(records.MoveNext());
                Assert.True(records.Current.TryRead(out DnsService serviceRead, out DnsName target));
                Assert.True(serviceRead == service);
                Assert.True(target.Matches(text));
                Assert.True(records.MoveNext() && records.Current.Section == DnsSection.Authority);
                Assert.True(records.Current.TryRead(out DnsName server, out DnsName mailbox, out DnsZone zoneRead));
                Assert.True(zoneRead == zone);
                Assert.True(server.Matches("ns.example") && mailbox.Matches("root.example"));
                Assert.True(records.MoveNext() && records.Current is { Type: DnsType.OPT, Class: 1232, Section: DnsSection.Additional });
                return !records.MoveNext();
            });
}
