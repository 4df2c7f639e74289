using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>Linux calls, named and typed as in their man pages. The only P/Invokes in the solution.</summary>
/// <remarks>A call that fails returns -1; <see cref="errno"/>, read at once on the same thread, says why. Marshalling with SetLastError would store the value
/// on every call, successful or not, and costs 30 ns.</remarks>
internal static unsafe partial class LibC
{
    /// <summary>errno(3) of this thread; the runtime preserves it across its own waits.</summary>
    public static int errno => Marshal.GetLastSystemError();

    /// <summary>socket(2): a file descriptor, or -1.</summary>
    [LibraryImport("libc")]
    public static partial int socket(int domain, int type, int protocol);

    /// <summary>bind(2).</summary>
    [LibraryImport("libc")]
    public static partial int bind(int sockfd, void* addr, uint addrlen);

    /// <summary>listen(2).</summary>
    [LibraryImport("libc")]
    public static partial int listen(int sockfd, int backlog);

    /// <summary>accept4(2).</summary>
    [LibraryImport("libc")]
    public static partial int accept4(int sockfd, void* addr, uint* addrlen, int flags);

    /// <summary>connect(2).</summary>
    [LibraryImport("libc")]
    public static partial int connect(int sockfd, void* addr, uint addrlen);

    /// <summary>recv(2).</summary>
    [LibraryImport("libc")]
    public static partial nint recv(int sockfd, void* buf, nuint len, int flags);

    /// <summary>recvfrom(2).</summary>
    [LibraryImport("libc")]
    public static partial nint recvfrom(int sockfd, void* buf, nuint len, int flags, void* src_addr, uint* addrlen);

    /// <summary>recvmsg(2).</summary>
    [LibraryImport("libc")]
    public static partial nint recvmsg(int sockfd, msghdr* msg, int flags);

    /// <summary>send(2).</summary>
    [LibraryImport("libc")]
    public static partial nint send(int sockfd, void* buf, nuint len, int flags);

    /// <summary>sendto(2).</summary>
    [LibraryImport("libc")]
    public static partial nint sendto(int sockfd, void* buf, nuint len, int flags, void* dest_addr, uint addrlen);

    /// <summary>sendmsg(2).</summary>
    [LibraryImport("libc")]
    public static partial nint sendmsg(int sockfd, msghdr* msg, int flags);

    /// <summary>shutdown(2).</summary>
    [LibraryImport("libc")]
    public static partial int shutdown(int sockfd, int how);

    /// <summary>close(2).</summary>
    [LibraryImport("libc")]
    public static partial int close(int fd);

    /// <summary>getsockname(2).</summary>
    [LibraryImport("libc")]
    public static partial int getsockname(int sockfd, void* addr, uint* addrlen);

    /// <summary>getpeername(2).</summary>
    [LibraryImport("libc")]
    public static partial int getpeername(int sockfd, void* addr, uint* addrlen);

    /// <summary>getsockopt(2).</summary>
    [LibraryImport("libc")]
    public static partial int getsockopt(int sockfd, int level, int optname, void* optval, uint* optlen);

    /// <summary>setsockopt(2).</summary>
    [LibraryImport("libc")]
    public static partial int setsockopt(int sockfd, int level, int optname, void* optval, uint optlen);

    /// <summary>ioctl(2) with a pointer argument.</summary>
    [LibraryImport("libc")]
    public static partial int ioctl(int fd, nuint request, void* argp);

    /// <summary>fcntl(2) with an integer argument.</summary>
    [LibraryImport("libc")]
    public static partial int fcntl(int fd, int cmd, int arg);

    /// <summary>poll(2).</summary>
    [LibraryImport("libc")]
    public static partial int poll(pollfd* fds, nuint nfds, int timeout);

    /// <summary>eventfd(2).</summary>
    [LibraryImport("libc")]
    public static partial int eventfd(uint initval, int flags);

    /// <summary>open(2); the mode counts with O_CREAT.</summary>
    [LibraryImport("libc")]
    public static partial int open(byte* pathname, int flags, int mode);

    /// <summary>isatty(3).</summary>
    [LibraryImport("libc")]
    public static partial int isatty(int fd);

    /// <summary>read(2).</summary>
    [LibraryImport("libc")]
    public static partial nint read(int fd, void* buf, nuint count);

    /// <summary>write(2).</summary>
    [LibraryImport("libc")]
    public static partial nint write(int fd, void* buf, nuint count);

