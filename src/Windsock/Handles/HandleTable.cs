using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Windsock.Handles;

/// <summary>The one handle space. A look-up is a few loads and one compare-and-swap, without a lock; opening and closing take the lock.</summary>
/// <remarks>
/// <para>A handle value is a multiple of four below 2^31, made of an entry's number, scrambled so that values are not dense, and the entry's generation, which
/// changes with every reuse. Entries are reused in the order in which they were freed, and not before <see cref="MinFree"/> others have been: a value comes
/// back
/// after half a million closes at the earliest, so a stale handle is an error and not somebody else's socket.</para>
/// <para>A look-up gives a lease. Closing takes the handle away at once; the object is released when the last lease has ended.</para>
/// </remarks>
internal sealed class HandleTable
{
    /// <summary>How many handles can be open at a time.</summary>
    public const int Capacity = 1 << IndexBits;

    private const int IndexBits = 20;
    private const int IndexMask = Capacity - 1;
    private const int GenerationMask = (1 << 9) - 1;
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;
    private const int MinFree = 1024;
    private const uint Scramble = 0x9E375;   // Odd, hence invertible modulo 2^20.
    private const uint Unscramble = 0xB94DD; // Scramble * Unscramble is 1 modulo 2^20; the constructor asserts it.

    // An entry's state: the handle value in the upper half, then the closing bit, then the number of leases plus one for the open handle.
    private const long Closing = 1L << 31;
    private const long CountMask = Closing - 1;

    private struct Entry
    {
        public long State;
        public KernelObject? Target;
    }

    private readonly Entry[]?[] _chunks = new Entry[]?[Capacity / ChunkSize];
    private readonly Lock _gate = new(); // Guards _free, _used and the creation of chunks.
    private readonly Queue<int> _free = new();
    private int _used = 1; // Entry 0 stays unused: no handle is 0.
    private int _open;

    public HandleTable() => Debug.Assert(unchecked(Scramble * Unscramble & IndexMask) == 1, "the two factors are inverses");

    /// <summary>Handles now open.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <summary>Gives an object a handle.</summary>
    /// <returns>The value, or 0 when a million handles are open.</returns>
    public nuint Open(KernelObject target)
    {
        lock (_gate)
        {
            if (!TryTakeEntry(out int index)) return 0;

            ref Entry entry = ref _chunks[index >> ChunkBits]![index & (ChunkSize - 1)];
            uint previous = (uint)(entry.State >> 32);
            uint generation = ((previous >> (IndexBits + 2)) + (previous == 0 ? 0u : 1u)) & GenerationMask;
            uint value = ((generation << IndexBits) | (((uint)index * Scramble) & IndexMask)) << 2;
            target.HandleOpened();
            entry.Target = target;
            Volatile.Write(ref entry.State, ((long)value << 32) | 1);
            Interlocked.Increment(ref _open); // Closing counts down without the lock.
            return value;
        }
    }

    private bool TryTakeEntry(out int index)
    {
        if (_free.Count >= MinFree || _used == Capacity)
        {
            return _free.TryDequeue(out index);
        }

        index = _used++;
        _chunks[index >> ChunkBits] ??= new Entry[ChunkSize];
        return true;
    }

    /// <summary>Takes a lease on what a handle stands for.</summary>
    /// <returns>The object, to be given back with <see cref="Leave"/>; or null when the value is no open handle or its object is of another kind.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Enter<T>(nuint handle)
        where T : KernelObject
    {
        ref Entry entry = ref Find(handle);
        if (Unsafe.IsNullRef(ref entry)) return null;

        while (true)
        {
            long state = Volatile.Read(ref entry.State);
            if (!IsOpen(state, handle)) return null;
            if (Interlocked.CompareExchange(ref entry.State, state + 1, state) == state) break;
        }

        if (entry.Target is T target) return target;

        Leave(handle);
        return null;
    }

    /// <summary>Looks an object up without a lease: it may be released at any moment, and whoever asks must have another way to bear that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Peek<T>(nuint handle)
        where T : KernelObject
    {
        ref Entry entry = ref Find(handle);
        if (Unsafe.IsNullRef(ref entry) || !IsOpen(Volatile.Read(ref entry.State), handle)) return null;

        // The entry may be another handle's by now; its value would have changed with it.
        return Volatile.Read(ref entry.Target) is T target && IsOpen(Volatile.Read(ref entry.State), handle) ? target : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOpen(long state, nuint handle) => (uint)(state >> 32) == (uint)handle && (state & Closing) == 0 && (state & CountMask) != 0;

    /// <summary>Ends a lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(nuint handle)
    {
        ref Entry entry = ref Find(handle);
        if ((Interlocked.Decrement(ref entry.State) & (Closing | CountMask)) == Closing) Free(ref entry, handle);
    }

    /// <summary>Takes the handle away; the caller holds a lease on it. Of several that close at once one succeeds.</summary>
    public bool TryClose(nuint handle)
    {
        ref Entry entry = ref Find(handle);
        bool othersInside;
        while (true)
        {
            long state = Volatile.Read(ref entry.State);
            othersInside = (state & CountMask) > 2; // The open handle and the caller's own lease are two.
            if ((state & Closing) != 0) return false;
            if (Interlocked.CompareExchange(ref entry.State, (state | Closing) - 1, state) == state) break;
        }

        Interlocked.Decrement(ref _open);
        entry.Target!.HandleClosed(othersInside);
        return true;
    }

    /// <summary>The values of all handles whose object is of a kind, in order of entry. For closing everything.</summary>
    public List<nuint> Snapshot<T>()
        where T : KernelObject
    {
        var found = new List<nuint>();
        int used = Volatile.Read(ref _used);
        for (int index = 1; index < used; index++)
        {
            if (Volatile.Read(ref _chunks[index >> ChunkBits]) is not { } chunk) break; // An entry is counted before its chunk is there.
            ref Entry entry = ref chunk[index & (ChunkSize - 1)];
            long state = Volatile.Read(ref entry.State);
            if ((state & CountMask) != 0 && (state & Closing) == 0 && entry.Target is T) found.Add((uint)(state >> 32));
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry Find(nuint handle)
    {
        if (handle > int.MaxValue || (handle & 3) != 0) return ref Unsafe.NullRef<Entry>();

        uint index = (((uint)handle >> 2) * Unscramble) & IndexMask;
        Entry[]? chunk = Volatile.Read(ref _chunks[index >> ChunkBits]);
        return ref chunk is null ? ref Unsafe.NullRef<Entry>() : ref chunk[index & (ChunkSize - 1)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Free(ref Entry entry, nuint handle)
    {
        KernelObject target = entry.Target!;
        entry.Target = null;
        lock (_gate)
        {
            // The value stays in the state, so that the next opening can step its generation.
            Volatile.Write(ref entry.State, (long)handle << 32);
            _free.Enqueue((int)((((uint)handle >> 2) * Unscramble) & IndexMask));
        }

        target.LastLeaseEnded();
    }
}
