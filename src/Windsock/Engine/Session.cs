using Windsock.Handles;
using Windsock.Linux;
using Windsock.Naming;
using Windsock.Spi;
using Windsock.Transports.Layers;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>What belongs to the process: the start-up count, the handle space, and the transport that carries new sockets.</summary>
internal static unsafe class Session
{
    /// <summary>Highest version, 2.2, minor in the high byte.</summary>
    public const ushort HighestVersion = 0x0202;

    private const int PageSize = 4096;

    private static readonly AsyncLocal<Transport?> s_ambient = new();
    private static volatile bool s_hasAmbient; // Somebody has ever set it: programs on the process's network do not pay for it.

    private static readonly Lock s_gate = new(); // Guards changes of the count; reads need no lock.

    // The count lives in a page that the kernel clears in a forked child: so every call there answers WSANOTINITIALISED, at no cost here.
    private static readonly int* s_count = AllocateCount();

    /// <summary>The handle space.</summary>
    public static HandleTable Handles { get; } = new();

    /// <summary>Who carries the sockets of the process where nothing else is said: the network of WINDSOCK_NETWORK or of the catalog, behind the trace
    /// layer when
    /// WINDSOCK_TRACE asks for it.</summary>
    public static Transport DefaultTransport { get; } = TraceTransport.WrapIfRequested(ProcessNetwork.Open());

    /// <summary>Who carries new sockets of the caller.</summary>
    public static Transport Transport => s_hasAmbient ? s_ambient.Value ?? DefaultTransport : DefaultTransport;

    /// <summary>Who carries new sockets of the caller and of what it starts, where that is another than the process's
    /// (see <see cref="WinsockHost"/>).</summary>
    public static Transport? AmbientTransport
    {
        get => s_ambient.Value;
        set
        {
            s_hasAmbient = true;
            s_ambient.Value = value;
        }
    }

    /// <summary>Whether a WSAStartup is outstanding.</summary>
    public static bool IsStarted => *s_count > 0;

    /// <summary>Whether this process is a fork of the one that called WSAStartup first, where the library cannot work.</summary>
    private static bool IsForkedChild => s_count[1] == 0;

    /// <summary>Counts a WSAStartup.</summary>
    public static WsaError Start(ushort requested, out ushort agreed)
    {
        agreed = 0;
        int major = requested & 0xff, minor = requested >> 8;
        if (major == 0) return WSAVERNOTSUPPORTED;
        if (IsForkedChild || ProcessNetwork.IsMissing) return WSASYSNOTREADY;

        agreed = Agree(major, minor);
        lock (s_gate) (*s_count)++;
        Transport.Started(agreed);
        return NO_ERROR;
    }

    /// <summary>Counts a WSAStartup of the library's own, for an object that keeps a socket.</summary>
    public static WsaError Hold()
    {
        if (IsForkedChild) return WSASYSNOTREADY;
        lock (s_gate) (*s_count)++;
        return NO_ERROR;
    }

    /// <summary>Uncounts it.</summary>
    public static void LetGo()
    {
        lock (s_gate)
        {
            if (IsStarted && Interlocked.Decrement(ref *s_count) == 0) CloseAllSockets();
        }
    }

    /// <summary>Uncounts one; the last one closes every socket.</summary>
    public static WsaError Stop()
    {
        bool last;
        lock (s_gate)
        {
            if (!IsStarted) return WSANOTINITIALISED;
            last = Interlocked.Decrement(ref *s_count) == 0; // A full fence: who opens a handle looks at the count after it.
            if (last) CloseAllSockets();
        }

        Transport.CleanedUp(last);
        return NO_ERROR;
    }

    private static void CloseAllSockets()
    {
        Duplicates.Forget();
        AsyncRequests.Forget();
        List<nuint> handles = Handles.Snapshot<SocketObject>();

        // Use ends everywhere before the first connection does: both ends may be ours, and a call on one is aborted, not told the end of the other.
        foreach (nuint handle in handles)
        {
            if (Handles.Enter<SocketObject>(handle) is not { } socket) continue;
            socket.EndUse();
            Handles.Leave(handle);
        }

        foreach (nuint handle in handles) CloseSocket(handle);
    }

    /// <summary>Closes a handle that the program no longer has or never had, if it is open.</summary>
    public static void CloseSocket(nuint handle)
    {
        if (Handles.Enter<SocketObject>(handle) is not { } socket) return;
        socket.CloseHandle(handle, SocketClosing.Cleanup);
        Handles.Leave(handle);
    }

    /// <summary>Closes a handle of any kind but a socket's that nobody has been given.</summary>
    public static void CloseAny(nuint handle)
    {
        if (Handles.Enter<KernelObject>(handle) is null) return;
        Handles.TryClose(handle);
        Handles.Leave(handle);
    }

    /// <summary>Gives a socket one more handle.</summary>
    /// <returns>NO_ERROR, WSAEMFILE, or WSANOTINITIALISED when the last WSACleanup has come meanwhile: the handle is closed then.</returns>
    public static WsaError OpenHandle(SocketObject socket, out nuint handle)
    {
        handle = Handles.Open(socket);
        if (handle == 0) return WSAEMFILE;
        if (IsStarted) return NO_ERROR;

        CloseSocket(handle); // It may have looked for sockets before this one was there.
        return WSANOTINITIALISED;
    }

    /// <summary>The lower of what is asked for and 2.2, among the versions that there are: 1.0, 1.1, 2.0, 2.1, 2.2.</summary>
    private static ushort Agree(int major, int minor)
    {
        if (major == 1) return (ushort)((Math.Min(minor, 1) << 8) | 1);
        return major > 2 ? HighestVersion : (ushort)((Math.Min(minor, 2) << 8) | 2);
    }

    private static int* AllocateCount()
    {
        void* page = LibC.mmap(null, PageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if ((nint)page == -1) page = System.Runtime.InteropServices.NativeMemory.AllocZeroed(PageSize); // Works, but a forked child is not noticed.
        LibC.madvise(page, PageSize, LibC.MADV_WIPEONFORK);
        int* count = (int*)page;
        count[1] = 1; // Reads 0 in a forked child.
        return count;
    }
}
