using System.Security.Cryptography;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Layers;
using Windsock.Transports.Stack;

namespace Windsock.Transports.Configuration;

/// <summary>Makes the transport that a setting asks for.</summary>
internal static class NetworkBuilder
{
    private const long LeastPool = 256L << 20, LargestPool = 1L << 30;
    private const int PoolPart = 4; // Of the memory that the process may have: what thousands of connections keep must not stop the others.

    // A server has 6 s of it; an address of the own choice takes 4 to 7 s more (RFC 3927 section 9).
    private static readonly TimeSpan s_addressPatience = TimeSpan.FromSeconds(15);

    /// <summary>Makes it.</summary>
    /// <param name="setting">What is asked for.</param>
    /// <param name="kernel">The host's sockets, which a stack leaves other families to.</param>
    /// <param name="problem">Why it cannot be had; empty when it can.</param>
    /// <returns>The transport; that of the host when there is a problem.</returns>
    public static Transport Build(NetworkSetting setting, Transport kernel, out string problem)
    {
        problem = "";
        if (setting.Kind == NetworkKind.Kernel) return kernel;

        var owner = new RealTimeOwner();
        var pool = new PacketPool(Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PoolPart, LeastPool, LargestPool));
        var stack = new NetStack(new StackOptions { Name = setting.HostName ?? Environment.MachineName, Seed = RandomSeed(), Tcp = setting.Tcp }, pool);
        var host = new StackHost(owner, stack) { DnsServers = setting.DnsServers };
        if (setting.Kind == NetworkKind.Loopback)
        {
            foreach (IpPrefix address in setting.Addresses) stack.Loopback.AddAddress(address, onLink: false);
        }
        else if (!TryJoin(setting, owner, host, out problem))
        {
            problem = $"{setting.Place}: {problem}";
            return kernel;
        }

        owner.Add(stack);
        if (setting.Dhcp) AwaitAddress(setting, host, stack.Interfaces[^1]);
        return new StackTransport(host, kernel);
    }

    private static bool TryJoin(NetworkSetting setting, RealTimeOwner owner, StackHost host, out string problem)
    {
        NetStack stack = host.Stack;
        if (!LinkOpener.TryOpen(setting, stack, out ILink? link, out problem)) return false;
        if (setting.Capture is { } file && !LinkOpener.TryRecord(file, owner.Now, ref link, out problem)) return false;

        NetworkInterface joined = stack.AddInterface("eth0", link!);
        foreach (IpPrefix address in setting.Addresses) joined.AddAddress(address);
        foreach (IpAddress gateway in setting.Gateways)
        {
            var everywhere = new IpPrefix(gateway.IsV4 ? IpAddress.Any4 : IpAddress.Any6, 0);
            stack.Routes.Add(new Route(everywhere, joined, gateway));
        }

        if (link!.HostDescriptor >= 0) owner.Watch(link.HostDescriptor);
        return true;
    }

    /// <summary>Asks for an address, and waits for it: programs expect a host to have one. Without a server there is one of the host's own choice, and servers
    /// are asked on.</summary>
    private static void AwaitAddress(NetworkSetting setting, StackHost host, NetworkInterface joined)
    {
        IReadOnlyList<IpAddress> given = host.DnsServers;
        var found = new ManualResetEventSlim();
        var configuration = new Ipv4Configuration(joined, new DhcpClientOptions { HostName = host.Name });
        configuration.Changed = () =>
        {
            host.DnsServers = given.Count > 0 || configuration.Client.Lease is not { } lease ? given : lease.DnsServers;
            if (!configuration.Address.IsUnspecified) found.Set();
        };
        configuration.Start(host.Owner.Enter());
        host.Owner.Leave();
        found.Wait(s_addressPatience);

        host.Owner.Enter();
        bool isLeased = configuration.Client.Lease is not null;
        IpAddress own = configuration.Address;
        host.Owner.Leave();
        if (isLeased) return;
        string instead = own.IsUnspecified ? "there is no address from one" : $"the address is {own}";
        HostFile.Warn($"{setting.Place}: no DHCP server answers; {instead} until one does");
    }

    // Of a real network nobody shall guess the ports and sequence numbers.
    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
