using Windsock.Drivers.Virtual;
using Windsock.Simulation.Flows;
using Windsock.TcpIp;

namespace Windsock.Simulation.Runs;

/// <summary>What flows share: the network with its time, the story, and the list of those that have something to do.</summary>
internal sealed class World(VirtualNetwork network, Story story)
{
    private readonly Queue<Flow> _awake = [];

    public VirtualNetwork Network { get; } = network;

    public Instant Now => Network.Now;

    public Story Story { get; } = story;

    /// <summary>Bytes and datagrams that were found right.</summary>
    public long BytesVerified { get; set; }

    /// <summary>Whether something is or was wrong with the network that may cost a connection its life.</summary>
    public bool HasFaults { get; set; }

    /// <summary>Whether a link flips bits.</summary>
    public bool HasCorruption { get; set; }

    /// <summary>Whether a queue of a link may be full.</summary>
    public bool HasQueues { get; set; }

    /// <summary>Whether links make copies of packets.</summary>
    public bool HasDuplicates { get; set; }

    /// <summary>Has a flow run before time goes on.</summary>
    public void Wake(Flow flow)
    {
        if (flow.IsAwake) return;
        flow.IsAwake = true;
        _awake.Enqueue(flow);
    }

    /// <summary>Connections that did not live through the faults.</summary>
    public int Lost { get; set; }

    /// <summary>Has a flow run later.</summary>
    public void WakeAfter(Flow flow, TimeSpan delay) => At(delay, () => Wake(flow));

    /// <summary>Has something done later.</summary>
    public void At(TimeSpan delay, Action action) => Network.At(Now + delay - Instant.Zero, action);

    /// <summary>Runs those that are awake, in the order in which they woke up.</summary>
    /// <returns>How many there were.</returns>
    public int RunAwake()
    {
        int count = 0;
        while (_awake.TryDequeue(out Flow? flow))
        {
            flow.IsAwake = false;
            flow.Run();
            count++;
        }

        return count;
    }
}
