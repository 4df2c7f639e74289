using System.Runtime.InteropServices;
using Windsock.Files;

namespace Windsock.Native;

/// <content>Files and the terminal.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileA")]
    private static nint CreateFileA(byte* name, uint access, uint share, void* security, uint disposition, uint flags, nint template) =>
        Kernel32.CreateFileA(name, access, share, security, disposition, flags, template);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileW")]
    private static nint CreateFileW(char* name, uint access, uint share, void* security, uint disposition, uint flags, nint template) =>
        Kernel32.CreateFileW(name, access, share, security, disposition, flags, template);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileW32")]
    private static nint CreateFileW32(uint* name, uint access, uint share, void* security, uint disposition, uint flags, nint template) =>
        Kernel32Wide32.CreateFileW(name, access, share, disposition, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ReadFile")]
    private static int ReadFile(nint file, void* buffer, uint count, uint* moved, WSAOVERLAPPED* overlapped) =>
        Kernel32.ReadFile(file, buffer, count, moved, overlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WriteFile")]
    private static int WriteFile(nint file, void* buffer, uint count, uint* moved, WSAOVERLAPPED* overlapped) =>
        Kernel32.WriteFile(file, buffer, count, moved, overlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_FlushFileBuffers")]
    private static int FlushFileBuffers(nint file) => Kernel32.FlushFileBuffers(file);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteFileA")]
    private static int DeleteFileA(byte* name) => Kernel32.DeleteFileA(name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteFileW")]
    private static int DeleteFileW(char* name) => Kernel32.DeleteFileW(name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DeleteFileW32")]
    private static int DeleteFileW32(uint* name) => Kernel32Wide32.DeleteFileW(name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetFilePointer")]
    private static uint SetFilePointer(nint file, int low, int* high, uint method) => Kernel32.SetFilePointer(file, low, high, method);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetFilePointerEx")]
    private static int SetFilePointerEx(nint file, long distance, long* position, uint method) =>
        Kernel32.SetFilePointerEx(file, distance, position, method);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetEndOfFile")]
    private static int SetEndOfFile(nint file) => Kernel32.SetEndOfFile(file);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetFileSize")]
    private static uint GetFileSize(nint file, uint* high) => Kernel32.GetFileSize(file, high);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetFileSizeEx")]
    private static int GetFileSizeEx(nint file, long* size) => Kernel32.GetFileSizeEx(file, size);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetFileType")]
    private static uint GetFileType(nint file) => Kernel32.GetFileType(file);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetStdHandle")]
    private static nint GetStdHandle(uint which) => Kernel32.GetStdHandle(which);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetStdHandle")]
    private static int SetStdHandle(uint which, nint handle) => Kernel32.SetStdHandle(which, handle);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WriteConsoleA")]
    private static int WriteConsoleA(nint console, void* text, uint length, uint* written, void* reserved) =>
        Kernel32.WriteConsoleA(console, text, length, written, reserved);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WriteConsoleW")]
    private static int WriteConsoleW(nint console, void* text, uint length, uint* written, void* reserved) =>
        Kernel32.WriteConsoleW(console, text, length, written, reserved);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WriteConsoleW32")]
    private static int WriteConsoleW32(nint console, void* text, uint length, uint* written, void* reserved) =>
        Kernel32Wide32.WriteConsoleW(console, text, length, written);
}
