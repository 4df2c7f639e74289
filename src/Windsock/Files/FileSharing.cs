namespace Windsock.Files;

/// <summary>Who shares a file with whom: FILE_SHARE_READ, FILE_SHARE_WRITE and FILE_SHARE_DELETE, and the access that each open file has, in the same
/// bits.</summary>
/// <remarks>Within the process; the host's other processes know no such rules.</remarks>
internal static class FileSharing
{
    private static readonly Lock s_gate = new(); // Guards the table.
    private static readonly Dictionary<(ulong Device, ulong Node), List<FileObject>> s_open = [];

    /// <summary>Adds a file if it agrees with all that are open.</summary>
    public static bool TryAdd(FileObject file)
    {
        lock (s_gate)
        {
            if (!s_open.TryGetValue(file.Identity, out List<FileObject>? others)) s_open[file.Identity] = others = [];
            foreach (FileObject other in others)
            {
                if ((file.Access & ~other.Share) != 0 || (other.Access & ~file.Share) != 0) return false;
            }

            others.Add(file);
            return true;
        }
    }

    /// <summary>Removes one that is being closed.</summary>
    public static void Remove(FileObject file)
    {
        lock (s_gate)
        {
            if (!s_open.TryGetValue(file.Identity, out List<FileObject>? others)) return;
            others.Remove(file);
            if (others.Count == 0) s_open.Remove(file.Identity);
        }
    }
}
