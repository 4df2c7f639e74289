using System.Buffers.Binary;
using Windsock.Spi;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>From values of winsock2.h to the properties of the stack's sockets.</summary>
internal static class StackOptionValues
{
    private const int MillisecondsPerSecond = 1000;
    private const int Dont = 2; // Of PMTUD_STATE.

    // A stream with less would crawl, a byte a round trip. The program is given back what it has set.
    private const int LeastBuffer = 2048;

    public static WsaError SetNothing(StackEndpoint endpoint, int value) => NO_ERROR; // A hint: ports are plenty on a stack of one's own.

    public static WsaError SetSharing(StackEndpoint endpoint, Sharing way, int value)
    {
        if (value != 0) endpoint.Sharing = way;
        else if (endpoint.Sharing == way) endpoint.Sharing = Sharing.Default;
        return NO_ERROR;
    }

    /// <summary>Changes the settings of a stream.</summary>
    public static WsaError Tcp(StackEndpoint endpoint, int value, Func<TcpSettings, int, TcpSettings> change) =>
        endpoint is StackStreamEndpoint stream ? stream.Configure(change, value) : WSAENOPROTOOPT;

    /// <summary>Changes a property of a UDP socket.</summary>
    public static WsaError Udp(StackEndpoint endpoint, Action<UdpSocket> change) => Messages(endpoint, change, static _ => { }, rawToo: false);

    /// <summary>Changes a property that UDP and raw sockets have.</summary>
    public static WsaError Messages(StackEndpoint endpoint, Action<UdpSocket> change, Action<RawSocket> changeRaw, bool rawToo = true)
    {
        if (endpoint is StackStreamEndpoint || (endpoint is StackRawEndpoint && !rawToo)) return WSAENOPROTOOPT;
        endpoint.Host.Owner.Enter();
        if (endpoint is StackDatagramEndpoint datagram) change(datagram.Udp);
        if (endpoint is StackRawEndpoint raw) changeRaw(raw.Raw);
        endpoint.Host.Owner.Leave();
        return NO_ERROR;
    }

    public static TimeSpan Seconds(int value) => TimeSpan.FromSeconds((uint)value);

    public static WsaError SetBroadcast(StackEndpoint endpoint, int value) =>
        Messages(endpoint, socket => socket.Broadcast = value != 0, socket => socket.Broadcast = value != 0);

    public static WsaError GetBroadcast(StackEndpoint endpoint, out int value) =>
        Flag(endpoint, static socket => socket.Broadcast, out value, static socket => socket.Broadcast);

    public static WsaError GetNoChecksum(StackEndpoint endpoint, out int value) => Flag(endpoint, static socket => socket.NoChecksum, out value);

    public static WsaError GetDontFragment(StackEndpoint endpoint, out int value) =>
        Flag(endpoint, static socket => socket.DontFragment, out value, static socket => socket.DontFragment);

    private static WsaError Flag(StackEndpoint endpoint, Func<UdpSocket, bool> read, out int value, Func<RawSocket, bool>? readRaw = null)
    {
        bool? flag = endpoint switch
        {
            StackDatagramEndpoint datagram => read(datagram.Udp),
            StackRawEndpoint raw => readRaw?.Invoke(raw.Raw),
            _ => null,
        };
        value = flag == true ? 1 : 0;
        return flag is null ? WSAENOPROTOOPT : NO_ERROR;
    }

    public static WsaError SetSendBuffer(StackEndpoint endpoint, int value) =>
        // Messages leave at once.
        endpoint is StackStreamEndpoint ? Tcp(endpoint, AtLeast(value), static (all, bytes) => all with { SendBufferBytes = bytes }) : NO_ERROR;

    public static WsaError SetReceiveBuffer(StackEndpoint endpoint, int value) =>
        endpoint is StackStreamEndpoint
            ? Tcp(endpoint, AtLeast(value), static (all, bytes) => all with { ReceiveBufferBytes = bytes })
            : Messages(endpoint, socket => socket.ReceiveBufferBytes = value, socket => socket.ReceiveBufferBytes = value);

    private static int AtLeast(int bytes) => bytes > 0 ? Math.Max(bytes, LeastBuffer) : 0; // 0: it grows by itself.

    public static WsaError SetConditionalAccept(StackEndpoint endpoint, int value)
    {
        if (endpoint is not StackStreamEndpoint stream) return WSAENOPROTOOPT;
        endpoint.Host.Owner.Enter();
        stream.Tcp.ConditionalAccept = value != 0;
        endpoint.Host.Owner.Leave();
        return NO_ERROR;
    }

