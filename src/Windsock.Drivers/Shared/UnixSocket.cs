using System.Text;
using Windsock.Linux;

namespace Windsock.Drivers.Shared;

/// <summary>Sequenced packets over Unix sockets, unix(7): whole messages, in order, and the end of the peer is seen. Nothing here waits.</summary>
internal static unsafe class UnixSocket
{
    private const int SO_SNDBUFFORCE = 32;
    private const int AddressBytes = 110;
    private const int PathAt = 2;

    /// <summary>The longest path, in bytes of UTF-8.</summary>
    public const int MaxPath = AddressBytes - PathAt - 1;

    /// <summary>Connects to whoever listens at a path.</summary>
    /// <returns>The descriptor, or -1 with the error.</returns>
    public static int Connect(string path, out int error) => Open(path, LibC.connect, out error);

    /// <summary>Listens at a path where nothing is.</summary>
    /// <returns>The descriptor, or -1 with the error.</returns>
    public static int Listen(string path, int backlog, out int error)
    {
        int descriptor = Open(path, LibC.bind, out error);
        if (descriptor < 0 || LibC.listen(descriptor, backlog) == 0) return descriptor;
        error = LibC.errno;
        ParentOnly.Close(descriptor);
        return -1;
    }

    /// <summary>Asks for room for so many bytes that the peer has not read; the kernel may give less.</summary>
    public static void SetSendBuffer(int descriptor, int bytes)
    {
        // Beyond net.core.wmem_max only root may go.
        if (LibC.setsockopt(descriptor, LibC.SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(int)) != 0)
        {
            _ = LibC.setsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_SNDBUF, &bytes, sizeof(int));
        }
    }

    /// <summary>Whether something is there that is no socket: its path was given by mistake.</summary>
    public static bool IsTaken(string path)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + "\0")) return KindOf(start) is not (0 or LibC.S_IFSOCK);
    }

    /// <summary>Removes a socket's file; a file of another kind stays.</summary>
    public static void Remove(string path)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + "\0"))
        {
            if (KindOf(start) == LibC.S_IFSOCK) _ = LibC.unlink(start);
        }
    }

    private static int KindOf(byte* path)
    {
        StatX status;
        return LibC.statx(LibC.AT_FDCWD, path, 0, LibC.STATX_BASIC_STATS, &status) == 0 ? status.stx_mode & LibC.S_IFMT : 0;
    }

    private delegate int Step(int descriptor, void* address, uint length);

    private static int Open(string path, Step step, out int error)
    {
        error = 0;
        byte* address = stackalloc byte[AddressBytes];
        new Span<byte>(address, AddressBytes).Clear();
        *(ushort*)address = LibC.AF_UNIX;
        if (!Encoding.UTF8.TryGetBytes(path, new Span<byte>(address + PathAt, MaxPath), out int length))
        {
            error = Errno.ENAMETOOLONG;
            return -1;
        }

        int descriptor = ParentOnly.Keep(LibC.socket(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0));
        if (descriptor < 0)
        {
            error = LibC.errno;
            return -1;
        }

        if (step(descriptor, address, (uint)(PathAt + length + 1)) == 0) return descriptor;
        error = LibC.errno;
        ParentOnly.Close(descriptor);
        return -1;
    }
}
