namespace Windsock.Waits;

/// <summary>An event: stays signalled until it is reset, or lets one waiter through.</summary>
internal sealed class EventObject(bool manualReset, bool initial) : DispatcherObject
{
    private volatile bool _isSet = initial;
    private WaitSource? _sources;

    /// <summary>Whether it is signalled now, without waiting for the gate.</summary>
    public bool IsSet => _isSet;

    internal override WaitSource? Sources => _sources;

    internal override bool IsSignalled(ThreadObject by) => _isSet;

    internal override void Consume(ThreadObject by)
    {
        if (!manualReset) _isSet = false;
    }

    /// <summary>Signals the event.</summary>
    public void Set()
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate) Set(ref wakes);
        wakes.Wake();
    }

    /// <summary>Signals the event, under the gate; the list is woken outside it.</summary>
    internal void Set(ref WakeList wakes)
    {
        _isSet = true;
        if (HasWaiters) ReleaseWaiters(ref wakes);
    }

    /// <summary>Takes the signal back.</summary>
    /// <returns>Whether the event was signalled.</returns>
    public bool Reset()
    {
        lock (Dispatcher.Gate)
        {
            bool was = _isSet;
            _isSet = false;
            return was;
        }
    }

    /// <summary>Lets those through that wait now: all, or one of an auto-reset event.</summary>
    public void Pulse()
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            Set(ref wakes);
            _isSet = false;
        }

        wakes.Wake();
    }

    /// <summary>Links a source; it stays until <see cref="RemoveSource"/>.</summary>
    internal void AddSource(WaitSource source)
    {
        lock (Dispatcher.Gate)
        {
            source.Next = _sources;
            _sources = source;
        }

        SourcesChanged();
    }

    /// <summary>Takes a source off, if it is linked here.</summary>
    internal void RemoveSource(WaitSource source)
    {
        lock (Dispatcher.Gate)
        {
            if (_sources == source)
            {
                _sources = source.Next;
            }
            else
            {
                WaitSource? before = _sources;
                while (before is not null && before.Next != source) before = before.Next;
                if (before is null) return;
                before.Next = source.Next;
            }

            source.Next = null;
        }

        SourcesChanged();
    }
}
