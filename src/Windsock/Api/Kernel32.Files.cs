using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;
using Windsock.Naming;

namespace Windsock;

/// <content>Files as handles.</content>
public static unsafe partial class Kernel32
{
    /// <summary>Opens or creates a file; the name is UTF-8.</summary>
    /// <param name="lpFileName">A name in Windows' or the host's spelling; a drive letter is ignored. NUL, CONIN$ and CONOUT$ are the host's devices.</param>
    /// <param name="dwDesiredAccess">GENERIC_* or FILE_*_DATA bits.</param>
    /// <param name="dwShareMode">What others in this process may do with the file meanwhile.</param>
    /// <param name="lpSecurityAttributes">Not used: the host's permissions hold.</param>
    /// <param name="dwCreationDisposition">CREATE_NEW to TRUNCATE_EXISTING.</param>
    /// <param name="dwFlagsAndAttributes">FILE_FLAG_OVERLAPPED, FILE_FLAG_WRITE_THROUGH, FILE_FLAG_DELETE_ON_CLOSE,
    /// FILE_ATTRIBUTE_READONLY; others are hints.</param>
    /// <param name="hTemplateFile">Not used.</param>
    /// <returns>A handle; else INVALID_HANDLE_VALUE with ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION,
    /// ERROR_FILE_EXISTS, ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_TOO_MANY_OPEN_FILES or what else the host says. After success ERROR_ALREADY_EXISTS
    /// tells that CREATE_ALWAYS or OPEN_ALWAYS found a file.</returns>
    /// <remarks>Source: MS Learn "CreateFileA function (fileapi.h)". Differs: other processes do not see the share mode.</remarks>
    public static nint CreateFileA(
        byte* lpFileName, uint dwDesiredAccess, uint dwShareMode, void* lpSecurityAttributes, uint dwCreationDisposition, uint dwFlagsAndAttributes,
        nint hTemplateFile) =>
        OpenFile(new(lpFileName, TextForm.Narrow), dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes, nameof(CreateFileA));

    /// <summary>As <see cref="CreateFileA"/>, with a name in UTF-16.</summary>
    /// <returns>As <see cref="CreateFileA"/>.</returns>
    /// <remarks>Source: MS Learn "CreateFileW function (fileapi.h)".</remarks>
    public static nint CreateFileW(
        char* lpFileName, uint dwDesiredAccess, uint dwShareMode, void* lpSecurityAttributes, uint dwCreationDisposition, uint dwFlagsAndAttributes,
        nint hTemplateFile) =>
        OpenFile(new(lpFileName, TextForm.Wide), dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes, nameof(CreateFileW));

