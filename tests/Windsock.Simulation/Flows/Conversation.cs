using Windsock.Simulation.Runs;
using Windsock.TcpIp.Sockets;

namespace Windsock.Simulation.Flows;

/// <summary>One connection of a <see cref="StreamFlow"/>: its attempts, and both ends once they are there.</summary>
internal sealed class Conversation(StreamFlow flow, int number)
{
    public int Number { get; } = number;

    /// <summary>The socket that is connecting.</summary>
    public TcpSocket? Attempt { get; set; }

    public int Attempts { get; set; }

    /// <summary>An attempt has failed, and the next one is due later.</summary>
    public bool Waits { get; set; }

    public StreamEnd? Client { get; set; }

    public StreamEnd? Server { get; set; }

    /// <summary>Whether both ends are over, or one failed and the other never came to be.</summary>
    public bool IsOver => Client is { IsOver: true } client && (Server is null ? client.Error != StackError.None || client.HasAborted : Server.IsOver);

    public string Progress => Client is null ? $"connection {Number} has not been made after {Attempts} attempts"
        : Server is null ? $"{Client.Progress}; not accepted" : $"{Client.Progress}; {Server.Progress}";

    /// <summary>Tells whether everything arrived; what failed without an excuse is a violation.</summary>
    public bool Judge(World world, StreamPlan plan)
    {
        StackError up = Client!.Error, down = Server?.Error ?? StackError.None;
        if (up == StackError.None && down == StackError.None && !plan.Aborts) return true;
        if (Client.HasAborted || Server is { HasAborted: true })
        {
            // Who did not reset the connection sees the reset, or nothing at all when it had everything already.
            Excuse(world, up, StackError.ConnectionReset);
            Excuse(world, down, StackError.ConnectionReset);
            return true;
        }

        if (plan.IsCrowded && Server is null && up == StackError.ConnectionReset) return true; // Refused, if late.
        // Where queues are long, patience may end too: also that of a listener with a handshake, which tells no program and resets what comes after.
        bool gaveUpHandshake = Server is null && up == StackError.ConnectionReset;
        bool mayFail = world.HasFaults || (world.HasQueues && (IsLoss(up) || IsLoss(down) || gaveUpHandshake));
        if (!mayFail) throw flow.Wrong($"{Progress}: failed with {up} and {down} on a network without faults");
        // A reset without a cause of its own comes from an end that gave up, or that had closed in good order and then waited in vain for
        // its last acknowledgment.
        bool explained = IsLoss(up) || IsLoss(down) || Server is null || down == StackError.None || up == StackError.None;
        if (!explained) throw flow.Wrong($"{Progress}: failed with {up} and {down}, and nobody gave up");
        return up == StackError.None && down == StackError.None;
    }

    private void Excuse(World world, StackError error, StackError expected)
    {
        if (error == StackError.None || error == expected || (world.HasFaults && IsLoss(error))) return;
        throw flow.Wrong($"{Progress}: failed with {error} where {expected} was due");
    }

    private static bool IsLoss(StackError error) => error is StackError.TimedOut or StackError.HostUnreachable or StackError.NetworkUnreachable;
}
