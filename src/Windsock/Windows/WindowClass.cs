namespace Windsock.Windows;

/// <summary>A window class.</summary>
/// <param name="name">Its name; capitals do not count.</param>
/// <param name="atom">The number that stands for it.</param>
/// <param name="procedure">What gets the messages of its windows.</param>
/// <param name="extraBytes">Bytes of each window for the program's own use.</param>
/// <param name="instance">The module.</param>
internal sealed unsafe class WindowClass(
    string name, ushort atom, delegate* unmanaged<nint, uint, nuint, nint, nint> procedure, int extraBytes, nint instance)
{
    private int _windows;

    public string Name { get; } = name;

    public ushort Atom { get; } = atom;

    public delegate* unmanaged<nint, uint, nuint, nint, nint> Procedure { get; } = procedure;

    public int ExtraBytes { get; } = extraBytes;

    public nint Instance { get; } = instance;

    /// <summary>Whether it has windows, which keep it from being unregistered.</summary>
    public bool HasWindows => Volatile.Read(ref _windows) > 0;

    public void WindowMade() => Interlocked.Increment(ref _windows);

    public void WindowGone() => Interlocked.Decrement(ref _windows);
}
