using Windsock.Drivers.Host;
using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Shared;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;

namespace Windsock.Transports.Configuration;

/// <summary>Opens the link that a setting names.</summary>
internal static class LinkOpener
{
    private const int EthernetMtu = 1500;

    private static readonly Dictionary<NetworkKind, Func<NetworkSetting, NetStack, (ILink? Link, DriverError? Error)>> s_drivers = new()
    {
        [NetworkKind.Tap] = static (setting, stack) => OpenTunTap(setting, stack, LinkKind.Ethernet),
        [NetworkKind.Tun] = static (setting, stack) => OpenTunTap(setting, stack, LinkKind.Ip),
        [NetworkKind.Packet] = static (setting, stack) => (PacketSocketLink.Open(setting.Device, stack.Pool, out DriverError? error), error),
        [NetworkKind.Xdp] = static (setting, stack) => (XdpLink.Open(setting.Device, stack.Pool, out DriverError? error), error),
        [NetworkKind.Switch] = OpenSwitch,
    };

    /// <summary>Opens it.</summary>
    /// <param name="setting">What is asked for.</param>
    /// <param name="stack">The stack whose buffers it uses.</param>
    /// <param name="link">The link.</param>
    /// <param name="problem">Why there is none.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryOpen(NetworkSetting setting, NetStack stack, out ILink? link, out string problem)
    {
        link = null;
        problem = $"there is no driver for networks of kind {setting.Kind} here";
        if (!s_drivers.TryGetValue(setting.Kind, out Func<NetworkSetting, NetStack, (ILink?, DriverError?)>? open)) return false;

        (link, DriverError? error) = open(setting, stack);
        problem = error?.Message ?? "";
        return link is not null;
    }

    /// <summary>Has everything that passes a link written to a file, a packet at a time: a program that ends suddenly leaves a file that can be read.</summary>
    public static bool TryRecord(string file, Instant now, ref ILink? link, out string problem)
    {
        problem = "";
        try
        {
            var writer = PcapngWriter.Create(file, DateTimeOffset.UtcNow - new TimeSpan(now.Ticks));
            link = new CapturedLink(link!, writer, "eth0");
            return true;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"pcap={file}: the file cannot be written";
            return false;
        }
    }

    private static (ILink?, DriverError?) OpenTunTap(NetworkSetting setting, NetStack stack, LinkKind kind)
    {
        var options = new TunTapOptions(setting.Device, kind) { Mtu = setting.Mtu, HostAddress = setting.HostAddress };
        ILink? link = TunTapLink.Open(options, stack.Pool, out DriverError? error);
        return (link, error);
    }

    private static (ILink?, DriverError?) OpenSwitch(NetworkSetting setting, NetStack stack)
    {
        ILink? link = SwitchLink.Open(setting.Device, stack.Pool, out DriverError? error, mtu: setting.Mtu == 0 ? EthernetMtu : setting.Mtu);
        return (link, error);
    }
}
