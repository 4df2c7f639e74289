namespace Windsock.Conformance;

public sealed unsafe partial class NativeFace
{
    // Startup and the last error.
    public override int WSAStartup(ushort wVersionRequested, void* lpWSAData) =>
        ((delegate* unmanaged<ushort, void*, int>)Export(nameof(WSAStartup)))(wVersionRequested, lpWSAData);

    public override int WSACleanup() =>
        ((delegate* unmanaged<int>)Export(nameof(WSACleanup)))();

    public override int WSAGetLastError() =>
        ((delegate* unmanaged<int>)Export(nameof(WSAGetLastError)))();

    public override void WSASetLastError(int iError) =>
        ((delegate* unmanaged<int, void>)Export(nameof(WSASetLastError)))(iError);

    public override uint GetLastError() =>
        ((delegate* unmanaged<uint>)Export("ws2_GetLastError"))();

    public override void SetLastError(uint dwErrCode) =>
        ((delegate* unmanaged<uint, void>)Export("ws2_SetLastError"))(dwErrCode);

    // Sockets and connections.
    public override nuint socket(int af, int type, int protocol) =>
        ((delegate* unmanaged<int, int, int, nuint>)Export(nameof(socket)))(af, type, protocol);

    public override nuint WSASocketA(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) =>
        ((delegate* unmanaged<int, int, int, void*, uint, uint, nuint>)Export(nameof(WSASocketA)))(af, type, protocol, lpProtocolInfo, g, dwFlags);

    public override nuint WSASocketW(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) =>
        ((delegate* unmanaged<int, int, int, void*, uint, uint, nuint>)Export(nameof(WSASocketW)))(af, type, protocol, lpProtocolInfo, g, dwFlags);

    public override int WSADuplicateSocketA(nuint s, uint dwProcessId, void* lpProtocolInfo) =>
        ((delegate* unmanaged<nuint, uint, void*, int>)Export(nameof(WSADuplicateSocketA)))(s, dwProcessId, lpProtocolInfo);

    public override int WSADuplicateSocketW(nuint s, uint dwProcessId, void* lpProtocolInfo) =>
        ((delegate* unmanaged<nuint, uint, void*, int>)Export(nameof(WSADuplicateSocketW)))(s, dwProcessId, lpProtocolInfo);

    public override int WSAEnumProtocolsA(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) =>
        ((delegate* unmanaged<int*, void*, uint*, int>)Export(nameof(WSAEnumProtocolsA)))(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);

    public override int WSAEnumProtocolsW(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) =>
        ((delegate* unmanaged<int*, void*, uint*, int>)Export(nameof(WSAEnumProtocolsW)))(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);

    public override int bind(nuint s, void* name, int namelen) =>
        ((delegate* unmanaged<nuint, void*, int, int>)Export(nameof(bind)))(s, name, namelen);

    public override int listen(nuint s, int backlog) =>
        ((delegate* unmanaged<nuint, int, int>)Export(nameof(listen)))(s, backlog);

    public override nuint accept(nuint s, void* addr, int* addrlen) =>
        ((delegate* unmanaged<nuint, void*, int*, nuint>)Export(nameof(accept)))(s, addr, addrlen);

    public override nuint WSAAccept(nuint s, void* addr, int* addrlen, void* lpfnCondition, nuint dwCallbackData) =>
        ((delegate* unmanaged<nuint, void*, int*, void*, nuint, nuint>)Export(nameof(WSAAccept)))(s, addr, addrlen, lpfnCondition, dwCallbackData);

    public override int connect(nuint s, void* name, int namelen) =>
        ((delegate* unmanaged<nuint, void*, int, int>)Export(nameof(connect)))(s, name, namelen);

    public override int WSAConnect(nuint s, void* name, int namelen, void* lpCallerData, void* lpCalleeData, void* lpSQOS, void* lpGQOS) =>
        ((delegate* unmanaged<nuint, void*, int, void*, void*, void*, void*, int>)Export(nameof(WSAConnect)))(
            s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS);

