using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>One result of getaddrinfo, or its hints; 48 bytes on 64-bit. Source: MS Learn "ADDRINFOA structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ADDRINFOA
{
    /// <summary>AI_*.</summary>
    public int ai_flags;

    /// <summary>AF_*.</summary>
    public int ai_family;

    /// <summary>SOCK_*, 0 for any.</summary>
    public int ai_socktype;

    /// <summary>IPPROTO_*, 0 for any.</summary>
    public int ai_protocol;

    /// <summary>Bytes at <see cref="ai_addr"/>.</summary>
    public nuint ai_addrlen;

    /// <summary>The official name of the host, in the first entry, when AI_CANONNAME or AI_FQDN asked for it.</summary>
    public byte* ai_canonname;

    /// <summary>The address.</summary>
    public SOCKADDR* ai_addr;

    /// <summary>The next entry, or null.</summary>
    public ADDRINFOA* ai_next;
}

/// <summary>As <see cref="ADDRINFOA"/>, with a wide name. Source: MS Learn "addrinfoW structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ADDRINFOW
{
    /// <summary>AI_*.</summary>
    public int ai_flags;

    /// <summary>AF_*.</summary>
    public int ai_family;

    /// <summary>SOCK_*, 0 for any.</summary>
    public int ai_socktype;

    /// <summary>IPPROTO_*, 0 for any.</summary>
    public int ai_protocol;

    /// <summary>Bytes at <see cref="ai_addr"/>.</summary>
    public nuint ai_addrlen;

    /// <summary>The official name of the host, in the first entry, when AI_CANONNAME or AI_FQDN asked for it.</summary>
    public char* ai_canonname;

    /// <summary>The address.</summary>
    public SOCKADDR* ai_addr;

    /// <summary>The next entry, or null.</summary>
    public ADDRINFOW* ai_next;
}

/// <summary>A host with its names and addresses; 32 bytes on 64-bit. Source: MS Learn "hostent structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct HOSTENT
{
    /// <summary>The official name.</summary>
    public byte* h_name;

    /// <summary>Other names, ended by a null.</summary>
    public byte** h_aliases;

    /// <summary>AF_INET or AF_INET6; a short, other than on Linux.</summary>
    public short h_addrtype;

    /// <summary>Bytes of each address.</summary>
    public short h_length;

    /// <summary>Addresses in network order, ended by a null.</summary>
    public byte** h_addr_list;
}

/// <summary>A service; 32 bytes on 64-bit, where the protocol stands before the port. Source: MS Learn "servent structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SERVENT
{
    /// <summary>The official name.</summary>
    public byte* s_name;

    /// <summary>Other names, ended by a null.</summary>
    public byte** s_aliases;

    /// <summary>The protocol to use it with.</summary>
    public byte* s_proto;

    /// <summary>The port in network order.</summary>
    public short s_port;
}

/// <summary>A protocol; 24 bytes on 64-bit. Source: MS Learn "protoent structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PROTOENT
{
    /// <summary>The official name.</summary>
    public byte* p_name;

    /// <summary>Other names, ended by a null.</summary>
    public byte** p_aliases;

    /// <summary>The number in IP headers, in host order.</summary>
    public short p_proto;
}

/// <summary>A network; 24 bytes on 64-bit. No function returns one. Source: MS Learn "netent structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct NETENT
{
    /// <summary>The official name.</summary>
    public byte* n_name;

    /// <summary>Other names, ended by a null.</summary>
    public byte** n_aliases;

    /// <summary>AF_INET.</summary>
    public short n_addrtype;

    /// <summary>The network's number.</summary>
    public uint n_net;
}
