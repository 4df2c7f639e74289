using System.Buffers.Binary;
using System.Security.Cryptography;
using Windsock.Drivers.Host;
using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Shared;

/// <summary>A link to an Ethernet switch that several processes share, by a Unix socket.</summary>
/// <remarks>
/// <para>There is no daemon. Whoever finds nobody at the path becomes the switch (<see cref="SwitchServer"/>, in a thread of the process) and connects to it
/// like everybody else. When that process ends, the others see their connections end, one of them becomes the switch and the rest connect to it; a lock on
/// a file beside the socket decides who. Frames of that moment are lost, as when a switch is restarted.</para>
/// <para>MTU: as asked for, 1,500; it should be the same for all. Checksum offload: yes, within a machine none is needed. Segmentation offload: 65,535
/// bytes, of TCP and UDP.
/// Frames wait in the kernel's buffer of the socket and then in a queue of 1,024; what comes on top is lost.</para>
/// </remarks>
public sealed unsafe class SwitchLink : ILink, IVectorSource, IDisposable
{
    private const int MaxPending = 1024;
    private const int SendBufferBytes = 4 << 20;
    private const int OpenAttempts = 400;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(5);

    private readonly string _path;
    private readonly VnetReader _reader;
    private readonly int _epoll;
    private PacketQueue _pending;
    private SwitchServer? _server;
    private int _descriptor = -1;
    private Instant _emptyAt = Instant.Never;
    private Instant _lookAgain = Instant.Never;
    private bool _isDisposed;

    private SwitchLink(string path, int epoll, LinkProperties properties, PacketPool pool)
    {
        _path = path;
        _epoll = epoll;
        _reader = new VnetReader(pool, hasHeader: true, EthernetHeader.Size);
        Properties = properties;
    }

    /// <inheritdoc/>
    public LinkProperties Properties { get; }

    /// <summary>Frames that were lost: the switch did not read in time, or there was none.</summary>
    public long SendDropped { get; private set; }

    /// <summary>Frames that were read and lost for want of a buffer.</summary>
    public long ReceiveDropped => _reader.Dropped;

    /// <summary>How often the switch has gone and another was found.</summary>
    public int Reconnections { get; private set; }

    /// <summary>Whether this process is the switch.</summary>
    public bool IsHost => _server is not null;

    /// <summary>When it looks again for room, or for a switch.</summary>
    public Instant NextArrival => _lookAgain;

    /// <summary>The descriptor of an epoll instance, which stays the same when the switch changes.</summary>
    public int HostDescriptor => _epoll;

