using System.Collections.Concurrent;

namespace Windsock.Engine;

/// <summary>Addresses of the functions that a program asks for by GUID (SIO_GET_EXTENSION_FUNCTION_POINTER), told by whoever can be called from C.</summary>
internal static class ExtensionFunctions
{
    private static readonly ConcurrentDictionary<Guid, nint> s_addresses = new();

    /// <summary>Makes a function known.</summary>
    public static void Register(Guid id, nint address) => s_addresses[id] = address;

    /// <summary>The address of a function.</summary>
    public static bool TryFind(Guid id, out nint address) => s_addresses.TryGetValue(id, out address);
}
