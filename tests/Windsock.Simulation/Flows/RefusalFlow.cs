using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Attempts to connect to a port where nobody listens.</summary>
internal sealed class RefusalFlow(World world, int number, EchoPlan plan, NetStack client, AddressPort at) : Flow(world, number)
{
    private TcpSocket? _socket;
    private int _refused;
    private int _failed;

    public override string Description => $"refusals host{plan.Client} to host{plan.Server}{(plan.V6 ? " IPv6" : "")}, {plan.Count} attempts";

    public override string Progress => $"{_refused} refused, {_failed} without an answer";

    protected override void Start() => Attempt();

    protected override void Step()
    {
        if (_socket is not { } socket || (socket.Readiness & SocketReadiness.Failed) == 0) return;
        Ended(socket.TakeError());
    }

    private void Attempt()
    {
        _socket = client.OpenTcp(plan.V6);
        _socket.Changed = () => World.Wake(this);
        StackError error = _socket.Connect(Now, at);
        if (error != StackError.InProgress) Ended(error);
    }

    private void Ended(StackError error)
    {
        if (error == StackError.ConnectionRefused) _refused++;
        else if (World.HasFaults || World.HasQueues) _failed++;
        else throw Wrong($"an attempt ended with {error}");
        _socket!.Close(Now);
        _socket = null;
        if (_refused + _failed == plan.Count) Done(Progress);
        else World.At(plan.Interval, Attempt);
    }
}
