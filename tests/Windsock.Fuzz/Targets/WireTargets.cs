using Windsock.TcpIp.Wire;
using static Windsock.Fuzz.Targets.Probe;

namespace Windsock.Fuzz.Targets;

/// <summary>The parsers of the wire formats by name. Each also writes what it has read and reads it again, which must give the same.</summary>
internal static class WireTargets
{
    public static readonly IReadOnlyDictionary<string, WireReader> All = new SortedDictionary<string, WireReader>(StringComparer.Ordinal)
    {
        ["arp"] = Arp,
        ["checksum"] = Sum,
        ["dhcp"] = ConfigurationTargets.Dhcp,
        ["dhcp6"] = ConfigurationTargets.Dhcp6,
        ["dns"] = ConfigurationTargets.Dns,
        ["ethernet"] = Ethernet,
        ["icmpv4"] = ControlTargets.Icmpv4,
        ["icmpv6"] = ControlTargets.Icmpv6,
        ["igmp"] = ControlTargets.Igmp,
        ["ipv4"] = Ipv4,
        ["ipv4-options"] = Ipv4Options,
        ["ipv6"] = Ipv6,
        ["mld"] = ControlTargets.Mld,
        ["ndp"] = ControlTargets.Ndp,
        ["quoted"] = ControlTargets.Quoted,
        ["tcp"] = Tcp,
        ["tcp-options"] = TcpOptionList,
        ["text"] = Text,
        ["udp"] = Udp,
    };

