namespace Windsock.Engine;

/// <summary>Operations in the order of their calls, linked through <see cref="Operation.Next"/>.</summary>
internal struct OperationQueue
{
    private Operation? _last;

    /// <summary>The first one, or null.</summary>
    public Operation? Head { get; private set; }

    /// <summary>Adds one at the end.</summary>
    public void Add(Operation operation)
    {
        operation.Next = null;
        if (Head is null) Head = operation;
        else _last!.Next = operation;
        _last = operation;
    }

    /// <summary>Takes the first one, which must be there.</summary>
    public Operation TakeHead()
    {
        Operation first = Head!;
        Head = first.Next;
        first.Next = null;
        if (Head is null) _last = null;
        return first;
    }

    /// <summary>Takes one out, wherever it stands.</summary>
    public void Remove(Operation operation)
    {
        if (Head == operation)
        {
            TakeHead();
            return;
        }

        for (Operation? before = Head; before is not null; before = before.Next)
        {
            if (before.Next != operation) continue;
            before.Next = operation.Next;
            if (_last == operation) _last = before;
            operation.Next = null;
            return;
        }
    }
}
