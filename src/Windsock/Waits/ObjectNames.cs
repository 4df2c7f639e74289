using Windsock.Engine;
using static Windsock.Kernel32;

namespace Windsock.Waits;

/// <summary>Named objects of this process. A name lasts as long as a handle of its object is open.</summary>
internal static class ObjectNames
{
    private const int MaxLength = 260;
    private const string LocalPrefix = "Local\\";
    private const string GlobalPrefix = "Global\\";

    private static readonly Lock s_gate = new(); // Guards the names; held while a handle is opened, so that a name does not vanish in between.
    private static readonly Dictionary<string, DispatcherObject> s_objects = new(StringComparer.Ordinal);
    private static readonly Dictionary<DispatcherObject, string> s_names = []; // The other way, so that objects without a name pay nothing.

    /// <summary>Opens a handle of the object with this name, which is made when there is none.</summary>
    /// <param name="name">Null or empty: no name.</param>
    /// <param name="made">The object to be used if the name is new.</param>
    /// <param name="handle">The handle, or 0.</param>
    /// <returns>0; ERROR_ALREADY_EXISTS with a handle; or why there is none.</returns>
    public static uint Create<T>(string? name, T made, out nuint handle)
        where T : DispatcherObject
    {
        if (string.IsNullOrEmpty(name)) return Open(made, out handle);

        uint refused = Check(ref name);
        handle = 0;
        if (refused != ERROR_SUCCESS) return refused;

        lock (s_gate)
        {
            if (s_objects.TryGetValue(name, out DispatcherObject? found))
            {
                if (found is not T) return ERROR_INVALID_HANDLE;
                uint error = Open(found, out handle);
                return error == ERROR_SUCCESS ? ERROR_ALREADY_EXISTS : error;
            }

            refused = Open(made, out handle);
            if (refused != ERROR_SUCCESS) return refused;
            made.IsNamed = true;
            s_objects.Add(name, made);
            s_names.Add(made, name);
            return ERROR_SUCCESS;
        }
    }

    /// <summary>Opens a handle of an object that has this name.</summary>
    public static uint Open<T>(string? name, out nuint handle)
        where T : DispatcherObject
    {
        handle = 0;
        if (name is null) return ERROR_INVALID_PARAMETER;

        uint refused = Check(ref name);
        if (refused != ERROR_SUCCESS) return refused;

        lock (s_gate)
        {
            if (!s_objects.TryGetValue(name, out DispatcherObject? found)) return ERROR_FILE_NOT_FOUND;
            return found is T ? Open(found, out handle) : ERROR_INVALID_HANDLE;
        }
    }

    /// <summary>The last handle has been closed, unless the name has been opened since.</summary>
    public static void Forget(DispatcherObject named)
    {
        lock (s_gate)
        {
            if (!named.HasHandle && s_names.Remove(named, out string? name)) s_objects.Remove(name);
        }
    }

    private static uint Open(DispatcherObject target, out nuint handle)
    {
        handle = Session.Handles.Open(target);
        return handle == 0 ? ERROR_NO_SYSTEM_RESOURCES : ERROR_SUCCESS;
    }

    private static uint Check(ref string name)
    {
        if (name.Length > MaxLength) return ERROR_FILENAME_EXCED_RANGE;
        if (name.StartsWith(LocalPrefix, StringComparison.Ordinal)) name = name[LocalPrefix.Length..];
        int free = name.StartsWith(GlobalPrefix, StringComparison.Ordinal) ? GlobalPrefix.Length : 0;
        return name.AsSpan(free).Contains('\\') ? ERROR_PATH_NOT_FOUND : ERROR_SUCCESS;
    }
}
