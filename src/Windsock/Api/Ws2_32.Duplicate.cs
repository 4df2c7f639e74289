using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Sharing a socket with another process.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Describes a socket so that a process can open it once more, with WSASocket and FROM_PROTOCOL_INFO: two descriptors, one socket.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="dwProcessId">The process that may open it: this one or another of the same host.</param>
    /// <param name="lpProtocolInfo">Gets the description. It serves once, and the program takes it to the other process by its own means.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT, WSAEINVAL (no such process), WSAEMFILE, WSAENOBUFS or WSAEOPNOTSUPP (a
    /// transport that lives in this process only).</returns>
    /// <remarks>Source: MS Learn "WSADuplicateSocketW function (winsock2.h)". Differs: options that the library keeps and the
    /// blocking mode are copied to another process and not shared with it; event registrations stay behind.</remarks>
    public static int WSADuplicateSocketW(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOW* lpProtocolInfo)
    {
        WsaError error = Duplicate(s, dwProcessId, UserMemory.CanWrite(lpProtocolInfo), out WSAPROTOCOL_INFOW info);
        if (error == NO_ERROR) *lpProtocolInfo = info;
        return Result(error);
    }

    /// <summary>As <see cref="WSADuplicateSocketW(SOCKET, uint, WSAPROTOCOL_INFOW*)"/>.</summary>
    /// <returns>As there.</returns>
    /// <remarks>Source: MS Learn "WSADuplicateSocketA function (winsock2.h)".</remarks>
    public static int WSADuplicateSocketA(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOA* lpProtocolInfo)
    {
        WsaError error = Duplicate(s, dwProcessId, UserMemory.CanWrite(lpProtocolInfo), out WSAPROTOCOL_INFOW info);
        if (error == NO_ERROR) *lpProtocolInfo = WSAPROTOCOL_INFOA.From(info);
        return Result(error);
    }

    /// <inheritdoc cref="WSADuplicateSocketW(SOCKET, uint, WSAPROTOCOL_INFOW*)"/>
    public static int WSADuplicateSocketW(SOCKET s, uint dwProcessId, out WSAPROTOCOL_INFOW lpProtocolInfo) =>
        Result(Duplicate(s, dwProcessId, true, out lpProtocolInfo));

    private static WsaError Duplicate(SOCKET s, uint processId, bool canWrite, out WSAPROTOCOL_INFOW info)
    {
        info = default;
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return NoSocket();
        return canWrite ? Duplicates.Offer(socket, processId, out info) : WSAEFAULT;
    }

    /// <summary>For <see cref="Ws2_32Wide32Protocols"/>: results and errors go the same way.</summary>
    internal static int DuplicateWide32(SOCKET s, uint processId, WSAPROTOCOL_INFOW32* lpProtocolInfo)
    {
        WsaError error = Duplicate(s, processId, UserMemory.CanWrite(lpProtocolInfo), out WSAPROTOCOL_INFOW info);
        if (error == NO_ERROR) *lpProtocolInfo = WSAPROTOCOL_INFOW32.From(info);
        return Result(error, nameof(WSADuplicateSocketW));
    }

    /// <summary>For <see cref="Ws2_32Wide32Protocols"/>.</summary>
    internal static SOCKET SocketWide32(int af, int type, int protocol, WSAPROTOCOL_INFOW32* lpProtocolInfo, uint dwFlags)
    {
        if (lpProtocolInfo == null) return MakeSocket(af, type, protocol, dwFlags, nameof(WSASocketW));
        if (!UserMemory.CanRead(lpProtocolInfo)) return NoSocket(Session.IsStarted ? WSAEFAULT : WSANOTINITIALISED, nameof(WSASocketW));

        return MakeNarrow(af, type, protocol, lpProtocolInfo, dwFlags);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Its locals would be cleared in every call without a structure.
    private static SOCKET MakeNarrow(int af, int type, int protocol, WSAPROTOCOL_INFOW32* info, uint flags) =>
        MakeSocketOf(af, type, protocol, info->ToNarrow(), flags, nameof(WSASocketW));
}
