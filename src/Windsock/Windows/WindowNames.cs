namespace Windsock.Windows;

/// <summary>The window classes of the process and the names of registered messages: both are numbered from 0xC000 on, as atoms are.</summary>
internal static unsafe class WindowNames
{
    private const int FirstAtom = 0xC000, LastAtom = 0xFFFF;

    /// <summary>Below this a pointer to a name is an atom.</summary>
    public const nuint FirstPointer = 0x10000;

    private static readonly Lock s_gate = new(); // Guards the tables.
    private static readonly Dictionary<string, WindowClass> s_classes = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, ushort> s_messages = new(StringComparer.OrdinalIgnoreCase);
    private static int s_next = FirstAtom;

    /// <summary>Registers a class.</summary>
    /// <returns>0, ERROR_CLASS_ALREADY_EXISTS or ERROR_NOT_ENOUGH_MEMORY.</returns>
    public static uint Register(
        string name, delegate* unmanaged<nint, uint, nuint, nint, nint> procedure, int extraBytes, nint instance, out ushort atom)
    {
        atom = 0;
        lock (s_gate)
        {
            if (s_classes.ContainsKey(name)) return User32Error.ERROR_CLASS_ALREADY_EXISTS;
            if (s_next > LastAtom) return User32Error.ERROR_NOT_ENOUGH_MEMORY;
            atom = (ushort)s_next++;
            s_classes.Add(name, new WindowClass(name, atom, procedure, extraBytes, instance));
            return 0;
        }
    }

    /// <summary>Finds a class by its name, or by its atom when the name is null.</summary>
    public static WindowClass? Find(string? name, ushort atom)
    {
        lock (s_gate)
        {
            if (name is not null) return s_classes.GetValueOrDefault(name);
            foreach (WindowClass each in s_classes.Values)
            {
                if (each.Atom == atom) return each;
            }

            return null;
        }
    }

    /// <summary>Forgets a class.</summary>
    /// <returns>0, ERROR_CLASS_DOES_NOT_EXIST or ERROR_CLASS_HAS_WINDOWS.</returns>
    public static uint Unregister(string? name, ushort atom)
    {
        lock (s_gate)
        {
            if (Find(name, atom) is not { } found) return User32Error.ERROR_CLASS_DOES_NOT_EXIST;
            if (found.HasWindows) return User32Error.ERROR_CLASS_HAS_WINDOWS;
            s_classes.Remove(found.Name);
            return 0;
        }
    }

    /// <summary>The number of a message name, the same whoever asks; 0 when there are no more numbers.</summary>
    public static uint RegisterMessage(string name)
    {
        lock (s_gate)
        {
            if (s_messages.TryGetValue(name, out ushort known)) return known;
            if (s_next > LastAtom) return 0;
            var number = (ushort)s_next++;
            s_messages.Add(name, number);
            return number;
        }
    }
}
