using System.Runtime.CompilerServices;
using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>The protocols of the catalog, and sockets made by them.</content>
public static unsafe partial class Ws2_32
{
    private const uint PFL_HIDDEN = 0x4;
    private const uint MultipointFlags = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_ROOT | WSA_FLAG_MULTIPOINT_D_LEAF;
    private const uint KnownSocketFlags =
        WSA_FLAG_OVERLAPPED | MultipointFlags | WSA_FLAG_ACCESS_SYSTEM_SECURITY | WSA_FLAG_NO_HANDLE_INHERIT | WSA_FLAG_REGISTERED_IO;

    /// <summary>Lists the protocols that sockets can be made of, hidden and layered ones left out.</summary>
    /// <param name="lpiProtocols">Protocol numbers ended by a 0, or null for all.</param>
    /// <param name="lpProtocolBuffer">Gets the entries.</param>
    /// <param name="lpdwBufferLength">In: room in bytes; out: bytes needed, when there is too little.</param>
    /// <returns>How many entries, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT or WSAENOBUFS (too little room).</returns>
    /// <remarks>Source: MS Learn "WSAEnumProtocolsW function (winsock2.h)".</remarks>
    public static int WSAEnumProtocolsW(int* lpiProtocols, WSAPROTOCOL_INFOW* lpProtocolBuffer, uint* lpdwBufferLength) =>
        EnumProtocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, static (in entry) => entry, nameof(WSAEnumProtocolsW));

    /// <summary>As <see cref="WSAEnumProtocolsW(int*, WSAPROTOCOL_INFOW*, uint*)"/>, with names in UTF-8.</summary>
    /// <returns>As there.</returns>
    /// <remarks>Source: MS Learn "WSAEnumProtocolsA function (winsock2.h)".</remarks>
    public static int WSAEnumProtocolsA(int* lpiProtocols, WSAPROTOCOL_INFOA* lpProtocolBuffer, uint* lpdwBufferLength) =>
        EnumProtocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, static (in entry) => WSAPROTOCOL_INFOA.From(entry), nameof(WSAEnumProtocolsA));

    /// <inheritdoc cref="WSAEnumProtocolsW(int*, WSAPROTOCOL_INFOW*, uint*)"/>
    /// <param name="lpiProtocols">Protocol numbers; empty for all.</param>
    /// <param name="lpProtocolBuffer">Gets the entries.</param>
    /// <param name="lpdwBufferLength">Bytes needed, when there is too little room.</param>
    public static int WSAEnumProtocolsW(ReadOnlySpan<int> lpiProtocols, Span<WSAPROTOCOL_INFOW> lpProtocolBuffer, out uint lpdwBufferLength)
    {
        int[] wanted = [.. lpiProtocols, 0];
        uint length = (uint)(lpProtocolBuffer.Length * sizeof(WSAPROTOCOL_INFOW));
        fixed (int* protocols = wanted)
        fixed (WSAPROTOCOL_INFOW* buffer = lpProtocolBuffer)
        {
            int count = WSAEnumProtocolsW(lpiProtocols.IsEmpty ? null : protocols, buffer, &length);
            lpdwBufferLength = length;
            return count;
        }
    }

    /// <summary>Turns a catalog entry into the form that a caller wants.</summary>
    internal delegate T EntryForm<T>(in WSAPROTOCOL_INFOW entry);

    internal static int EnumProtocols<T>(int* protocols, T* buffer, uint* length, EntryForm<T> form, string function)
        where T : unmanaged
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, function);
        if (!UserMemory.CanWrite(length)) return Fail(WSAEFAULT, function);
        if (!TryReadProtocols(protocols, out List<int> wanted)) return Fail(WSAEFAULT, function);

        var found = new List<WSAPROTOCOL_INFOW>();
        foreach (ref readonly WSAPROTOCOL_INFOW entry in ProtocolCatalog.Entries)
        {
            if (entry.ProtocolChain.ChainLen == 0 || (entry.dwProviderFlags & PFL_HIDDEN) != 0) continue;
            if (protocols == null || wanted.Contains(entry.iProtocol)) found.Add(entry);
        }

        uint needed = (uint)(found.Count * sizeof(T));
        if (buffer == null || *length < needed)
        {
            *length = needed;
            return Fail(WSAENOBUFS, function);
        }

        if (!UserMemory.CanWrite(buffer, needed)) return Fail(WSAEFAULT, function);
        for (int i = 0; i < found.Count; i++) buffer[i] = form(found[i]);
        return found.Count;
    }

    private static bool TryReadProtocols(int* protocols, out List<int> wanted)
    {
        const int Most = 1024;
        wanted = [];
        if (protocols == null) return true;

        for (int i = 0; i < Most; i++)
        {
            if (!UserMemory.CanRead(protocols + i)) return false;
            if (protocols[i] == 0) return true;
            wanted.Add(protocols[i]);
        }

        return false;
    }

    /// <summary>Makes a socket with explicit attributes, of a catalog entry, or of a socket that another call has duplicated.</summary>
    /// <param name="af">AF_*, or FROM_PROTOCOL_INFO to take it from <paramref name="lpProtocolInfo"/>.</param>
    /// <param name="type">SOCK_*, or FROM_PROTOCOL_INFO.</param>
    /// <param name="protocol">IPPROTO_*, or FROM_PROTOCOL_INFO.</param>
    /// <param name="lpProtocolInfo">A catalog entry, what <see cref="WSADuplicateSocketW(SOCKET, uint, WSAPROTOCOL_INFOW*)"/> filled in, or null.</param>
    /// <param name="g">Reserved.</param>
    /// <param name="dwFlags">WSA_FLAG_*.</param>
    /// <returns>The socket, or INVALID_SOCKET with WSANOTINITIALISED, WSAEFAULT, WSAEINVAL (unknown or impossible flags; a duplicate that is used up, meant for
    /// another process, or whose owner is gone), WSAEINVALIDPROVIDER (no such catalog entry), WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTONOSUPPORT,
    /// WSAEACCES, WSAEMFILE or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "WSASocketW function (winsock2.h)".</remarks>
    public static SOCKET WSASocketW(int af, int type, int protocol, WSAPROTOCOL_INFOW* lpProtocolInfo, uint g, uint dwFlags)
    {
        if (lpProtocolInfo == null) return MakeSocket(af, type, protocol, dwFlags, nameof(WSASocketW));
        if (!UserMemory.CanRead(lpProtocolInfo)) return NoSocket(Session.IsStarted ? WSAEFAULT : WSANOTINITIALISED, nameof(WSASocketW));

        return MakeSocketOf(af, type, protocol, *lpProtocolInfo, dwFlags, nameof(WSASocketW));
    }

    /// <summary>As <see cref="WSASocketW(int, int, int, WSAPROTOCOL_INFOW*, uint, uint)"/>.</summary>
    /// <returns>As there.</returns>
    /// <remarks>Source: MS Learn "WSASocketA function (winsock2.h)".</remarks>
    public static SOCKET WSASocketA(int af, int type, int protocol, WSAPROTOCOL_INFOA* lpProtocolInfo, uint g, uint dwFlags)
    {
        if (lpProtocolInfo == null) return MakeSocket(af, type, protocol, dwFlags, nameof(WSASocketA));
        if (!UserMemory.CanRead(lpProtocolInfo)) return NoSocket(Session.IsStarted ? WSAEFAULT : WSANOTINITIALISED, nameof(WSASocketA));

        return MakeSocketOf(af, type, protocol, lpProtocolInfo->ToWide(), dwFlags, nameof(WSASocketA));
    }

    /// <summary>Makes a socket with explicit attributes.</summary>
    /// <returns>As the form with pointers.</returns>
    /// <remarks>Source: MS Learn "WSASocketW function (winsock2.h)".</remarks>
    public static SOCKET WSASocketW(int af, int type, int protocol, in WSAPROTOCOL_INFOW lpProtocolInfo, uint g, uint dwFlags) =>
        MakeSocketOf(af, type, protocol, lpProtocolInfo, dwFlags, nameof(WSASocketW));

    internal static SOCKET MakeSocket(int af, int type, int protocol, uint flags, string function)
    {
        if (!Session.IsStarted) return NoSocket(WSANOTINITIALISED, function);

        WsaError error = CheckFlags(type, flags);
        return error == NO_ERROR ? OpenSocket(af, type, protocol, flags, function) : NoSocket(error, function);
    }

    /// <summary>As <see cref="MakeSocket"/>, of a catalog entry or of a socket that another process offers. Apart from it, for the sake of the structure's 628
    /// bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static SOCKET MakeSocketOf(int af, int type, int protocol, in WSAPROTOCOL_INFOW entry, uint flags, string function)
    {
        if (!Session.IsStarted) return NoSocket(WSANOTINITIALISED, function);
        if (Duplicates.IsDuplicate(entry)) return OpenDuplicate(entry, flags, function);
        if (!ProtocolCatalog.TryFind(entry.dwCatalogEntryId, out _)) return NoSocket(WSAEINVALIDPROVIDER, function);

        if (af == FROM_PROTOCOL_INFO) af = entry.iAddressFamily;
        if (type == FROM_PROTOCOL_INFO) type = entry.iSocketType;
        if (protocol == FROM_PROTOCOL_INFO) protocol = entry.iProtocol;
        return MakeSocket(af, type, protocol, flags, function);
    }

    private static SOCKET OpenDuplicate(in WSAPROTOCOL_INFOW entry, uint flags, string function)
    {
        WsaError error = CheckFlags(entry.iSocketType, flags);
        if (error != NO_ERROR) return NoSocket(error, function);

        error = Duplicates.Claim(entry, (flags & WSA_FLAG_OVERLAPPED) != 0, out nuint handle, out SocketObject? shared);
        if (error != NO_ERROR) return NoSocket(error, function);
        return shared is null ? new SOCKET(handle) : Register(shared, function);
    }

    /// <summary>Multicast of IP has no roots: leaves send to it and join it (JL_*), and streams have none of it.</summary>
    private static WsaError CheckFlags(int type, uint flags)
    {
        if ((flags & ~KnownSocketFlags) != 0) return WSAEINVAL;
        if ((flags & WSA_FLAG_ACCESS_SYSTEM_SECURITY) != 0) return WSAEACCES;

        uint multipoint = flags & MultipointFlags;
        if (multipoint == 0) return NO_ERROR;
        return type == SOCK_DGRAM && multipoint == (WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF) ? NO_ERROR : WSAEINVAL;
    }
}
