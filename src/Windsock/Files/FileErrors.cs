using System.Collections.Frozen;
using Windsock.Linux;
using static Windsock.Kernel32;

namespace Windsock.Files;

/// <summary>What the host says about files, as kernel32 says it.</summary>
internal static class FileErrors
{
    private static readonly FrozenDictionary<int, uint> s_codes = new Dictionary<int, uint>
    {
        [Errno.ENOENT] = ERROR_FILE_NOT_FOUND,
        [Errno.ENOTDIR] = ERROR_PATH_NOT_FOUND,
        [Errno.ELOOP] = ERROR_PATH_NOT_FOUND,
        [Errno.EACCES] = ERROR_ACCESS_DENIED,
        [Errno.EPERM] = ERROR_ACCESS_DENIED,
        [Errno.EISDIR] = ERROR_ACCESS_DENIED,
        [Errno.EROFS] = ERROR_ACCESS_DENIED,
        [Errno.ETXTBSY] = ERROR_SHARING_VIOLATION,
        [Errno.EMFILE] = ERROR_TOO_MANY_OPEN_FILES,
        [Errno.ENFILE] = ERROR_TOO_MANY_OPEN_FILES,
        [Errno.EBADF] = ERROR_ACCESS_DENIED, // The descriptor is open, but not for this.
        [Errno.EEXIST] = ERROR_FILE_EXISTS,
        [Errno.ENAMETOOLONG] = ERROR_FILENAME_EXCED_RANGE,
        [Errno.ENOSPC] = ERROR_DISK_FULL,
        [Errno.EDQUOT] = ERROR_DISK_FULL,
        [Errno.EFBIG] = ERROR_DISK_FULL,
        [Errno.ENOMEM] = ERROR_NOT_ENOUGH_MEMORY,
        [Errno.EFAULT] = ERROR_NOACCESS,
        [Errno.EINVAL] = ERROR_INVALID_PARAMETER,
        [Errno.EPIPE] = ERROR_NO_DATA,
        [Errno.ESPIPE] = ERROR_INVALID_FUNCTION,
        [Errno.EIO] = ERROR_IO_DEVICE,
        [Errno.ENXIO] = ERROR_FILE_NOT_FOUND,
        [Errno.ENODEV] = ERROR_FILE_NOT_FOUND,
        [Errno.ENOEXEC] = ERROR_BAD_EXE_FORMAT,
        [Errno.EAGAIN] = ERROR_NO_SYSTEM_RESOURCES,
        [Errno.ESRCH] = ERROR_INVALID_PARAMETER,
    }.ToFrozenDictionary();

    /// <summary>The code of an errno.</summary>
    public static uint From(int errno) => s_codes.GetValueOrDefault(errno, ERROR_GEN_FAILURE);
}
