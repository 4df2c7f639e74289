using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;
using Windsock.Naming;

namespace Windsock;

/// <content>Processes.</content>
public static unsafe partial class Kernel32
{
    private const uint CreateSuspended = 4, DetachedProcess = 8, CreateNewConsole = 0x10, CreateNewProcessGroup = 0x200, CreateUnicodeEnvironment = 0x400;
    private const uint UseStandardHandles = 0x100;
    private const nint OwnProcess = -1;

    /// <summary>Starts a program; texts are UTF-8.</summary>
    /// <param name="lpApplicationName">The program's file; null: the first word of the command line.</param>
    /// <param name="lpCommandLine">The command line, which is split as Windows' programs do it; null: the program alone.</param>
    /// <param name="lpProcessAttributes">Not used.</param>
    /// <param name="lpThreadAttributes">Not used.</param>
    /// <param name="bInheritHandles">Not used: the child gets standard handles and the host's descriptors that are open across exec.</param>
    /// <param name="dwCreationFlags">CREATE_NEW_PROCESS_GROUP, CREATE_NEW_CONSOLE and DETACHED_PROCESS for a session of its own,
    /// CREATE_UNICODE_ENVIRONMENT.</param>
    /// <param name="lpEnvironment">Entries and an empty one; null: this process'.</param>
    /// <param name="lpCurrentDirectory">The child's folder; null: this process'.</param>
    /// <param name="lpStartupInfo">STARTF_USESTDHANDLES and the three handles.</param>
    /// <param name="lpProcessInformation">Gets two handles to be closed, and the numbers.</param>
    /// <returns>1; else 0 with ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_INVALID_HANDLE,
    /// ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_NOT_SUPPORTED for CREATE_SUSPENDED, or what the host says.</returns>
    /// <remarks>Source: MS Learn "CreateProcessA function (processthreadsapi.h)". Differs: handles other than the standard ones are not inherited.</remarks>
    public static int CreateProcessA(
        byte* lpApplicationName, byte* lpCommandLine, void* lpProcessAttributes, void* lpThreadAttributes, int bInheritHandles, uint dwCreationFlags,
        void* lpEnvironment, byte* lpCurrentDirectory, STARTUPINFO* lpStartupInfo, PROCESS_INFORMATION* lpProcessInformation) =>
        StartProcess(
            lpApplicationName, lpCommandLine, dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo, lpProcessInformation, TextForm.Narrow,
            nameof(CreateProcessA));

    /// <summary>As <see cref="CreateProcessA"/>, with texts in UTF-16.</summary>
    /// <returns>As <see cref="CreateProcessA"/>.</returns>
    /// <remarks>Source: MS Learn "CreateProcessW function (processthreadsapi.h)".</remarks>
    public static int CreateProcessW(
        char* lpApplicationName, char* lpCommandLine, void* lpProcessAttributes, void* lpThreadAttributes, int bInheritHandles, uint dwCreationFlags,
        void* lpEnvironment, char* lpCurrentDirectory, STARTUPINFO* lpStartupInfo, PROCESS_INFORMATION* lpProcessInformation) =>
        StartProcess(
            lpApplicationName, lpCommandLine, dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo, lpProcessInformation, TextForm.Wide,
            nameof(CreateProcessW));

    internal static int StartProcess(
        void* application, void* commandLine, uint flags, void* environment, void* folder, STARTUPINFO* startup, PROCESS_INFORMATION* information,
        TextForm form, string function)
    {
        if (!UserMemory.CanRead(startup) || !UserMemory.CanWrite(information)) return Fail(ERROR_NOACCESS, function);
        if (!new ProgramText(application, form).TryRead(out string? program) || !new ProgramText(commandLine, form).TryRead(out string? line)
            || !new ProgramText(folder, form).TryRead(out string? at))
        {
            return Fail(ERROR_NOACCESS, function);
        }

        if (program is null && string.IsNullOrWhiteSpace(line)) return Fail(ERROR_INVALID_PARAMETER, function);
        if ((flags & CreateSuspended) != 0) return Fail(ERROR_NOT_SUPPORTED, function);
        if (at is not null && !Directory.Exists(FilePath.ToHost(at))) return Fail(ERROR_DIRECTORY, function);

        List<string>? entries = null;
        if (environment != null)
        {
            TextForm width = (flags & CreateUnicodeEnvironment) == 0 ? TextForm.Narrow : form == TextForm.Narrow ? TextForm.Wide32 : form;
            entries = ProcessStart.ReadEnvironment((byte*)environment, width);
            if (entries is null) return Fail(ERROR_NOACCESS, function);
        }

        int[] standard = [-1, -1, -1];
        if ((startup->dwFlags & UseStandardHandles) != 0 && !TryGetStandard(startup, standard)) return Fail(ERROR_INVALID_HANDLE, function);

        short group = (flags & (DetachedProcess | CreateNewConsole)) != 0 ? LibC.POSIX_SPAWN_SETSID
            : (flags & CreateNewProcessGroup) != 0 ? LibC.POSIX_SPAWN_SETPGROUP : (short)0;
        uint error = ProcessStart.Start(new(program, line, entries, at, standard, group), out ProcessObject? process);
        if (error != ERROR_SUCCESS) return Fail(error, function);

        information->hProcess = (nint)Session.Handles.Open(process!);
        information->hThread = (nint)Session.Handles.Open(process!);
        information->dwProcessId = information->dwThreadId = (uint)process!.Id;
        return 1;
    }

