using Windsock.Simulation.Runs;
using Windsock.TcpIp;

namespace Windsock.Simulation.Flows;

/// <summary>Something that programs on hosts do over the network: a state machine that runs when a socket of it has changed or a time has come.</summary>
internal abstract class Flow(World world, int number)
{
    protected World World { get; } = world;

    protected Instant Now => World.Now;

    /// <summary>Which of the flows of the run it is.</summary>
    public int Number { get; } = number;

    /// <summary>Whether it waits for its turn.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Whether it has done all it meant to, and has closed its sockets.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What it does, for the story.</summary>
    public abstract string Description { get; }

    /// <summary>Where it is, for the message when it does not end.</summary>
    public abstract string Progress { get; }

    /// <summary>Begins, at the time that the plan says.</summary>
    public void Begin()
    {
        Tell($"begins: {Description}");
        Start();
        World.Wake(this);
    }

    /// <summary>Does everything that can be done now.</summary>
    public void Run()
    {
        if (!IsDone) Step();
    }

    protected abstract void Start();

    protected abstract void Step();

    protected void Done(string outcome)
    {
        IsDone = true;
        Tell($"ends: {outcome}");
    }

    internal void Tell(string text) => World.Story.Tell(Now, $"flow {Number} {text}");

    internal Violation Wrong(string text) => new($"flow {Number} ({Description}): {text}");
}
