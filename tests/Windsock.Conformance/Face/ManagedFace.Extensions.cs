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

    public override int ConnectEx(nuint s, void* name, int namelen, void* lpSendBuffer, uint dwSendDataLength, uint* lpdwBytesSent, void* lpOverlapped) =>
        Ws2_32.ConnectEx(new SOCKET(s), (SOCKADDR*)name, namelen, lpSendBuffer, dwSendDataLength, lpdwBytesSent, (WSAOVERLAPPED*)lpOverlapped);

    public override int DisconnectEx(nuint s, void* lpOverlapped, uint dwFlags, uint dwReserved) =>
        Ws2_32.DisconnectEx(new SOCKET(s), (WSAOVERLAPPED*)lpOverlapped, dwFlags, dwReserved);

    public override int TransmitFile(
        nuint hSocket, nint hFile, uint nNumberOfBytesToWrite, uint nNumberOfBytesPerSend, void* lpOverlapped, void* lpTransmitBuffers, uint dwReserved) =>
        Ws2_32.TransmitFile(
            new SOCKET(hSocket), hFile, nNumberOfBytesToWrite, nNumberOfBytesPerSend, (WSAOVERLAPPED*)lpOverlapped,
            (TRANSMIT_FILE_BUFFERS*)lpTransmitBuffers, dwReserved);

    public override int TransmitPackets(nuint hSocket, void* lpPacketArray, uint nElementCount, uint nSendSize, void* lpOverlapped, uint dwFlags) =>
        Ws2_32.TransmitPackets(
            new SOCKET(hSocket), (TRANSMIT_PACKETS_ELEMENT*)lpPacketArray, nElementCount, nSendSize, (WSAOVERLAPPED*)lpOverlapped, dwFlags);

    public override nint CreateFileA(
        byte* lpFileName, uint dwDesiredAccess, uint dwShareMode, void* lpSecurityAttributes, uint dwCreationDisposition, uint dwFlagsAndAttributes,
        nint hTemplateFile) =>
        Kernel32.CreateFileA(lpFileName, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile);

    public override uint ProcessSocketNotifications(
        nint completionPort, uint registrationCount, void* registrationInfos, uint timeoutMs, uint completionCount, void* completionPortEntries,
        uint* receivedEntryCount) =>
        Ws2_32.ProcessSocketNotifications(
            completionPort, registrationCount, (SOCK_NOTIFY_REGISTRATION*)registrationInfos, timeoutMs, completionCount,
            (OVERLAPPED_ENTRY*)completionPortEntries, receivedEntryCount);
}
