using System.Runtime.InteropServices;

namespace Windsock.Conformance;

// Structures as 64-bit Windows lays them out, written down apart from the library's own so that a mistake there cannot hide here.
// Source: MS Learn, the page of each structure.

/// <summary>sockaddr_in, 16 bytes; port and address in network order.</summary>
public unsafe struct SockAddrIn
{
    public const int Size = 16;

    public ushort sin_family;
    public ushort sin_port;
    public uint sin_addr;
    public fixed byte sin_zero[8];
}

/// <summary>sockaddr_in6, 28 bytes; the scope id in host order.</summary>
public unsafe struct SockAddrIn6
{
    public const int Size = 28;

    public ushort sin6_family;
    public ushort sin6_port;
    public uint sin6_flowinfo;
    public fixed byte sin6_addr[16];
    public uint sin6_scope_id;
}

/// <summary>sockaddr_storage, 128 bytes: room for an address of any family.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public struct SockAddrStorage
{
    public const int Size = 128;

    public ushort ss_family;
    private readonly ulong _alignment;
}

/// <summary>WSADATA, 408 bytes on 64 bits, where the limits stand before the texts.</summary>
public unsafe struct WsaData
{
    public const int Size = 408;

    public ushort wVersion;
    public ushort wHighVersion;
    public ushort iMaxSockets;
    public ushort iMaxUdpDg;
    public byte* lpVendorInfo;
    public fixed byte szDescription[257];
    public fixed byte szSystemStatus[129];
}

/// <summary>timeval as Windows declares it: two 32-bit numbers.</summary>
public struct TimeVal
{
    public int tv_sec;
    public int tv_usec;

    public static TimeVal Milliseconds(int milliseconds) => new() { tv_sec = milliseconds / 1000, tv_usec = milliseconds % 1000 * 1000 };
}

/// <summary>fd_set with the usual 64 places: a count, then sockets.</summary>
public unsafe struct FdSet
{
    public uint fd_count;
    public fixed ulong fd_array[64];

    public void Add(nuint s) => fd_array[fd_count++] = s;

    public readonly bool Contains(nuint s)
    {
        for (uint i = 0; i < fd_count; i++)
        {
            if (fd_array[i] == s) return true;
        }

        return false;
    }

    public static FdSet Of(params ReadOnlySpan<nuint> sockets)
    {
        FdSet set = default;
        foreach (nuint s in sockets) set.Add(s);
        return set;
    }
}

/// <summary>WSAPOLLFD, 16 bytes.</summary>
public struct PollFd
{
    public nuint fd;
    public short events;
    public short revents;
}

/// <summary>WSABUF, 16 bytes.</summary>
public unsafe struct WsaBuf
{
    public uint len;
    public byte* buf;
}

/// <summary>WSAOVERLAPPED, 32 bytes.</summary>
public struct WsaOverlapped
{
    public nuint Internal;
    public nuint InternalHigh;
    public uint Offset;
    public uint OffsetHigh;
    public nuint hEvent;
}

/// <summary>WSAMSG, 56 bytes.</summary>
public unsafe struct WsaMsg
{
    public void* name;
    public int namelen;
    public WsaBuf* lpBuffers;
    public uint dwBufferCount;
    public WsaBuf Control;
    public uint dwFlags;
}

/// <summary>The head of a control message, 16 bytes; its data follows.</summary>
public struct WsaCmsgHdr
{
    public nuint cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}

/// <summary>addrinfo and ADDRINFOW alike, 48 bytes; the canonical name is of the width of the call.</summary>
public unsafe struct AddrInfo
{
    public int ai_flags;
    public int ai_family;
    public int ai_socktype;
    public int ai_protocol;
    public nuint ai_addrlen;
    public void* ai_canonname;
    public void* ai_addr;
    public AddrInfo* ai_next;
}

/// <summary>hostent, 32 bytes, with 16-bit type and length.</summary>
public unsafe struct HostEnt
{
    public byte* h_name;
    public byte** h_aliases;
    public short h_addrtype;
    public short h_length;
    public byte** h_addr_list;
}

/// <summary>servent, 32 bytes; on 64 bits the protocol stands before the port.</summary>
public unsafe struct ServEnt
{
    public byte* s_name;
    public byte** s_aliases;
    public byte* s_proto;
    public short s_port;
}

/// <summary>protoent, 24 bytes.</summary>
public unsafe struct ProtoEnt
{
    public byte* p_name;
    public byte** p_aliases;
    public short p_proto;
}

/// <summary>linger, 4 bytes.</summary>
public struct Linger
{
    public ushort l_onoff;
    public ushort l_linger;
}

/// <summary>WSAPROTOCOL_INFOW, 628 bytes.</summary>
public unsafe struct ProtocolInfoW
{
    public uint dwServiceFlags1;
    public uint dwServiceFlags2;
    public uint dwServiceFlags3;
    public uint dwServiceFlags4;
    public uint dwProviderFlags;
    public Guid ProviderId;
    public uint dwCatalogEntryId;
    public int ChainLen;
    public fixed uint ChainEntries[7];
    public int iVersion;
    public int iAddressFamily;
    public int iMaxSockAddr;
    public int iMinSockAddr;
    public int iSocketType;
    public int iProtocol;
    public int iProtocolMaxOffset;
    public int iNetworkByteOrder;
    public int iSecurityScheme;
    public uint dwMessageSize;
    public uint dwProviderReserved;
    public fixed char szProtocol[256];
}
