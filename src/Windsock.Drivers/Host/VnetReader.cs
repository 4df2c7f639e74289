using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Host;

/// <summary>Something that gives packets, one a call.</summary>
internal unsafe interface IVectorSource
{
    /// <summary>Reads a packet as readv(2) does.</summary>
    nint Read(iovec* parts, int count);
}

/// <summary>Reads packets of any length into buffers that fit them: neither do small packets hold large buffers, nor are large ones copied every
/// time.</summary>
/// <remarks>It expects the next packet to be as large as the last. Where that is wrong the packet is copied, once.</remarks>
internal sealed unsafe class VnetReader(PacketPool pool, bool hasHeader, int linkHeaderBytes)
{
    // So many at a turn, then whoever asked has other work to do.
    private const int MaxLostAtOnce = 64;

    // What does not fit a small packet when one was expected.
    private readonly byte[] _rest = GC.AllocateUninitializedArray<byte>(PacketPool.LargeBytes, pinned: true);
    private bool _expectsLarge;

    /// <summary>Packets that were read and lost for want of a buffer.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether the last read met the end, or an error other than that there is nothing now.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The next packet, or null when there is none.</summary>
    /// <remarks>Without a buffer the packet is read all the same, and lost: whoever waits for the source to be readable would be woken by it without
    /// end.</remarks>
    public Packet? Read(IVectorSource source, Instant now)
    {
        for (int lost = 0; lost < MaxLostAtOnce; lost++)
        {
            Packet? packet = pool.TryRent(_expectsLarge ? PacketPool.LargeBytes : PacketPool.SmallBytes);
            int count = Read(source, packet, out virtio_net_hdr header);
            if (count <= 0)
            {
                packet?.Release();
                return null;
            }

            if (packet is null)
            {
                Dropped++;
                // The next may be a small one, for which there is room.
                _expectsLarge = false;
                continue;
            }

            if (!TryFit(ref packet, count)) continue;
            packet.Time = now;
            if (hasHeader) VnetHeader.Note(header, packet, linkHeaderBytes);
            return packet;
        }

        return null;
    }

    private int Read(IVectorSource source, Packet? packet, out virtio_net_hdr header)
    {
        virtio_net_hdr read = default;
        iovec* parts = stackalloc iovec[3];
        parts[0] = new iovec { iov_base = (nint)(&read), iov_len = VnetHeader.Size };
        nint count;
        fixed (byte* bytes = packet is null ? _rest : packet.Buffer.AsSpan(packet.Start), rest = _rest)
        {
            parts[1] = new iovec { iov_base = (nint)bytes, iov_len = packet is null ? 0 : (nuint)packet.Tailroom };
            parts[2] = new iovec { iov_base = (nint)rest, iov_len = (nuint)_rest.Length };
            do count = hasHeader ? source.Read(parts, 3) : source.Read(parts + 1, 2);
            while (count < 0 && LibC.errno == Errno.EINTR);
        }

        HasEnded = count == 0 || (count < 0 && LibC.errno is not (Errno.EAGAIN or Errno.EINTR));
        header = read;
        return (int)Math.Min(count - (hasHeader ? VnetHeader.Size : 0), PacketPool.LargeBytes);
    }

    private bool TryFit(ref Packet packet, int count)
    {
        int here = Math.Min(count, packet.Tailroom);
        packet.Append(here);
        bool isLarge = count > PacketPool.SmallBytes;
        if (isLarge == _expectsLarge) return true;

        _expectsLarge = isLarge;
        Packet? fitting = pool.TryRent(count);
        if (fitting is null)
        {
            Dropped++;
        }
        else
        {
            packet.Bytes.CopyTo(fitting.Append(here));
            _rest.AsSpan(0, count - here).CopyTo(fitting.Append(count - here));
        }

        packet.Release();
        packet = fitting!;
        return fitting is not null;
    }
}
