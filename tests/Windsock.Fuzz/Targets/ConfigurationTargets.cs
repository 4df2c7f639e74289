using Windsock.TcpIp.Wire;
using static Windsock.Fuzz.Targets.Probe;

namespace Windsock.Fuzz.Targets;

/// <summary>The parsers of DHCP, DHCPv6 and DNS.</summary>
internal static class ConfigurationTargets
{
    public static void Dhcp(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(DhcpView.TryParse(input, out DhcpView view))) return;
        probe.Branch((int)view.MessageType);
        Span<byte> written = stackalloc byte[DhcpHeader.Size];
        view.Header.Write(written);
        Must(DhcpView.TryParse(written, out DhcpView again) && again.Header == view.Header, "DHCP reads back");

        DhcpOptions options = view.Options;
        int bytes = 0;
        while (options.MoveNext())
        {
            probe.Branch(options.Current.Code);
            probe.Bytes(options.Current.Value);
            bytes += 2 + options.Current.Value.Length;
            Must(bytes <= input.Length, "each option is read once");
        }

        probe.Branch(options.IsMalformed);
        probe.Value(view.TryGet(DhcpOptionCode.SubnetMask, out IpAddress _));
        probe.Value(view.TryGet(DhcpOptionCode.LeaseTime, out uint _));
        if (view.TryGet(DhcpOptionCode.Routers, out AddressList routers)) probe.Value(routers.Contains(IpAddress.Any4));

        byte[] gathered = new byte[1024];
        int length = view.Gather(DhcpOptionCode.ClasslessRoutes, gathered);
        var routes = new DhcpRoutes(gathered.AsSpan(0, length));
        Span<byte> one = stackalloc byte[9];
        while (routes.MoveNext())
        {
            var second = new DhcpRoutes(one[..DhcpRoutes.Write(one, routes.Prefix, routes.Router)]);
            Must(second.MoveNext() && second.Prefix == routes.Prefix && second.Router == routes.Router && !second.MoveNext(), "a route reads back");
        }

        probe.Branch(routes.IsMalformed);
        length = view.Gather(DhcpOptionCode.DomainSearch, gathered.AsSpan(0, 64));
        int at = 0;
        while (DnsName.TryParse(gathered.AsSpan(0, length), ref at, out DnsName name)) Name(name, probe);
    }

    public static void Dhcp6(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(Dhcp6View.TryParse(input, out Dhcp6View view))) return;
        probe.Branch((int)view.Header.Type);
        byte[] written = new byte[input.Length];
        view.Header.Write(written);
        var writer = new Dhcp6OptionsWriter(written);
        foreach (Dhcp6Option option in view.Options) Must(writer.TryAdd(option.Code, option.Value), "what was read has room");
        Must(written.AsSpan().SequenceEqual(input), "DHCPv6 reads and writes every byte");
        Options6(view.Options, 0, probe);
    }

    public static void Dns(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(DnsView.TryParse(input, out DnsView view))) return;
        Span<byte> written = stackalloc byte[DnsHeader.Size];
        view.Header.Write(written);
        Must(DnsView.TryParse(written, out DnsView again) && again.Header == view.Header, "a DNS header reads back");

        probe.Branch(Math.Min(view.AnswerCount, 3));
        if (view.TryGetQuestion(out DnsQuestion question))
        {
            probe.Value((question.Type, question.Class));
            Name(question.Name, probe);
        }

        int count = 0;
        foreach (DnsRecord record in view.Records)
        {
            if (++count < 8) probe.Branch(record.Type);
            if (count < 64) Record(record, probe);
        }
    }

    private static void Record(DnsRecord record, Probe probe)
    {
        Name(record.Name, probe);
        probe.Value((record.Class, record.TimeToLive, (int)record.Section));
        probe.Bytes(record.Data);
        if (record.TryRead(out IpAddress address)) probe.Value(address);
        if (record.TryRead(out DnsName name)) Name(name, probe);
        if (record.TryRead(out DnsService _, out DnsName target)) Name(target, probe);
        if (record.TryRead(out ushort _, out DnsName exchange)) Name(exchange, probe);
        if (record.TryRead(out DnsName server, out DnsName mailbox, out DnsZone _))
        {
            Name(server, probe);
            Name(mailbox, probe);
        }

        int offset = 0;
        while (record.TryReadText(ref offset, out ReadOnlySpan<byte> text)) probe.Bytes(text);
    }

    private static void Name(DnsName name, Probe probe)
    {
        Span<byte> plain = stackalloc byte[DnsName.MaxBytes];
        int length = name.Write(plain);
        int at = 0;
        Must(DnsName.TryParse(plain[..length], ref at, out DnsName again) && at == length && again.Matches(name), "a name reads back");
        probe.Value(name.IsRoot);
        string text = name.ToString();
        if (text.Contains('\\', StringComparison.Ordinal)) return;
        Must(name.Matches(text), "a name matches its text");
        Must(DnsName.TryWrite(text, plain, out int second) && second == length, "a name's text is written as the name is");
    }

    private static void Options6(Dhcp6Options options, int depth, Probe probe)
    {
        foreach (Dhcp6Option option in options)
        {
            probe.Branch(option.Code);
            probe.Bytes(option.Value);
            if (option.TryReadStatus(out Dhcp6Status status, out ReadOnlySpan<byte> message)) probe.Bytes(message);
            probe.Value((int)status);
            if (option.TryRead(out AddressList addresses)) probe.Value(addresses[addresses.Count - 1]);
            if (option.TryRead(out uint number)) probe.Value(number);
            if (option.TryRead(out Dhcp6IdentityAssociation association, out Dhcp6Options within) && depth < 4)
            {
                probe.Value(association);
                Options6(within, depth + 1, probe);
            }

            if (option.TryRead(out Dhcp6Address address, out within) && depth < 4)
            {
                probe.Value(address);
                Options6(within, depth + 1, probe);
            }
        }

        probe.Value((int)options.Status);
    }
}