    /// <summary>epoll_create1(2).</summary>
    [LibraryImport("libc")]
    public static partial int epoll_create1(int flags);

    /// <summary>epoll_ctl(2).</summary>
    [LibraryImport("libc")]
    public static partial int epoll_ctl(int epfd, int op, int fd, epoll_event* ev);

    /// <summary>epoll_wait(2).</summary>
    [LibraryImport("libc")]
    public static partial int epoll_wait(int epfd, epoll_event* events, int maxevents, int timeout);

    /// <summary>mmap(2).</summary>
    [LibraryImport("libc")]
    public static partial void* mmap(void* addr, nuint length, int prot, int flags, int fd, nint offset);

    /// <summary>munmap(2).</summary>
    [LibraryImport("libc")]
    public static partial int munmap(void* addr, nuint length);

    /// <summary>madvise(2).</summary>
    [LibraryImport("libc")]
    public static partial int madvise(void* addr, nuint length, int advice);

    /// <summary>getpid(2).</summary>
    [LibraryImport("libc")]
    public static partial int getpid();

    /// <summary>kill(2).</summary>
    [LibraryImport("libc")]
    public static partial int kill(int pid, int sig);

    /// <summary>gethostname(2).</summary>
    [LibraryImport("libc")]
    public static partial int gethostname(byte* name, nuint len);

    /// <summary>pthread_attr_destroy(3).</summary>
    [LibraryImport("libc")]
    public static partial int pthread_attr_destroy(pthread_attr_t* attr);

    /// <summary>rt_sigprocmask(2) without glibc's wrapper, which would touch the set in user space.</summary>
    public static nint rt_sigprocmask(int how, void* set, void* oldset, nuint sigsetsize) =>
        syscall4(Architecture.RtSigprocmask, how, (nint)set, (nint)oldset, (nint)sigsetsize);

    /// <summary>rt_sigtimedwait(2): takes a pending signal of the set; does not wait with a zero time.</summary>
    public static nint rt_sigtimedwait(void* set, void* info, timeval* timeout, nuint sigsetsize) =>
        syscall4(Architecture.RtSigtimedwait, (nint)set, (nint)info, (nint)timeout, (nint)sigsetsize);

    /// <summary>futex(2).</summary>
    public static nint futex(void* uaddr, int futex_op, int val, nint timeoutOrVal2, void* uaddr2, int val3) =>
        syscall6(Architecture.Futex, (nint)uaddr, futex_op, val, timeoutOrVal2, (nint)uaddr2, val3);

    /// <summary>recv(2) that does not wait, without glibc's wrapper: that one makes it a place where a thread may be cancelled, which costs two atomic
    /// instructions as soon as there is a second thread.</summary>
    public static nint recv_now(int fd, void* buf, nuint len, int flags) => syscall6(Architecture.Recvfrom, fd, (nint)buf, (nint)len, flags, 0, 0);

    /// <summary>send(2) that does not wait, as <see cref="recv_now"/>.</summary>
    public static nint send_now(int fd, void* buf, nuint len, int flags) => syscall6(Architecture.Sendto, fd, (nint)buf, (nint)len, flags, 0, 0);

    /// <summary>recvfrom(2), as <see cref="recv_now"/>.</summary>
    public static nint recvfrom_now(int fd, void* buf, nuint len, int flags, void* address, uint* length) =>
        syscall6(Architecture.Recvfrom, fd, (nint)buf, (nint)len, flags, (nint)address, (nint)length);

    /// <summary>sendto(2), as <see cref="recv_now"/>.</summary>
    public static nint sendto_now(int fd, void* buf, nuint len, int flags, void* address, uint length) =>
        syscall6(Architecture.Sendto, fd, (nint)buf, (nint)len, flags, (nint)address, (nint)length);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint syscall4(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint syscall6(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    /// <summary>System call numbers, which differ by processor.</summary>
    private static class Architecture
    {
        private static readonly bool s_isX64 = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64;

        public static nint RtSigprocmask
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => s_isX64 ? 14 : 135;
        }

        public static nint RtSigtimedwait
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => s_isX64 ? 128 : 137;
        }

        public static nint Recvfrom
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => s_isX64 ? 45 : 207;
        }

        public static nint Sendto
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => s_isX64 ? 44 : 206;
        }

        public static nint Futex
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => s_isX64 ? 202 : 98;
        }
    }
}
