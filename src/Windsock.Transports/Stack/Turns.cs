namespace Windsock.Transports.Stack;

/// <summary>Who of a network's participants runs: one at a time, in the order in which they became ready, so that chance has no part in what they do at the
/// same moment of virtual time. Guarded by the owner's lock.</summary>
internal sealed class Turns
{
    private readonly Queue<Participant> _ready = new();
    private readonly List<Participant> _running = []; // More than one only while some wait where the library cannot see it.
    private int _holds;

    /// <summary>Whether nobody has anything to do before something happens on the network.</summary>
    public bool AreOver => _running.Count == 0 && _ready.Count == 0 && _holds == 0;

    /// <summary>Whether somebody waits for a turn that cannot be given now.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>The library does something that may make participants ready: nobody gets a turn before it has done.</summary>
    public void Hold() => _holds++;

    /// <summary>It has done.</summary>
    public void Release() => _holds--;

    /// <summary>A participant has something to do.</summary>
    public void Add(Participant participant)
    {
        participant.State = Participant.Place.Ready;
        _ready.Enqueue(participant);
    }

    /// <summary>It has nothing to do any more, or takes part no longer.</summary>
    public void End(Participant participant) => _running.Remove(participant);

    /// <summary>Whose turn it is, if nobody runs; <see cref="Participant.Begin"/> is to be called outside the lock.</summary>
    public Participant? Next() => _running.Count == 0 && _holds == 0 ? Take() : null;

    /// <summary>The next one although others run.</summary>
    public Participant? Force() => _holds == 0 ? Take() : null;

    /// <summary>How many turns there have been.</summary>
    public long Given { get; private set; }

    /// <summary>Whether all that run are blocked outside the library.</summary>
    public bool AreBlocked => _running.Count > 0 && _running.TrueForAll(static each => each.IsBlocked);

    private Participant? Take()
    {
        if (!_ready.TryDequeue(out Participant? next)) return null;
        Given++;
        next.State = Participant.Place.Running;
        _running.Add(next);
        return next;
    }
}
