namespace Windsock.Conformance;

/// <content>Extension functions of mswsock, registered I/O and socket notifications.</content>
public sealed unsafe partial class ManagedFace
{
    public override int AcceptEx(
        nuint sListenSocket, nuint sAcceptSocket, void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength,
        uint* lpdwBytesReceived, void* lpOverlapped) =>
        Ws2_32.AcceptEx(
            new SOCKET(sListenSocket), new SOCKET(sAcceptSocket), lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength,
            lpdwBytesReceived, (WSAOVERLAPPED*)lpOverlapped);

    public override void GetAcceptExSockaddrs(
        void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength, void** LocalSockaddr,
        int* LocalSockaddrLength, void** RemoteSockaddr, int* RemoteSockaddrLength) =>
        Ws2_32.GetAcceptExSockaddrs(
            lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength, (SOCKADDR**)LocalSockaddr, LocalSockaddrLength,
            (SOCKADDR**)RemoteSockaddr, RemoteSockaddrLength);
}
