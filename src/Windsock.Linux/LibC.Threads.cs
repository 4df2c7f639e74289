using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct timespec of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct timespec
{
    public nint tv_sec;
    public nint tv_nsec;
}

/// <summary>struct sigaction of sigaction(2) as the C library has it: the mask has room for 1024 signals.</summary>
[StructLayout(LayoutKind.Sequential, Size = 152)]
internal struct sigaction_t
{
    public nint handler;
}

/// <summary>struct rlimit of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct rlimit
{
    public nuint rlim_cur;
    public nuint rlim_max;
}

/// <content>Threads and what they wait by: futex(2), pthreads(7), signals to one thread.</content>
internal static unsafe partial class LibC
{
    public const int FUTEX_WAIT_PRIVATE = 0 | 128;
    public const int FUTEX_WAKE_PRIVATE = 1 | 128;
    public const int FUTEX_WAIT_BITSET_PRIVATE = 9 | 128;
    public const int FUTEX_BITSET_MATCH_ANY = -1;

    public const int PTHREAD_CREATE_DETACHED = 1;
    public const int PRIO_PROCESS = 0;

    public const int RLIMIT_NOFILE = 7;

    /// <summary>getrlimit(2).</summary>
    [LibraryImport("libc")]
    public static partial int getrlimit(int resource, rlimit* limits);

    /// <summary>setrlimit(2).</summary>
    [LibraryImport("libc")]
    public static partial int setrlimit(int resource, rlimit* limits);

    /// <summary>gettid(2).</summary>
    [LibraryImport("libc")]
    public static partial int gettid();

    /// <summary>tgkill(2).</summary>
    [LibraryImport("libc")]
    public static partial int tgkill(int tgid, int tid, int sig);

    /// <summary>sigaction(2).</summary>
    [LibraryImport("libc")]
    public static partial int sigaction(int signum, sigaction_t* act, sigaction_t* oldact);

    /// <summary>sched_yield(2).</summary>
    [LibraryImport("libc")]
    public static partial int sched_yield();

    /// <summary>pthread_create(3): an error number, not errno.</summary>
    [LibraryImport("libc")]
    public static partial int pthread_create(nuint* thread, pthread_attr_t* attr, void* start_routine, void* arg);

    /// <summary>pthread_exit(3).</summary>
    [LibraryImport("libc")]
    public static partial void pthread_exit(void* retval);

    /// <summary>pthread_attr_init(3).</summary>
    [LibraryImport("libc")]
    public static partial int pthread_attr_init(pthread_attr_t* attr);

    /// <summary>pthread_attr_setstacksize(3).</summary>
    [LibraryImport("libc")]
    public static partial int pthread_attr_setstacksize(pthread_attr_t* attr, nuint stacksize);

    /// <summary>pthread_attr_setdetachstate(3).</summary>
    [LibraryImport("libc")]
    public static partial int pthread_attr_setdetachstate(pthread_attr_t* attr, int detachstate);

    /// <summary>pthread_key_create(3): the destructor is native code.</summary>
    [LibraryImport("libc")]
    public static partial int pthread_key_create(uint* key, void* destructor);

    /// <summary>pthread_setspecific(3).</summary>
    [LibraryImport("libc")]
    public static partial int pthread_setspecific(uint key, void* value);

    /// <summary>setpriority(2); on Linux the number may be that of a thread.</summary>
    [LibraryImport("libc")]
    public static partial int setpriority(int which, uint who, int prio);

    /// <summary>ppoll(2).</summary>
    [LibraryImport("libc")]
    public static partial int ppoll(pollfd* fds, nuint nfds, timespec* tmo_p, void* sigmask);

    /// <summary>sem_wait(3).</summary>
    [LibraryImport("libc")]
    public static partial int sem_wait(void* sem);

    /// <summary>sem_trywait(3).</summary>
    [LibraryImport("libc")]
    public static partial int sem_trywait(void* sem);
}
