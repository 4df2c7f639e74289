using Windsock.Naming;

namespace Windsock.Files;

/// <summary>The wide functions of <see cref="Kernel32"/> about files for programs whose wchar_t has four bytes.</summary>
internal static unsafe class Kernel32Wide32
{
    /// <summary>As <see cref="Kernel32.CreateFileW"/>.</summary>
    public static nint CreateFileW(uint* name, uint access, uint share, uint disposition, uint flags) =>
        Kernel32.OpenFile(new(name, TextForm.Wide32), access, share, disposition, flags, nameof(CreateFileW));

    /// <summary>As <see cref="Kernel32.DeleteFileW"/>.</summary>
    public static int DeleteFileW(uint* name) => Kernel32.RemoveFile(new(name, TextForm.Wide32), nameof(DeleteFileW));

    /// <summary>As <see cref="Kernel32.WriteConsoleW"/>.</summary>
    public static int WriteConsoleW(nint console, void* text, uint length, uint* written) =>
        Kernel32.WriteTerminal(console, text, length, written, TextForm.Wide32, nameof(WriteConsoleW));
}
