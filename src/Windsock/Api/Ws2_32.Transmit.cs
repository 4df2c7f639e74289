using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Sending files and lists of packets.</content>
public static unsafe partial class Ws2_32
{
    private const uint MaxTransmitBytes = int.MaxValue - 1;
    private const uint MaxTransmitElements = 1 << 16;

    /// <summary>Sends what stands before a file, a part of the file, and what stands after it.</summary>
    /// <param name="hSocket">A connected stream socket.</param>
    /// <param name="hFile">The file; 0 sends the two buffers only.</param>
    /// <param name="nNumberOfBytesToWrite">Bytes of the file; 0 up to its end.</param>
    /// <param name="nNumberOfBytesPerSend">A hint that is not needed.</param>
    /// <param name="lpOverlapped">The operation, with the place in the file in Offset and OffsetHigh; null waits, and begins at the file's position.</param>
    /// <param name="lpTransmitBuffers">What stands before and after; null for nothing. The memory stays the operation's until it ends.</param>
    /// <param name="dwReserved">TF_DISCONNECT, with or without TF_REUSE_SOCKET; the other TF_* flags are hints.</param>
    /// <returns>1; or 0 with WSA_IO_PENDING, WSANOTINITIALISED, WSAENOTSOCK, WSA_INVALID_HANDLE (the file), WSAEFAULT, WSAEINVAL (flags, not a stream, more
    /// than 2147483646 bytes), WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED or WSA_OPERATION_ABORTED.</returns>
    /// <remarks>Source: MS Learn "TransmitFile function (mswsock.h)".</remarks>
    public static int TransmitFile(
        SOCKET hSocket,
        nint hFile,
        uint nNumberOfBytesToWrite,
        uint nNumberOfBytesPerSend,
        WSAOVERLAPPED* lpOverlapped,
        TRANSMIT_FILE_BUFFERS* lpTransmitBuffers,
        uint dwReserved)
    {
        using SocketLease lease = SocketLease.Take(hSocket.Value);
        if (lease.Socket is not { } socket) return NotDone(NoSocket());

        WsaError error = CheckTransmit(socket, lpOverlapped, dwReserved);
        if (error == NO_ERROR && (!socket.IsStream || nNumberOfBytesToWrite > MaxTransmitBytes)) error = WSAEINVAL;
        if (error == NO_ERROR && lpTransmitBuffers != null && !UserMemory.CanRead(lpTransmitBuffers)) error = WSAEFAULT;
        if (error != NO_ERROR) return NotDone(error);

        TRANSMIT_FILE_BUFFERS around = lpTransmitBuffers == null ? default : *lpTransmitBuffers;
        long offset = lpOverlapped == null ? -1 : (long)(((ulong)lpOverlapped->OffsetHigh << 32) | lpOverlapped->Offset);
        var elements = new List<TransmitElement>(3);
        error = AddMemory(elements, around.Head, around.HeadLength, ends: false);
        if (error == NO_ERROR && hFile != 0) error = AddFile(elements, hFile, offset, nNumberOfBytesToWrite, ends: false);
        if (error == NO_ERROR) error = AddMemory(elements, around.Tail, around.TailLength, ends: false);
        return Transmit(socket, hSocket.Value, elements, error, 0, lpOverlapped, dwReserved, nameof(TransmitFile));
    }

