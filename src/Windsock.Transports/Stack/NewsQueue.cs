namespace Windsock.Transports.Stack;

/// <summary>Somebody who has to do something when a socket has changed, which needs locks that whoever has changed it may hold.</summary>
internal interface INewsTaker
{
    /// <summary>Does it.</summary>
    void TakeNews();
}

/// <summary>What waits to be done for sockets that have changed. Time stands still as long as there is something, and nobody but who does it runs.</summary>
internal sealed class NewsQueue(VirtualTimeOwner owner)
{
    private readonly Queue<INewsTaker> _takers = new(); // Guarded by the owner's lock, as all here.
    private bool _isTaken; // By one thread at a time.
    private int _count;

    /// <summary>Whether there is something that nobody does yet. With the lock held.</summary>
    public bool AreLeft => _takers.Count > 0 && !_isTaken;

    /// <summary>Adds something. With the lock held.</summary>
    public void Add(INewsTaker taker)
    {
        if (_takers.Count == 0 && !_isTaken) owner.Turns.Hold();
        _takers.Enqueue(taker);
        Volatile.Write(ref _count, _takers.Count);
    }

    /// <summary>Does all that there is, unless another thread is about it. With no lock held.</summary>
    public void TakeAll()
    {
        while (Volatile.Read(ref _count) > 0)
        {
            owner.EnterForNews();
            if (_isTaken || _takers.Count == 0)
            {
                owner.ExitForNews(); // Another thread is about it, or has been.
                return;
            }

            _isTaken = true;
            while (_takers.TryDequeue(out INewsTaker? taker))
            {
                owner.ExitForNews();
                taker.TakeNews();
                owner.EnterForNews();
            }

            _isTaken = false;
            Volatile.Write(ref _count, 0);
            owner.Turns.Release();
            owner.Leave(); // Time may go on now, and bring more.
        }
    }
}
