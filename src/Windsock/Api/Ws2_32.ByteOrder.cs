using System.Buffers.Binary;
using Windsock.Engine;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Between the byte order of this machine and that of the network.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>16 bits to network order. Fails never and needs no WSAStartup.</summary>
    /// <remarks>Source: MS Learn "htons function (winsock.h)".</remarks>
    public static ushort htons(ushort hostshort) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(hostshort) : hostshort;

    /// <summary>32 bits to network order. Fails never and needs no WSAStartup.</summary>
    /// <remarks>Source: MS Learn "htonl function (winsock.h)".</remarks>
    public static uint htonl(uint hostlong) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(hostlong) : hostlong;

    /// <summary>16 bits from network order. Fails never and needs no WSAStartup.</summary>
    /// <remarks>Source: MS Learn "ntohs function (winsock.h)".</remarks>
    public static ushort ntohs(ushort netshort) => htons(netshort);

    /// <summary>32 bits from network order. Fails never and needs no WSAStartup.</summary>
    /// <remarks>Source: MS Learn "ntohl function (winsock.h)".</remarks>
    public static uint ntohl(uint netlong) => htonl(netlong);

    /// <summary>64 bits to network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "htonll function (winsock2.h)".</remarks>
    public static ulong htonll(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    /// <summary>64 bits from network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "ntohll function (winsock2.h)".</remarks>
    public static ulong ntohll(ulong value) => htonll(value);

    /// <summary>A float as 32 bits in network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "htonf function (winsock2.h)".</remarks>
    public static uint htonf(float value) => htonl(BitConverter.SingleToUInt32Bits(value));

    /// <summary>A float from 32 bits in network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "ntohf function (winsock2.h)".</remarks>
    public static float ntohf(uint value) => BitConverter.UInt32BitsToSingle(ntohl(value));

    /// <summary>A double as 64 bits in network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "htond function (winsock2.h)".</remarks>
    public static ulong htond(double value) => htonll(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A double from 64 bits in network order. Fails never.</summary>
    /// <remarks>Source: MS Learn "ntohd function (winsock2.h)".</remarks>
    public static double ntohd(ulong value) => BitConverter.UInt64BitsToDouble(ntohll(value));

    /// <summary>16 bits to the order of the socket's protocol, which for every protocol here is that of the network.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="hostshort">The value.</param>
    /// <param name="lpnetshort">Gets it in network order.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEFAULT.</returns>
    /// <remarks>Source: MS Learn "WSAHtons function (winsock2.h)".</remarks>
    public static int WSAHtons(SOCKET s, ushort hostshort, ushort* lpnetshort) => Ordered(s, htons(hostshort), lpnetshort, nameof(WSAHtons));

    /// <summary>32 bits to the order of the socket's protocol, which for every protocol here is that of the network.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="hostlong">The value.</param>
    /// <param name="lpnetlong">Gets it in network order.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEFAULT.</returns>
    /// <remarks>Source: MS Learn "WSAHtonl function (winsock2.h)".</remarks>
    public static int WSAHtonl(SOCKET s, uint hostlong, uint* lpnetlong) => Ordered(s, htonl(hostlong), lpnetlong, nameof(WSAHtonl));

    /// <summary>16 bits from the order of the socket's protocol.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="netshort">The value in network order.</param>
    /// <param name="lphostshort">Gets it in host order.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEFAULT.</returns>
    /// <remarks>Source: MS Learn "WSANtohs function (winsock2.h)".</remarks>
    public static int WSANtohs(SOCKET s, ushort netshort, ushort* lphostshort) => Ordered(s, ntohs(netshort), lphostshort, nameof(WSANtohs));

    /// <summary>32 bits from the order of the socket's protocol.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="netlong">The value in network order.</param>
    /// <param name="lphostlong">Gets it in host order.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEFAULT.</returns>
    /// <remarks>Source: MS Learn "WSANtohl function (winsock2.h)".</remarks>
    public static int WSANtohl(SOCKET s, uint netlong, uint* lphostlong) => Ordered(s, ntohl(netlong), lphostlong, nameof(WSANtohl));

    private static int Ordered<T>(SOCKET s, T value, T* result, string function)
        where T : unmanaged
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is null) return Fail(NoSocket(), function);
        if (!UserMemory.CanWrite(result)) return Fail(WSAEFAULT, function);

        *result = value;
        return 0;
    }
}
