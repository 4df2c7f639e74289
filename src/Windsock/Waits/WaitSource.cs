namespace Windsock.Waits;

/// <summary>A descriptor that decides about an object and that nobody watches in the background: whoever waits for the object polls it.</summary>
/// <remarks>Linked at a <see cref="DispatcherObject"/>; the list changes under the gate, and <see cref="DispatcherObject.SourcesChanged"/> follows.</remarks>
internal abstract class WaitSource
{
    /// <summary>The object's next source.</summary>
    public WaitSource? Next { get; set; }

    /// <summary>When a poll last asked for it, by <see cref="Dispatcher.HostNanoseconds"/>.</summary>
    public long LastLook { get; set; }

    /// <summary>What poll(2) waits for; -1 when there is none: then <see cref="Ready"/> is called with each look, and finds out itself.</summary>
    public abstract int Descriptor { get; }

    /// <summary>Events of poll(2); 0 leaves the source out for now.</summary>
    public abstract short PollEvents { get; }

    /// <summary>The poll reported something: note it and signal the object if that is due. Called without the gate, on a thread that waits.</summary>
    public abstract void Ready(short revents);
}
