using System.Buffers.Binary;
using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Host;

/// <summary>An interface of the host, shared with the host: a packet socket with a ring that the kernel writes packets into.</summary>
/// <remarks>
/// <para>The stack is a station of its own on the wire, with an Ethernet address of its own, and the interface is made promiscuous for it; so the host's
/// kernel does not answer
/// for it. The host itself is not reached through its own interface, except over a veth pair. Networks that allow one station a port (Wi-Fi, many clouds)
/// need another driver.</para>
/// <para>MTU: that of the interface. Checksum offload: yes. Segmentation offload: 65,535 bytes of TCP; the kernel, or the card, cuts. It needs
/// CAP_NET_RAW.</para>
/// <para>The ring has version 2 of its format. Version 3 packs packets into blocks, and gives a block that is not full to the reader by a timer of whole
/// jiffies, up to 4 ms later; with version 2
/// every packet is seen at once. Source: packet(7), packet_mmap.txt of the kernel's documentation.</para>
/// </remarks>
public sealed unsafe class PacketSocketLink : ILink, IDisposable
{
    private const int BlockBytes = 1 << 20;
    private const int Blocks = 16;
    // The header of a frame, an address, and the gaps that the kernel leaves for alignment.
    private const int FrameOverhead = 128;

    private readonly PacketPool _pool;
    private readonly SendBatch _batch = new(hasHeader: true);
    private readonly int _frameBytes;
    private readonly int _framesPerBlock;
    private byte* _ring;
    private int _descriptor;
    private int _block;
    private int _frame;

    private PacketSocketLink(int descriptor, byte* ring, int frameBytes, LinkProperties properties, PacketPool pool)
    {
        _descriptor = descriptor;
        _ring = ring;
        _frameBytes = frameBytes;
        _framesPerBlock = BlockBytes / frameBytes;
        _pool = pool;
        Properties = properties;
    }

    /// <inheritdoc/>
    public LinkProperties Properties { get; }

    /// <summary>Packets that the interface did not take.</summary>
    public long SendDropped { get; private set; }

    /// <summary>Packets that came and were lost: cut, of a VLAN, or without a buffer.</summary>
    public long ReceiveDropped { get; private set; }

    /// <inheritdoc/>
    public Instant NextArrival => Instant.Never;

    /// <inheritdoc/>
    public int HostDescriptor => _descriptor;

    /// <summary>Joins an interface of the host.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pool">Buffers, shared with the stack.</param>
    /// <param name="error">Why there is no link.</param>
    /// <param name="address">The Ethernet address of the stack; null for one that is the same for the same interface each time.</param>
    /// <returns>The link, or null.</returns>
    public static PacketSocketLink? Open(string name, PacketPool pool, out DriverError? error, MacAddress? address = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pool);
        error = null;
        int mtu = 0, index = 0;
        int code = HostInterface.IsName(name) ? HostInterface.TryGetIndex(name, out index) : Errno.ENODEV;
        if (code == 0) code = HostInterface.TryGetAddress(name, out _);
        if (code == 0) code = HostInterface.TryGetMtu(name, out mtu);
        if (code != 0)
        {
            error = DriverError.Of($"interface '{name}'", code);
            return null;
        }

