using Windsock.Engine;
using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Control codes.</content>
public static unsafe partial class Ws2_32
{
    private const uint MaxIoctlBytes = 1 << 20; // More than any answer; longer buffers are not looked at beyond it.

    /// <summary>Controls a socket: FIONBIO, FIONREAD and SIOCATMARK.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="cmd">FIONBIO, FIONREAD or SIOCATMARK; C declares it as a signed number of the same bits.</param>
    /// <param name="argp">The argument or the answer.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT, WSAEINVAL (another code, or SIOCATMARK on a datagram
    /// socket).</returns>
    /// <remarks>Source: MS Learn "ioctlsocket function (winsock2.h)". Differs: FIONREAD on a datagram socket gives the size of the next
    /// datagram, where newer pages speak of the sum of all.</remarks>
    public static int ioctlsocket(SOCKET s, uint cmd, uint* argp)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(argp)) return Fail(WSAEFAULT);

        var argument = new Span<byte>(argp, sizeof(uint));
        return cmd switch
        {
            FIONBIO => Result(Ioctls.Call(socket, s.Value, cmd, argument, default, out _)),
            FIONREAD or SIOCATMARK => Result(Ioctls.Call(socket, s.Value, cmd, default, argument, out _)),
            _ => Fail(WSAEINVAL),
        };
    }

    /// <inheritdoc cref="ioctlsocket(SOCKET, uint, uint*)"/>
    public static int ioctlsocket(SOCKET s, uint cmd, ref uint argp)
    {
        fixed (uint* argument = &argp) return ioctlsocket(s, cmd, argument);
    }

    /// <summary>Controls a socket.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="dwIoControlCode">SIO_*, FIONBIO, FIONREAD or SIOCATMARK.</param>
    /// <param name="lpvInBuffer">The input.</param>
    /// <param name="cbInBuffer">Its bytes.</param>
    /// <param name="lpvOutBuffer">Gets the output; some answers contain pointers into it.</param>
    /// <param name="cbOutBuffer">Room there, in bytes.</param>
    /// <param name="lpcbBytesReturned">Gets the bytes of output; with WSAEFAULT the bytes that are needed, where that is known. May be null with
    /// <paramref name="lpOverlapped"/>.</param>
    /// <param name="lpOverlapped">Null: the call returns when it is done. Otherwise it gets the outcome, which only changes (SIO_ADDRESS_LIST_CHANGE and its
    /// like) make the program wait for.</param>
    /// <param name="lpCompletionRoutine">As for <see cref="WSARecv"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT (a bad pointer, or too little room), WSAEINVAL, WSAENOPROTOOPT, WSAEOPNOTSUPP
    /// (a code that is unknown or not for this kind of socket), WSA_IO_PENDING (a change, with an OVERLAPPED), WSAENETUNREACH, WSAENOTCONN.</returns>
    /// <remarks>Source: MS Learn "WSAIoctl function (winsock2.h)", "Winsock IOCTLs".</remarks>
    public static int WSAIoctl(
        SOCKET s,
        uint dwIoControlCode,
        void* lpvInBuffer,
        uint cbInBuffer,
        void* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (lpOverlapped != null && !UserMemory.CanWrite(lpOverlapped)) return Fail(WSAEFAULT);
        if (lpcbBytesReturned == null ? lpOverlapped == null : !UserMemory.CanWrite(lpcbBytesReturned)) return Fail(WSAEFAULT);

        uint input = Math.Min(cbInBuffer, MaxIoctlBytes), output = Math.Min(cbOutBuffer, MaxIoctlBytes);
        if (lpvInBuffer == null) input = 0;
        if (lpvOutBuffer == null) output = 0;
        if (!UserMemory.CanRead(lpvInBuffer, input) || !UserMemory.CanWrite(lpvOutBuffer, output)) return Fail(WSAEFAULT);

        var given = new ReadOnlySpan<byte>(lpvInBuffer, (int)input);
        if (lpOverlapped != null && socket.IsOverlapped)
        {
            var answer = new Span<byte>(lpvOutBuffer, (int)output);
            return BeginControl(socket, s.Value, dwIoControlCode, given, answer, lpcbBytesReturned, lpOverlapped, lpCompletionRoutine);
        }

        WsaError error = Ioctls.Call(socket, s.Value, dwIoControlCode, given, new Span<byte>(lpvOutBuffer, (int)output), out int bytes);
        if (lpcbBytesReturned != null) *lpcbBytesReturned = (uint)bytes;
        return Result(error);
    }

    /// <summary>An overlapped control code ends at once, by way of the OVERLAPPED; or with the change that it waits for.</summary>
    private static int BeginControl(
        SocketObject socket,
        nuint handle,
        uint code,
        ReadOnlySpan<byte> input,
        Span<byte> output,
        uint* count,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        WsaError error = CheckOverlapped(socket, count, overlapped, routine);
        bool isChange = ChangeIoctls.TryFind(code, out ChangeKind kind);
        IoctlRow row = default;
        if (error == NO_ERROR && isChange) error = IoctlTable.Find(code, OptionRow.KindOf(socket.Identity, dualStack: false), out row);
        if (error == NO_ERROR && input.Length < row.Input) error = WSAEFAULT;
        if (error != NO_ERROR) return Fail(error, nameof(WSAIoctl));

        var operation = new ControlOperation(socket);
        int bytes = 0;
        error = operation.Prepare(overlapped, routine);
        if (error == NO_ERROR && isChange) error = operation.Await(kind, input);
        else if (error == NO_ERROR) error = Ioctls.Call(socket, handle, code, input, output, out bytes);
        if (error == WSA_IO_PENDING)
        {
            t_lastError = (int)WSA_IO_PENDING;
            return SOCKET_ERROR;
        }

        if (count != null) *count = (uint)bytes;
        if (error != NO_ERROR)
        {
            overlapped->Internal = NtStatus.From(error, socket.IsStream);
            return Fail(error, nameof(WSAIoctl));
        }

        socket.ResetFile();
        operation.Result = IoResult.Moved(bytes);
        Completion.Tell(operation, socket, atOnce: true);
        return 0;
    }

    /// <summary>Controls a socket; the call returns when it is done.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="dwIoControlCode">SIO_*, FIONBIO, FIONREAD or SIOCATMARK.</param>
    /// <param name="lpvInBuffer">The input.</param>
    /// <param name="lpvOutBuffer">Gets the output. Answers that contain pointers into it need memory that stays in place.</param>
    /// <param name="lpcbBytesReturned">Bytes of output, or needed for it.</param>
    /// <returns>As the form with pointers.</returns>
    /// <remarks>Source: MS Learn "WSAIoctl function (winsock2.h)".</remarks>
    public static int WSAIoctl(SOCKET s, uint dwIoControlCode, ReadOnlySpan<byte> lpvInBuffer, Span<byte> lpvOutBuffer, out uint lpcbBytesReturned)
    {
        fixed (byte* input = lpvInBuffer)
        fixed (byte* output = lpvOutBuffer)
        fixed (uint* bytes = &lpcbBytesReturned)
        {
            *bytes = 0;
            return WSAIoctl(s, dwIoControlCode, input, (uint)lpvInBuffer.Length, output, (uint)lpvOutBuffer.Length, bytes, null, null);
        }
    }
}
