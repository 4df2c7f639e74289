namespace Windsock;

/// <summary>The wide functions of this group for C programs whose wchar_t has 32 bits.</summary>
internal static unsafe class Ws2_32Wide32Protocols
{
    public static int WSAEnumProtocolsW(int* lpiProtocols, WSAPROTOCOL_INFOW32* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32.EnumProtocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, static (in entry) => WSAPROTOCOL_INFOW32.From(entry), nameof(WSAEnumProtocolsW));

    public static SOCKET WSASocketW(int af, int type, int protocol, WSAPROTOCOL_INFOW32* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32.SocketWide32(af, type, protocol, lpProtocolInfo, dwFlags);

    public static int WSADuplicateSocketW(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOW32* lpProtocolInfo) =>
        Ws2_32.DuplicateWide32(s, dwProcessId, lpProtocolInfo);
}
