namespace Windsock.Naming;

/// <summary>The wide functions for programs whose wchar_t has four bytes, as is usual on Linux: the same functions, another form of text.</summary>
/// <remarks>The library exports them with "32" after the name, and the header chooses. Structures keep their layout; the texts in them are UTF-32.
/// Results and errors are those of the functions of <see cref="Ws2_32"/>, and a trace shows their names.</remarks>
internal static unsafe class Ws2_32Wide32
{
    /// <summary>As <see cref="Ws2_32.GetAddrInfoW"/>.</summary>
    public static int GetAddrInfoW(uint* pNodeName, uint* pServiceName, ADDRINFOW* pHints, ADDRINFOW** ppResult) =>
        Ws2_32.FindAddresses(pNodeName, pServiceName, pHints, ppResult, TextForm.Wide32, nameof(GetAddrInfoW));

    /// <summary>As <see cref="Ws2_32.FreeAddrInfoW"/>.</summary>
    public static void FreeAddrInfoW(ADDRINFOW* pAddrInfo) => Ws2_32.FreeAddrInfoW(pAddrInfo);

    /// <summary>As <see cref="Ws2_32.GetNameInfoW"/>.</summary>
    public static int GetNameInfoW(
        SOCKADDR* pSockaddr, int SockaddrLength, uint* pNodeBuffer, uint NodeBufferSize, uint* pServiceBuffer, uint ServiceBufferSize, int Flags) =>
        Ws2_32.FindNames(
            pSockaddr, SockaddrLength, new(pNodeBuffer, TextForm.Wide32), NodeBufferSize, new(pServiceBuffer, TextForm.Wide32), ServiceBufferSize, Flags,
            nameof(GetNameInfoW));

    /// <summary>As <see cref="Ws2_32.InetPtonW(int, char*, void*)"/>.</summary>
    public static int InetPtonW(int Family, uint* pszAddrString, void* pAddrBuf) =>
        Ws2_32.PresentationToAddress(Family, new(pszAddrString, TextForm.Wide32), pAddrBuf, nameof(InetPtonW));

    /// <summary>As <see cref="Ws2_32.InetNtopW(int, void*, char*, nuint)"/>.</summary>
    public static uint* InetNtopW(int Family, void* pAddr, uint* pStringBuf, nuint StringBufSize) =>
        Ws2_32.AddressToPresentation(Family, pAddr, new(pStringBuf, TextForm.Wide32), StringBufSize, nameof(InetNtopW)) ? pStringBuf : null;

    /// <summary>As <see cref="Ws2_32.WSAAddressToStringW"/>.</summary>
    public static int WSAAddressToStringW(
        SOCKADDR* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, uint* lpszAddressString, uint* lpdwAddressStringLength) =>
        Ws2_32.SocketAddressToString(
            lpsaAddress, dwAddressLength, lpProtocolInfo, new(lpszAddressString, TextForm.Wide32), lpdwAddressStringLength, nameof(WSAAddressToStringW));

    /// <summary>As <see cref="Ws2_32.WSAStringToAddressW"/>.</summary>
    public static int WSAStringToAddressW(uint* AddressString, int AddressFamily, void* lpProtocolInfo, SOCKADDR* lpAddress, int* lpAddressLength) =>
        Ws2_32.StringToSocketAddress(
            new(AddressString, TextForm.Wide32), AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength, nameof(WSAStringToAddressW));

    /// <summary>As <see cref="Ws2_32.GetHostNameW"/>.</summary>
    public static int GetHostNameW(uint* name, int namelen) => Ws2_32.WriteHostName(new(name, TextForm.Wide32), namelen, nameof(GetHostNameW));
}
