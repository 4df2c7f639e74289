using Windsock.Drivers.Host;
using Windsock.Linux;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Shared;

/// <summary>A connection to a <see cref="SwitchServer"/>, as the switch sees it: the messages are frames with a <see cref="VnetHeader"/> before them.</summary>
internal sealed unsafe class SwitchPort(int descriptor, int number) : IDisposable
{
    private const int MaxQueuedBytes = 4 << 20;
    private const int MaxQueuedFrames = 4096;

    private PacketQueue _queue;

    public int Descriptor { get; } = descriptor;

    public int Number { get; } = number;

    /// <summary>Frames that the peer did not read in time.</summary>
    public long Dropped { get; private set; }

    /// <summary>Stations learned behind it.</summary>
    public int Stations { get; set; }

    /// <summary>Whether frames wait for the peer to read.</summary>
    public bool HasQueued => _queue.Count > 0;

    /// <summary>Whether the connection is to be closed.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends a message, or queues a copy, or drops it. Does not own it.</summary>
    public void Send(Packet message)
    {
        if (IsBroken) return;
        if (!HasQueued && TrySend(message)) return;
        if (IsBroken) return;
        if (_queue.Count >= MaxQueuedFrames || _queue.Bytes + message.Length > MaxQueuedBytes || message.Clone() is not { } copy)
        {
            Dropped++;
            return;
        }

        _queue.Add(copy);
    }

    /// <summary>The peer has read: sends what waits, as far as it goes.</summary>
    public void Drain()
    {
        while (_queue.First is { } first && TrySend(first)) _queue.Take()!.Release();
    }

    /// <summary>Reads a message.</summary>
    /// <param name="message">An empty packet with room for the largest message.</param>
    /// <returns>Whether there was one; its length may be anything up to the room there is.</returns>
    public bool TryReceive(Packet message)
    {
        nint count;
        fixed (byte* start = &message.Buffer[message.Start])
        {
            // With MSG_TRUNC the length is that of the message, even where it does not fit.
            do count = LibC.recv_now(Descriptor, start, (nuint)message.Tailroom, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC);
            while (count < 0 && LibC.errno == Errno.EINTR);
        }

        if (count == 0 || (count < 0 && LibC.errno != Errno.EAGAIN)) IsBroken = true;
        if (count <= 0) return false;
        message.Append((int)Math.Min(count, message.Tailroom));
        return true;
    }

    public void Dispose()
    {
        _queue.Clear();
        ParentOnly.Close(Descriptor);
    }

    private bool TrySend(Packet message)
    {
        nint count;
        fixed (byte* start = message.Bytes)
        {
            do count = LibC.send_now(Descriptor, start, (nuint)message.Length, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
            while (count < 0 && LibC.errno == Errno.EINTR);
        }

        if (count >= 0) return true;
        IsBroken = LibC.errno is not (Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM);
        return false;
    }
}
