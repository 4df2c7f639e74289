using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Host;

/// <summary>How a <see cref="TunTapLink"/> is opened.</summary>
/// <param name="Name">The device: one that exists and that nobody uses, or one that is made; empty for a name of the kernel's choice.</param>
/// <param name="Kind">Ethernet for a TAP device, IP for a TUN device.</param>
public sealed record TunTapOptions(string Name, LinkKind Kind = LinkKind.Ethernet)
{
    /// <summary>The host's own address on the device, such as 10.0.0.1/24; null when somebody else sets it up. Needs CAP_NET_ADMIN.</summary>
    public IpPrefix? HostAddress { get; init; }

    /// <summary>The largest IP packet; 0 for what the device has. Needs CAP_NET_ADMIN.</summary>
    public int Mtu { get; init; }

    /// <summary>The Ethernet address of the stack's end; null for one that is the same for the same device each time.</summary>
    public MacAddress? Address { get; init; }

    /// <summary>Whether super-segments and unfinished checksums pass, both ways.</summary>
    public bool Offload { get; init; } = true;
}

/// <summary>A TAP or TUN device: at its other end is the host's kernel, with its routing, its bridges and its programs.</summary>
/// <remarks>
/// <para>MTU: that of the device. Checksum offload: yes. Segmentation offload: 65,535 bytes, of TCP and, where the kernel can (6.2), UDP. Without
/// <see cref="TunTapOptions.Offload"/> neither.</para>
/// <para>A device made here goes away with the link; one that was made for the user (ip tuntap add dev tap0 mode tap user NAME) stays, and needs no
/// privilege.</para>
/// <para>Source: "Universal TUN/TAP device driver" of the kernel's documentation.</para>
/// </remarks>
public sealed unsafe class TunTapLink : ILink, IVectorSource, IDisposable
{
    private readonly int _linkHeaderBytes;
    private readonly bool _offload;
    private readonly VnetReader _reader;
    private int _descriptor;
    private Instant _emptyAt = Instant.Never;

    private TunTapLink(int descriptor, string name, LinkProperties properties, bool offload, PacketPool pool)
    {
        _descriptor = descriptor;
        _offload = offload;
        _linkHeaderBytes = properties.Kind == LinkKind.Ethernet ? EthernetHeader.Size : 0;
        _reader = new VnetReader(pool, offload, _linkHeaderBytes);
        Name = name;
        Properties = properties;
    }

    /// <summary>The device's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public LinkProperties Properties { get; }

    /// <summary>Packets that the device did not take: it is down, or its queue full.</summary>
    public long SendDropped { get; private set; }

    /// <summary>Packets that were read and lost for want of a buffer.</summary>
    public long ReceiveDropped => _reader.Dropped;

    /// <inheritdoc/>
    public Instant NextArrival => Instant.Never;

    /// <inheritdoc/>
    public int HostDescriptor => _descriptor;

