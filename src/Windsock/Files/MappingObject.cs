using Windsock.Handles;
using Windsock.Linux;

namespace Windsock.Files;

/// <summary>A file mapping: memory of a file, or memory of its own that may have a name.</summary>
internal sealed class MappingObject : KernelObject
{
    private static readonly Lock s_gate = new(); // Guards the table.
    private static readonly Dictionary<string, MappingObject> s_named = new(StringComparer.Ordinal); // Mappings of files, known to this process only.

    public required int Descriptor { get; init; }

    public required long Size { get; init; }

    /// <summary>PAGE_READONLY and its like.</summary>
    public required uint Protection { get; init; }

    /// <summary>The file of memory that has a name.</summary>
    public byte[]? SharedPath { get; init; }

    /// <summary>The name of a file's mapping.</summary>
    public string? Name { get; init; }

    /// <summary>A mapping by name, with one more handle.</summary>
    public static nuint OpenNamed(string name)
    {
        lock (s_gate) return s_named.TryGetValue(name, out MappingObject? found) ? Engine.Session.Handles.Open(found) : 0;
    }

    /// <summary>A handle for a new one; 0 when there are too many.</summary>
    public static nuint OpenNew(MappingObject mapping)
    {
        nuint handle = Engine.Session.Handles.Open(mapping);
        if (handle == 0 || mapping.Name is null) return handle;

        lock (s_gate) s_named.TryAdd(mapping.Name, mapping);
        return handle;
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
        if (Name is null) return;
        lock (s_gate)
        {
            if (s_named.TryGetValue(Name, out MappingObject? found) && found == this) s_named.Remove(Name);
        }
    }

    protected override void Release()
    {
        if (SharedPath is { } path) SharedMemory.Close(path, Descriptor);
        else LibC.close(Descriptor);
    }
}
