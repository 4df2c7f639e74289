using System.Security.Cryptography;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Stack;

namespace Windsock.Transports.Configuration;

/// <summary>Makes the transport that a setting asks for.</summary>
internal static class NetworkBuilder
{
    private const long LeastPool = 256L << 20, LargestPool = 1L << 30;
    private const int PoolPart = 4; // Of the memory that the process may have: what thousands of connections keep must not stop the others.

    private static readonly TimeSpan s_leasePatience = TimeSpan.FromSeconds(10);

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
        var stack = new NetStack(new StackOptions { Name = setting.HostName ?? Environment.MachineName, Seed = RandomSeed() }, pool);
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
        if (setting.Dhcp) AwaitLease(host, stack.Interfaces[^1]);
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

    /// <summary>Asks for an address, and waits for it: programs expect a host to have one. Without an answer they go on, and sends find no route.</summary>
    private static void AwaitLease(StackHost host, NetworkInterface joined)
    {
        IReadOnlyList<IpAddress> given = host.DnsServers;
        var leased = new ManualResetEventSlim();
        var client = new DhcpClient(joined, new DhcpClientOptions { HostName = host.Name });
        client.Changed = () =>
        {
            host.DnsServers = given.Count > 0 || client.Lease is null ? given : client.Lease.DnsServers;
            if (client.State == DhcpClientState.Bound) leased.Set();
        };
        client.Start(host.Owner.Enter());
        host.Owner.Leave();
        leased.Wait(s_leasePatience);
    }

    // Of a real network nobody shall guess the ports and sequence numbers.
    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
