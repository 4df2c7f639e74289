namespace Windsock.Engine;

/// <summary>A thread's spare records of one kind. A thread that only ends operations hands its surplus to those that only start them.</summary>
internal struct OperationPool
{
    private const int Most = 128;

    private Operation? _spare;
    private int _count;

    /// <summary>A spare record, or null.</summary>
    public Operation? TryTake(SharedOperationPool shared)
    {
        if (_spare is null && (_spare = shared.TryTake()) is not null) _count = Most;
        if (_spare is not { } taken) return null;

        _spare = taken.Next;
        _count--;
        taken.Next = null;
        return taken;
    }

    /// <summary>Gives a record back.</summary>
    public void Return(Operation operation, SharedOperationPool shared)
    {
        if (_count >= Most)
        {
            shared.Add(_spare!);
            _spare = null;
            _count = 0;
        }

        operation.Next = _spare;
        _spare = operation;
        _count++;
    }
}

/// <summary>Chains of spare records on their way from one thread to another.</summary>
internal sealed class SharedOperationPool
{
    private const int Most = 64;

    private readonly Lock _gate = new(); // Guards _chains.
    private readonly Stack<Operation> _chains = new(Most);

    public Operation? TryTake()
    {
        if (_chains.Count == 0) return null; // A wrong look costs a new record.
        lock (_gate) return _chains.TryPop(out Operation? chain) ? chain : null;
    }

    public void Add(Operation chain)
    {
        lock (_gate)
        {
            if (_chains.Count < Most) _chains.Push(chain); // More than that is garbage.
        }
    }
}
