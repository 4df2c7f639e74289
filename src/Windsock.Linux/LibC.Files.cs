using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <content>Files.</content>
internal static unsafe partial class LibC
{
    public const int O_RDONLY = 0;
    public const int O_RDWR = 2;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_DSYNC = 0x1000;
    public const int SEEK_SET = 0;
    public const int SEEK_CUR = 1;
    public const int SEEK_END = 2;
    public const int AT_FDCWD = -100;

    /// <summary>Of x86 one number, of ARM another.</summary>
    public static readonly int O_NOFOLLOW = RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? 0x8000 : 0x20000;

    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const int S_IFMT = 0xF000;
    public const int S_IFREG = 0x8000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFCHR = 0x2000;
    public const int S_IFIFO = 0x1000;
    public const int S_IFSOCK = 0xC000;
    public const int S_IFBLK = 0x6000;
    public const int MAP_SHARED = 1;
    public const int PROT_EXEC = 4;
    public const int MFD_CLOEXEC = 1;

    /// <summary>pread(2).</summary>
    [LibraryImport("libc")]
    public static partial nint pread(int fd, void* buf, nuint count, long offset);

    /// <summary>sendfile(2).</summary>
    [LibraryImport("libc")]
    public static partial nint sendfile(int out_fd, int in_fd, long* offset, nuint count);

    /// <summary>pwrite(2).</summary>
    [LibraryImport("libc")]
    public static partial nint pwrite(int fd, void* buf, nuint count, long offset);

    /// <summary>lseek(2).</summary>
    [LibraryImport("libc")]
    public static partial long lseek(int fd, long offset, int whence);

    /// <summary>ftruncate(2).</summary>
    [LibraryImport("libc")]
    public static partial int ftruncate(int fd, long length);

    /// <summary>fsync(2).</summary>
    [LibraryImport("libc")]
    public static partial int fsync(int fd);

    /// <summary>unlink(2).</summary>
    [LibraryImport("libc")]
    public static partial int unlink(byte* pathname);

    /// <summary>statx(2).</summary>
    [LibraryImport("libc")]
    public static partial int statx(int dirfd, byte* pathname, int flags, uint mask, StatX* statxbuf);

    /// <summary>memfd_create(2).</summary>
    [LibraryImport("libc")]
    public static partial int memfd_create(byte* name, uint flags);

    /// <summary>geteuid(2).</summary>
    [LibraryImport("libc")]
    public static partial uint geteuid();
}

/// <summary>struct statx of statx(2), as far as it is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatX
{
    [FieldOffset(16)]
    public uint stx_nlink;

    [FieldOffset(28)]
    public ushort stx_mode;

    [FieldOffset(32)]
    public ulong stx_ino;

    [FieldOffset(40)]
    public ulong stx_size;

    [FieldOffset(136)]
    public uint stx_dev_major;

    [FieldOffset(140)]
    public uint stx_dev_minor;
}
