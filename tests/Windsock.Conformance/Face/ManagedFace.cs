using Windsock.Spi;

namespace Windsock.Conformance;

/// <summary>What a C# program calls: the methods of <see cref="Ws2_32"/>, in their pointer forms.</summary>
public sealed unsafe partial class ManagedFace : Face
{
    public override string Language => "C#";

    public override string? Unavailable => null;

    // Startup and the last error.
    public override int WSAStartup(ushort wVersionRequested, void* lpWSAData) =>
        Ws2_32.WSAStartup(wVersionRequested, (WSADATA*)lpWSAData);

    public override int WSACleanup() =>
        Ws2_32.WSACleanup();

    public override int WSAGetLastError() =>
        (int)Ws2_32.WSAGetLastError();

    public override void WSASetLastError(int iError) =>
        Ws2_32.WSASetLastError((WsaError)iError);

    // Sockets and connections.
    public override nuint socket(int af, int type, int protocol) =>
        Ws2_32.socket(af, type, protocol).Value;

    public override nuint WSASocketA(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32.WSASocketA(af, type, protocol, (WSAPROTOCOL_INFOA*)lpProtocolInfo, g, dwFlags).Value;

    public override nuint WSASocketW(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32.WSASocketW(af, type, protocol, (WSAPROTOCOL_INFOW*)lpProtocolInfo, g, dwFlags).Value;

    public override int WSADuplicateSocketA(nuint s, uint dwProcessId, void* lpProtocolInfo) =>
        Ws2_32.WSADuplicateSocketA(new SOCKET(s), dwProcessId, (WSAPROTOCOL_INFOA*)lpProtocolInfo);

    public override int WSADuplicateSocketW(nuint s, uint dwProcessId, void* lpProtocolInfo) =>
        Ws2_32.WSADuplicateSocketW(new SOCKET(s), dwProcessId, (WSAPROTOCOL_INFOW*)lpProtocolInfo);

    public override int WSAEnumProtocolsA(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32.WSAEnumProtocolsA(lpiProtocols, (WSAPROTOCOL_INFOA*)lpProtocolBuffer, lpdwBufferLength);

    public override int WSAEnumProtocolsW(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32.WSAEnumProtocolsW(lpiProtocols, (WSAPROTOCOL_INFOW*)lpProtocolBuffer, lpdwBufferLength);

    public override int bind(nuint s, void* name, int namelen) =>
        Ws2_32.bind(new SOCKET(s), (SOCKADDR*)name, namelen);

    public override int listen(nuint s, int backlog) =>
        Ws2_32.listen(new SOCKET(s), backlog);

    public override nuint accept(nuint s, void* addr, int* addrlen) =>
        Ws2_32.accept(new SOCKET(s), (SOCKADDR*)addr, addrlen).Value;

    public override nuint WSAAccept(nuint s, void* addr, int* addrlen, void* lpfnCondition, nuint dwCallbackData) =>
        Ws2_32.WSAAccept(new SOCKET(s), (SOCKADDR*)addr, addrlen, (delegate* unmanaged<WSABUF*, WSABUF*, void*, void*, WSABUF*, WSABUF*, uint*, nuint,
            int>)lpfnCondition, dwCallbackData).Value;

    public override int connect(nuint s, void* name, int namelen) =>
        Ws2_32.connect(new SOCKET(s), (SOCKADDR*)name, namelen);

    public override int WSAConnect(nuint s, void* name, int namelen, void* lpCallerData, void* lpCalleeData, void* lpSQOS, void* lpGQOS) =>
        Ws2_32.WSAConnect(new SOCKET(s), (SOCKADDR*)name, namelen, (WSABUF*)lpCallerData, (WSABUF*)lpCalleeData, lpSQOS, lpGQOS);

    public override int getsockname(nuint s, void* name, int* namelen) =>
        Ws2_32.getsockname(new SOCKET(s), (SOCKADDR*)name, namelen);

    public override int getpeername(nuint s, void* name, int* namelen) =>
        Ws2_32.getpeername(new SOCKET(s), (SOCKADDR*)name, namelen);

    public override int shutdown(nuint s, int how) =>
        Ws2_32.shutdown(new SOCKET(s), how);

    public override int WSASendDisconnect(nuint s, void* lpOutboundDisconnectData) =>
        Ws2_32.WSASendDisconnect(new SOCKET(s), (WSABUF*)lpOutboundDisconnectData);

    public override int WSARecvDisconnect(nuint s, void* lpInboundDisconnectData) =>
        Ws2_32.WSARecvDisconnect(new SOCKET(s), (WSABUF*)lpInboundDisconnectData);

    public override int closesocket(nuint s) =>
        Ws2_32.closesocket(new SOCKET(s));

    // Sending and receiving.
    public override int send(nuint s, byte* buf, int len, int flags) =>
        Ws2_32.send(new SOCKET(s), buf, len, flags);

    public override int recv(nuint s, byte* buf, int len, int flags) =>
        Ws2_32.recv(new SOCKET(s), buf, len, flags);

    public override int sendto(nuint s, byte* buf, int len, int flags, void* to, int tolen) =>
        Ws2_32.sendto(new SOCKET(s), buf, len, flags, (SOCKADDR*)to, tolen);

    public override int recvfrom(nuint s, byte* buf, int len, int flags, void* from, int* fromlen) =>
        Ws2_32.recvfrom(new SOCKET(s), buf, len, flags, (SOCKADDR*)from, fromlen);

    public override int WSASend(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpOverlapped,
        void* lpCompletionRoutine) =>
        Ws2_32.WSASend(new SOCKET(s), (WSABUF*)lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, (WSAOVERLAPPED*)lpOverlapped,
            (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSARecv(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpOverlapped,
        void* lpCompletionRoutine) =>
        Ws2_32.WSARecv(new SOCKET(s), (WSABUF*)lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, (WSAOVERLAPPED*)lpOverlapped,
            (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSASendTo(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpTo, int iTolen,
        void* lpOverlapped, void* lpCompletionRoutine) =>
        Ws2_32.WSASendTo(new SOCKET(s), (WSABUF*)lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, (SOCKADDR*)lpTo, iTolen,
            (WSAOVERLAPPED*)lpOverlapped, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSARecvFrom(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpFrom, int* lpFromlen,
        void* lpOverlapped, void* lpCompletionRoutine) =>
        Ws2_32.WSARecvFrom(new SOCKET(s), (WSABUF*)lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, (SOCKADDR*)lpFrom, lpFromlen,
            (WSAOVERLAPPED*)lpOverlapped, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSASendMsg(nuint s, void* lpMsg, uint dwFlags, uint* lpNumberOfBytesSent, void* lpOverlapped, void* lpCompletionRoutine) =>
        Ws2_32.WSASendMsg(new SOCKET(s), (WSAMSG*)lpMsg, dwFlags, lpNumberOfBytesSent, (WSAOVERLAPPED*)lpOverlapped, (delegate* unmanaged<uint, uint,
            WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSARecvMsg(nuint s, void* lpMsg, uint* lpdwNumberOfBytesRecvd, void* lpOverlapped, void* lpCompletionRoutine) =>
        Ws2_32.WSARecvMsg(new SOCKET(s), (WSAMSG*)lpMsg, lpdwNumberOfBytesRecvd, (WSAOVERLAPPED*)lpOverlapped, (delegate* unmanaged<uint, uint,
            WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    public override int WSARecvEx(nuint s, byte* buf, int len, int* flags) =>
        Ws2_32.WSARecvEx(new SOCKET(s), buf, len, flags);
}
