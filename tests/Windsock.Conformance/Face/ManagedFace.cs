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
}