    /// <summary>Sends memory and parts of files in order; on a datagram socket as one datagram up to each TP_ELEMENT_EOP.</summary>
    /// <param name="hSocket">A connected socket.</param>
    /// <param name="lpPacketArray">The elements. What they point to stays the operation's until it ends.</param>
    /// <param name="nElementCount">How many; 0 with TP_DISCONNECT only ends the connection.</param>
    /// <param name="nSendSize">The most bytes of a datagram; 0 for as many as fit.</param>
    /// <param name="lpOverlapped">The operation; null waits.</param>
    /// <param name="dwFlags">TP_DISCONNECT, with or without TP_REUSE_SOCKET; the other TP_* flags are hints.</param>
    /// <returns>As <see cref="TransmitFile"/>.</returns>
    /// <remarks>Source: MS Learn "LPFN_TRANSMITPACKETS callback function (mswsock.h)".</remarks>
    public static int TransmitPackets(
        SOCKET hSocket, TRANSMIT_PACKETS_ELEMENT* lpPacketArray, uint nElementCount, uint nSendSize, WSAOVERLAPPED* lpOverlapped, uint dwFlags)
    {
        using SocketLease lease = SocketLease.Take(hSocket.Value);
        if (lease.Socket is not { } socket) return NotDone(NoSocket());

        WsaError error = CheckTransmit(socket, lpOverlapped, dwFlags);
        if (error == NO_ERROR && (nElementCount > MaxTransmitElements || (!socket.IsStream && (dwFlags & TF_DISCONNECT) != 0))) error = WSAEINVAL;
        bool readable = UserMemory.CanRead(lpPacketArray, Math.Min(nElementCount, MaxTransmitElements) * (nuint)sizeof(TRANSMIT_PACKETS_ELEMENT));
        if (error == NO_ERROR && !readable) error = WSAEFAULT;
        if (error != NO_ERROR) return NotDone(error);

        var elements = new List<TransmitElement>((int)nElementCount);
        for (uint i = 0; i < nElementCount && error == NO_ERROR; i++)
        {
            ref readonly TRANSMIT_PACKETS_ELEMENT given = ref lpPacketArray[i];
            bool ends = (given.dwElFlags & TP_ELEMENT_EOP) != 0;
            error = (given.dwElFlags & ~TP_ELEMENT_EOP) switch
            {
                TP_ELEMENT_MEMORY => AddMemory(elements, given.pBuffer, given.cLength, ends),
                TP_ELEMENT_FILE => AddFile(elements, given.hFile, given.nFileOffset, given.cLength, ends),
                _ => WSAEINVAL,
            };
        }

        return Transmit(socket, hSocket.Value, elements, error, nSendSize, lpOverlapped, dwFlags, nameof(TransmitPackets));
    }

    private static WsaError CheckTransmit(SocketObject socket, WSAOVERLAPPED* overlapped, uint flags)
    {
        const uint end = TF_DISCONNECT | TF_REUSE_SOCKET;
        if (overlapped != null && !UserMemory.CanWrite(overlapped)) return WSAEFAULT;
        if ((flags & ~(end | TransmitHints)) != 0 || (flags & end) == TF_REUSE_SOCKET) return WSAEINVAL;
        if (!socket.IsConnected && !socket.HasPeer) return WSAENOTCONN;
        return socket.IsSendShut ? WSAESHUTDOWN : NO_ERROR;
    }

    private static WsaError AddMemory(List<TransmitElement> elements, void* buffer, uint length, bool ends)
    {
        if (length == 0 && !ends) return NO_ERROR;
        if (!UserMemory.CanRead(buffer, length)) return WSAEFAULT;

        elements.Add(new TransmitElement(null, 0, (long)buffer, length, ends));
        return NO_ERROR;
    }

    private static WsaError AddFile(List<TransmitElement> elements, nint handle, long offset, uint length, bool ends)
    {
        if (Session.Handles.Enter<FileObject>((nuint)handle) is not { } file) return WSA_INVALID_HANDLE;

        bool own = offset < 0;
        if (own) offset = file.Position;
        if (offset < 0 || SizeOf(file) is not { } size)
        {
            Session.Handles.Leave((nuint)handle);
            return WSAEINVAL; // A pipe or a terminal has no bytes to come back to.
        }

        long count = Math.Clamp(length == 0 ? size - offset : length, 0, Math.Max(0, size - offset));
        elements.Add(new TransmitElement(file, (nuint)handle, offset, count, ends) { MovesPosition = own });
        return NO_ERROR;
    }

    private static long? SizeOf(FileObject file)
    {
        StatX status;
        byte* self = stackalloc byte[1];
        *self = 0;
        bool told = LibC.statx(file.Descriptor, self, LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS, &status) == 0;
        return told && file.IsSeekable ? (long)status.stx_size : null;
    }

    private static int Transmit(
        SocketObject socket,
        nuint handle,
        List<TransmitElement> elements,
        WsaError error,
        uint packetBytes,
        WSAOVERLAPPED* overlapped,
        uint flags,
        string function)
    {
        if (error == NO_ERROR && !DisconnectOperation.TryHold(handle)) error = WSAENOTSOCK;
        if (error != NO_ERROR)
        {
            foreach (TransmitElement element in elements)
            {
                if (element.File is not null) Session.Handles.Leave(element.Handle);
            }

            return NotDone(error, function);
        }

        bool disconnects = (flags & TF_DISCONNECT) != 0, reuses = (flags & TF_REUSE_SOCKET) != 0;
        var operation = new TransmitOperation(socket, handle, [.. elements], TransmitOperation.PacketBytes(packetBytes), disconnects, reuses);
        if (overlapped != null) operation.Flags = (int)overlapped->Offset; // It is the program's, and is written back.
        return BeginOrWait(socket, operation, overlapped, function);
    }
}
