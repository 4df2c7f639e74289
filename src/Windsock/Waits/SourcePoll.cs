using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>The descriptors that one thread looks at while it waits; the arrays are kept for its next wait.</summary>
internal sealed unsafe class SourcePoll
{
    // A program that asks 64 events one by one, without waiting, must not pay a system call for each.
    private const long TrustedNanoseconds = 50_000;

    private WaitSource?[] _sources = new WaitSource?[16];
    private pollfd* _entries;
    private int _capacity;
    private int _count;

    ~SourcePoll() => NativeMemory.Free(_entries);

    /// <summary>Whether any of the objects has sources.</summary>
    public static bool AnyIn(ReadOnlySpan<DispatcherObject> objects)
    {
        foreach (DispatcherObject candidate in objects)
        {
            if (candidate.Sources is not null) return true;
        }

        return false;
    }

    /// <summary>Lists the sources of the objects. Under the gate.</summary>
    /// <param name="objects">What is waited for.</param>
    /// <param name="onlyStale">Leaves those out that somebody has looked at just now.</param>
    /// <returns>Whether there are any.</returns>
    public bool Gather(ReadOnlySpan<DispatcherObject> objects, bool onlyStale)
    {
        long now = Dispatcher.HostNanoseconds;
        _count = 0;
        foreach (DispatcherObject candidate in objects)
        {
            for (WaitSource? source = candidate.Sources; source is not null; source = source.Next)
            {
                short events = source.PollEvents;
                if (events == 0 || (onlyStale && now - source.LastLook < TrustedNanoseconds)) continue;

                source.LastLook = now;
                Reserve(_count + 2); // One more for the thread's own wake-up.
                _sources[_count] = source;
                _entries[_count++] = new pollfd { fd = source.Descriptor, events = events };
            }
        }

        return _count != 0;
    }

    /// <summary>Looks at what was gathered, without waiting.</summary>
    public void Look()
    {
        AskOthers();
        if (LibC.poll(_entries, (nuint)_count, 0) >= 0) Report();
        Forget();
    }

    /// <summary>Waits for what was gathered, or for a wake.</summary>
    public void Wait(Parking parking, long deadline)
    {
        Reserve(_count + 1);
        AskOthers(); // If one of them ends the wait, the wake keeps this thread from sleeping.
        if (Participant.Current is not null && !HasDescriptors) parking.Sleep(deadline);
        else if (parking.Poll(_entries, _count, deadline)) Report();
        Forget();
    }

    private bool HasDescriptors
    {
        get
        {
            for (int i = 0; i < _count; i++)
            {
                if (_entries[i].fd >= 0) return true;
            }

            return false;
        }
    }

    private void AskOthers()
    {
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].fd < 0) _sources[i]!.Ready(0);
        }
    }

    private void Report()
    {
        long now = Dispatcher.HostNanoseconds;
        for (int i = 0; i < _count; i++)
        {
            WaitSource source = _sources[i]!;
            source.LastLook = now;
            if (_entries[i].revents != 0) source.Ready(_entries[i].revents);
        }
    }

    private void Forget()
    {
        Array.Clear(_sources, 0, _count);
        _count = 0;
    }

    private void Reserve(int count)
    {
        if (count <= _capacity) return;
        _capacity = Math.Max(count, Math.Max(16, _capacity * 2));
        _entries = (pollfd*)NativeMemory.Realloc(_entries, (nuint)(_capacity * sizeof(pollfd)));
        if (_sources.Length < _capacity) Array.Resize(ref _sources, _capacity);
    }
}
