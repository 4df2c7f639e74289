namespace Windsock.Engine;

/// <summary>Operations in the order of their calls, linked in a ring through <see cref="Operation.Next"/>: one reference holds both ends.</summary>
internal struct OperationQueue
{
    private Operation? _last;

    /// <summary>The first one, or null.</summary>
    public readonly Operation? Head => _last?.Next;

    /// <summary>Adds one at the end.</summary>
    public void Add(Operation operation)
    {
        operation.Next = _last?.Next ?? operation;
        if (_last is not null) _last.Next = operation;
        _last = operation;
    }

    /// <summary>Takes the first one, which must be there.</summary>
    public Operation TakeHead()
    {
        Operation first = _last!.Next!;
        if (first == _last) _last = null;
        else _last.Next = first.Next;
        first.Next = null;
        return first;
    }

    /// <summary>Takes out those that are wanted, wherever they stand; the others keep their order.</summary>
    /// <returns>How many.</returns>
    public int TakeOut<TArgument>(Func<Operation, TArgument, bool> which, TArgument argument, ref OperationQueue taken)
    {
        OperationQueue all = this;
        this = default;
        int count = 0;
        while (all.Head is not null)
        {
            Operation operation = all.TakeHead();
            if (!which(operation, argument))
            {
                Add(operation);
                continue;
            }

            taken.Add(operation);
            count++;
        }

        return count;
    }

    /// <summary>Takes operations that went away out of the set of those, and adds them.</summary>
    public void TakeFrom<TArgument>(HashSet<Operation> away, Func<Operation, TArgument, bool> which, TArgument argument)
    {
        foreach (Operation operation in away)
        {
            if (!which(operation, argument)) continue;

            away.Remove(operation);
            operation.Result = default;
            Add(operation);
        }
    }
}
