namespace Windsock.Engine.Rio;

/// <summary>A registered buffer.</summary>
internal sealed unsafe class RioBuffer(byte* address, uint length)
{
    /// <summary>All of them.</summary>
    public static RioTable<RioBuffer> Table { get; } = new();

    /// <summary>The memory that a slice names.</summary>
    /// <param name="slice">The slice; null for none.</param>
    /// <param name="memory">Its memory, null for none.</param>
    /// <returns>Whether the slice is null, or lies within a registered buffer.</returns>
    public static bool TryResolve(RIO_BUF* slice, out byte* memory)
    {
        memory = null;
        if (slice == null) return true;
        if (Table.Find(slice->BufferId) is not { } buffer) return false;
        memory = buffer.At(slice->Offset, slice->Length);
        return memory != null;
    }

    private byte* At(uint offset, uint count) => (ulong)offset + count <= length ? address + offset : null;
}
