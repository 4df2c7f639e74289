using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Echo requests from one host to another.</summary>
internal sealed class EchoFlow : Flow
{
    private readonly EchoPlan _plan;
    private readonly EchoClient _client;
    private int _answered;
    private int _failed;

    public EchoFlow(World world, int number, EchoPlan plan, NetStack client, IpAddress to)
        : base(world, number)
    {
        _plan = plan;
        _client = client.OpenEcho(new AddressPort(to, 0), plan.Count);
        _client.PayloadBytes = plan.PayloadBytes;
        _client.Interval = plan.Interval;
        _client.Changed = () => World.Wake(this);
    }

    public override string Description => _plan.ToString();

    public override string Progress => $"{_answered} answered, {_failed} not";

    protected override void Start()
    {
        StackError error = _client.Start(Now);
        if (error != StackError.None) throw Wrong($"the first request failed with {error}");
    }

    protected override void Step()
    {
        while (_client.TryTake(out EchoResult result))
        {
            if (result.Error == StackError.None)
            {
                if (result.From != _client.Destination.Address) throw Wrong($"{result.From} answered");
                if (result.PayloadBytes != _plan.PayloadBytes) throw Wrong($"{result.PayloadBytes} bytes came back");
                if (result.RoundTrip < TimeSpan.Zero) throw Wrong($"the answer came {result.RoundTrip} after the request");
                _answered++;
                continue;
            }

            bool excused = _plan.MayFail || World.HasFaults || World.HasQueues || result.Sequence == 0;
            if (!excused) throw Wrong($"request {result.Sequence} failed with {result.Error} on a network that loses nothing");
            _failed++;
        }

        if (!_client.IsDone) return;
        if (_answered + _failed != _plan.Count) throw Wrong($"{Progress} of {_plan.Count}");
        _client.Close();
        Done(Progress);
    }
}