    public override int getsockname(nuint s, void* name, int* namelen) =>
        ((delegate* unmanaged<nuint, void*, int*, int>)Export(nameof(getsockname)))(s, name, namelen);

    public override int getpeername(nuint s, void* name, int* namelen) =>
        ((delegate* unmanaged<nuint, void*, int*, int>)Export(nameof(getpeername)))(s, name, namelen);

    public override int shutdown(nuint s, int how) =>
        ((delegate* unmanaged<nuint, int, int>)Export(nameof(shutdown)))(s, how);

    public override int WSASendDisconnect(nuint s, void* lpOutboundDisconnectData) =>
        ((delegate* unmanaged<nuint, void*, int>)Export(nameof(WSASendDisconnect)))(s, lpOutboundDisconnectData);

    public override int WSARecvDisconnect(nuint s, void* lpInboundDisconnectData) =>
        ((delegate* unmanaged<nuint, void*, int>)Export(nameof(WSARecvDisconnect)))(s, lpInboundDisconnectData);

    public override int closesocket(nuint s) =>
        ((delegate* unmanaged<nuint, int>)Export(nameof(closesocket)))(s);

    // Sending and receiving.
    public override int send(nuint s, byte* buf, int len, int flags) =>
        ((delegate* unmanaged<nuint, byte*, int, int, int>)Export(nameof(send)))(s, buf, len, flags);

    public override int recv(nuint s, byte* buf, int len, int flags) =>
        ((delegate* unmanaged<nuint, byte*, int, int, int>)Export(nameof(recv)))(s, buf, len, flags);

    public override int sendto(nuint s, byte* buf, int len, int flags, void* to, int tolen) =>
        ((delegate* unmanaged<nuint, byte*, int, int, void*, int, int>)Export(nameof(sendto)))(s, buf, len, flags, to, tolen);

    public override int recvfrom(nuint s, byte* buf, int len, int flags, void* from, int* fromlen) =>
        ((delegate* unmanaged<nuint, byte*, int, int, void*, int*, int>)Export(nameof(recvfrom)))(s, buf, len, flags, from, fromlen);

    public override int WSASend(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpOverlapped,
        void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint, uint*, uint, void*, void*, int>)Export(nameof(WSASend)))(
            s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine);

    public override int WSARecv(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpOverlapped,
        void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint, uint*, uint*, void*, void*, int>)Export(nameof(WSARecv)))(
            s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped, lpCompletionRoutine);

    public override int WSASendTo(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpTo, int iTolen,
        void* lpOverlapped, void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint, uint*, uint, void*, int, void*, void*, int>)Export(nameof(WSASendTo)))(
            s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen, lpOverlapped, lpCompletionRoutine);

    public override int WSARecvFrom(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpFrom,
        int* lpFromlen, void* lpOverlapped, void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint, uint*, uint*, void*, int*, void*, void*, int>)Export(nameof(WSARecvFrom)))(
            s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen, lpOverlapped, lpCompletionRoutine);

    public override int WSASendMsg(nuint s, void* lpMsg, uint dwFlags, uint* lpNumberOfBytesSent, void* lpOverlapped, void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint, uint*, void*, void*, int>)Export(nameof(WSASendMsg)))(
            s, lpMsg, dwFlags, lpNumberOfBytesSent, lpOverlapped, lpCompletionRoutine);

    public override int WSARecvMsg(nuint s, void* lpMsg, uint* lpdwNumberOfBytesRecvd, void* lpOverlapped, void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, void*, uint*, void*, void*, int>)Export(nameof(WSARecvMsg)))(
            s, lpMsg, lpdwNumberOfBytesRecvd, lpOverlapped, lpCompletionRoutine);

    public override int WSARecvEx(nuint s, byte* buf, int len, int* flags) =>
        ((delegate* unmanaged<nuint, byte*, int, int*, int>)Export(nameof(WSARecvEx)))(s, buf, len, flags);
}
