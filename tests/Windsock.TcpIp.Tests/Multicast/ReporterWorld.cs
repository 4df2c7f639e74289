using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Multicast;

/// <summary>One host whose reports a test reads, in words: "ToEx 239.1.2.3 {10.0.0.9}".</summary>
internal sealed class ReporterWorld
{
    public static readonly IpAddress HostV4 = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress HostV6 = IpAddress.Parse("fe80::1");
    public static readonly IpAddress RouterV4 = IpAddress.Parse("10.0.0.254");
    public static readonly IpAddress RouterV6 = IpAddress.Parse("fe80::fe");

    private readonly bool _v6;

    public ReporterWorld(bool v6)
    {
        _v6 = v6;
        Interface = Stack.AddInterface("link", Link);
        Interface.AddAddress(new IpPrefix(HostV4, 24));
        Interface.AddAddress(new IpPrefix(HostV6, 64));
        Now = Instant.Zero + TimeSpan.FromSeconds(1000);
        Run(TimeSpan.FromSeconds(20));
        Link.Sent.Clear();
    }

    public RecordingLink Link { get; } = new();

    public NetStack Stack { get; } = new();

    public NetworkInterface Interface { get; }

    public Instant Now { get; private set; }

    public IpAddress Group(int number) => IpAddress.Parse((_v6 ? "ff15::" : "239.0.0.") + number);

    public IpAddress Source(int number) => IpAddress.Parse((_v6 ? "2001:db8::" : "192.0.2.") + number);

    public UdpSocket Open()
    {
        UdpSocket socket = Stack.OpenUdp(_v6);
        socket.ReuseAddress = true;
        socket.Bind(Now, new AddressPort(_v6 ? IpAddress.Any6 : IpAddress.Any4, 5000));
        return socket;
    }

    /// <summary>Lets time go on, with every timer in its turn.</summary>
    public void Run(TimeSpan time)
    {
        Instant end = Now + time;
        while (true)
        {
            Stack.Poll(Now);
            Instant next = Stack.NextDeadline;
            if (next > end) break;
            Now = Instant.Max(Now, next);
        }

        Now = end;
        Stack.Poll(Now);
    }

    public void Query(int version, IpAddress? group, double seconds, params ReadOnlySpan<IpAddress> sources)
    {
        IpAddress to = group ?? IpAddress.Parse(_v6 ? "ff02::1" : "224.0.0.1");
        IpAddress about = group ?? (_v6 ? IpAddress.Any6 : IpAddress.Any4);
        var header = new MulticastQueryHeader(version, about, TimeSpan.FromSeconds(seconds), false, 2, TimeSpan.FromSeconds(125));
        byte[] message = new byte[256];
        int length = _v6 ? header.WriteMld(message, sources) : header.WriteIgmp(message, sources);
        Arrive(message.AsSpan(0, length), RouterV6, RouterV4, to);
    }

    public void OthersReport(IpAddress group)
    {
        byte[] message = new byte[_v6 ? MldHeader.Size : IgmpHeader.Size];
        if (_v6) new MldHeader(Icmpv6Type.MulticastListenerReport, group).Write(message);
        else new IgmpHeader(IgmpType.Report2, group).Write(message);
        Arrive(message, IpAddress.Parse("fe80::9"), IpAddress.Parse("10.0.0.9"), group);
    }

    /// <summary>What was sent since the last call.</summary>
    public string[] TakeReports()
    {
        var lines = new List<string>();
        foreach ((_, byte[] bytes) in Link.Sent) lines.AddRange(_v6 ? ReadV6(bytes) : ReadV4(bytes));
        Link.Sent.Clear();
        return [.. lines];
    }

    private static List<string> ReadV4(byte[] bytes)
    {
        if (!Ipv4View.TryParse(bytes, out Ipv4View ip) || ip.TimeToLive != 1 || !ip.Options.SequenceEqual(Ipv4Options.RouterAlert)) return ["bad packet"];
        if (!IgmpView.TryParse(ip.Payload, out IgmpView view) || !view.IsChecksumRight) return ["bad checksum"];
        if (MulticastReportView.TryParseIgmp(ip.Payload, out MulticastReportView report)) return Records(report);
        return [$"{(view.Type == IgmpType.Leave ? "Leave" : view.Type == IgmpType.Report1 ? "Report1" : "Report")} {view.Group} to {ip.Destination}"];
    }

    private static List<string> ReadV6(byte[] bytes)
    {
        if (!Ipv6View.TryParse(bytes, out Ipv6View ip) || ip.HopLimit != 1 || ip.NextHeader != IpProtocol.HopByHop) return ["bad packet"];
        ReadOnlySpan<byte> message = ip.Payload[8..];
        if (!Icmpv6View.TryParse(message, out Icmpv6View icmp) || !icmp.IsChecksumRight(ip.Source, ip.Destination)) return ["bad checksum"];
        if (MulticastReportView.TryParseMld(message, out MulticastReportView report)) return Records(report);
        return MldView.TryParse(message, out MldView old)
            ? [$"{(old.Type == Icmpv6Type.MulticastListenerDone ? "Leave" : "Report")} {old.Group} to {ip.Destination}"] : ["bad message"];
    }

    private static List<string> Records(MulticastReportView report)
    {
        var lines = new List<string>();
        foreach (MulticastRecord record in report.Records)
        {
            var sources = new List<string>();
            for (int i = 0; i < record.Sources.Count; i++) sources.Add(record.Sources[i].ToString());
            lines.Add($"{record.Kind} {record.Group} {{{string.Join(',', sources)}}}");
        }

        return lines;
    }

    private void Arrive(ReadOnlySpan<byte> message, IpAddress v6, IpAddress v4, IpAddress to)
    {
        byte[] packet = new byte[message.Length + (_v6 ? Ipv6Header.Size : Ipv4Header.Size)];
        message.CopyTo(packet.AsSpan(packet.Length - message.Length));
        if (_v6)
        {
            Icmpv6Header.Seal(packet.AsSpan(Ipv6Header.Size), v6, to);
            new Ipv6Header(v6, to, IpProtocol.Icmpv6, 1).Write(packet, message.Length);
        }
        else
        {
            new Ipv4Header(v4, to, IpProtocol.Igmp, 1).Write(packet, message.Length);
        }

        Link.Arrive(packet);
        Stack.Poll(Now);
    }
}
