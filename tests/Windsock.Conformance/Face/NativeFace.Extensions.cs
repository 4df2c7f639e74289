namespace Windsock.Conformance;

/// <content>Extension functions of mswsock, registered I/O and socket notifications.</content>
public sealed unsafe partial class NativeFace
{
    public override int AcceptEx(
        nuint sListenSocket, nuint sAcceptSocket, void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength,
        uint* lpdwBytesReceived, void* lpOverlapped) =>
        ((delegate* unmanaged<nuint, nuint, void*, uint, uint, uint, uint*, void*, int>)Export(nameof(AcceptEx)))(
            sListenSocket, sAcceptSocket, lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength, lpdwBytesReceived, lpOverlapped);

    public override void GetAcceptExSockaddrs(
        void* lpOutputBuffer, uint dwReceiveDataLength, uint dwLocalAddressLength, uint dwRemoteAddressLength, void** LocalSockaddr,
        int* LocalSockaddrLength, void** RemoteSockaddr, int* RemoteSockaddrLength) =>
        ((delegate* unmanaged<void*, uint, uint, uint, void**, int*, void**, int*, void>)Export(nameof(GetAcceptExSockaddrs)))(
            lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength, LocalSockaddr, LocalSockaddrLength, RemoteSockaddr,
            RemoteSockaddrLength);
}