    private static bool TryGetStandard(STARTUPINFO* startup, int[] descriptors)
    {
        ReadOnlySpan<nint> handles = [startup->hStdInput, startup->hStdOutput, startup->hStdError];
        for (int i = 0; i < handles.Length; i++)
        {
            if (handles[i] is 0 or INVALID_HANDLE_VALUE) continue;
            using var lease = HandleLease<FileObject>.Take(handles[i]);
            if (lease.Target is not { } file) return false;
            descriptors[i] = file.Descriptor;
        }

        return true;
    }

    /// <summary>A process by its number.</summary>
    /// <param name="dwDesiredAccess">Not used: the host decides what may be done.</param>
    /// <param name="bInheritHandle">Not used.</param>
    /// <param name="dwProcessId">The number.</param>
    /// <returns>A handle; 0 with ERROR_INVALID_PARAMETER when there is no such process, or ERROR_TOO_MANY_OPEN_FILES.</returns>
    /// <remarks>Source: MS Learn "OpenProcess function (processthreadsapi.h)".</remarks>
    public static nint OpenProcess(uint dwDesiredAccess, int bInheritHandle, uint dwProcessId)
    {
        int descriptor = dwProcessId is 0 or > int.MaxValue ? -1 : LibC.pidfd_open((int)dwProcessId);
        if (descriptor < 0) return Fail(dwProcessId == 0 || LibC.errno == Errno.ESRCH ? ERROR_INVALID_PARAMETER : FileErrors.From(LibC.errno));

        nuint handle = Session.Handles.Open(new ProcessObject((int)dwProcessId, descriptor, isChild: false));
        if (handle != 0) return (nint)handle;
        LibC.close(descriptor);
        return Fail(ERROR_TOO_MANY_OPEN_FILES);
    }

    /// <summary>How a process has ended.</summary>
    /// <param name="hProcess">The process.</param>
    /// <param name="lpExitCode">Gets the code, or STILL_ACTIVE (259). A signal that ended the process shows as 128 and its number, SIGINT as
    /// STATUS_CONTROL_C_EXIT, SIGSEGV as STATUS_ACCESS_VIOLATION.</param>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, ERROR_NOACCESS, or ERROR_ACCESS_DENIED when it was no child of this process and has ended.</returns>
    /// <remarks>Source: MS Learn "GetExitCodeProcess function (processthreadsapi.h)".</remarks>
    public static int GetExitCodeProcess(nint hProcess, uint* lpExitCode)
    {
        if (!UserMemory.CanWrite(lpExitCode)) return Fail(ERROR_NOACCESS);
        if (hProcess == OwnProcess)
        {
            *lpExitCode = ProcessObject.StillActive;
            return 1;
        }

        using var lease = HandleLease<ProcessObject>.Take(hProcess);
        if (lease.Target is not { } process) return Fail(ERROR_INVALID_HANDLE);
        if (!process.TryGetExitCode(out uint code)) return Fail(ERROR_ACCESS_DENIED);
        *lpExitCode = code;
        return 1;
    }

    /// <summary>The number of a process.</summary>
    /// <returns>The number; 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "GetProcessId function (processthreadsapi.h)".</remarks>
    public static uint GetProcessId(nint Process)
    {
        if (Process == OwnProcess) return (uint)LibC.getpid();
        using var lease = HandleLease<ProcessObject>.Take(Process);
        return lease.Target is { } process ? (uint)process.Id : (uint)Fail(ERROR_INVALID_HANDLE);
    }

    /// <summary>Ends a process at once.</summary>
    /// <param name="hProcess">The process; -1 is this one, which does not return.</param>
    /// <param name="uExitCode">The code that its waiters read in this process; the host's own tell of SIGKILL.</param>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, or ERROR_ACCESS_DENIED, also when it has ended.</returns>
    /// <remarks>Source: MS Learn "TerminateProcess function (processthreadsapi.h)".</remarks>
    public static int TerminateProcess(nint hProcess, uint uExitCode)
    {
        if (hProcess == OwnProcess) LibC._exit((int)uExitCode);
        using var lease = HandleLease<ProcessObject>.Take(hProcess);
        if (lease.Target is not { } process) return Fail(ERROR_INVALID_HANDLE);
        if (process.Id == LibC.getpid()) LibC._exit((int)uExitCode);
        return process.Kill(uExitCode) == 0 ? 1 : Fail(ERROR_ACCESS_DENIED);
    }
}
