using System.Collections.Concurrent;

namespace Windsock.Engine;

/// <summary>Addresses of the functions that a program asks for by GUID (SIO_GET_EXTENSION_FUNCTION_POINTER): those of the C library where it is loaded, else those
/// of the entry points that C# has for unmanaged callers.</summary>
internal static class ExtensionFunctions
{
    private static readonly ConcurrentDictionary<Guid, nint> s_addresses = new(ExtensionEntries.All());

    /// <summary>Makes a function known, in the place of what was known before.</summary>
    public static void Register(Guid id, nint address) => s_addresses[id] = address;

    /// <summary>The address of a function.</summary>
    public static bool TryFind(Guid id, out nint address) => s_addresses.TryGetValue(id, out address);
}
