namespace Windsock.Engine;

/// <summary>What a completion port hands out.</summary>
/// <param name="Key">The key of the handle, or of the post.</param>
/// <param name="Overlapped">The operation, or whatever was posted.</param>
/// <param name="Bytes">How many were moved.</param>
/// <param name="Status">The NTSTATUS of the operation.</param>
/// <param name="Item">Work of the library's own, in its own pool only.</param>
internal readonly record struct Packet(nuint Key, nint Overlapped, uint Bytes, uint Status, WorkItem? Item = null);

/// <summary>Something that a thread of the <see cref="WorkerPool"/> does.</summary>
internal abstract class WorkItem
{
    /// <summary>What it does may have gone on in the thread pool of .NET when it returns.</summary>
    public virtual bool MayGoOnElsewhere => false;

    /// <summary>Does it. Must not throw.</summary>
    public abstract void Run();
}

/// <summary>A first-in, first-out ring that grows.</summary>
internal struct PacketRing()
{
    private Packet[] _packets = new Packet[16];
    private int _first;

    public int Count { get; private set; }

    public void Add(in Packet packet)
    {
        if (Count == _packets.Length) Grow();
        _packets[(_first + Count++) & (_packets.Length - 1)] = packet;
    }

    public Packet Take()
    {
        ref Packet first = ref _packets[_first];
        Packet taken = first;
        first = default;
        _first = (_first + 1) & (_packets.Length - 1);
        Count--;
        return taken;
    }

    private void Grow()
    {
        var larger = new Packet[_packets.Length * 2];
        for (int i = 0; i < Count; i++) larger[i] = _packets[(_first + i) & (_packets.Length - 1)];
        (_packets, _first) = (larger, 0);
    }
}
