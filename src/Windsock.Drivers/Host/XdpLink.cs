using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Host;

/// <summary>One queue of an interface of the host, taken from the host's kernel: an AF_XDP socket.</summary>
/// <remarks>
/// <para>Everything that the queue receives goes to the stack and past the kernel, so the interface should have one queue (ethtool -L NAME combined 1) and
/// nobody else to serve. The stack has
/// the interface's own Ethernet address unless another is given.</para>
/// <para>MTU: that of the interface, at most 3,500. No checksum and no segmentation offload: the kernel tells nothing about packets here. Over a veth pair the
/// other end must therefore not leave its checksums to be completed (ethtool -K NAME tx off).</para>
/// <para>It needs CAP_NET_ADMIN, CAP_BPF and memory that may be locked. Packets are copied between the kernel's buffers and the shared memory (XDP_COPY),
/// which works with every
/// driver. Source: af_xdp.rst of the kernel's documentation.</para>
/// </remarks>
public sealed unsafe class XdpLink : ILink, IDisposable
{
    private const int ChunkBytes = 4096;
    private const int Chunks = 4096;
    private const int RingSize = 2048;
    private const int MaxMtu = 3500;

    private readonly PacketPool _pool;
    private readonly ulong[] _freeChunks = new ulong[Chunks / 2];
    private XdpProgram? _program;
    private byte* _memory;
    private int _descriptor = -1;
    private int _freeCount;
    private bool _hasSent;
    private XdpRing _fill;
    private XdpRing _completion;
    private XdpRing _receive;
    private XdpRing _transmit;

    private XdpLink(LinkProperties properties, PacketPool pool)
    {
        Properties = properties;
        _pool = pool;
    }

    /// <inheritdoc/>
    public LinkProperties Properties { get; }

    /// <summary>Packets that were lost since all buffers were on their way.</summary>
    public long SendDropped { get; private set; }

    /// <summary>Packets that came and were lost for want of a buffer.</summary>
    public long ReceiveDropped { get; private set; }

    /// <inheritdoc/>
    public Instant NextArrival => Instant.Never;

    /// <inheritdoc/>
    public int HostDescriptor => _descriptor;

    /// <summary>Takes a queue of an interface.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="pool">Buffers, shared with the stack.</param>
    /// <param name="error">Why there is no link.</param>
    /// <param name="queue">The queue, from 0.</param>
    /// <param name="address">The Ethernet address of the stack; null for the interface's.</param>
    /// <returns>The link, or null.</returns>
    public static XdpLink? Open(string name, PacketPool pool, out DriverError? error, int queue = 0, MacAddress? address = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pool);
        int index = 0, mtu = 0;
        MacAddress own = default;
        int code = HostInterface.IsName(name) ? HostInterface.TryGetIndex(name, out index) : Errno.ENODEV;
        if (code == 0) code = HostInterface.TryGetMtu(name, out mtu);
        if (code == 0) code = HostInterface.TryGetAddress(name, out own);
        if (code != 0)
        {
            error = DriverError.Of($"interface '{name}'", code);
            return null;
        }

        if (mtu > MaxMtu)
        {
            error = new DriverError($"interface '{name}' has an MTU of {mtu}, more than the {MaxMtu} of an XDP socket", 0);
            return null;
        }

        var link = new XdpLink(new LinkProperties(LinkKind.Ethernet, Math.Max(576, mtu), address ?? own), pool);
        string? failed = link.TrySetUp(index, queue, out code);
        error = failed is null ? null : DriverError.Of($"XDP socket on '{name}', {failed}", code);
        if (error is null)
        {
            link._program = XdpProgram.Load(out error);
            if (error is null && (code = link._program!.Put(queue, link._descriptor)) != 0) error = DriverError.Of($"queue {queue} of '{name}'", code);
            if (error is null && (code = link._program!.Attach(index)) != 0) error = DriverError.Of($"XDP program on '{name}'", code);
        }

