namespace Windsock.Linux;

/// <summary>Descriptors that a child which fork(2) makes must not keep: those by which this process is a station on a network, or its switch. The handler
/// of pthread_atfork(3) that closes them reads their table, so it lies outside of the runtime; without such a handler there is no table.</summary>
/// <remarks>A descriptor is taken from the table before it is closed: between the two a child would keep it, and must not close what the program
/// has opened under the same number.</remarks>
internal static unsafe class ParentOnly
{
    private static int* s_table; // Each plus one; 0 is a free place.
    private static int s_places;

    /// <summary>Gives the table.</summary>
    /// <param name="table">Zeroed memory that stays.</param>
    /// <param name="places">How many descriptors it has room for; what is beyond is inherited.</param>
    public static void Use(int* table, int places)
    {
        s_places = places;
        s_table = table;
    }

    /// <summary>Enters a descriptor.</summary>
    /// <returns>The descriptor; a negative one is passed on.</returns>
    public static int Keep(int descriptor)
    {
        int* table = s_table;
        if (descriptor < 0 || table is null) return descriptor;
        for (int i = 0; i < s_places; i++)
        {
            if (table[i] == 0 && Interlocked.CompareExchange(ref table[i], descriptor + 1, 0) == 0) break;
        }

        return descriptor;
    }

    /// <summary>Takes a descriptor out, and leaves it open.</summary>
    public static void Forget(int descriptor)
    {
        int* table = s_table;
        if (descriptor < 0 || table is null) return;
        for (int i = 0; i < s_places; i++)
        {
            if (table[i] == descriptor + 1 && Interlocked.CompareExchange(ref table[i], 0, descriptor + 1) == descriptor + 1) return;
        }
    }

    /// <summary>Takes a descriptor out and closes it; a negative one is none.</summary>
    public static void Close(int descriptor)
    {
        if (descriptor < 0) return;
        Forget(descriptor);
        _ = LibC.close(descriptor);
    }

    /// <summary>Keeps memory that is shared with the kernel out of children: a mapping holds its socket open as a descriptor does.</summary>
    public static void KeepMapping(void* start, nuint bytes) => _ = LibC.madvise(start, bytes, LibC.MADV_DONTFORK);
}
