using Windsock.Drivers.Virtual;
using Windsock.Simulation.Checks;
using Windsock.Simulation.Flows;
using Windsock.Simulation.Plans;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Nat;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Runs;

/// <summary>One run: the network of a plan, the programs on it, and what must hold all the time.</summary>
internal sealed class Simulation
{
    private const long MemoryLimit = 64 << 20;
    private const int TurnsPerMillisecond = 100_000;
    private const int IdleTurns = 1_000;

    // After the last fault: time for every retransmission timer, keepalive and TIME-WAIT to end.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(60);

    // A router that missed the end of a connection keeps it for more than two hours (RFC 5382 REQ-5).
    private static readonly TimeSpan s_sessionPatience = TimeSpan.FromHours(4);

    private readonly RunPlan _plan;
    private readonly Story _story = new();
    private readonly VirtualNetwork _network;
    private readonly World _world;
    private readonly WireWatch _watch;
    private readonly NetStack[] _hosts;
    private readonly List<Flow> _flows = [];
    private AddressTranslator? _translator;
    private long _turnsMillisecond;
    private int _turns;
    private int _idleTurns;
    private long _packets;

    public Simulation(RunPlan plan, Action<string>? told = null, Action<VirtualNetwork>? built = null)
    {
        _plan = plan;
        _story.Told = told;
        _network = new VirtualNetwork(plan.Seed, new PacketPool(MemoryLimit));
        _world = new World(_network, _story)
        {
            HasFaults = plan.HasFaults, HasQueues = plan.HasQueues, HasDuplicates = plan.HasDuplicates, HasCorruption = plan.HasCorruption,
        };
        _watch = new WireWatch(_network);
        _hosts = Build();
        built?.Invoke(_network);
    }

    public Outcome Run()
    {
        string? failure = null;
        try
        {
            Tell();
            Schedule();
            ScheduleSmall();
            UntilDone();
            UntilQuiet();
        }
        catch (Exception exception) when (exception is Violation)
        {
            failure = exception.Message;
        }
#pragma warning disable CA1031 // Whatever the stack throws is what the run is there to find.
        catch (Exception exception)
        {
            failure = exception.ToString();
        }
#pragma warning restore CA1031

        if (failure is not null) _story.Tell(_network.Now, failure);
        return new Outcome(
            _plan.Seed, failure, _network.Digest, _network.PacketsSent, _world.BytesVerified, _network.Now - Instant.Zero, _world.Lost, _story.ToString());
    }

    private NetStack[] Build()
    {
        var lans = new Switch[_plan.Lans];
        for (int i = 0; i < lans.Length; i++) lans[i] = _network.AddSwitch($"lan{i}");
        var hosts = new NetStack[_plan.Hosts.Length];
        for (int i = 0; i < hosts.Length; i++)
        {
            HostPlan host = _plan.Hosts[i];
            _network.Mtu = _plan.Mtus[host.Lan];
            string addresses = _network.Mtu < 1280 ? $"{host.V4}/24" : $"{host.V4}/24, {host.V6}/64";
            hosts[i] = _network.AddHost(host.Name, addresses, host.Outward, host.Inward, lans[host.Lan], host.Options);
        }

        if (lans.Length > 1) Route(lans, hosts);
        foreach (NetStack host in hosts) _watch.Add(host, isRouter: false);
        return hosts;
    }

    private void Route(Switch[] lans, NetStack[] hosts)
    {
        NetStack router = _network.AddStack("router", new StackOptions { Forwarding = true });
        for (int i = 0; i < lans.Length; i++)
        {
            _network.Mtu = _plan.Mtus[i];
            string addresses = _network.Mtu < 1280 ? $"10.0.{i}.254/24" : $"10.0.{i}.254/24, fd00:0:0:{i}::fe/64";
            _network.Join(router, lans[i], addresses);
        }

        if (_plan.HasNat) _translator = router.Translate(router.Interfaces[1]);
        for (int i = 0; i < hosts.Length; i++)
        {
            NetworkInterface by = hosts[i].Interfaces[^1];
            int lan = _plan.Hosts[i].Lan;
            hosts[i].Routes.Add(new Route(IpPrefix.Parse("0.0.0.0/0"), by, IpAddress.Parse($"10.0.{lan}.254")));
            if (_plan.Mtus[lan] >= 1280) hosts[i].Routes.Add(new Route(IpPrefix.Parse("::/0"), by, IpAddress.Parse($"fd00:0:0:{lan}::fe")));
        }

        _watch.Add(router, isRouter: true);
    }

    private void Tell()
    {
        string[] severities = ["a perfect network", "a slow network", "a lossy network", "a very bad network"];
        string lans = $"{_plan.Lans} lans{(_plan.HasNat ? " behind NAT" : "")} with MTU {string.Join(", ", _plan.Mtus)}";
        _story.Tell(Instant.Zero, $"seed {_plan.Seed}: {severities[_plan.Severity]}, {lans}, {_hosts.Length} hosts");
        foreach (HostPlan host in _plan.Hosts) _story.Tell(Instant.Zero, host.ToString());
    }

