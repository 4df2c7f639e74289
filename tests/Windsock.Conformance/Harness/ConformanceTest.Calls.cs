namespace Windsock.Conformance;

/// <summary>One function under its name, called with sound arguments on a socket; SOCKET_ERROR says that it failed.</summary>
public readonly record struct SocketCall(string Function, Func<nuint, int> Call);

public abstract unsafe partial class ConformanceTest
{
    /// <summary>Every function that takes a socket, for rules that hold for all of them.</summary>
    protected SocketCall[] SocketCalls()
    {
        Face face = Face;
        byte* byt = Array<byte>(1);
        uint* count = New<uint>();
        uint* flags = New<uint>();
        WsaBuf* buffer = New(new WsaBuf { len = 1, buf = byt });
        void* name = Loopback(AF_INET, 9);
        SockAddrStorage* room = New<SockAddrStorage>();
        int* length = New(SockAddrStorage.Size);
        WsaMsg* message = New(new WsaMsg { name = room, namelen = SockAddrStorage.Size, lpBuffers = buffer, dwBufferCount = 1 });
        return
        [
            new("bind", s => face.bind(s, name, SockAddrIn.Size)),
            new("listen", s => face.listen(s, 1)),
            new("accept", s => unchecked((int)face.accept(s, null, null))),
            new("WSAAccept", s => unchecked((int)face.WSAAccept(s, null, null, null, 0))),
            new("connect", s => face.connect(s, name, SockAddrIn.Size)),
            new("WSAConnect", s => face.WSAConnect(s, name, SockAddrIn.Size, null, null, null, null)),
            new("getsockname", s => face.getsockname(s, room, length)),
            new("getpeername", s => face.getpeername(s, room, length)),
            new("shutdown", s => face.shutdown(s, SD_BOTH)),
            new("WSASendDisconnect", s => face.WSASendDisconnect(s, null)),
            new("WSARecvDisconnect", s => face.WSARecvDisconnect(s, null)),
            new("send", s => face.send(s, byt, 1, 0)),
            new("recv", s => face.recv(s, byt, 1, 0)),
            new("sendto", s => face.sendto(s, byt, 1, 0, name, SockAddrIn.Size)),
            new("recvfrom", s => face.recvfrom(s, byt, 1, 0, null, null)),
            new("WSASend", s => face.WSASend(s, buffer, 1, count, 0, null, null)),
            new("WSARecv", s => face.WSARecv(s, buffer, 1, count, flags, null, null)),
            new("WSASendTo", s => face.WSASendTo(s, buffer, 1, count, 0, name, SockAddrIn.Size, null, null)),
            new("WSARecvFrom", s => face.WSARecvFrom(s, buffer, 1, count, flags, null, null, null, null)),
            new("WSASendMsg", s => face.WSASendMsg(s, message, 0, count, null, null)),
            new("WSARecvMsg", s => face.WSARecvMsg(s, message, count, null, null)),
            new("WSARecvEx", s => face.WSARecvEx(s, byt, 1, (int*)flags)),
            new("select", s => face.select(0, New(FdSet.Of(s)), null, null, New<TimeVal>())),
            new("getsockopt", s => face.getsockopt(s, SOL_SOCKET, SO_ERROR, room, length)),
            new("setsockopt", s => face.setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, count, sizeof(int))),
            new("ioctlsocket", s => face.ioctlsocket(s, FIONREAD, count)),
            new("WSAIoctl", s => face.WSAIoctl(s, FIONREAD, null, 0, room, sizeof(int), count, null, null)),
            new("closesocket", s => face.closesocket(s)),
        ];
    }
}