    private static void Arp(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(ArpView.TryParse(input, out ArpView view))) return;
        probe.Branch((int)view.Operation & 3);
        Span<byte> written = stackalloc byte[ArpHeader.Size];
        view.Header.Write(written);
        Must(written.SequenceEqual(input[..ArpHeader.Size]), "ARP reads and writes every byte");
    }

    private static void Ethernet(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(EthernetView.TryParse(input, out EthernetView view))) return;
        probe.Bytes(view.Payload);
        Span<byte> written = stackalloc byte[EthernetHeader.Size];
        view.Header.Write(written);
        Must(written.SequenceEqual(input[..EthernetHeader.Size]), "Ethernet reads and writes every byte");
    }

    private static void Ipv4(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(Ipv4View.TryParse(input, out Ipv4View view))) return;
        probe.Branch(view.IsFragment);
        probe.Branch(view.HeaderBytes);
        probe.Bytes(view.Payload);
        Must(view.TotalBytes <= input.Length && view.HeaderBytes + view.Payload.Length == view.TotalBytes, "an IPv4 packet ends where it says");
        Ipv4Options(view.Options, probe);

        Span<byte> written = stackalloc byte[Ipv4Header.Size + Ipv4Header.MaxOptions];
        view.Header.Write(written, 0, view.Options);
        Must(Ipv4View.TryParse(written, out Ipv4View again) && again.Header == view.Header && again.Options.SequenceEqual(view.Options), "IPv4 reads back");
    }

    private static void Ipv4Options(ReadOnlySpan<byte> input, Probe probe)
    {
        var options = new Ipv4Options(input);
        while (options.MoveNext())
        {
            Ipv4Option option = options.Current;
            probe.Branch(option.Kind);
            probe.Bytes(option.Value);
            probe.Value(option.IsCopied);
            if (!probe.Branch(Ipv4RouteView.TryParse(option, out Ipv4RouteView route))) continue;
            for (int i = 0; i < route.Count; i++) probe.Value(route[i]);
            Must(route.Next >= 0 && route.Next <= route.Count, "a route's pointer is within its addresses");
            Span<byte> copy = option.Bytes.ToArray();
            Must(Ipv4RouteView.Record(copy, IpAddress.Loopback4) == route.Next < route.Count, "a route records while it has room");
        }

        probe.Branch(options.IsMalformed);
        Must(options.ErrorOffset <= input.Length, "an error is in the options or right behind them");
        byte[] copied = new byte[input.Length + 3];
        Must(TcpIp.Wire.Ipv4Options.CopyToFragment(input, copied) % 4 == 0, "options are padded");
    }

    private static void Ipv6(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(Ipv6View.TryParse(input, out Ipv6View view))) return;
        Span<byte> written = stackalloc byte[Ipv6Header.Size];
        view.Header.Write(written, view.Payload.Length);
        Must(written.SequenceEqual(input[..Ipv6Header.Size]), "IPv6 reads and writes every byte");

        var walker = new Ipv6ExtensionWalker(input[..view.TotalBytes], view.NextHeader);
        int count = 0;
        while (walker.MoveNext())
        {
            count++;
            probe.Branch(walker.Protocol);
            Extension(walker.Protocol, walker.Header, probe);
            Must(input[walker.NextHeaderAt] == walker.Protocol, "the field that named the header is known");
        }

        probe.Branch((int)walker.End);
        Must(count <= Ipv6ExtensionWalker.MaxHeaders && walker.End != Ipv6ChainEnd.Open && !walker.MoveNext(), "a chain ends");
        probe.Bytes(input[walker.Offset..view.TotalBytes]);
    }

    private static void Extension(byte protocol, ReadOnlySpan<byte> header, Probe probe)
    {
        if (protocol == IpProtocol.Fragment)
        {
            Must(Ipv6FragmentHeader.TryRead(header, out Ipv6FragmentHeader fragment), "the walker gives whole fragment headers");
            Span<byte> written = stackalloc byte[Ipv6FragmentHeader.Size];
            fragment.Write(written);
            Must(Ipv6FragmentHeader.TryRead(written, out Ipv6FragmentHeader again) && again == fragment, "a fragment header reads back");
        }
        else if (protocol == IpProtocol.Routing)
        {
            Must(Ipv6RoutingHeader.TryRead(header, out Ipv6RoutingHeader routing) && routing.Length == header.Length, "the walker gives whole routing headers");
            probe.Branch(routing.SegmentsLeft);
        }
        else
        {
            Must(Ipv6OptionsView.TryParse(header, out Ipv6OptionsView options) && options.Length == header.Length, "the walker gives whole options");
            Ipv6OptionEnumerator each = options.Options;
            while (each.MoveNext())
            {
                probe.Branch((int)each.Current.Action);
                probe.Bytes(each.Current.Value);
                Must(header[each.Current.Offset] == each.Current.Kind, "an option is where it says");
            }

            probe.Branch(each.IsMalformed);
            Must(each.ErrorOffset < header.Length, "an error is in the header");
        }
    }

    private static void Udp(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(UdpView.TryParse(input, out UdpView view))) return;
        probe.Value(view.Checksum);
        byte[] written = new byte[view.Bytes.Length];
        view.Header.Write(written, view.Payload.Length);
        view.Payload.CopyTo(written.AsSpan(UdpHeader.Size));
        Must(UdpView.TryParse(written, out UdpView again) && again.Header == view.Header && again.Payload.SequenceEqual(view.Payload), "UDP reads back");
    }

    private static void Tcp(ReadOnlySpan<byte> input, Probe probe)
    {
        if (!probe.Branch(TcpView.TryParse(input, out TcpView view))) return;
        probe.Branch((int)view.Flags);
        probe.Bytes(view.Payload);
        TcpOptionList(view.Options, probe);
        byte[] written = new byte[view.HeaderBytes];
        view.Header.Write(written, view.Options.Length);
        Must(TcpView.TryParse(written, out TcpView again) && again.Header == view.Header && again.HeaderBytes == view.HeaderBytes, "TCP reads back");
    }

    private static void TcpOptionList(ReadOnlySpan<byte> input, Probe probe)
    {
        TcpOptions read = TcpOptions.Read(input);
        probe.Branch(read.MaximumSegmentSize != 0);
        probe.Branch(read.WindowScale);
        probe.Branch(read.SackCount);
        probe.Branch(read.HasTimestamps);
        probe.Branch(read.FastOpenCookie.Length);
        probe.Branch(read.AccurateEcn.Length);

        var writer = new TcpOptionsWriter(stackalloc byte[TcpHeader.MaxOptions]);
        Span<byte> written = stackalloc byte[256];
        writer = new TcpOptionsWriter(written);
        bool all = read.MaximumSegmentSize == 0 || writer.TryAddMaximumSegmentSize(read.MaximumSegmentSize);
        all &= read.WindowScale < 0 || writer.TryAddWindowScale(read.WindowScale);
        all &= !read.SackPermitted || writer.TryAddSackPermitted();
        all &= !read.HasTimestamps || writer.TryAddTimestamps(read.TimestampValue, read.TimestampEcho);
        all &= !read.HasFastOpen || writer.TryAddFastOpen(read.FastOpenCookie);
        all &= read.AccurateEcnKind == 0 || writer.TryAddAccurateEcn(read.AccurateEcnKind, read.AccurateEcn);
        all &= writer.AddSack(((ReadOnlySpan<SackBlock>)read.Sack)[..read.SackCount]) == read.SackCount;
        TcpOptions again = TcpOptions.Read(written[..writer.Finish()]);
        Must(!all || Same(read, again), "TCP options read back");
    }

    private static bool Same(TcpOptions one, TcpOptions other) =>
        one.MaximumSegmentSize == other.MaximumSegmentSize && one.WindowScale == other.WindowScale && one.SackPermitted == other.SackPermitted
        && one.HasTimestamps == other.HasTimestamps && one.TimestampValue == other.TimestampValue && one.TimestampEcho == other.TimestampEcho
        && one.HasFastOpen == other.HasFastOpen && one.FastOpenCookie.SequenceEqual(other.FastOpenCookie)
        && one.AccurateEcnKind == other.AccurateEcnKind && one.AccurateEcn.SequenceEqual(other.AccurateEcn)
        && ((ReadOnlySpan<SackBlock>)one.Sack)[..one.SackCount].SequenceEqual(((ReadOnlySpan<SackBlock>)other.Sack)[..other.SackCount]);

    private static void Sum(ReadOnlySpan<byte> input, Probe probe)
    {
        uint sum = 0;
        for (int i = 0; i < input.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)input[i] << 8 : input[i];
            sum = (sum & 0xffff) + (sum >> 16);
        }

        byte[] copy = new byte[input.Length];
        Must(Checksum.Fold(Checksum.Add(0, input)) == sum, "a sum is what it is by definition");
        Must(Checksum.Fold(Checksum.CopyAndAdd(0, input, copy)) == sum && input.SequenceEqual(copy), "a copy has the same sum");
        int cut = input.Length / 3;
        Must(Checksum.Fold(Checksum.Join(Checksum.Add(0, input[..cut]), Checksum.Add(0, input[cut..]), cut)) == sum, "parts join");
        probe.Branch(input.Length & 63);
    }

    private static void Text(ReadOnlySpan<byte> input, Probe probe)
    {
        string text = System.Text.Encoding.Latin1.GetString(input);
        if (probe.Branch(IpAddress.TryParse(text, out IpAddress address)))
        {
            Must(IpAddress.TryParse(address.ToString(), out IpAddress again) && again == address, "an address reads back");
        }

        if (probe.Branch(IpPrefix.TryParse(text, out IpPrefix prefix)))
        {
            Must(IpPrefix.TryParse(prefix.ToString(), out IpPrefix again) && again == prefix, "a prefix reads back");
            probe.Value(prefix.Contains(address));
        }
    }
}
