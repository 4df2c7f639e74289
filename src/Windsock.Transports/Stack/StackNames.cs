using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>Names on the network of a stack: its own, those of the network's hosts, and what DNS servers there say.</summary>
/// <remarks>Without servers the host below is asked, unless the network lies within the process: there nobody else knows anything.</remarks>
internal sealed class StackNames(StackHost host) : NameSource
{
    private DnsResolver? _resolver; // The owner's lock guards it.

    /// <inheritdoc/>
    public override string HostName => host.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<SocketAddress> LocalAddresses(int family)
    {
        var found = new List<SocketAddress>();
        foreach (bool withLoopback in (ReadOnlySpan<bool>)[false, true])
        {
            if (found.Count > 0) break;
            foreach (int each in (ReadOnlySpan<int>)[SocketAddress.AF_INET6, SocketAddress.AF_INET])
            {
                if (family is not SocketAddress.AF_UNSPEC && family != each) continue;
                found.AddRange(StackInterfaces.Collect(host, each, withLoopback).Select(one => one.Address));
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public override WsaError Resolve(string name, int family, ICollection<SocketAddress> addresses, out string? canonicalName)
    {
        canonicalName = name;
        var found = new List<IpAddress>();
        if (IsLocalhost(name)) found.AddRange([IpAddress.Loopback6, IpAddress.Loopback4]); // RFC 6761 section 6.3.
        else if (IsOwn(name)) found.AddRange(LocalAddresses(SocketAddress.AF_UNSPEC).Select(each => StackAddress.Read(each).Address));
        else host.Owner.FindHost(name, found);

        WsaError error = NO_ERROR;
        if (found.Count == 0) error = Ask(name, family, found, ref canonicalName);
        if (error != NO_ERROR) return error;

        foreach (IpAddress address in InOrder(found))
        {
            int of = address.IsV4 ? SocketAddress.AF_INET : SocketAddress.AF_INET6;
            if (family is SocketAddress.AF_UNSPEC || family == of) addresses.Add(StackAddress.Write(of, new AddressPort(address, 0)));
        }

        return addresses.Count == 0 ? WSANO_DATA : NO_ERROR;
    }

    /// <inheritdoc/>
    public override WsaError ResolveName(in SocketAddress address, out string name)
    {
        name = "";
        if (!HasServers) return Unknown;

        IpAddress ip = StackAddress.Read(address).Address;
        DnsQuery query = Await((resolver, now, done) => resolver.ResolveName(now, ip, done));
        if (query.Outcome == DnsOutcome.Found && query.Entries.FirstOrDefault(entry => entry.Text.Length > 0) is { } entry) name = entry.Text;
        return name.Length > 0 ? NO_ERROR : ToWsaError(query.Outcome);
    }

    private static bool IsLocalhost(string name) => name.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase);

    // What gethostname says. No server has to know it.
    private bool IsOwn(string name) => name.Equals(HostName, StringComparison.OrdinalIgnoreCase);

    private bool HasServers => host.DnsServers.Count > 0;

    private WsaError Unknown => host.Owner.VirtualClock is null ? WSAEOPNOTSUPP : WSAHOST_NOT_FOUND;

    private WsaError Ask(string name, int family, List<IpAddress> found, ref string? canonicalName)
    {
        if (!HasServers) return Unknown;

        WsaError error = WSAHOST_NOT_FOUND;
        foreach ((int of, ushort type) in (ReadOnlySpan<(int, ushort)>)[(SocketAddress.AF_INET6, DnsType.AAAA), (SocketAddress.AF_INET, DnsType.A)])
        {
            if (family is not SocketAddress.AF_UNSPEC && family != of) continue;
            DnsQuery query = Await((resolver, now, done) => resolver.Resolve(now, name, type, done));
            found.AddRange(query.Addresses);
            if (query.CanonicalName.Length > 0) canonicalName = query.CanonicalName;
            error = ToWsaError(query.Outcome);
        }

        return found.Count > 0 ? NO_ERROR : error;
    }

    /// <summary>Addresses that there is a way to come first (RFC 6724 section 6, rule 1).</summary>
    private List<IpAddress> InOrder(List<IpAddress> addresses)
    {
        host.Owner.Enter();
        List<IpAddress> reachable = addresses.FindAll(each => host.Stack.Ip.FindPath(each, default, 0, out _) == StackError.None);
        host.Owner.Leave();
        return [.. reachable, .. addresses.Except(reachable)];
    }

    private DnsQuery Await(Func<DnsResolver, Instant, Action<DnsQuery>, DnsQuery> ask)
    {
        using var done = new ManualResetEventSlim();
        Participant? self = Participant.Current is { } participant && participant.Owner == host.Owner ? participant : null;
        Instant now = host.Owner.Enter();
        _resolver ??= new DnsResolver(host.Stack);
        _resolver.Options = _resolver.Options with { Servers = [.. host.DnsServers.Select(server => new AddressPort(server, DnsPort))] };
        DnsQuery query = ask(_resolver, now, _ =>
        {
            done.Set();
            self?.Owner.MakeReady(self);
        });
        host.Owner.Leave();
        if (self is not null)
        {
            while (!done.IsSet) self.Sleep(Instant.Never);
            return query;
        }

        Participant? elsewhere = Participant.BeginElsewhere();
        done.Wait();
        elsewhere?.EndElsewhere();
        return query;
    }

    private static WsaError ToWsaError(DnsOutcome outcome) => outcome switch
    {
        DnsOutcome.Found => NO_ERROR,
        DnsOutcome.NoSuchName => WSAHOST_NOT_FOUND,
        DnsOutcome.NoData => WSANO_DATA,
        _ => WSATRY_AGAIN,
    };

    private const ushort DnsPort = 53;
}
