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
    public virtual int ConnectEx(
        nuint s, void* name, int namelen, void* lpSendBuffer, uint dwSendDataLength, uint* lpdwBytesSent, void* lpOverlapped) => throw Missing();
    public virtual int DisconnectEx(nuint s, void* lpOverlapped, uint dwFlags, uint dwReserved) => throw Missing();
    public virtual int TransmitFile(
        nuint hSocket, nint hFile, uint nNumberOfBytesToWrite, uint nNumberOfBytesPerSend, void* lpOverlapped, void* lpTransmitBuffers,
        uint dwReserved) => throw Missing();
    public virtual int TransmitPackets(
        nuint hSocket, void* lpPacketArray, uint nElementCount, uint nSendSize, void* lpOverlapped, uint dwFlags) => throw Missing();
    public virtual nint CreateFileA(
        byte* lpFileName, uint dwDesiredAccess, uint dwShareMode, void* lpSecurityAttributes, uint dwCreationDisposition, uint dwFlagsAndAttributes,
        nint hTemplateFile) => throw Missing();
    public virtual uint ProcessSocketNotifications(
        nint completionPort, uint registrationCount, void* registrationInfos, uint timeoutMs, uint completionCount, void* completionPortEntries,
        uint* receivedEntryCount) => throw Missing();
}
