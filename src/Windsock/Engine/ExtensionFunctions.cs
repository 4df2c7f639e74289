using System.Collections.Concurrent;

namespace Windsock.Engine;

/// <summary>Addresses of the functions that a program asks for by GUID (SIO_GET_EXTENSION_FUNCTION_POINTER).</summary>
/// <remarks>They are those of the C library where it is loaded, else those of the entry points that C# has for unmanaged callers.</remarks>
internal static class ExtensionFunctions
{
    private static readonly ConcurrentDictionary<Guid, nint> s_addresses = new(ExtensionEntries.All());
    private static readonly nint[] s_rio = RioEntries.All();

    /// <summary>Functions of registered I/O.</summary>
    public static int RioCount => s_rio.Length;

    /// <summary>Makes a function known, in the place of what was known before.</summary>
    /// <param name="id">Its GUID; for one of registered I/O that of the table, with its number in the first field.</param>
    /// <param name="address">Its address.</param>
    public static void Register(Guid id, nint address)
    {
        for (int i = 0; i < s_rio.Length; i++)
        {
            if (id == NumberOf(i)) s_rio[i] = address;
        }

        s_addresses[id] = address;
    }

    /// <summary>The address of a function.</summary>
    public static bool TryFind(Guid id, out nint address) => s_addresses.TryGetValue(id, out address);

    /// <summary>RIO_EXTENSION_FUNCTION_TABLE: its size, and the functions.</summary>
    /// <returns>False for another table.</returns>
    public static bool TryFillTable(Guid id, Span<long> table)
    {
        if (id != Ws2_32.WSAID_MULTIPLE_RIO) return false;

        table[0] = (s_rio.Length + 1) * sizeof(long);
        for (int i = 0; i < s_rio.Length; i++) table[i + 1] = s_rio[i];
        return true;
    }

    private static Guid NumberOf(int index) => new(index, unchecked((short)0x96dd), 0x4005, 0xb1, 0x65, 0x9e, 0x2e, 0xe8, 0xc7, 0x9e, 0x3f);
}
