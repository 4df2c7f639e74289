using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>sendfile(2) on a descriptor in blocking mode, without waiting: never more than the socket has room for.</summary>
/// <remarks>The call has no MSG_DONTWAIT, and switching the descriptor to O_NONBLOCK would reach the calls of other threads.</remarks>
internal static unsafe class HostFileTransfer
{
    private const int SmallestPart = 4096;
    private const int MemoryInfoEntries = 16;
    private const int SendBuffer = 3; // SK_MEMINFO_SNDBUF
    private const int SendQueued = 5; // SK_MEMINFO_WMEM_QUEUED

    public static IoResult Send(KernelEndpoint endpoint, int file, long offset, int count)
    {
        if (!HostPoll.ToReadiness(HostPoll.Now(endpoint.Descriptor)).HasFlag(Readiness.Writable)) return IoResult.Failed(WSAEWOULDBLOCK);

        long room = Room(endpoint.Descriptor);
        if (room < SmallestPart) room = SmallestPart; // A socket that polls as writable has that much.
        nint moved = sendfile(endpoint.Descriptor, file, &offset, (nuint)Math.Min(room, count));
        if (moved >= 0) return IoResult.Moved((int)moved);

        // Files that cannot be mapped are for the caller to read.
        return IoResult.Failed(errno is Errno.EINVAL or Errno.ENOSYS or Errno.EOVERFLOW ? WSAEOPNOTSUPP : ErrnoTable.Last());
    }

    /// <summary>Bytes that the send buffer takes now.</summary>
    private static long Room(int descriptor)
    {
        uint* info = stackalloc uint[MemoryInfoEntries];
        uint length = MemoryInfoEntries * sizeof(uint);
        if (getsockopt(descriptor, LibC.SOL_SOCKET, SO_MEMINFO, info, &length) != 0 || length <= SendQueued * sizeof(uint)) return SmallestPart;

        long room = (long)info[SendBuffer] - info[SendQueued];
        return room - (room / 8); // The host counts its own records too.
    }
}