    public static WsaError GetNotConnected(StackEndpoint endpoint, out int value)
    {
        value = 0;
        return WSAENOTCONN; // No redirection is known.
    }

    public static WsaError GetNoDelay(StackEndpoint endpoint, out int value) => Setting(endpoint, static all => all.NoDelay ? 1 : 0, out value);

    public static WsaError SetMaximumSegment(StackEndpoint endpoint, int value)
    {
        const int least = 88, most = 65495; // RFC 9293 section 3.7.1: room for all options; and the largest IP packet.
        return value != 0 && value is < least or > most ? WSAEINVAL : Tcp(endpoint, value, static (all, bytes) => all with { MaximumSegmentSize = bytes });
    }

    public static WsaError GetMaximumSegment(StackEndpoint endpoint, out int value)
    {
        const int unknown = 536; // RFC 9293 section 3.7.1.
        WsaError error = Setting(endpoint, static all => all.MaximumSegmentSize, out value);
        if (error != NO_ERROR || endpoint is not StackStreamEndpoint stream) return error;

        int current = StackTcpInfo.SegmentBytes(stream);
        value = current > 0 ? current : value > 0 ? value : unknown;
        return NO_ERROR;
    }

    public static WsaError SetUserTimeout(StackEndpoint endpoint, int value) =>
        Tcp(endpoint, value, static (all, time) => all with { UserTimeout = Patience(time) });

    public static WsaError SetUserTimeoutSeconds(StackEndpoint endpoint, int value) =>
        Tcp(endpoint, value, static (all, time) => all with { UserTimeout = Patience((long)time * MillisecondsPerSecond) });

    // What the program could not be given back in milliseconds is without end, and so is -1.
    private static TimeSpan Patience(long milliseconds) => milliseconds is < 0 or >= int.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(milliseconds);

    public static WsaError GetUserTimeout(StackEndpoint endpoint, out int value) =>
        Setting(endpoint, static all => all.UserTimeout == TimeSpan.MaxValue ? -1 : (int)Math.Min(all.UserTimeout.TotalMilliseconds, int.MaxValue), out value);

    public static WsaError GetUserTimeoutSeconds(StackEndpoint endpoint, out int value)
    {
        WsaError error = GetUserTimeout(endpoint, out value);
        if (value > 0) value /= MillisecondsPerSecond;
        return error;
    }

    private static WsaError Setting(StackEndpoint endpoint, Func<TcpSettings, int> read, out int value)
    {
        value = endpoint is StackStreamEndpoint stream ? read(stream.Tcp.Settings) : 0;
        return endpoint is StackStreamEndpoint ? NO_ERROR : WSAENOPROTOOPT;
    }

    public static WsaError GetAtMark(StackEndpoint endpoint, out int value)
    {
        value = (endpoint.Poll() & Readiness.Urgent) != 0 ? 1 : 0;
        return NO_ERROR;
    }

    public static WsaError SetSegment(StackEndpoint endpoint, int value) =>
        (uint)value > ushort.MaxValue ? WSAEINVAL : Udp(endpoint, socket => socket.SendSegmentBytes = value);

    public static WsaError GetSegment(StackEndpoint endpoint, out int value)
    {
        value = endpoint is StackDatagramEndpoint datagram ? datagram.Udp.SendSegmentBytes : 0;
        return NO_ERROR;
    }

    public static WsaError SetCoalescing(StackEndpoint endpoint, int value)
    {
        int most = (int)Math.Min((uint)value, ushort.MaxValue);
        endpoint.Settings.Wish(Kernel.ControlWishes.Coalesced, most != 0);
        return Udp(endpoint, socket => socket.ReceiveCoalesceBytes = most);
    }

    /// <summary>-1 and 0 are the stack's own.</summary>
    public static WsaError SetHopLimit(StackEndpoint endpoint, int value)
    {
        byte hops = (byte)Math.Max(value, 0);
        return endpoint is StackStreamEndpoint
            ? Tcp(endpoint, hops, static (all, limit) => all with { HopLimit = (byte)limit })
            : Messages(endpoint, socket => socket.HopLimit = hops, socket => socket.HopLimit = hops);
    }

    public static WsaError SetMulticastHops(StackEndpoint endpoint, int value)
    {
        byte hops = value < 0 ? (byte)1 : (byte)value;
        return Messages(endpoint, socket => socket.MulticastHopLimit = hops, socket => socket.MulticastHopLimit = hops);
    }

    public static WsaError SetMulticastLoop(StackEndpoint endpoint, int value) =>
        Messages(endpoint, socket => socket.MulticastLoop = value != 0, socket => socket.MulticastLoop = value != 0);

