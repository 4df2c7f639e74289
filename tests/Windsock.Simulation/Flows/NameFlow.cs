using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Names that a host asks another one for: what the answers say is what the server knows.</summary>
internal sealed class NameFlow : Flow
{
    private readonly EchoPlan _plan;
    private readonly DnsResolver _resolver;
    private readonly UdpSocket _server;
    private readonly AddressPort _at;
    private readonly ulong _key;
    private DnsQuery? _query;
    private int _asked;
    private int _answered;
    private int _failed;
    private long _questions;

    public NameFlow(World world, int number, EchoPlan plan, NetStack client, NetStack server, AddressPort at, ulong key)
        : base(world, number)
    {
        _plan = plan;
        _at = at;
        _key = key;
        _resolver = new DnsResolver(client, new DnsResolverOptions { Servers = [at] });
        _server = server.OpenUdp(plan.V6);
    }

    public override string Description => $"names host{_plan.Client} asks host{_plan.Server} for{(_plan.V6 ? " IPv6" : "")}, {_plan.Count} times";

    public override string Progress => $"{_answered} answered, {_failed} not, {_questions} questions came";

    protected override void Start()
    {
        _server.Changed = () => World.Wake(this);
        StackError error = _server.Bind(Now, _at with { Address = _plan.V6 ? IpAddress.Any6 : IpAddress.Any4 });
        if (error != StackError.None) throw Wrong($"bind failed with {error}");
    }

    protected override void Step()
    {
        while (_server.Receive(Now) is { } packet) Answer(packet);
        if (_query is { IsDone: false }) return;
        if (_query is not null) Judge(_query);
        _query = null;
        if (_asked < _plan.Count)
        {
            _query = _resolver.Resolve(Now, $"{Which(_asked++)}.sim.", _plan.V6 ? DnsType.AAAA : DnsType.A, _ => World.Wake(this));
            if (_query.IsDone) World.Wake(this);
            return;
        }

        _server.Close(Now);
        Done(Progress);
    }

    // Few names, so that some are in the cache; every fifth one does not exist.
    private int Which(int question) => new Prng(_key + (ulong)question).Below(20);

    private static bool Exists(int name) => name % 5 != 4;

    private IpAddress AddressOf(int name) => _plan.V6 ? new IpAddress(0xfd00_0000_0000_0000, (ulong)name + 1) : IpAddress.V4(0x0a010000 + (uint)name);

    private void Answer(Packet packet)
    {
        _questions++;
        var from = new AddressPort(packet.Source, packet.SourcePort);
        if (!DnsView.TryParse(packet.Bytes, out DnsView query) || !query.TryGetQuestion(out DnsQuestion question)) throw Wrong("a question that is none");
        string name = question.Name.ToString();
        if (!int.TryParse(name.Split('.')[0], out int number)) throw Wrong($"a question about {name}");
        if (World.Network.Pool.TryRent(512) is not { } answer) throw Wrong("no buffer for an answer");
        var header = new DnsHeader(
            query.Header.Id, IsResponse: true, IsAuthoritative: true, ResponseCode: Exists(number) ? DnsResponseCode.NoError : DnsResponseCode.NameError);
        var writer = new DnsWriter(answer.Append(512), header);
        bool whole = writer.TryAddQuestion(name, question.Type);
        if (Exists(number)) whole &= writer.TryAddAddress(DnsSection.Answer, name, 30, AddressOf(number));
        if (!whole) throw Wrong("an answer that does not fit");
        answer.Length = writer.Length;
        packet.Release();
        StackError error = _server.Send(Now, answer, from, default);
        if (error != StackError.None && !World.HasFaults) throw Wrong($"an answer failed with {error}");
    }

    private void Judge(DnsQuery query)
    {
        int name = Which(_asked - 1);
        bool right = Exists(name) ? query.Outcome == DnsOutcome.Found && query.Addresses.Count == 1 && query.Addresses[0] == AddressOf(name)
            : query.Outcome == DnsOutcome.NoSuchName;
        if (right) _answered++;
        else if ((World.HasFaults || World.HasQueues) && query.Outcome is DnsOutcome.TimedOut or DnsOutcome.ServerFailure) _failed++;
        else throw Wrong($"{query.Name} is {query.Outcome} {string.Join(", ", query.Addresses)}");
    }
}
