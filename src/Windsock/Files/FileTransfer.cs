using System.Runtime.InteropServices;
using Windsock.Engine;
using Windsock.Linux;
using Windsock.Transports.Layers;
using Windsock.Transports.Stack;
using Windsock.Waits;
using static Windsock.Kernel32;

namespace Windsock.Files;

/// <summary>Reads and writes of one file, which end within the call whether they are overlapped or not.</summary>
internal static unsafe class FileTransfer
{
    private const int SkipPortOnSuccess = 1;
    private const int SkipHandleEvent = 2;
    private const uint EndOfFile = 0xC0000011; // STATUS_END_OF_FILE
    private const ulong Append = ulong.MaxValue;
    private const long HostPosition = -1;
    private const long AtEnd = -2;

    /// <summary>A read or a write, with its outcome told in all the places that the call names.</summary>
    /// <returns>ERROR_SUCCESS or the code of the failure.</returns>
    public static uint Run(FileObject file, byte* buffer, uint count, uint* moved, WSAOVERLAPPED* overlapped, bool writes)
    {
        if (moved != null) *moved = 0;
        if (overlapped == null && file.IsOverlapped) return ERROR_INVALID_PARAMETER;
        if (overlapped == null) return Move(file, buffer, count, HostPosition, writes, atEndIsError: false, moved);

        EventObject? done = null;
        nuint handle = (nuint)(overlapped->hEvent & ~1);
        if (handle != 0)
        {
            done = Session.Handles.Enter<EventObject>(handle);
            if (done is null) return ERROR_INVALID_HANDLE;
            Session.Handles.Leave(handle);
            done.Reset();
        }

        file.ResetFile();
        overlapped->Internal = NtStatus.Pending;
        ulong offset = ((ulong)overlapped->OffsetHigh << 32) | overlapped->Offset;
        long position = !file.IsSeekable ? HostPosition : offset == Append ? AtEnd : (long)offset;
        if (position < AtEnd) return ERROR_INVALID_PARAMETER;

        uint bytes = 0;
        uint error = Move(file, buffer, count, position, writes, atEndIsError: true, &bytes);
        if (moved != null) *moved = bytes;
        if (error == ERROR_SUCCESS && !file.IsOverlapped && file.IsSeekable && position >= 0) file.Position = position + bytes;
        Tell(file, overlapped, done, error, bytes);
        return error;
    }

    /// <summary>The OVERLAPPED shows the end, Internal last; a failed call completes nothing.</summary>
    private static void Tell(FileObject file, WSAOVERLAPPED* overlapped, EventObject? done, uint error, uint bytes)
    {
        bool skipsPort = (overlapped->hEvent & 1) != 0;
        uint status = error == ERROR_SUCCESS ? NtStatus.Success : error == ERROR_HANDLE_EOF ? EndOfFile : NtStatus.From((Spi.WsaError)error);
        overlapped->InternalHigh = bytes;
        Volatile.Write(ref overlapped->Internal, status);
        if (error != ERROR_SUCCESS) return;

        if (done is not null) done.Set();
        else if ((file.Modes & SkipHandleEvent) == 0) file.SignalFile();
        if (file.Port is { } port && !skipsPort && (file.Modes & SkipPortOnSuccess) == 0) port.Queue(new Packet(file.Key, (nint)overlapped, bytes, status));
    }

    private static uint Move(FileObject file, byte* buffer, uint count, long position, bool writes, bool atEndIsError, uint* moved)
    {
        uint done = 0;
        do
        {
            nint result = Once(file, buffer + done, Math.Min(count - done, int.MaxValue), position < 0 ? position : position + done, writes);
            if (result < 0)
            {
                int errno = LibC.errno;
                if (errno == Errno.EINTR) continue;
                if (done == 0) return FileErrors.From(errno);
                break;
            }

            done += (uint)result;
            if (result == 0 && !writes && done == 0 && count > 0)
            {
                if (file.Kind == LibC.S_IFIFO) return ERROR_BROKEN_PIPE;
                return file.IsSeekable && atEndIsError ? ERROR_HANDLE_EOF : ERROR_SUCCESS;
            }

            // A pipe or a terminal gives what it has; a file gives all that there is.
            if (result == 0 || (!writes && !file.IsSeekable)) break;
        }
        while (done < count);

        *moved = done;
        return ERROR_SUCCESS;
    }

    private static nint Once(FileObject file, byte* buffer, uint count, long position, bool writes)
    {
        int descriptor = file.Descriptor;
        if (position == AtEnd) position = writes ? LibC.lseek(descriptor, 0, LibC.SEEK_END) : (long)FileOpening.Facts(descriptor).stx_size;
        if (position >= 0) return writes ? LibC.pwrite(descriptor, buffer, count, position) : LibC.pread(descriptor, buffer, count, position);
        if (file.IsSeekable) return writes ? LibC.write(descriptor, buffer, count) : LibC.read(descriptor, buffer, count);

        PortWorker.BeginBlocking();
        Participant? elsewhere = Participant.BeginElsewhere();
        nint result = writes ? HostFile.WriteQuietly(descriptor, buffer, (nint)count) : LibC.read(descriptor, buffer, count);
        int errno = LibC.errno;
        elsewhere?.EndElsewhere();
        PortWorker.EndBlocking();
        if (result < 0) Marshal.SetLastSystemError(errno);
        return result;
    }
}
