using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;
using Windsock.Naming;

namespace Windsock;

/// <content>Standard files and the terminal.</content>
public static unsafe partial class Kernel32
{
    /// <summary>The handle of standard input, output or error.</summary>
    /// <returns>A handle, 0 when the process has no such file; INVALID_HANDLE_VALUE with ERROR_INVALID_HANDLE for another number.</returns>
    /// <remarks>Source: MS Learn "GetStdHandle function". Closing it leaves the descriptor open.</remarks>
    public static nint GetStdHandle(uint nStdHandle)
    {
        int slot = StandardFiles.SlotOf(nStdHandle);
        return slot >= 0 ? StandardFiles.Get(slot) : NoFile(ERROR_INVALID_HANDLE, nameof(GetStdHandle));
    }

    /// <summary>Sets what <see cref="GetStdHandle"/> gives; the descriptors 0 to 2 stay what they are.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "SetStdHandle function".</remarks>
    public static int SetStdHandle(uint nStdHandle, nint hHandle)
    {
        int slot = StandardFiles.SlotOf(nStdHandle);
        if (slot < 0) return Fail(ERROR_INVALID_HANDLE);
        StandardFiles.Set(slot, hHandle);
        return 1;
    }

    /// <summary>Writes text to a terminal; it is UTF-8.</summary>
    /// <param name="hConsoleOutput">A handle of a terminal.</param>
    /// <param name="lpBuffer">The text.</param>
    /// <param name="nNumberOfCharsToWrite">Its length.</param>
    /// <param name="lpNumberOfCharsWritten">Gets how much was written; may be null.</param>
    /// <param name="lpReserved">Not used.</param>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, also for output that goes to a file or a pipe, ERROR_NOACCESS, or what the host says.</returns>
    /// <remarks>Source: MS Learn "WriteConsole function".</remarks>
    public static int WriteConsoleA(nint hConsoleOutput, void* lpBuffer, uint nNumberOfCharsToWrite, uint* lpNumberOfCharsWritten, void* lpReserved) =>
        WriteTerminal(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten, TextForm.Narrow, nameof(WriteConsoleA));

    /// <summary>As <see cref="WriteConsoleA"/>, with text in UTF-16.</summary>
    /// <returns>As <see cref="WriteConsoleA"/>.</returns>
    /// <remarks>Source: MS Learn "WriteConsole function".</remarks>
    public static int WriteConsoleW(nint hConsoleOutput, void* lpBuffer, uint nNumberOfCharsToWrite, uint* lpNumberOfCharsWritten, void* lpReserved) =>
        WriteTerminal(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten, TextForm.Wide, nameof(WriteConsoleW));

    internal static int WriteTerminal(nint handle, void* text, uint length, uint* written, TextForm form, string function)
    {
        if (written != null && !UserMemory.CanWrite(written)) return Fail(ERROR_NOACCESS, function);

        using var lease = HandleLease<FileObject>.Take(handle);
        if (lease.Target is not { } file || LibC.isatty(file.Descriptor) != 1) return Fail(ERROR_INVALID_HANDLE, function);
        if (!ProgramText.TryEncode(text, length, form, out byte[] bytes)) return Fail(ERROR_NOACCESS, function);

        uint error, moved;
        fixed (byte* start = bytes) error = FileTransfer.Run(file, start, (uint)bytes.Length, &moved, null, writes: true);
        if (error != ERROR_SUCCESS) return Fail(error, function);
        if (written != null) *written = length;
        return 1;
    }
}