    internal static nint OpenFile(ProgramText name, uint access, uint share, uint disposition, uint flags, string function)
    {
        if (!name.TryRead(out string? text) || text is null) return NoFile(ERROR_NOACCESS, function);

        uint error = FileOpening.Open(new(text, access, share, disposition, flags), out FileObject? file, out bool existed);
        if (error != ERROR_SUCCESS) return NoFile(error, function);

        nuint handle = Session.Handles.Open(file!);
        if (handle == 0)
        {
            LibC.close(file!.Descriptor);
            return NoFile(ERROR_TOO_MANY_OPEN_FILES, function);
        }

        if (disposition is CREATE_ALWAYS or OPEN_ALWAYS) SetLastError(existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
        return (nint)handle;
    }

    private static nint NoFile(uint error, string function)
    {
        Fail(error, function);
        return INVALID_HANDLE_VALUE;
    }

    /// <summary>Reads from a file, a pipe, a terminal or a socket.</summary>
    /// <param name="hFile">The handle.</param>
    /// <param name="lpBuffer">Where the bytes go.</param>
    /// <param name="nNumberOfBytesToRead">How many at most.</param>
    /// <param name="lpNumberOfBytesRead">How many came; may be null with an OVERLAPPED.</param>
    /// <param name="lpOverlapped">Where to read, and what to signal; a must for a handle made with FILE_FLAG_OVERLAPPED.</param>
    /// <returns>1; at the end of a file 1 with no bytes, or without success ERROR_HANDLE_EOF when there is an OVERLAPPED. Else 0 with
    /// ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_BROKEN_PIPE, or on a socket ERROR_IO_PENDING and the codes
    /// of its protocol.</returns>
    /// <remarks>Source: MS Learn "ReadFile function (fileapi.h)". A file's operation ends within the call; its OVERLAPPED tells that all the same.</remarks>
    public static int ReadFile(nint hFile, void* lpBuffer, uint nNumberOfBytesToRead, uint* lpNumberOfBytesRead, WSAOVERLAPPED* lpOverlapped) =>
        TransferFile(hFile, (byte*)lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped, writes: false, nameof(ReadFile));

    /// <summary>Writes to a file, a pipe, a terminal or a socket.</summary>
    /// <param name="hFile">The handle.</param>
    /// <param name="lpBuffer">The bytes.</param>
    /// <param name="nNumberOfBytesToWrite">How many.</param>
    /// <param name="lpNumberOfBytesWritten">How many went; may be null with an OVERLAPPED.</param>
    /// <param name="lpOverlapped">Where to write, both halves of the offset ~0 for the end, and what to signal.</param>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_DISK_FULL, ERROR_NO_DATA for a pipe
    /// that nobody reads, or on a socket ERROR_IO_PENDING and the codes of its protocol.</returns>
    /// <remarks>Source: MS Learn "WriteFile function (fileapi.h)".</remarks>
    public static int WriteFile(nint hFile, void* lpBuffer, uint nNumberOfBytesToWrite, uint* lpNumberOfBytesWritten, WSAOVERLAPPED* lpOverlapped) =>
        TransferFile(hFile, (byte*)lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped, writes: true, nameof(WriteFile));

    private static int TransferFile(nint handle, byte* buffer, uint count, uint* moved, WSAOVERLAPPED* overlapped, bool writes, string function)
    {
        using var lease = HandleLease<OverlappedObject>.Take(handle);
        if (lease.Target is SocketObject socket) return TransferSocket((nuint)handle, socket, buffer, count, moved, overlapped, writes, function);
        if (lease.Target is not FileObject file) return Fail(ERROR_INVALID_HANDLE, function);
        if (overlapped == null && moved == null) return Fail(ERROR_INVALID_PARAMETER, function);
        if ((moved != null && !UserMemory.CanWrite(moved)) || (overlapped != null && !UserMemory.CanWrite(overlapped))) return Fail(ERROR_NOACCESS, function);
        if ((file.Access & (writes ? FILE_SHARE_WRITE : FILE_SHARE_READ)) == 0) return Fail(ERROR_ACCESS_DENIED, function);

        uint error = FileTransfer.Run(file, buffer, count, moved, overlapped, writes);
        return error == ERROR_SUCCESS ? 1 : Fail(error, function);
    }

    /// <summary>On a socket these are WSARecv and WSASend with one buffer, and codes of kernel32.</summary>
    private static int TransferSocket(
        nuint handle, SocketObject socket, byte* buffer, uint count, uint* moved, WSAOVERLAPPED* overlapped, bool writes, string function)
    {
        // A handle for overlapped operations has no position to go on from; Windows refuses it here too.
        if (overlapped == null && (socket.IsOverlapped || moved == null)) return Fail(ERROR_INVALID_PARAMETER, function);

        uint flags = 0;
        var part = new Spi.WSABUF { len = count, buf = (nint)buffer };
        int result = writes
            ? Ws2_32.WSASend(new SOCKET(handle), &part, 1, moved, 0, overlapped, null)
            : Ws2_32.WSARecv(new SOCKET(handle), &part, 1, moved, &flags, overlapped, null);
        if (result == 0) return 1;

        uint error = GetLastError();
        if (error != ERROR_IO_PENDING) SetLastError(NtStatus.ToWin32(NtStatus.From((Spi.WsaError)error, socket.IsStream)));
        return 0;
    }

    /// <summary>Waits until what was written has reached the disk.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED for a file that is not open for writing, or what the host says.</returns>
    /// <remarks>Source: MS Learn "FlushFileBuffers function (fileapi.h)".</remarks>
    public static int FlushFileBuffers(nint hFile)
    {
        using var lease = HandleLease<FileObject>.Take(hFile);
        if (lease.Target is not { } file) return Fail(ERROR_INVALID_HANDLE);
        if ((file.Access & FILE_SHARE_WRITE) == 0) return Fail(ERROR_ACCESS_DENIED);
        if (!file.IsSeekable) return file.Kind == LibC.S_IFCHR ? Fail(ERROR_INVALID_HANDLE) : 1; // A pipe keeps nothing back.
        return LibC.fsync(file.Descriptor) == 0 ? 1 : Fail(FileErrors.From(LibC.errno));
    }

    /// <summary>Removes a file; the name is UTF-8.</summary>
    /// <returns>1; else 0 with ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "DeleteFileA function (fileapi.h)". Differs: a file that is open goes too, and lives on for those who have it open.</remarks>
    public static int DeleteFileA(byte* lpFileName) => RemoveFile(new(lpFileName, TextForm.Narrow), nameof(DeleteFileA));

    /// <summary>As <see cref="DeleteFileA"/>, with a name in UTF-16.</summary>
    /// <returns>As <see cref="DeleteFileA"/>.</returns>
    /// <remarks>Source: MS Learn "DeleteFileW function (fileapi.h)".</remarks>
    public static int DeleteFileW(char* lpFileName) => RemoveFile(new(lpFileName, TextForm.Wide), nameof(DeleteFileW));

    internal static int RemoveFile(ProgramText name, string function)
    {
        if (!name.TryRead(out string? text) || text is null) return Fail(ERROR_NOACCESS, function);

        string host = FilePath.ToHost(text);
        fixed (byte* path = FilePath.ToBytes(host))
        {
            if (LibC.unlink(path) == 0) return 1;
        }

        int errno = LibC.errno;
        return Fail(errno == Errno.ENOENT ? FilePath.NotFound(host) : FileErrors.From(errno), function);
    }
}