    /// <summary>Opens a device, or makes it.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="pool">Buffers, shared with the stack.</param>
    /// <param name="error">Why there is no link.</param>
    /// <returns>The link, or null.</returns>
    public static TunTapLink? Open(TunTapOptions options, PacketPool pool, out DriverError? error)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pool);
        if (options.Name.Length > 0 && !HostInterface.IsName(options.Name))
        {
            error = new DriverError($"'{options.Name}' is no name of a device", 0);
            return null;
        }

        int descriptor;
        fixed (byte* path = "/dev/net/tun\0"u8)
        {
            descriptor = ParentOnly.Keep(LibC.open(path, LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0));
        }

        if (descriptor < 0)
        {
            error = DriverError.Of("/dev/net/tun", LibC.errno, "the kernel's tun module and read and write permission are needed");
            return null;
        }

        TunTapLink? link = Attach(descriptor, options, pool, out error);
        if (link is null) ParentOnly.Close(descriptor);
        return link;
    }

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        virtio_net_hdr header = _offload ? VnetHeader.Describe(packet, _linkHeaderBytes) : default;
        iovec* parts = stackalloc iovec[2];
        parts[0] = new iovec { iov_base = (nint)(&header), iov_len = VnetHeader.Size };
        fixed (byte* bytes = packet.Bytes)
        {
            parts[1] = new iovec { iov_base = (nint)bytes, iov_len = (nuint)packet.Length };
            nint sent;
            do sent = _offload ? LibC.writev(_descriptor, parts, 2) : LibC.writev(_descriptor, parts + 1, 1);
            while (sent < 0 && LibC.errno == Errno.EINTR);
            if (sent < 0) SendDropped++;
        }

        packet.Release();
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        // The stack asks until there is nothing; asking the kernel once for that is enough.
        if (_emptyAt == now) return null;
        Packet? packet = _reader.Read(this, now);
        if (packet is null) _emptyAt = now;
        return packet;
    }

    /// <summary>Lets go of the device.</summary>
    public void Dispose() => ParentOnly.Close(Interlocked.Exchange(ref _descriptor, -1));

    nint IVectorSource.Read(iovec* parts, int count) => LibC.readv(_descriptor, parts, count);

    private static TunTapLink? Attach(int descriptor, TunTapOptions options, PacketPool pool, out DriverError? error)
    {
        bool isTap = options.Kind == LinkKind.Ethernet;
        ifreq request = HostInterface.Request(options.Name);
        *(short*)request.ifr_union = (short)((isTap ? LibC.IFF_TAP : LibC.IFF_TUN) | LibC.IFF_NO_PI | (options.Offload ? LibC.IFF_VNET_HDR : 0));
        if (LibC.ioctl(descriptor, LibC.TUNSETIFF, &request) < 0)
        {
            int code = LibC.errno;
            string device = $"{(isTap ? "TAP" : "TUN")} device '{options.Name}'";
            error = DriverError.Of(device, code, code switch
            {
                Errno.EPERM =>
                    $"it needs CAP_NET_ADMIN, or a device made for the user: ip tuntap add dev {options.Name} mode {(isTap ? "tap" : "tun")} user NAME",
                Errno.EINVAL => "an interface of that name is of another type",
                _ => null,
            });
            return null;
        }

        string name = HostInterface.NameOf(ref request);
        bool datagrams = false;
        if (options.Offload)
        {
            const uint Tcp = LibC.TUN_F_CSUM | LibC.TUN_F_TSO4 | LibC.TUN_F_TSO6 | LibC.TUN_F_TSO_ECN;
            datagrams = SetOffload(descriptor, Tcp | LibC.TUN_F_USO4 | LibC.TUN_F_USO6);
            if (!datagrams && !SetOffload(descriptor, Tcp))
            {
                error = DriverError.Of($"offloads of '{name}'", LibC.errno);
                return null;
            }
        }

        if (!TrySetUp(name, options, out int mtu, out error)) return null;
        MacAddress address = isTap ? options.Address ?? StationOf(name) : default;
        var properties = new LinkProperties(options.Kind, Math.Clamp(mtu, 576, ushort.MaxValue), address)
        {
            ChecksumOffload = options.Offload,
            SegmentationBytes = options.Offload ? ushort.MaxValue : 0,
            DatagramSegmentation = datagrams,
        };
        return new TunTapLink(descriptor, name, properties, options.Offload, pool);
    }

    private static bool SetOffload(int descriptor, uint offloads) => LibC.ioctl(descriptor, LibC.TUNSETOFFLOAD, (void*)offloads) == 0;

    private static bool TrySetUp(string name, TunTapOptions options, out int mtu, out DriverError? error)
    {
        mtu = 0;
        error = null;
        int code = options.Mtu > 0 ? HostInterface.SetMtu(name, options.Mtu) : 0;
        if (code != 0) error = DriverError.Of($"MTU {options.Mtu} of '{name}'", code);
        if (code == 0 && options.HostAddress is { } address)
        {
            code = HostInterface.AddAddress(name, address);
            if (code != 0) error = DriverError.Of($"address {address} of '{name}'", code);
            else if ((code = HostInterface.SetUp(name)) != 0) error = DriverError.Of($"taking '{name}' up", code);
        }

        if (code == 0 && (code = HostInterface.TryGetMtu(name, out mtu)) != 0) error = DriverError.Of($"'{name}'", code);
        return code == 0;
    }

    // The same device gets the same station, so that the host's table of neighbours stays right when a program starts again.
    private static MacAddress StationOf(string name) => MacAddress.Local(Prng.For(0, $"{Environment.MachineName} {name}").Next());
}
