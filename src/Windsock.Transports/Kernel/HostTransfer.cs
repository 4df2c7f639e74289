using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;

namespace Windsock.Transports.Kernel;

/// <summary>The raw transfers: one system call each, a single buffer by the short calls, several by the msghdr ones. Results are the host's: bytes, or -1 and
/// errno.</summary>
internal static unsafe class HostTransfer
{
    /// <summary>The most buffers the host takes in one call (IOV_MAX).</summary>
    public const int MaxBuffers = 1024;

    private const int OnStack = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Receive(int fd, ReadOnlySpan<WSABUF> buffers, int flags) =>
        buffers.Length != 1 ? Vectored(fd, buffers, flags, receive: true)
        : (flags & MSG_DONTWAIT) != 0 ? recv_now(fd, (void*)buffers[0].buf, buffers[0].len, flags)
        : recv(fd, (void*)buffers[0].buf, buffers[0].len, flags);

    public static nint ReceiveFrom(int fd, ReadOnlySpan<WSABUF> buffers, int flags, void* address, uint* addressLength)
    {
        if (buffers.Length == 1)
        {
            return (flags & MSG_DONTWAIT) != 0
                ? recvfrom_now(fd, (void*)buffers[0].buf, buffers[0].len, flags, address, addressLength)
                : recvfrom(fd, (void*)buffers[0].buf, buffers[0].len, flags, address, addressLength);
        }

        var message = new msghdr { msg_name = address, msg_namelen = *addressLength };
        nint result = Vectored(fd, buffers, &message, flags, receive: true);
        *addressLength = message.msg_namelen;
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Send(int fd, ReadOnlySpan<WSABUF> buffers, int flags) =>
        buffers.Length != 1 ? Vectored(fd, buffers, flags, receive: false)
        : (flags & MSG_DONTWAIT) != 0 ? send_now(fd, (void*)buffers[0].buf, buffers[0].len, flags)
        : send(fd, (void*)buffers[0].buf, buffers[0].len, flags);

    private static nint Vectored(int fd, ReadOnlySpan<WSABUF> buffers, int flags, bool receive)
    {
        var message = default(msghdr);
        return Vectored(fd, buffers, &message, flags, receive);
    }

    public static nint SendTo(int fd, ReadOnlySpan<WSABUF> buffers, int flags, void* address, uint addressLength)
    {
        if (buffers.Length == 1)
        {
            return (flags & MSG_DONTWAIT) != 0
                ? sendto_now(fd, (void*)buffers[0].buf, buffers[0].len, flags, address, addressLength)
                : sendto(fd, (void*)buffers[0].buf, buffers[0].len, flags, address, addressLength);
        }

        var message = new msghdr { msg_name = address, msg_namelen = addressLength };
        return Vectored(fd, buffers, &message, flags, receive: false);
    }

    /// <summary>sendmsg or recvmsg with the buffers turned into iovecs: the two structures hold their fields in opposite order.</summary>
    [SkipLocalsInit]
    public static nint Vectored(int fd, ReadOnlySpan<WSABUF> buffers, msghdr* message, int flags, bool receive)
    {
        int count = Math.Min(buffers.Length, MaxBuffers);
        if (count <= OnStack)
        {
            iovec* few = stackalloc iovec[OnStack];
            return Call(fd, buffers[..count], few, message, flags, receive);
        }

        iovec* many = (iovec*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(iovec));
        try
        {
            return Call(fd, buffers[..count], many, message, flags, receive);
        }
        finally
        {
            int error = errno; // free(3) may change it.
            NativeMemory.Free(many);
            Marshal.SetLastSystemError(error);
        }
    }

    private static nint Call(int fd, ReadOnlySpan<WSABUF> buffers, iovec* vector, msghdr* message, int flags, bool receive)
    {
        for (int i = 0; i < buffers.Length; i++) vector[i] = new iovec { iov_base = buffers[i].buf, iov_len = buffers[i].len };

        message->msg_iov = vector;
        message->msg_iovlen = (nuint)buffers.Length;
        return receive ? recvmsg(fd, message, flags) : sendmsg(fd, message, flags);
    }
}