    /// <summary>Connects to the switch at a path, and becomes it when there is none.</summary>
    /// <param name="path">The path of a socket, up to 107 bytes, in a folder where files may be made.</param>
    /// <param name="pool">Buffers, shared with the stack.</param>
    /// <param name="error">Why there is no link.</param>
    /// <param name="address">The Ethernet address; null for a random one.</param>
    /// <param name="mtu">The largest IP packet, 576 to 65,535 bytes.</param>
    /// <returns>The link, or null.</returns>
    public static SwitchLink? Open(string path, PacketPool pool, out DriverError? error, MacAddress? address = null, int mtu = 1500)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(mtu, 576);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mtu, ushort.MaxValue);
        int epoll = ParentOnly.Keep(LibC.epoll_create1(LibC.EPOLL_CLOEXEC));
        if (epoll < 0)
        {
            error = DriverError.Of("epoll", LibC.errno);
            return null;
        }

        var properties = new LinkProperties(LinkKind.Ethernet, mtu, address ?? RandomAddress())
        {
            ChecksumOffload = true,
            SegmentationBytes = ushort.MaxValue,
            DatagramSegmentation = true,
        };
        var link = new SwitchLink(path, epoll, properties, pool);
        error = null;
        for (int attempt = 0; attempt < OpenAttempts; attempt++)
        {
            if (link.TryConnect(out error)) return link;
            if (error is not null) break;
            // Somebody has the lock and does not listen yet.
            _ = LibC.poll(null, 0, (int)s_retry.TotalMilliseconds);
        }

        error ??= new DriverError($"nobody answers at '{path}', though '{path}.lock' is locked", Errno.EAGAIN);
        link.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_isDisposed)
        {
            SendDropped++;
            packet.Release();
        }
        else if (_pending.Count == 0 && TrySend(packet))
        {
            packet.Release();
        }
        else if (_pending.Count >= MaxPending)
        {
            SendDropped++;
            packet.Release();
        }
        else
        {
            _pending.Add(packet);
            _lookAgain = now + s_retry;
        }
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        if (_lookAgain <= now) LookAgain(now);
        if (_descriptor < 0 || _emptyAt == now) return null;
        while (true)
        {
            Packet? packet = _reader.Read(this, now);
            if (packet is { Length: < EthernetHeader.Size })
            {
                packet.Release();
                continue;
            }

            if (packet is not null) return packet;
            if (_reader.HasEnded) Disconnect(now);
            else _emptyAt = now;
            return null;
        }
    }

    /// <summary>Leaves the switch. When this process is the switch, another process becomes it.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _lookAgain = Instant.Never; // Nobody connects again.
        _pending.Clear();
        ParentOnly.Close(_descriptor);
        _descriptor = -1;
        ParentOnly.Close(_epoll);
        _server?.Dispose();
    }

    nint IVectorSource.Read(iovec* parts, int count)
    {
        msghdr message = default;
        message.msg_iov = parts;
        message.msg_iovlen = (nuint)count;
        return LibC.recvmsg(_descriptor, &message, LibC.MSG_DONTWAIT);
    }

    private static MacAddress RandomAddress() => MacAddress.Local(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)));

    /// <summary>Connects, or becomes the switch and connects.</summary>
    /// <returns>Whether there is a connection; if not, without an error, it is worth another attempt.</returns>
    private bool TryConnect(out DriverError? error)
    {
        error = null;
        _descriptor = UnixSocket.Connect(_path, out int code);
        if (_descriptor < 0 && code is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            SwitchServer? server = SwitchServer.Start(_path, out DriverError? refused);
            if (server is null)
            {
                if (refused!.Errno != Errno.EAGAIN) error = refused;
                return false;
            }

            _server?.Dispose();
            _server = server;
            _descriptor = UnixSocket.Connect(_path, out code);
        }

        if (_descriptor < 0)
        {
            // The queue of connections is full: soon it is not.
            if (code != Errno.EAGAIN) error = DriverError.Of($"switch at '{_path}'", code);
            return false;
        }

        UnixSocket.SetSendBuffer(_descriptor, SendBufferBytes);
        epoll_event wanted = default;
        wanted.events = LibC.EPOLLIN;
        _ = LibC.epoll_ctl(_epoll, LibC.EPOLL_CTL_ADD, _descriptor, &wanted);
        return true;
    }

    /// <summary>Sends a frame, or loses one that can never be sent.</summary>
    /// <returns>False when it has to wait.</returns>
    private bool TrySend(Packet packet)
    {
        if (_descriptor < 0) return false;
        virtio_net_hdr header = VnetHeader.Describe(packet, EthernetHeader.Size);
        iovec* parts = stackalloc iovec[2];
        parts[0] = new iovec { iov_base = (nint)(&header), iov_len = VnetHeader.Size };
        fixed (byte* bytes = packet.Bytes)
        {
            parts[1] = new iovec { iov_base = (nint)bytes, iov_len = (nuint)packet.Length };
            msghdr message = default;
            message.msg_iov = parts;
            message.msg_iovlen = 2;
            nint sent;
            do sent = LibC.sendmsg(_descriptor, &message, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
            while (sent < 0 && LibC.errno == Errno.EINTR);
            if (sent >= 0) return true;
            // The end of the switch is seen when reading, which finds another one.
            if (LibC.errno is Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM or Errno.EPIPE or Errno.ECONNRESET or Errno.ENOTCONN) return false;
            SendDropped++;
            return true;
        }
    }

    private void LookAgain(Instant now)
    {
        _lookAgain = Instant.Never;
        if (_descriptor < 0)
        {
            if (TryConnect(out _)) Reconnections++;
            else _lookAgain = now + s_retry;
        }

        while (_pending.First is { } first && TrySend(first)) _pending.Take()!.Release();
        if (_pending.Count > 0) _lookAgain = now + s_retry;
    }

    private void Disconnect(Instant now)
    {
        ParentOnly.Close(_descriptor);
        _descriptor = -1;
        LookAgain(now);
    }
}
