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

    public override int ConnectEx(nuint s, void* name, int namelen, void* lpSendBuffer, uint dwSendDataLength, uint* lpdwBytesSent, void* lpOverlapped) =>
        ((delegate* unmanaged<nuint, void*, int, void*, uint, uint*, void*, int>)Export("ws2_ConnectEx"))(
            s, name, namelen, lpSendBuffer, dwSendDataLength, lpdwBytesSent, lpOverlapped);

    public override int DisconnectEx(nuint s, void* lpOverlapped, uint dwFlags, uint dwReserved) =>
        ((delegate* unmanaged<nuint, void*, uint, uint, int>)Export("ws2_DisconnectEx"))(s, lpOverlapped, dwFlags, dwReserved);

    public override int TransmitFile(
        nuint hSocket, nint hFile, uint nNumberOfBytesToWrite, uint nNumberOfBytesPerSend, void* lpOverlapped, void* lpTransmitBuffers, uint dwReserved) =>
        ((delegate* unmanaged<nuint, nint, uint, uint, void*, void*, uint, int>)Export(nameof(TransmitFile)))(
            hSocket, hFile, nNumberOfBytesToWrite, nNumberOfBytesPerSend, lpOverlapped, lpTransmitBuffers, dwReserved);

    public override int TransmitPackets(nuint hSocket, void* lpPacketArray, uint nElementCount, uint nSendSize, void* lpOverlapped, uint dwFlags) =>
        ((delegate* unmanaged<nuint, void*, uint, uint, void*, uint, int>)Export("ws2_TransmitPackets"))(
            hSocket, lpPacketArray, nElementCount, nSendSize, lpOverlapped, dwFlags);

    public override nint CreateFileA(
        byte* lpFileName, uint dwDesiredAccess, uint dwShareMode, void* lpSecurityAttributes, uint dwCreationDisposition, uint dwFlagsAndAttributes,
        nint hTemplateFile) =>
        ((delegate* unmanaged<byte*, uint, uint, void*, uint, uint, nint, nint>)Export("ws2_CreateFileA"))(
            lpFileName, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile);

    public override uint ProcessSocketNotifications(
        nint completionPort, uint registrationCount, void* registrationInfos, uint timeoutMs, uint completionCount, void* completionPortEntries,
        uint* receivedEntryCount) =>
        ((delegate* unmanaged<nint, uint, void*, uint, uint, void*, uint*, uint>)Export(nameof(ProcessSocketNotifications)))(
            completionPort, registrationCount, registrationInfos, timeoutMs, completionCount, completionPortEntries, receivedEntryCount);
}