    public static WsaError SetDontFragment(StackEndpoint endpoint, int value) =>
        Messages(endpoint, socket => socket.DontFragment = value != 0, socket => socket.DontFragment = value != 0);

    /// <summary>PMTUD_STATE: not set 0, do 1, don't 2, probe 3. Streams always find the MTU of their path; over IPv4 they let routers cut all the same where
    /// that is wanted, and over IPv6 no router does.</summary>
    public static WsaError SetPathDiscovery(StackEndpoint endpoint, int value) =>
        endpoint is StackStreamEndpoint
            ? value == Dont && endpoint.Family == SocketAddress.AF_INET6
                ? WSAENOPROTOOPT
                : Tcp(endpoint, value, static (all, state) => all with { MayBeCut = state == Dont })
            : Messages(endpoint, socket => socket.DontFragment = value is 1 or 3, socket => socket.DontFragment = value is 1 or 3);

    /// <summary>Of a connected socket.</summary>
    public static WsaError GetMtu(StackEndpoint endpoint, out int value)
    {
        value = 0;
        StackSocket socket = endpoint.Socket;
        endpoint.Host.Owner.Enter();
        AddressPort remote = socket.Remote;
        IpPath? path = null;
        StackError error = remote.Port == 0 ? StackError.NotConnected : socket.Stack.Ip.FindPath(remote.Address, socket.Local.Address, remote.Scope, out path);
        if (error == StackError.None) value = path!.Mtu;
        endpoint.Host.Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    public static WsaError SetV6Only(StackEndpoint endpoint, int value)
    {
        endpoint.Host.Owner.Enter();
        endpoint.Socket.DualStack = value == 0;
        endpoint.Host.Owner.Leave();
        return NO_ERROR;
    }

    public static WsaError SetUnicastInterface4(StackEndpoint endpoint, int value) => SetUnicastInterface(endpoint, BinaryPrimitives.ReverseEndianness(value));

    public static WsaError SetUnicastInterface(StackEndpoint endpoint, int value)
    {
        if (value != 0 && endpoint.Socket.Stack.FindInterface(value) is null) return WSAEADDRNOTAVAIL;
        endpoint.Settings.UnicastInterface = value;
        return NO_ERROR;
    }

    public static WsaError SetMulticastInterface4(StackEndpoint endpoint, ReadOnlySpan<byte> value) =>
        StackGroups.TryFindInterface(endpoint, value, out int index)
            ? Messages(endpoint, socket => socket.MulticastInterface = index, socket => socket.MulticastInterface = index)
            : WSAEADDRNOTAVAIL;

    public static WsaError SetMulticastInterface6(StackEndpoint endpoint, int value) =>
        value != 0 && endpoint.Socket.Stack.FindInterface(value) is null
            ? WSAEADDRNOTAVAIL
            : Messages(endpoint, socket => socket.MulticastInterface = value, socket => socket.MulticastInterface = value);

    public static WsaError GetMulticastInterface6(StackEndpoint endpoint, out int value)
    {
        value = endpoint is StackRawEndpoint raw ? raw.Raw.MulticastInterface : ((StackDatagramEndpoint)endpoint).Udp.MulticastInterface;
        return NO_ERROR;
    }

    public static WsaError SetHeaderIncluded(StackEndpoint endpoint, int value)
    {
        if (endpoint is not StackRawEndpoint raw) return value == 0 ? NO_ERROR : WSAENOPROTOOPT; // Datagrams have no header of the program's.
        endpoint.Host.Owner.Enter();
        raw.Raw.HeaderIncluded = value != 0;
        endpoint.Host.Owner.Leave();
        return NO_ERROR;
    }

    public static WsaError GetHeaderIncluded(StackEndpoint endpoint, out int value)
    {
        value = endpoint is StackRawEndpoint { Raw.HeaderIncluded: true } ? 1 : 0;
        return NO_ERROR;
    }

    public static WsaError SetChecksumOffset(StackEndpoint endpoint, int value)
    {
        if (endpoint is not StackRawEndpoint raw) return WSAENOPROTOOPT;
        endpoint.Host.Owner.Enter();
        StackError error = raw.Raw.SetChecksumOffset(Math.Max(value, -1));
        endpoint.Host.Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    public static WsaError GetChecksumOffset(StackEndpoint endpoint, out int value)
    {
        value = endpoint is StackRawEndpoint raw ? raw.Raw.ChecksumOffset : -1;
        return NO_ERROR;
    }
}