    private void Schedule()
    {
        foreach (FaultPlan fault in _plan.Faults) _network.At(fault.At, () => Change(fault));
        foreach ((TimeSpan at, StreamPlan plan) in _plan.Streams)
        {
            int number = _flows.Count;
            Add(at, new StreamFlow(_world, number, plan, _hosts[plan.Client], _hosts[plan.Server], Place(plan.Server, plan.V6, number), Key(number)));
        }

        foreach ((TimeSpan at, DatagramPlan plan) in _plan.Datagrams)
        {
            int number = _flows.Count;
            Add(at, new DatagramFlow(_world, number, plan, _hosts[plan.Client], _hosts[plan.Server], Place(plan.Server, plan.V6, number), Key(number)));
        }
    }

    private void ScheduleSmall()
    {
        foreach ((TimeSpan at, EchoPlan plan) in _plan.Echoes)
        {
            Add(at, new EchoFlow(_world, _flows.Count, plan, _hosts[plan.Client], Place(plan.Server, plan.V6, 0).Address));
        }

        foreach ((TimeSpan at, EchoPlan plan) in _plan.Refusals)
        {
            Add(at, new RefusalFlow(_world, _flows.Count, plan, _hosts[plan.Client], Place(plan.Server, plan.V6, _flows.Count)));
        }

        foreach ((TimeSpan at, EchoPlan plan) in _plan.Names)
        {
            int number = _flows.Count;
            Add(at, new NameFlow(_world, number, plan, _hosts[plan.Client], _hosts[plan.Server], Place(plan.Server, plan.V6, number), Key(number)));
        }

        foreach ((TimeSpan at, GroupPlan plan) in _plan.Groups) Add(at, new GroupFlow(_world, _flows.Count, plan, _hosts, Key(_flows.Count)));
    }

    private void Add(TimeSpan at, Flow flow)
    {
        _flows.Add(flow);
        _network.At(at, flow.Begin);
    }

    private AddressPort Place(int host, bool v6, int number) =>
        new(IpAddress.Parse(v6 ? _plan.Hosts[host].V6 : _plan.Hosts[host].V4), (ushort)(1000 + number));

    private ulong Key(int number) => Prng.For(_plan.Seed, $"flow {number}").Next();

    private void Change(FaultPlan fault)
    {
        _story.Tell(_network.Now, fault.ToString());
        if (fault.Host >= 0) _network.LinkOf(_hosts[fault.Host]).Conditions = fault.Conditions!;
        else if (fault.Apart.Length > 0) _network.Partition([.. fault.Apart.Select(number => _hosts[number])]);
        else _network.Heal();
    }

    private void UntilDone()
    {
        Instant limit = Instant.Zero + _plan.HealedAt + s_patience;
        while (!_flows.TrueForAll(flow => flow.IsDone)) Turn(limit, Unfinished);
    }

    /// <summary>Connections in the background end too, and every buffer comes back.</summary>
    private void UntilQuiet()
    {
        Instant limit = Instant.Max(Instant.Zero + _plan.HealedAt, _network.Now) + (_plan.HasNat ? s_sessionPatience : s_patience);
        while (Left() is { } left) Turn(limit, () => left);
    }

    private string? Left()
    {
        foreach (NetStack host in _hosts)
        {
            if (host.Tcp.ConnectionCount > 0) return $"{host.Options.Name} still has {host.Tcp.ConnectionCount} connections";
        }

        if (_translator is { SessionCount: > 0 } translator) return $"the router still has {translator.SessionCount} sessions";
        return _network.Pool.Rented > 0 ? $"{_network.Pool.Rented} packets are not given back" : null;
    }

    private string Unfinished() =>
        string.Join("\n    ", _flows.Where(flow => !flow.IsDone).Select(flow => $"flow {flow.Number} ({flow.Description}): {flow.Progress}"));

    private void Turn(Instant limit, Func<string> unfinished)
    {
        Instant next = _network.NextDeadline;
        if (next == Instant.Never) throw new Violation($"[{_network.Now}] nothing will happen any more: {unfinished()}");
        if (next > limit) throw new Violation($"[{_network.Now}] not ended in time: {unfinished()}");
        Instant before = _network.Now;
        _network.Poll(Instant.Max(next, before));
        bool any = _world.RunAwake() > 0;

        // Time must go on.
        any |= _network.PacketsSent != _packets;
        _packets = _network.PacketsSent;
        long millisecond = _network.Now.Ticks / TimeSpan.TicksPerMillisecond;
        if (millisecond != _turnsMillisecond) (_turnsMillisecond, _turns) = (millisecond, 0);
        _idleTurns = any || _network.Now != before ? 0 : _idleTurns + 1;
        if (++_turns > TurnsPerMillisecond || _idleTurns > IdleTurns)
        {
            string turns = $"{_turns} turns in a millisecond, {_idleTurns} without anything that happened";
            throw new Violation($"[{_network.Now}] time does not go on: {turns}; {unfinished()}");
        }
    }
}
