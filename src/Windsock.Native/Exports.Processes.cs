using System.Runtime.InteropServices;
using Windsock.Files;

namespace Windsock.Native;

/// <content>File mappings and processes.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileMappingA")]
    private static nint CreateFileMappingA(nint file, void* security, uint protect, uint high, uint low, byte* name) =>
        Kernel32.CreateFileMappingA(file, security, protect, high, low, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileMappingW")]
    private static nint CreateFileMappingW(nint file, void* security, uint protect, uint high, uint low, char* name) =>
        Kernel32.CreateFileMappingW(file, security, protect, high, low, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateFileMappingW32")]
    private static nint CreateFileMappingW32(nint file, void* security, uint protect, uint high, uint low, uint* name) =>
        Kernel32Wide32.CreateFileMappingW(file, protect, high, low, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenFileMappingA")]
    private static nint OpenFileMappingA(uint access, int inherit, byte* name) => Kernel32.OpenFileMappingA(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenFileMappingW")]
    private static nint OpenFileMappingW(uint access, int inherit, char* name) => Kernel32.OpenFileMappingW(access, inherit, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenFileMappingW32")]
    private static nint OpenFileMappingW32(uint access, int inherit, uint* name) => Kernel32Wide32.OpenFileMappingW(access, name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_MapViewOfFile")]
    private static void* MapViewOfFile(nint mapping, uint access, uint high, uint low, nuint size) =>
        Kernel32.MapViewOfFile(mapping, access, high, low, size);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnmapViewOfFile")]
    private static int UnmapViewOfFile(void* view) => Kernel32.UnmapViewOfFile(view);

    [UnmanagedCallersOnly(EntryPoint = "wsm_FlushViewOfFile")]
    private static int FlushViewOfFile(void* view, nuint size) => Kernel32.FlushViewOfFile(view, size);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateProcessA")]
    private static int CreateProcessA(
        byte* application, byte* line, void* security, void* threadSecurity, int inherit, uint flags, void* environment, byte* folder,
        STARTUPINFO* startup, PROCESS_INFORMATION* information) =>
        Kernel32.CreateProcessA(application, line, security, threadSecurity, inherit, flags, environment, folder, startup, information);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateProcessW")]
    private static int CreateProcessW(
        char* application, char* line, void* security, void* threadSecurity, int inherit, uint flags, void* environment, char* folder,
        STARTUPINFO* startup, PROCESS_INFORMATION* information) =>
        Kernel32.CreateProcessW(application, line, security, threadSecurity, inherit, flags, environment, folder, startup, information);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateProcessW32")]
    private static int CreateProcessW32(
        uint* application, uint* line, void* security, void* threadSecurity, int inherit, uint flags, void* environment, uint* folder,
        STARTUPINFO* startup, PROCESS_INFORMATION* information) =>
        Kernel32Wide32.CreateProcessW(application, line, flags, environment, folder, startup, information);

    [UnmanagedCallersOnly(EntryPoint = "wsm_OpenProcess")]
    private static nint OpenProcess(uint access, int inherit, uint id) => Kernel32.OpenProcess(access, inherit, id);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetExitCodeProcess")]
    private static int GetExitCodeProcess(nint process, uint* code) => Kernel32.GetExitCodeProcess(process, code);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetProcessId")]
    private static uint GetProcessId(nint process) => Kernel32.GetProcessId(process);

    [UnmanagedCallersOnly(EntryPoint = "wsm_TerminateProcess")]
    private static int TerminateProcess(nint process, uint code) => Kernel32.TerminateProcess(process, code);
}
