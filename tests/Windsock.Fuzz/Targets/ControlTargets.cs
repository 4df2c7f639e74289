using Windsock.TcpIp.Wire;
using static Windsock.Fuzz.Targets.Probe;

namespace Windsock.Fuzz.Targets;

/// <summary>The parsers of ICMP, neighbor discovery, and group membership.</summary>
internal static class ControlTargets
{
    private static readonly IpAddress s_source = IpAddress.Parse("fe80::1");
    private static readonly IpAddress s_destination = IpAddress.Parse("ff02::1");

    public static void Icmpv4(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(Icmpv4View.TryParse(input, out Icmpv4View view))) return;
        probe.Branch(view.Type);
        Icmpv4Header header = view.Header;
        probe.Value((header.Identifier, header.Sequence, header.NextHopMtu, header.Pointer, header.Gateway));
        if (probe.Branch(header.IsError)) Quoted(view.Payload, probe);
        byte[] written = input.ToArray();
        header.Write(written);
        Must(Icmpv4View.TryParse(written, out Icmpv4View again) && again.Header == header && again.IsChecksumRight, "ICMP reads back");
    }

    public static void Icmpv6(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(Icmpv6View.TryParse(input, out Icmpv6View view))) return;
        probe.Branch(view.Type);
        Icmpv6Header header = view.Header;
        probe.Value((header.Identifier, header.Sequence, header.Mtu, header.Pointer));
        if (probe.Branch(header.IsError)) Quoted(view.Payload, probe);
        Ndp(view.Bytes, probe);
        Mld(view.Bytes, probe);
        byte[] written = input.ToArray();
        header.Write(written, s_source, s_destination);
        bool isRight = Icmpv6View.TryParse(written, out Icmpv6View again) && again.Header == header && again.IsChecksumRight(s_source, s_destination);
        Must(isRight, "ICMPv6 reads back");
    }

    public static void Quoted(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(QuotedPacket.TryParse(input, out QuotedPacket packet))) return;
        probe.Branch(packet.Protocol);
        probe.Value((packet.Source, packet.Destination, packet.TotalBytes, packet.SourcePort, packet.DestinationPort, packet.Sequence));
        Must(packet.Transport.Length >= 8 && packet.Source.IsV4 == packet.Destination.IsV4, "a quoted packet has ports, and addresses of one family");
    }

    public static void Ndp(ReadOnlySpan<byte> input, Probe probe)
    {
        Span<byte> written = stackalloc byte[NdpRedirectHeader.Size];
        if (RouterSolicitationView.TryParse(input, out RouterSolicitationView solicitation))
        {
            Options(solicitation.Options, probe);
        }
        else if (RouterAdvertisementView.TryParse(input, out RouterAdvertisementView advertisement))
        {
            Options(advertisement.Options, probe);
            advertisement.Header.Write(written);
            bool isRight = RouterAdvertisementView.TryParse(written[..RouterAdvertisementHeader.Size], out RouterAdvertisementView again);
            Must(isRight && again.Header == advertisement.Header, "a router advertisement reads back");
        }
        else if (NeighborSolicitationView.TryParse(input, out NeighborSolicitationView question))
        {
            Options(question.Options, probe);
            new NeighborSolicitationHeader(question.Target).Write(written);
            bool isRight = NeighborSolicitationView.TryParse(written[..NeighborSolicitationHeader.Size], out NeighborSolicitationView again);
            Must(isRight && again.Target == question.Target, "a neighbor solicitation reads back");
        }
        else if (NeighborAdvertisementView.TryParse(input, out NeighborAdvertisementView answer))
        {
            Options(answer.Options, probe);
            answer.Header.Write(written);
            bool isRight = NeighborAdvertisementView.TryParse(written[..NeighborAdvertisementHeader.Size], out NeighborAdvertisementView again);
            Must(isRight && again.Header == answer.Header, "a neighbor advertisement reads back");
        }
        else if (NdpRedirectView.TryParse(input, out NdpRedirectView redirect))
        {
            Options(redirect.Options, probe);
            redirect.Header.Write(written);
            Must(NdpRedirectView.TryParse(written, out NdpRedirectView again) && again.Header == redirect.Header, "a redirect reads back");
        }
        else
        {
            probe.Branch(0);
        }
    }

    public static void Igmp(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(IgmpView.TryParse(input, out IgmpView view))) return;
        probe.Branch(view.Type);
        probe.Value(view.IsChecksumRight);
        Span<byte> written = stackalloc byte[IgmpHeader.Size];
        view.Header.Write(written);
        Must(IgmpView.TryParse(written, out IgmpView again) && again.Header == view.Header && again.IsChecksumRight, "IGMP reads back");

        if (probe.Branch(MulticastQueryView.TryParseIgmp(view.Bytes, out MulticastQueryView query)))
        {
            byte[] room = new byte[12 + query.Sources.Count * 4];
            int length = query.Header.WriteIgmp(room, Addresses(query.Sources));
            Must(MulticastQueryView.TryParseIgmp(room.AsSpan(0, length), out MulticastQueryView second) && second.Header == query.Header, "a query reads back");
            Must(Addresses(second.Sources).AsSpan().SequenceEqual(Addresses(query.Sources)), "the sources read back");
        }

        if (probe.Branch(MulticastReportView.TryParseIgmp(view.Bytes, out MulticastReportView report))) Records(report, false, probe);
    }

    public static void Mld(ReadOnlySpan<byte> input, Probe probe)
    {
        if (probe.Branch(MldView.TryParse(input, out MldView view)))
        {
            Span<byte> written = stackalloc byte[MldHeader.Size];
            view.Header.Write(written);
            Must(MldView.TryParse(written, out MldView again) && again.Header == view.Header, "MLD reads back");
        }

        if (probe.Branch(MulticastQueryView.TryParseMld(input, out MulticastQueryView query)))
        {
            byte[] room = new byte[28 + query.Sources.Count * 16];
            Must(query.Header.WriteMld(room) > 0, "a query without sources is written");
            MulticastQueryHeader header = query.Header;
            Must(MulticastQueryView.TryParseMld(room.AsSpan(0, query.Version == 1 ? 24 : 28), out MulticastQueryView second) && second.Header == header,
                "a query reads back");
            probe.Value(query.Sources.Contains(IpAddress.Loopback6));
        }

        if (probe.Branch(MulticastReportView.TryParseMld(input, out MulticastReportView report))) Records(report, true, probe);
    }

    private static void Records(MulticastReportView report, bool v6, Probe probe)
    {
        byte[] room = new byte[ushort.MaxValue];
        var writer = new MulticastReportWriter(room, v6);
        int count = 0;
        bool all = true;
        foreach (MulticastRecord record in report.Records)
        {
            count++;
            probe.Branch((int)record.Kind & 7);
            probe.Branch(Math.Min(record.Sources.Count, 3));
            // An IPv4-mapped address in MLD is written in the four bytes of IPv4: the stack never makes one.
            all &= record.Group.IsV4 != v6 && writer.TryAdd(record.Kind, record.Group, v6 ? default : Addresses(record.Sources));
        }

        Must(count == report.Count, "a report has as many records as it says");
        int length = writer.Finish();
        if (!all) return;
        bool isRight = v6
            ? MulticastReportView.TryParseMld(room.AsSpan(0, length), out MulticastReportView again)
            : MulticastReportView.TryParseIgmp(room.AsSpan(0, length), out again);
        Must(isRight && again.Count == count, "a report reads back");
    }

    private static void Options(NdpOptions options, Probe probe)
    {
        byte[] room = new byte[4096];
        var writer = new NdpOptionsWriter(room);
        foreach (NdpOption option in options)
        {
            probe.Branch(option.Kind);
            probe.Bytes(option.Value);
            if (option.TryRead(out MacAddress mac)) writer.TryAddLinkLayerAddress(option.Kind, mac);
            if (option.TryRead(out NdpPrefixInformation prefix)) writer.TryAdd(prefix);
            if (option.TryRead(out NdpRouteInformation route)) writer.TryAdd(route);
            if (option.TryReadMtu(out uint mtu)) writer.TryAddMtu(mtu);
            if (option.TryReadRedirected(out ReadOnlySpan<byte> packet)) Quoted(packet, probe);
            if (option.TryRead(out NdpDnsServers servers))
            {
                for (int i = 0; i < servers.Count; i++) probe.Value(servers[i]);
            }

            if (!option.TryReadSearchList(out uint lifetime, out ReadOnlySpan<byte> names)) continue;
            probe.Value(lifetime);
            int at = 0;
            while (DnsName.TryParse(names, ref at, out DnsName name)) probe.Value(name.IsRoot);
        }

        probe.Value(options.TryFindLinkLayerAddress(NdpOptionKind.SourceLinkLayerAddress, out _));
        RouterSolicitationView.Write(room.AsSpan(writer.Length, 8));
        byte[] message = [.. room.AsSpan(writer.Length, 8), .. room.AsSpan(0, writer.Length)];
        Must(RouterSolicitationView.TryParse(message, out _), "the options that are written are valid");
    }

    private static IpAddress[] Addresses(AddressList list)
    {
        var addresses = new IpAddress[list.Count];
        for (int i = 0; i < addresses.Length; i++) addresses[i] = list[i];
        return addresses;
    }
}