        int descriptor = ParentOnly.Keep(LibC.socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0));
        if (descriptor < 0)
        {
            error = DriverError.Of("packet socket", LibC.errno, "it needs CAP_NET_RAW");
            return null;
        }

        int frameBytes = ushort.MaxValue + 1 + FrameOverhead;
        byte* ring = TrySetUp(descriptor, index, frameBytes);
        if (ring is null)
        {
            error = DriverError.Of($"packet socket on '{name}'", LibC.errno);
            ParentOnly.Close(descriptor);
            return null;
        }

        MacAddress own = address ?? MacAddress.Local(Prng.For(0, $"{Environment.MachineName} packet {name}").Next());
        var properties = new LinkProperties(LinkKind.Ethernet, Math.Clamp(mtu, 576, ushort.MaxValue), own)
        {
            ChecksumOffload = true,
            SegmentationBytes = ushort.MaxValue,
        };
        return new PacketSocketLink(descriptor, ring, frameBytes, properties, pool);
    }

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _batch.Add(packet);
        if (_batch.Count == SendBatch.Limit) Flush(now);
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
        if (_batch.Count > 0) SendDropped += _batch.Send(_descriptor);
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        while (_ring is not null)
        {
            byte* frame = _ring + ((long)_block * BlockBytes) + ((long)_frame * _frameBytes);
            var header = (tpacket2_hdr*)frame;
            uint status = Volatile.Read(ref header->tp_status);
            if ((status & LibC.TP_STATUS_USER) == 0) return null;

            Packet? packet = Take(frame, header, status);
            Volatile.Write(ref header->tp_status, LibC.TP_STATUS_KERNEL);
            if (++_frame == _framesPerBlock)
            {
                _frame = 0;
                _block = (_block + 1) % Blocks;
            }

            if (packet is null) continue;
            packet.Time = now;
            return packet;
        }

        return null;
    }

    /// <summary>Leaves the interface.</summary>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor < 0) return;
        _batch.Send(descriptor);
        _ = LibC.munmap(_ring, (nuint)BlockBytes * Blocks);
        _ring = null;
        ParentOnly.Close(descriptor);
    }

    private Packet? Take(byte* frame, tpacket2_hdr* header, uint status)
    {
        int length = (int)header->tp_snaplen;
        bool isWhole = header->tp_snaplen == header->tp_len && (status & LibC.TP_STATUS_VLAN_VALID) == 0;
        if (!isWhole || header->tp_mac + length > _frameBytes || _pool.TryRent(length) is not { } packet)
        {
            ReceiveDropped++;
            return null;
        }

        new ReadOnlySpan<byte>(frame + header->tp_mac, length).CopyTo(packet.Append(length));
        VnetHeader.Note(*(virtio_net_hdr*)(frame + header->tp_mac - VnetHeader.Size), packet, EthernetHeader.Size);
        return packet;
    }

    private static byte* TrySetUp(int descriptor, int index, int frameBytes)
    {
        var request = new tpacket_req
        {
            tp_block_size = BlockBytes,
            tp_block_nr = Blocks,
            tp_frame_size = (uint)frameBytes,
            tp_frame_nr = (uint)(BlockBytes / frameBytes * Blocks),
        };
        var membership = new packet_mreq { mr_ifindex = index, mr_type = LibC.PACKET_MR_PROMISC };
        var address = new sockaddr_ll
        {
            sll_family = LibC.AF_PACKET,
            sll_protocol = BinaryPrimitives.ReverseEndianness(LibC.ETH_P_ALL),
            sll_ifindex = index,
        };
        bool done = Set(descriptor, LibC.PACKET_VERSION, LibC.TPACKET_V2)
            && Set(descriptor, LibC.PACKET_VNET_HDR, 1)
            && LibC.setsockopt(descriptor, LibC.SOL_PACKET, LibC.PACKET_RX_RING, &request, (uint)sizeof(tpacket_req)) == 0;
        if (!done) return null;
        // Before Linux 4.20 the host's own packets are seen too; they are for other stations.
        _ = Set(descriptor, LibC.PACKET_IGNORE_OUTGOING, 1);
        void* ring = LibC.mmap(null, (nuint)BlockBytes * Blocks, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, descriptor, 0);
        if ((nint)ring == -1) return null;
        ParentOnly.KeepMapping(ring, (nuint)BlockBytes * Blocks);
        done = LibC.bind(descriptor, &address, (uint)sizeof(sockaddr_ll)) == 0
            && LibC.setsockopt(descriptor, LibC.SOL_PACKET, LibC.PACKET_ADD_MEMBERSHIP, &membership, (uint)sizeof(packet_mreq)) == 0;
        if (done) return (byte*)ring;

        int error = LibC.errno;
        _ = LibC.munmap(ring, (nuint)BlockBytes * Blocks);
        System.Runtime.InteropServices.Marshal.SetLastSystemError(error);
        return null;
    }

    private static bool Set(int descriptor, int option, int value) =>
        LibC.setsockopt(descriptor, LibC.SOL_PACKET, option, &value, sizeof(int)) == 0;
}
