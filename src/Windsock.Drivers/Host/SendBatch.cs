using System.Runtime.CompilerServices;
using Windsock.Linux;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Host;

/// <summary>Packets that go out with one system call, each with a <see cref="VnetHeader"/> before it.</summary>
/// <remarks>All it gives to the kernel lies in pinned arrays.</remarks>
internal sealed unsafe class SendBatch
{
    /// <summary>The most packets.</summary>
    public const int Limit = 64;

    private readonly Packet[] _packets = new Packet[Limit];
    private readonly virtio_net_hdr[] _headers = GC.AllocateArray<virtio_net_hdr>(Limit, pinned: true);
    private readonly iovec[] _parts = GC.AllocateArray<iovec>(Limit * 2, pinned: true);
    private readonly mmsghdr[] _messages = GC.AllocateArray<mmsghdr>(Limit, pinned: true);
    private readonly bool _hasHeader;

    public SendBatch(bool hasHeader)
    {
        _hasHeader = hasHeader;
        for (int i = 0; i < Limit; i++)
        {
            _parts[i * 2] = new iovec { iov_base = (nint)Unsafe.AsPointer(ref _headers[i]), iov_len = VnetHeader.Size };
            _messages[i].msg_hdr.msg_iov = (iovec*)Unsafe.AsPointer(ref _parts[i * 2 + (hasHeader ? 0 : 1)]);
            _messages[i].msg_hdr.msg_iovlen = hasHeader ? 2u : 1u;
        }
    }

    /// <summary>Packets that wait for <see cref="Send"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a packet that begins with an Ethernet header. Owns it.</summary>
    public void Add(Packet packet)
    {
        if (_hasHeader) _headers[Count] = VnetHeader.Describe(packet, TcpIp.Wire.EthernetHeader.Size);
        _parts[Count * 2 + 1] = new iovec { iov_base = (nint)Unsafe.AsPointer(ref packet.Buffer[packet.Start]), iov_len = (nuint)packet.Length };
        _packets[Count++] = packet;
    }

    /// <summary>Sends all.</summary>
    /// <returns>How many the kernel did not take.</returns>
    public int Send(int descriptor)
    {
        int dropped = 0;
        for (int at = 0; at < Count;)
        {
            int sent = LibC.sendmmsg(descriptor, (mmsghdr*)Unsafe.AsPointer(ref _messages[at]), (uint)(Count - at), LibC.MSG_DONTWAIT);
            if (sent > 0)
            {
                at += sent;
            }
            else if (LibC.errno != Errno.EINTR)
            {
                // The one in front is not taken; those behind it may be.
                dropped++;
                at++;
            }
        }

        for (int i = 0; i < Count; i++)
        {
            _packets[i].Release();
            _packets[i] = null!;
        }

        Count = 0;
        return dropped;
    }
}
