using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;

namespace Windsock;

/// <content>Positions, sizes and kinds of files.</content>
public static unsafe partial class Kernel32
{
    private const uint InvalidPosition = uint.MaxValue; // INVALID_SET_FILE_POINTER and INVALID_FILE_SIZE

    /// <summary>Moves a file's position.</summary>
    /// <param name="hFile">The file.</param>
    /// <param name="lDistanceToMove">Low half of the distance, or with no high half the whole of it, signed.</param>
    /// <param name="lpDistanceToMoveHigh">High half; gets that of the new position. May be null.</param>
    /// <param name="dwMoveMethod">FILE_BEGIN, FILE_CURRENT or FILE_END.</param>
    /// <returns>Low half of the new position, with NO_ERROR if it is 0xFFFFFFFF; else 0xFFFFFFFF with ERROR_INVALID_HANDLE, ERROR_NEGATIVE_SEEK,
    /// ERROR_INVALID_PARAMETER, ERROR_INVALID_FUNCTION or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "SetFilePointer function (fileapi.h)".</remarks>
    public static uint SetFilePointer(nint hFile, int lDistanceToMove, int* lpDistanceToMoveHigh, uint dwMoveMethod)
    {
        bool isLong = lpDistanceToMoveHigh != null;
        if (isLong && !UserMemory.CanWrite(lpDistanceToMoveHigh)) return (uint)Fail(ERROR_NOACCESS) | InvalidPosition;

        long distance = isLong ? ((long)*lpDistanceToMoveHigh << 32) | (uint)lDistanceToMove : lDistanceToMove;
        uint error = Seek(hFile, distance, dwMoveMethod, isLong ? long.MaxValue : InvalidPosition - 1, out long position);
        if (error != ERROR_SUCCESS) return (uint)Fail(error) | InvalidPosition;

        if (isLong) *lpDistanceToMoveHigh = (int)(position >> 32);
        if ((uint)position == InvalidPosition) SetLastError(ERROR_SUCCESS);
        return (uint)position;
    }

    /// <summary>Moves a file's position.</summary>
    /// <returns>1; else 0 with the codes of <see cref="SetFilePointer"/>.</returns>
    /// <remarks>Source: MS Learn "SetFilePointerEx function (fileapi.h)".</remarks>
    public static int SetFilePointerEx(nint hFile, long liDistanceToMove, long* lpNewFilePointer, uint dwMoveMethod)
    {
        if (lpNewFilePointer != null && !UserMemory.CanWrite(lpNewFilePointer)) return Fail(ERROR_NOACCESS);

        uint error = Seek(hFile, liDistanceToMove, dwMoveMethod, long.MaxValue, out long position);
        if (error != ERROR_SUCCESS) return Fail(error);
        if (lpNewFilePointer != null) *lpNewFilePointer = position;
        return 1;
    }

    private static uint Seek(nint handle, long distance, uint method, long highest, out long position)
    {
        position = 0;
        using var lease = HandleLease<FileObject>.Take(handle);
        if (lease.Target is not { } file) return ERROR_INVALID_HANDLE;
        if (method > FILE_END) return ERROR_INVALID_PARAMETER;
        if (!file.IsSeekable) return ERROR_INVALID_FUNCTION;

        long from = method switch { FILE_BEGIN => 0, FILE_CURRENT => file.Position, _ => (long)FileOpening.Facts(file.Descriptor).stx_size };
        long wanted = unchecked(from + distance);
        if (wanted < 0) return distance < 0 ? ERROR_NEGATIVE_SEEK : ERROR_INVALID_PARAMETER;
        if (wanted > highest) return ERROR_INVALID_PARAMETER;

        file.Position = position = wanted;
        return ERROR_SUCCESS;
    }

    /// <summary>Cuts or lengthens a file to its position.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED or what the host says.</returns>
    /// <remarks>Source: MS Learn "SetEndOfFile function (fileapi.h)".</remarks>
    public static int SetEndOfFile(nint hFile)
    {
        using var lease = HandleLease<FileObject>.Take(hFile);
        if (lease.Target is not { IsSeekable: true } file) return Fail(ERROR_INVALID_HANDLE);
        if ((file.Access & FILE_SHARE_WRITE) == 0) return Fail(ERROR_ACCESS_DENIED);
        return LibC.ftruncate(file.Descriptor, file.Position) == 0 ? 1 : Fail(FileErrors.From(LibC.errno));
    }

    /// <summary>A file's size in bytes.</summary>
    /// <returns>The low half, with NO_ERROR if it is 0xFFFFFFFF; else 0xFFFFFFFF with ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "GetFileSize function (fileapi.h)".</remarks>
    public static uint GetFileSize(nint hFile, uint* lpFileSizeHigh)
    {
        if (lpFileSizeHigh != null && !UserMemory.CanWrite(lpFileSizeHigh)) return (uint)Fail(ERROR_NOACCESS) | InvalidPosition;

        uint error = Size(hFile, out long size);
        if (error != ERROR_SUCCESS) return (uint)Fail(error) | InvalidPosition;
        if (lpFileSizeHigh != null) *lpFileSizeHigh = (uint)(size >> 32);
        if ((uint)size == InvalidPosition) SetLastError(ERROR_SUCCESS);
        return (uint)size;
    }

    /// <summary>A file's size in bytes.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "GetFileSizeEx function (fileapi.h)".</remarks>
    public static int GetFileSizeEx(nint hFile, long* lpFileSize)
    {
        if (!UserMemory.CanWrite(lpFileSize)) return Fail(ERROR_NOACCESS);

        uint error = Size(hFile, out long size);
        if (error != ERROR_SUCCESS) return Fail(error);
        *lpFileSize = size;
        return 1;
    }

    private static uint Size(nint handle, out long size)
    {
        size = 0;
        using var lease = HandleLease<FileObject>.Take(handle);
        if (lease.Target is not { } file) return ERROR_INVALID_HANDLE;
        if (!file.IsSeekable) return ERROR_INVALID_FUNCTION;

        size = (long)FileOpening.Facts(file.Descriptor).stx_size;
        return ERROR_SUCCESS;
    }

    /// <summary>The kind of a file.</summary>
    /// <returns>FILE_TYPE_DISK, FILE_TYPE_CHAR, FILE_TYPE_PIPE, which sockets are too; FILE_TYPE_UNKNOWN with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "GetFileType function (fileapi.h)".</remarks>
    public static uint GetFileType(nint hFile)
    {
        using var lease = HandleLease<OverlappedObject>.Take(hFile);
        if (lease.Target is null) return (uint)Fail(ERROR_INVALID_HANDLE);
        if (lease.Target is not FileObject file) return FILE_TYPE_PIPE;
        return file.Kind switch
        {
            LibC.S_IFREG or LibC.S_IFBLK or LibC.S_IFDIR => FILE_TYPE_DISK,
            LibC.S_IFCHR => FILE_TYPE_CHAR,
            _ => FILE_TYPE_PIPE,
        };
    }
}
