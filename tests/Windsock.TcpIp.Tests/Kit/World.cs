using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Kit;

/// <summary>Stacks and the links between them, with a clock that jumps from deadline to deadline.</summary>
internal sealed class World
{
    // A turn in which somebody always has something to do at once never ends: that is a bug, not a long test.
    private const int TurnsAtOneTime = 100_000;

    private readonly List<NetStack> _stacks = [];
    private ulong _seed;

    public World(ulong seed = 1) => _seed = seed;

    public PacketPool Pool { get; } = new();

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(1);

    public IReadOnlyList<NetStack> Stacks => _stacks;

    /// <summary>A host with a seed of its own.</summary>
    public NetStack Host(string name = "host", Func<StackOptions, StackOptions>? with = null)
    {
        var options = new StackOptions { Name = name, Seed = _seed++ };
        var stack = new NetStack(with is null ? options : with(options), Pool);
        _stacks.Add(stack);
        return stack;
    }

    /// <summary>A host that passes packets on.</summary>
    public NetStack Router(string name = "router") => Host(name, options => options with { Forwarding = true });

    /// <summary>Joins two stacks by a cable, with addresses such as "10.0.0.1/24 fd00::1/64" on each end.</summary>
    public (NetworkInterface Near, NetworkInterface Far) Join(
        NetStack near, string nearAddresses, NetStack far, string farAddresses, LinkKind kind = LinkKind.Ethernet, int mtu = 1500, Cable? cable = null)
    {
        cable ??= new Cable(kind, mtu);
        return (Attach(near, cable.Near, nearAddresses), Attach(far, cable.Far, farAddresses));
    }

    /// <summary>Gives a stack an interface on a link.</summary>
    public NetworkInterface Attach(NetStack stack, ILink link, string addresses)
    {
        NetworkInterface added = stack.AddInterface($"eth{stack.Interfaces.Count - 1}", link);
        foreach (string each in addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries)) added.AddAddress(IpPrefix.Parse(each));
        return added;
    }

    /// <summary>Adds a route, such as "10.1.0.0/16" via "10.0.0.9"; without a gateway the prefix is on the link.</summary>
    public static void Route(NetworkInterface by, string prefix, string? via = null, int metric = 0) =>
        by.Stack.Routes.Add(new Route(IpPrefix.Parse(prefix), by, via is null ? default : IpAddress.Parse(via), metric));

    /// <summary>Does all that can be done without time passing.</summary>
    public void Settle()
    {
        for (int turn = 0; ; turn++)
        {
            if (turn > TurnsAtOneTime) throw new InvalidOperationException("the stacks never come to rest");
            bool busy = false;
            foreach (NetStack each in _stacks)
            {
                if (turn > 0 && each.NextDeadline > Now) continue;
                each.Poll(Now);
                busy = true;
            }

            if (!busy) return;
        }
    }

    /// <summary>Lets time pass, stopping at every deadline on the way.</summary>
    public void Run(TimeSpan span) => RunUntil(Now + span);

    /// <summary>Lets time pass until something is so.</summary>
    /// <returns>Whether it came to be within the time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan atMost)
    {
        Instant end = Now + atMost;
        Settle();
        while (!condition())
        {
            Instant next = Next();
            if (next > end) return false;
            Now = Instant.Max(Now, next);
            Settle();
        }

        return true;
    }

    /// <summary>Lets time pass until a point of time.</summary>
    public void RunUntil(Instant end)
    {
        Settle();
        while (true)
        {
            Instant next = Next();
            if (next > end) break;
            Now = Instant.Max(Now, next);
            Settle();
        }

        Now = end;
        Settle();
    }

    /// <summary>A packet with a payload.</summary>
    public Packet Payload(params ReadOnlySpan<byte> bytes)
    {
        Packet packet = Pool.TryRent(bytes.Length)!;
        bytes.CopyTo(packet.Append(bytes.Length));
        return packet;
    }

    private Instant Next()
    {
        Instant next = Instant.Never;
        foreach (NetStack each in _stacks) next = Instant.Min(next, each.NextDeadline);
        return next;
    }
}
