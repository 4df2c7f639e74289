using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A pointer to an address and its length; 16 bytes. Source: MS Learn "SOCKET_ADDRESS structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SOCKET_ADDRESS
{
    /// <summary>The address.</summary>
    public SOCKADDR* lpSockaddr;

    /// <summary>Its bytes.</summary>
    public int iSockaddrLength;
}

/// <summary>The head of a list of addresses; the entries follow it. Source: MS Learn "SOCKET_ADDRESS_LIST structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKET_ADDRESS_LIST
{
    /// <summary>How many entries.</summary>
    public int iAddressCount;

    /// <summary>The first entry.</summary>
    public SOCKET_ADDRESS Address;
}

/// <summary>Both addresses of a socket, 40 bytes. Source: MS Learn "CSADDR_INFO structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CSADDR_INFO
{
    /// <summary>The local address.</summary>
    public SOCKET_ADDRESS LocalAddr;

    /// <summary>The peer's address.</summary>
    public SOCKET_ADDRESS RemoteAddr;

    /// <summary>SOCK_*.</summary>
    public int iSocketType;

    /// <summary>IPPROTO_*.</summary>
    public int iProtocol;
}

/// <summary>A multicast group and the interface to join it on, 8 bytes. Source: MS Learn "ip_mreq structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IP_MREQ
{
    /// <summary>The group.</summary>
    public IN_ADDR imr_multiaddr;

    /// <summary>An address of the interface, its index as 0.x.x.x, or 0 for the default one.</summary>
    public IN_ADDR imr_interface;
}

/// <summary>A multicast group, a source and an interface, 12 bytes; Linux has the fields in another order.
/// Source: MS Learn "ip_mreq_source structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IP_MREQ_SOURCE
{
    /// <summary>The group.</summary>
    public IN_ADDR imr_multiaddr;

    /// <summary>The source.</summary>
    public IN_ADDR imr_sourceaddr;

    /// <summary>An address of the interface, its index as 0.x.x.x, or 0 for the default one.</summary>
    public IN_ADDR imr_interface;
}

/// <summary>An IPv6 multicast group and the interface to join it on, 20 bytes. Source: MS Learn "ipv6_mreq structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IPV6_MREQ
{
    /// <summary>The group.</summary>
    public IN6_ADDR ipv6mr_multiaddr;

    /// <summary>Interface index; 0 for the default one.</summary>
    public uint ipv6mr_interface;
}

/// <summary>A group of either family, 136 bytes. Source: MS Learn "GROUP_REQ structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct GROUP_REQ
{
    /// <summary>Interface index; 0 for the default one.</summary>
    public uint gr_interface;

    /// <summary>The group.</summary>
    public SOCKADDR_STORAGE gr_group;
}

/// <summary>A group and a source of either family, 264 bytes. Source: MS Learn "GROUP_SOURCE_REQ structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct GROUP_SOURCE_REQ
{
    /// <summary>Interface index; 0 for the default one.</summary>
    public uint gsr_interface;

    /// <summary>The group.</summary>
    public SOCKADDR_STORAGE gsr_group;

    /// <summary>The source.</summary>
    public SOCKADDR_STORAGE gsr_source;
}

/// <summary>What IP_PKTINFO delivers, 8 bytes. Source: MS Learn "in_pktinfo structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IN_PKTINFO
{
    /// <summary>The destination.</summary>
    public IN_ADDR ipi_addr;

    /// <summary>Interface index.</summary>
    public uint ipi_ifindex;
}

/// <summary>What IPV6_PKTINFO delivers, 20 bytes. Source: MS Learn "in6_pktinfo structure (ws2ipdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IN6_PKTINFO
{
    /// <summary>The destination.</summary>
    public IN6_ADDR ipi6_addr;

    /// <summary>Interface index.</summary>
    public uint ipi6_ifindex;
}

/// <summary>SIO_KEEPALIVE_VALS, 12 bytes. Source: MS Learn "SIO_KEEPALIVE_VALS control code".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TCP_KEEPALIVE_VALS
{
    /// <summary>Whether to probe.</summary>
    public uint onoff;

    /// <summary>Idle milliseconds before the first probe.</summary>
    public uint keepalivetime;

    /// <summary>Milliseconds between probes.</summary>
    public uint keepaliveinterval;
}