        if (error is null) return link;
        link.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_descriptor < 0)
        {
            SendDropped++;
            packet.Release();
            return;
        }

        if (_freeCount == 0 || _transmit.Free == 0) Flush(now);
        if (_freeCount == 0 || _transmit.Free == 0 || packet.Length > ChunkBytes)
        {
            SendDropped++;
        }
        else
        {
            ulong chunk = _freeChunks[--_freeCount];
            packet.Bytes.CopyTo(new Span<byte>(_memory + chunk, ChunkBytes));
            _transmit.Put(chunk, packet.Length);
            _hasSent = true;
        }

        packet.Release();
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
        if (_descriptor < 0) return; // The rings are gone.
        if (_hasSent)
        {
            _hasSent = false;
            // The kernel takes some packets a call; what it leaves goes with the next.
            while (LibC.send_now(_descriptor, null, 0, LibC.MSG_DONTWAIT) < 0 && LibC.errno == Errno.EAGAIN && Reclaim() > 0) _hasSent = true;
        }

        Reclaim();
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        while (_descriptor >= 0 && _receive.Filled > 0)
        {
            xdp_desc arrived = _receive.FirstPacket;
            Packet? packet = _pool.TryRent((int)arrived.len);
            if (packet is null) ReceiveDropped++;
            else new ReadOnlySpan<byte>(_memory + arrived.addr, (int)arrived.len).CopyTo(packet.Append((int)arrived.len));
            _receive.Took();
            _fill.Put(arrived.addr & ~(ulong)(ChunkBytes - 1));
            if (packet is null) continue;
            packet.Time = now;
            return packet;
        }

        return null;
    }

    /// <summary>Gives the queue back to the kernel.</summary>
    public void Dispose()
    {
        _program?.Dispose();
        _program = null;
        _fill.Unmap();
        _completion.Unmap();
        _receive.Unmap();
        _transmit.Unmap();
        ParentOnly.Close(_descriptor);
        _descriptor = -1;
        if (_memory is not null) _ = LibC.munmap(_memory, (nuint)Chunks * ChunkBytes);
        _memory = null;
    }

    // The kernel has sent these.
    private int Reclaim()
    {
        int count = 0;
        for (; _completion.Filled > 0; count++)
        {
            _freeChunks[_freeCount++] = _completion.FirstAddress;
            _completion.Took();
        }

        return count;
    }

    /// <summary>Makes the socket, the shared memory and the rings.</summary>
    /// <returns>The step that failed, or null.</returns>
    private string? TrySetUp(int index, int queue, out int error)
    {
        error = 0;
        string? failed = Make(index, queue);
        if (failed is not null) error = LibC.errno;
        return failed;
    }

    private string? Make(int index, int queue)
    {
        _descriptor = ParentOnly.Keep(LibC.socket(LibC.AF_XDP, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 0));
        if (_descriptor < 0) return "the socket";
        const int Protection = LibC.PROT_READ | LibC.PROT_WRITE;
        void* memory = LibC.mmap(null, (nuint)Chunks * ChunkBytes, Protection, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if ((nint)memory == -1) return "the memory";
        _memory = (byte*)memory;
        ParentOnly.KeepMapping(memory, (nuint)Chunks * ChunkBytes);

        var region = new xdp_umem_reg { addr = (ulong)_memory, len = (ulong)Chunks * ChunkBytes, chunk_size = ChunkBytes };
        if (Set(LibC.XDP_UMEM_REG, &region, sizeof(xdp_umem_reg)) != 0) return "the shared memory";
        int size = RingSize;
        foreach (int ring in (ReadOnlySpan<int>)[LibC.XDP_UMEM_FILL_RING, LibC.XDP_UMEM_COMPLETION_RING, LibC.XDP_RX_RING, LibC.XDP_TX_RING])
        {
            if (Set(ring, &size, sizeof(int)) != 0) return "the rings";
        }

        xdp_mmap_offsets offsets;
        uint length = (uint)sizeof(xdp_mmap_offsets);
        bool mapped = LibC.getsockopt(_descriptor, LibC.SOL_XDP, LibC.XDP_MMAP_OFFSETS, &offsets, &length) == 0
            && _fill.TryMap(_descriptor, LibC.XDP_UMEM_PGOFF_FILL_RING, offsets.fr, RingSize, sizeof(ulong))
            && _completion.TryMap(_descriptor, LibC.XDP_UMEM_PGOFF_COMPLETION_RING, offsets.cr, RingSize, sizeof(ulong))
            && _receive.TryMap(_descriptor, LibC.XDP_PGOFF_RX_RING, offsets.rx, RingSize, sizeof(xdp_desc))
            && _transmit.TryMap(_descriptor, LibC.XDP_PGOFF_TX_RING, offsets.tx, RingSize, sizeof(xdp_desc));
        if (!mapped) return "mapping the rings";

        // Half of the memory is for what comes, half for what goes.
        for (int i = 0; i < Chunks / 2; i++) _fill.Put((ulong)i * ChunkBytes);
        for (int i = Chunks / 2; i < Chunks; i++) _freeChunks[_freeCount++] = (ulong)i * ChunkBytes;
        var address = new sockaddr_xdp
        {
            sxdp_family = LibC.AF_XDP, sxdp_flags = LibC.XDP_COPY, sxdp_ifindex = (uint)index, sxdp_queue_id = (uint)queue,
        };
        return LibC.bind(_descriptor, &address, (uint)sizeof(sockaddr_xdp)) != 0 ? $"queue {queue}" : null;
    }

    private int Set(int option, void* value, int bytes) => LibC.setsockopt(_descriptor, LibC.SOL_XDP, option, value, (uint)bytes);
}
