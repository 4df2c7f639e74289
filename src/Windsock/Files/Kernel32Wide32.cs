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

    /// <summary>As <see cref="Kernel32.CreateFileMappingW"/>.</summary>
    public static nint CreateFileMappingW(nint file, uint protect, uint high, uint low, uint* name) =>
        Kernel32.NewMapping(file, protect, ((long)high << 32) | low, new(name, TextForm.Wide32), nameof(CreateFileMappingW));

    /// <summary>As <see cref="Kernel32.OpenFileMappingW"/>.</summary>
    public static nint OpenFileMappingW(uint access, uint* name) =>
        Kernel32.OpenMapping(access, new(name, TextForm.Wide32), nameof(OpenFileMappingW));

    /// <summary>As <see cref="Kernel32.CreateProcessW"/>.</summary>
    public static int CreateProcessW(
        uint* application, uint* line, uint flags, void* environment, uint* folder, STARTUPINFO* startup, PROCESS_INFORMATION* information) =>
        Kernel32.StartProcess(application, line, flags, environment, folder, startup, information, TextForm.Wide32, nameof(CreateProcessW));
}
