using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <content>Processes, and locks of open files.</content>
internal static unsafe partial class LibC
{
    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSID = 0x80;
    public const int P_PIDFD = 3;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public const int CLD_EXITED = 1;
    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGSEGV = 11;
    public const int F_OFD_SETLK = 37;
    public const int F_OFD_SETLKW = 38;
    public const short F_RDLCK = 0;
    public const short F_WRLCK = 1;
    public const int MS_SYNC = 4;
    private const int PidfdOpenNumber = 434; // The same on all architectures, as all numbers from 424 on.
    private const int PidfdSendSignalNumber = 424;

    /// <summary>posix_spawn(3); returns an errno.</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn(int* pid, byte* path, SpawnFileActions* fileActions, SpawnAttributes* attributes, byte** argv, byte** envp);

    /// <summary>posix_spawn_file_actions_init(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(SpawnFileActions* actions);

    /// <summary>posix_spawn_file_actions_destroy(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(SpawnFileActions* actions);

    /// <summary>posix_spawn_file_actions_adddup2(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(SpawnFileActions* actions, int fd, int newfd);

    /// <summary>posix_spawn_file_actions_addchdir_np(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addchdir_np(SpawnFileActions* actions, byte* path);

    /// <summary>posix_spawnattr_init(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(SpawnAttributes* attributes);

    /// <summary>posix_spawnattr_destroy(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_destroy(SpawnAttributes* attributes);

    /// <summary>posix_spawnattr_setflags(3).</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(SpawnAttributes* attributes, short flags);

    /// <summary>waitid(2).</summary>
    [LibraryImport("libc")]
    public static partial int waitid(int idtype, int id, ChildInfo* infop, int options);

    /// <summary>secure_getenv(3): null for a program that has more rights than whoever started it (AT_SECURE).</summary>
    public static string? secure_getenv(string name) => getauxval(AT_SECURE) != 0 ? null : Environment.GetEnvironmentVariable(name);

    /// <summary>getauxval(3).</summary>
    [LibraryImport("libc")]
    private static partial nuint getauxval(nuint type);

    /// <summary>_exit(2).</summary>
    [LibraryImport("libc")]
    public static partial void _exit(int status);

    /// <summary>msync(2).</summary>
    [LibraryImport("libc")]
    public static partial int msync(void* addr, nuint length, int flags);

    /// <summary>fcntl(2) with a pointer argument.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl")]
    public static partial int fcntl_lock(int fd, int cmd, FileLock* argp);

    private const nuint AT_SECURE = 23;

    /// <summary>The environment of the process, environ(7).</summary>
    public static byte** environ => *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

    /// <summary>pidfd_open(2).</summary>
    public static int pidfd_open(int pid) => (int)syscall4(PidfdOpenNumber, pid, 0, 0, 0);

    /// <summary>pidfd_send_signal(2).</summary>
    public static int pidfd_send_signal(int pidfd, int sig) => (int)syscall4(PidfdSendSignalNumber, pidfd, sig, 0, 0);
}

/// <summary>posix_spawn_file_actions_t of glibc, and with room to spare for others.</summary>
[InlineArray(512)]
internal struct SpawnFileActions
{
    private byte _first;
}

/// <summary>posix_spawnattr_t.</summary>
[InlineArray(512)]
internal struct SpawnAttributes
{
    private byte _first;
}

/// <summary>siginfo_t as waitid(2) fills it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct ChildInfo
{
    [FieldOffset(8)]
    public int si_code;

    [FieldOffset(16)]
    public int si_pid;

    [FieldOffset(24)]
    public int si_status;
}

/// <summary>struct flock of fcntl(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileLock
{
    public short l_type;
    public short l_whence;
    public long l_start;
    public long l_len;
    public int l_pid;
}
