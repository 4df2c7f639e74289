using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>The head that all socket addresses share; 16 bytes. Source: MS Learn "sockaddr".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKADDR
{
    /// <summary>The bytes after the family.</summary>
    [InlineArray(14)]
    public struct Data
    {
        private byte _first;
    }

    /// <summary>AF_*.</summary>
    public ushort sa_family;

    /// <summary>What the family puts there.</summary>
    public Data sa_data;
}

/// <summary>An IPv4 address, 4 bytes in network order. Source: MS Learn "in_addr".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IN_ADDR
{
    /// <summary>The address as inet_addr returns it.</summary>
    public uint s_addr;
}

/// <summary>An IPv4 socket address, 16 bytes. Source: MS Learn "sockaddr_in".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKADDR_IN
{
    /// <summary>AF_INET.</summary>
    public ushort sin_family;

    /// <summary>Port in network order.</summary>
    public ushort sin_port;

    /// <summary>Address in network order.</summary>
    public IN_ADDR sin_addr;

    /// <summary>Not used; 0.</summary>
    public ulong sin_zero;
}

/// <summary>An IPv6 address, 16 bytes in network order. Source: MS Learn "in6_addr".</summary>
[InlineArray(16)]
public struct IN6_ADDR
{
    private byte _first;
}

/// <summary>An IPv6 socket address, 28 bytes. Source: MS Learn "sockaddr_in6".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKADDR_IN6
{
    /// <summary>AF_INET6, which is 23.</summary>
    public ushort sin6_family;

    /// <summary>Port in network order.</summary>
    public ushort sin6_port;

    /// <summary>Flow label.</summary>
    public uint sin6_flowinfo;

    /// <summary>The address.</summary>
    public IN6_ADDR sin6_addr;

    /// <summary>Interface index of a link-local address.</summary>
    public uint sin6_scope_id;
}

/// <summary>A name in the file system, 110 bytes. Source: MS Learn "AF_UNIX".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKADDR_UN
{
    /// <summary>A path of at most 107 bytes and its terminator.</summary>
    [InlineArray(108)]
    public struct Path
    {
        private byte _first;
    }

    /// <summary>AF_UNIX.</summary>
    public ushort sun_family;

    /// <summary>The path, UTF-8, ended by a zero.</summary>
    public Path sun_path;
}

/// <summary>Room for any address, 128 bytes aligned to 8. Source: MS Learn "SOCKADDR_STORAGE".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCKADDR_STORAGE
{
    /// <summary>Everything after the first eight bytes.</summary>
    [InlineArray(15)]
    public struct Rest
    {
        private ulong _first;
    }

    /// <summary>AF_*.</summary>
    public ushort ss_family;

    /// <summary>The rest.</summary>
    public Rest ss_rest;
}
