namespace Windsock.Conformance;

/// <content>Extension functions of mswsock, registered I/O and socket notifications.</content>
public abstract unsafe partial class Face
{
    public virtual int AcceptEx(
        nuint sListenSocket, nuint sAcceptSocket, void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength,
        uint* lpdwBytesReceived, void* lpOverlapped) => throw Missing();
    public virtual void GetAcceptExSockaddrs(
        void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength, void** LocalSockaddr,
        int* LocalSockaddrLength, void** RemoteSockaddr, int* RemoteSockaddrLength) => throw Missing();
}
