using System.Buffers;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>TransmitFile and TransmitPackets: memory and parts of files in order, and then, if asked for, the end of the connection.</summary>
internal sealed unsafe class TransmitOperation(SocketObject socket, nuint handle, TransmitElement[] elements, int packetBytes, bool disconnects, bool reuses)
    : DisconnectOperation(socket, handle, disconnects, reuses)
{
    private const int PartBytes = 64 * 1024;
    private const int BudgetBytes = 4 << 20; // For one attempt: other sockets want their turn.
    private const int MaxPacketBytes = 65536;

    private int _current;
    private long _done; // Of the current element.
    private long _sent;
    private bool _left;

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        long budget = BudgetBytes;
        while (_current < elements.Length)
        {
            IoResult result = socket.IsStream ? SendPart(socket) : SendPacket(socket);
            if (result.Error != NO_ERROR) return new IoResult(result.Error, Sent);
            budget -= result.Bytes;
            if (budget > 0 || _current == elements.Length) continue;

            socket.ComeAgain();
            return new IoResult(WSAEWOULDBLOCK, Sent);
        }

        return AttemptEnd(Sent);
    }

    private int Sent => (int)Math.Min(_sent, int.MaxValue);

    /// <summary>Sends what the stream takes of the current element, and steps on when it is over.</summary>
    private IoResult SendPart(SocketObject socket)
    {
        ref readonly TransmitElement element = ref elements[_current];
        long left = element.Length - _done;
        if (left == 0)
        {
            Step(element);
            return IoResult.Moved(0);
        }

        int flags = _current + 1 < elements.Length ? Endpoint.MoreFollows : 0;
        IoResult result = element.File is null
            ? SendMemory(socket, element.Start + _done, (int)Math.Min(left, int.MaxValue), flags)
            : SendFile(socket, element, (int)Math.Min(left, BudgetBytes), flags);
        result = Transfers.FinishSend(socket, result);
        if (result.Error != NO_ERROR) return result;

        _sent += result.Bytes;
        _done += result.Bytes;
        if (result.Bytes == 0 || _done == element.Length) Step(element); // A file that is shorter than was asked for ends there.
        return result;
    }

    private static IoResult SendMemory(SocketObject socket, long address, int count, int flags)
    {
        var buffer = new WSABUF((nint)address, count);
        return socket.Endpoint.Send(new ReadOnlySpan<WSABUF>(in buffer), flags, 0);
    }

    private IoResult SendFile(SocketObject socket, in TransmitElement element, int count, int flags)
    {
        long offset = element.Start + _done;
        IoResult result = socket.Endpoint.SendFile(element.File!.Descriptor, offset, count, flags);
        if (result.Error != WSAEOPNOTSUPP) return result;

        byte[] part = ArrayPool<byte>.Shared.Rent(PartBytes);
        fixed (byte* bytes = part)
        {
            int read = Read(element, bytes, Math.Min(count, PartBytes), _done);
            result = read < 0 ? IoResult.Failed(WSAEFAULT) : read == 0 ? IoResult.Moved(0) : SendMemory(socket, (long)bytes, read, flags);
        }

        ArrayPool<byte>.Shared.Return(part);
        return result;
    }

    private static int Read(in TransmitElement element, byte* bytes, int count, long at)
    {
        nint read = LibC.pread(element.File!.Descriptor, bytes, (nuint)count, element.Start + at);
        return (int)read;
    }

    /// <summary>Sends one datagram: elements up to the end of a packet, and no more than the size that was asked for.</summary>
    private IoResult SendPacket(SocketObject socket)
    {
        byte[] packet = ArrayPool<byte>.Shared.Rent(packetBytes);
        int current = _current, count = 0;
        long done = _done;
        fixed (byte* bytes = packet)
        {
            for (bool ends = false; !ends && current < elements.Length && count < packetBytes;)
            {
                ref readonly TransmitElement element = ref elements[current];
                int part = (int)Math.Min(element.Length - done, packetBytes - count);
                if (element.File is null) new ReadOnlySpan<byte>((void*)(element.Start + done), part).CopyTo(packet.AsSpan(count));
                else part = Math.Max(0, Read(element, bytes + count, part, done));
                count += part;
                done += part;
                if (part != 0 && done < element.Length) continue;
                ends = element.EndsPacket;
                (current, done) = (current + 1, 0);
            }

            var buffer = new WSABUF((nint)bytes, count);
            IoResult result = Transfers.Finish(socket, socket.Endpoint.Send(new ReadOnlySpan<WSABUF>(in buffer), 0, 0));
            ArrayPool<byte>.Shared.Return(packet);
            if (result.Error == NO_ERROR) (_current, _done, _sent) = (current, done, _sent + count);
            return result;
        }
    }

    private void Step(in TransmitElement element)
    {
        if (element.MovesPosition) element.File!.Position = element.Start + _done;
        _current++;
        _done = 0;
    }

    /// <summary>The size of datagrams that a call asks for.</summary>
    public static int PacketBytes(uint asked) => asked is 0 or > MaxPacketBytes ? MaxPacketBytes : (int)asked;

    public override void StoreResults() => LeaveFiles();

    public override void Recycle()
    {
        LeaveFiles();
        base.Recycle();
    }

    private void LeaveFiles()
    {
        if (_left) return;
        _left = true;
        foreach (TransmitElement element in elements)
        {
            if (element.File is not null) Session.Handles.Leave(element.Handle);
        }
    }
}
