using System.Buffers;
using Windsock.Engine;
using Windsock.Naming;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>IP addresses and socket addresses as text.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>INET_ADDRSTRLEN: room for an IPv4 address with its port, and the terminator.</summary>
    public const int INET_ADDRSTRLEN = 22;

    /// <summary>INET6_ADDRSTRLEN: room for an IPv6 address with scope, brackets and port, and the terminator.</summary>
    public const int INET6_ADDRSTRLEN = 65;

    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \t\n\v\f\r");

    /// <summary>Reads an IPv4 address of one to four decimal, octal (0…) or hexadecimal (0x…) parts; text after a blank is not looked at.</summary>
    /// <param name="cp">Text ended by a zero. A single space reads as 0.0.0.0.</param>
    /// <returns>The address in network order, or INADDR_NONE, which 255.255.255.255 gives too. The last error stays; no WSAStartup is needed.</returns>
    /// <remarks>Source: MS Learn "inet_addr function (winsock2.h)".</remarks>
    public static uint inet_addr(byte* cp) => new ProgramText(cp, TextForm.Narrow).TryRead(out string? text) ? inet_addr(text) : INADDR_NONE;

    /// <inheritdoc cref="inet_addr(byte*)"/>
    public static uint inet_addr(string? cp)
    {
        if (string.IsNullOrEmpty(cp)) return INADDR_NONE;
        if (cp == " ") return INADDR_ANY;

        int blank = cp.AsSpan().IndexOfAny(s_blanks);
        return IpText.TryParseLooseIPv4(blank < 0 ? cp : cp.AsSpan(0, blank), out uint address) ? htonl(address) : INADDR_NONE;
    }

    /// <summary>Writes an IPv4 address as four decimal parts.</summary>
    /// <param name="in">The address in network order.</param>
    /// <returns>Text in memory of this thread, which the thread's next inet_ntoa overwrites. Fails never and needs no WSAStartup.</returns>
    /// <remarks>Source: MS Learn "inet_ntoa function (winsock2.h)".</remarks>
    public static byte* inet_ntoa(IN_ADDR @in)
    {
        Span<char> text = stackalloc char[IpText.MaxIPv4];
        int length = IpText.FormatIPv4(new ReadOnlySpan<byte>(&@in, sizeof(IN_ADDR)), text);
        byte* result = ThreadStorage.AddressText();
        for (int i = 0; i < length; i++) result[i] = (byte)text[i];
        result[length] = 0;
        return result;
    }

    /// <inheritdoc cref="inet_ntoa(IN_ADDR)"/>
    public static byte* inet_ntoa(uint @in) => inet_ntoa(new IN_ADDR { s_addr = @in });

    /// <summary>Reads an IP address strictly: four decimal parts, or an IPv6 address without scope, brackets or port; nothing may follow.</summary>
    /// <param name="Family">AF_INET or AF_INET6.</param>
    /// <param name="pszAddrString">Text ended by a zero.</param>
    /// <param name="pAddrBuf">Gets 4 or 16 bytes in network order.</param>
    /// <returns>1; 0 when the text is not an address; -1 with WSAEAFNOSUPPORT or WSAEFAULT. Needs no WSAStartup.</returns>
    /// <remarks>Source: MS Learn "inet_pton function (ws2tcpip.h)".</remarks>
    public static int inet_pton(int Family, byte* pszAddrString, void* pAddrBuf) =>
        PresentationToAddress(Family, new(pszAddrString, TextForm.Narrow), pAddrBuf, nameof(inet_pton));

    /// <summary>As <see cref="inet_pton(int, byte*, void*)"/>, of wide text.</summary>
    /// <returns>1; 0 when the text is not an address; -1 with WSAEAFNOSUPPORT or WSAEFAULT. Needs no WSAStartup.</returns>
    /// <remarks>Source: MS Learn "InetPtonW function (ws2tcpip.h)".</remarks>
    public static int InetPtonW(int Family, char* pszAddrString, void* pAddrBuf) =>
        PresentationToAddress(Family, new(pszAddrString, TextForm.Wide), pAddrBuf, nameof(InetPtonW));

    /// <inheritdoc cref="InetPtonW(int, char*, void*)"/>
    public static int InetPtonW(int Family, ReadOnlySpan<char> pszAddrString, Span<byte> pAddrBuf)
    {
        int length = LengthOfIp(Family);
        if (length == 0) return Fail(WSAEAFNOSUPPORT);
        if (pAddrBuf.Length < length) return Fail(WSAEFAULT);
        return ParseIp(length, pszAddrString, pAddrBuf) ? 1 : 0;
    }

    internal static int PresentationToAddress(int family, ProgramText source, void* address, string function)
    {
        int length = LengthOfIp(family);
        if (length == 0) return Fail(WSAEAFNOSUPPORT, function);
        if (!source.TryRead(out string? text) || text is null || !UserMemory.CanWrite(address, (nuint)length)) return Fail(WSAEFAULT, function);
        return ParseIp(length, text, new Span<byte>(address, length)) ? 1 : 0;
    }

    private static int LengthOfIp(int family) => family switch { AF_INET => 4, AF_INET6 => 16, _ => 0 };

    private static bool ParseIp(int length, ReadOnlySpan<char> text, Span<byte> address)
    {
        if (length != 4) return IpText.TryParseIPv6(text, address);

        Span<byte> bytes = stackalloc byte[4]; // A text that is not an address leaves the program's memory as it is.
        if (!IpText.TryParseIPv4(text, bytes)) return false;
        bytes.CopyTo(address);
        return true;
    }

    /// <summary>Writes an IP address: four decimal parts, or IPv6 as Windows prints it, with an embedded IPv4 address where there is one.</summary>
    /// <param name="Family">AF_INET or AF_INET6.</param>
    /// <param name="pAddr">4 or 16 bytes in network order.</param>
    /// <param name="pStringBuf">Gets the text and its terminator.</param>
    /// <param name="StringBufSize">Room, in char.</param>
    /// <returns><paramref name="pStringBuf"/>, or NULL with WSAEAFNOSUPPORT, WSAEFAULT, or WSA_INVALID_PARAMETER (no buffer, or too small).
    /// Needs no WSAStartup.</returns>
    /// <remarks>Source: MS Learn "inet_ntop function (ws2tcpip.h)".</remarks>
    public static byte* inet_ntop(int Family, void* pAddr, byte* pStringBuf, nuint StringBufSize) =>
        AddressToPresentation(Family, pAddr, new(pStringBuf, TextForm.Narrow), StringBufSize, nameof(inet_ntop)) ? pStringBuf : null;

    /// <summary>As <see cref="inet_ntop(int, void*, byte*, nuint)"/>, to wide text; the room counts WCHARs.</summary>
    /// <returns><paramref name="pStringBuf"/>, or NULL with WSAEAFNOSUPPORT, WSAEFAULT, or WSA_INVALID_PARAMETER (no buffer, or too small).
    /// Needs no WSAStartup.</returns>
    /// <remarks>Source: MS Learn "InetNtopW function (ws2tcpip.h)".</remarks>
    public static char* InetNtopW(int Family, void* pAddr, char* pStringBuf, nuint StringBufSize) =>
        AddressToPresentation(Family, pAddr, new(pStringBuf, TextForm.Wide), StringBufSize, nameof(InetNtopW)) ? pStringBuf : null;

    /// <summary>As <see cref="inet_ntop(int, void*, byte*, nuint)"/>, to a string.</summary>
    /// <returns>The text, or null with WSAEAFNOSUPPORT, or WSAEFAULT (too few bytes).</returns>
    /// <remarks>Source: MS Learn "InetNtopW function (ws2tcpip.h)".</remarks>
    public static string? InetNtopW(int Family, ReadOnlySpan<byte> pAddr)
    {
        int length = LengthOfIp(Family);
        if (length != 0 && pAddr.Length >= length) return SocketAddressText.FormatHost(pAddr[..length], 0);

        Fail(length == 0 ? WSAEAFNOSUPPORT : WSAEFAULT);
        return null;
    }

    internal static bool AddressToPresentation(int family, void* address, ProgramText destination, nuint room, string function)
    {
        WsaError error = NO_ERROR;
        int length = LengthOfIp(family);
        if (length == 0) error = WSAEAFNOSUPPORT;
        else if (destination.IsNull) error = WSA_INVALID_PARAMETER;
        else if (!UserMemory.CanRead(address, (nuint)length)) error = WSAEFAULT;
        if (error != NO_ERROR) return Result(error, function) == 0;

        string text = SocketAddressText.FormatHost(new(address, length), 0);
        return Result(FromPlaced(destination.TryWrite(text, (uint)Math.Min(room, uint.MaxValue)), WSA_INVALID_PARAMETER), function) == 0;
    }

    private static WsaError FromPlaced(ProgramText.Placed placed, WsaError tooSmall) => placed switch
    {
        ProgramText.Placed.Whole => NO_ERROR,
        ProgramText.Placed.TooSmall => tooSmall,
        _ => WSAEFAULT,
    };

    /// <summary>Writes a socket address: 1.2.3.4:80, [fe80::1%4]:80; a port of 0 is left out, and the brackets with it.</summary>
    /// <param name="lpsaAddress">A SOCKADDR_IN or SOCKADDR_IN6.</param>
    /// <param name="dwAddressLength">Bytes at <paramref name="lpsaAddress"/>.</param>
    /// <param name="lpProtocolInfo">A WSAPROTOCOL_INFOA of the address's family, or null.</param>
    /// <param name="lpszAddressString">Gets the text.</param>
    /// <param name="lpdwAddressStringLength">In: room in char; out: char used, or needed, with the terminator.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT (bad pointer, or too little room) or WSAEINVAL (another family, or cut short).</returns>
    /// <remarks>Source: MS Learn "WSAAddressToStringA function (winsock2.h)".</remarks>
    public static int WSAAddressToStringA(
        SOCKADDR* lpsaAddress, uint dwAddressLength, WSAPROTOCOL_INFOA* lpProtocolInfo, byte* lpszAddressString, uint* lpdwAddressStringLength) =>
        SocketAddressToString(
            lpsaAddress, dwAddressLength, lpProtocolInfo, new(lpszAddressString, TextForm.Narrow), lpdwAddressStringLength, nameof(WSAAddressToStringA));

    /// <summary>As <see cref="WSAAddressToStringA"/>, to wide text; lengths count WCHARs.</summary>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT (bad pointer, or too little room) or WSAEINVAL (another family, or cut short).</returns>
    /// <remarks>Source: MS Learn "WSAAddressToStringW function (winsock2.h)".</remarks>
    public static int WSAAddressToStringW(
        SOCKADDR* lpsaAddress, uint dwAddressLength, WSAPROTOCOL_INFOW* lpProtocolInfo, char* lpszAddressString, uint* lpdwAddressStringLength) =>
        SocketAddressToString(
            lpsaAddress, dwAddressLength, lpProtocolInfo, new(lpszAddressString, TextForm.Wide), lpdwAddressStringLength, nameof(WSAAddressToStringW));

    internal static int SocketAddressToString(
        void* source, uint sourceLength, void* protocolInfo, ProgramText destination, uint* destinationLength, string function)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, function);
        if (!UserMemory.CanWrite(destinationLength) || !TryReadAddress(source, (int)Math.Min(sourceLength, int.MaxValue), out SocketAddress address))
        {
            return Fail(WSAEFAULT, function);
        }

        WsaError error = CheckFamily(protocolInfo, address.Family);
        if (error != NO_ERROR) return Fail(error, function);
        if (SocketAddressText.Format(address) is not { } text) return Fail(WSAEINVAL, function);

        uint room = *destinationLength;
        ProgramText.Placed placed = destination.TryWrite(text, room);
        if (placed != ProgramText.Placed.Fault) *destinationLength = (uint)ProgramText.RoomFor(text, destination.Form);
        return Result(FromPlaced(placed, WSAEFAULT), function);
    }

    /// <summary>Whether the protocol that the program chose, if it did, has addresses of this family.</summary>
    private static WsaError CheckFamily(void* protocolInfo, int family)
    {
        if (protocolInfo == null) return NO_ERROR;

        // The A and the W structure are the same up to the protocol's name, which stands last.
        nuint common = (nuint)(sizeof(WSAPROTOCOL_INFOW) - sizeof(WSAPROTOCOL_INFOW.ProtocolName));
        if (!UserMemory.CanRead(protocolInfo, common)) return WSAEFAULT;
        return ((WSAPROTOCOL_INFOW*)protocolInfo)->iAddressFamily == family ? NO_ERROR : WSAEINVAL;
    }

    /// <summary>Reads a socket address: 1.2.3.4, 1.2.3.4:80, fe80::1, fe80::1%4, [fe80::1%4]:80. Names are not looked up; a missing port is 0.</summary>
    /// <param name="AddressString">Text ended by a zero.</param>
    /// <param name="AddressFamily">AF_INET or AF_INET6.</param>
    /// <param name="lpProtocolInfo">A WSAPROTOCOL_INFOA of that family, or null.</param>
    /// <param name="lpAddress">Gets a SOCKADDR_IN or SOCKADDR_IN6.</param>
    /// <param name="lpAddressLength">In: room; out: bytes used or needed.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT (bad pointer, or too little room) or WSAEINVAL (not an address of the family).</returns>
    /// <remarks>Source: MS Learn "WSAStringToAddressA function (winsock2.h)".</remarks>
    public static int WSAStringToAddressA(
        byte* AddressString, int AddressFamily, WSAPROTOCOL_INFOA* lpProtocolInfo, SOCKADDR* lpAddress, int* lpAddressLength) =>
        StringToSocketAddress(new(AddressString, TextForm.Narrow), AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength, nameof(WSAStringToAddressA));

    /// <summary>As <see cref="WSAStringToAddressA"/>, of wide text.</summary>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAEFAULT (bad pointer, or too little room) or WSAEINVAL (not an address of the family).</returns>
    /// <remarks>Source: MS Learn "WSAStringToAddressW function (winsock2.h)".</remarks>
    public static int WSAStringToAddressW(
        char* AddressString, int AddressFamily, WSAPROTOCOL_INFOW* lpProtocolInfo, SOCKADDR* lpAddress, int* lpAddressLength) =>
        StringToSocketAddress(new(AddressString, TextForm.Wide), AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength, nameof(WSAStringToAddressW));

    internal static int StringToSocketAddress(ProgramText source, int family, void* protocolInfo, void* destination, int* destinationLength, string function)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, function);
        if (!UserMemory.CanWrite(destinationLength) || !source.TryRead(out string? text) || text is null) return Fail(WSAEFAULT, function);

        WsaError error = CheckFamily(protocolInfo, family);
        if (error != NO_ERROR) return Fail(error, function);
        if (!SocketAddressText.TryParse(text, family, out SocketAddress address)) return Fail(WSAEINVAL, function);
        if (*destinationLength >= address.Length && !UserMemory.CanWrite(destination, (nuint)address.Length)) return Fail(WSAEFAULT, function);
        return Result(WriteAddress(address, destination, destinationLength), function);
    }
}
