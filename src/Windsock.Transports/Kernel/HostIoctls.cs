using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Control codes that the host answers.</summary>
internal static unsafe class HostIoctls
{
    private const uint BytesToRead = 0x4004667F; // FIONREAD
    private const uint SIO_ROUTING_INTERFACE_QUERY = 0xC8000014;
    private const uint SIO_ADDRESS_LIST_QUERY = 0x48000016;
    private const uint SIO_INDEX_BIND = 0x98000008;
    private const uint SIO_UDP_CONNRESET = 0x9800000C;
    private const uint SIO_UDP_NETRESET = 0x9800000F;
    private const uint SIO_TCP_INFO = 0xD8000027;
    private const uint SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE = 0x580000CD;
    private const uint SIO_AF_UNIX_GETPEERPID = 0x58000100;
    private const uint SIO_GET_INTERFACE_LIST = 0x4004747F;
    private const uint SIO_IDEAL_SEND_BACKLOG_QUERY = 0x4004747B;
    private const uint SIO_SET_MULTICAST_FILTER = 0x8004747D;
    private const uint SIO_GET_MULTICAST_FILTER = 0x8004747C;
    private const uint SIOCSMSFILTER = 0x8004747E;
    private const uint SIOCGMSFILTER = 0x8004747F;
    private const uint SIO_TIMESTAMPING = 0x980000EB;
    private const uint SIO_ABSORB_RTRALERT = 0x98000005;
    private const uint SIO_TCP_INITIAL_RTO = 0x98000011;
    private const uint SIO_TCP_SET_ACK_FREQUENCY = 0x98000017;
    private const uint SIO_QUERY_RSS_PROCESSOR_INFO = 0x48000025;
    private const int InterfaceNameBytes = 16; // IF_NAMESIZE
    private const ushort AnyPort = 9; // Discard: a connected datagram socket sends nothing, but wants a port.

    /// <summary>Answers a code; sizes have been checked against the table above.</summary>
    public static WsaError Call(KernelEndpoint endpoint, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        switch (code)
        {
            case BytesToRead:
                return Number(endpoint, output, out bytes);
            case SIO_ROUTING_INTERFACE_QUERY:
                return QueryRoute(endpoint.Family, new SocketAddress(input), output, out bytes);
            case SIO_ADDRESS_LIST_QUERY:
                return HostInterfaces.ListAddresses(endpoint.Family, output, out bytes);
            case SIO_GET_INTERFACE_LIST:
                return HostInterfaces.ListInterfaces(output, out bytes);
            case SIO_INDEX_BIND:
                return BindToInterface(endpoint, MemoryMarshal.Read<uint>(input));
            case SIO_UDP_CONNRESET when endpoint is KernelDatagramEndpoint datagram:
                datagram.ReportsConnectionReset = IsTrue(input);
                return NO_ERROR;
            case SIO_UDP_NETRESET when endpoint is KernelDatagramEndpoint datagram:
                datagram.ReportsNetworkReset = IsTrue(input);
                return NO_ERROR;
            case SIO_TCP_INFO:
                return HostTcpInfo.Query(endpoint, MemoryMarshal.Read<uint>(input), output, out bytes);
            case SIO_IDEAL_SEND_BACKLOG_QUERY:
                return HostTcpInfo.QuerySendBacklog(endpoint, output, out bytes);
            case SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE:
                return HostOptions.GetHost(endpoint, LibC.SOL_SOCKET, SO_COOKIE, output[..sizeof(ulong)], out bytes);
            case SIO_AF_UNIX_GETPEERPID:
                return QueryPeer(endpoint, output, out bytes);
            case SIO_ABSORB_RTRALERT:
                WsaError absorbing = endpoint.SetHostInt(IPPROTO_IP, IP_ROUTER_ALERT, IsTrue(input) ? 1 : 0);
                return !IsTrue(input) && absorbing == WSAENOBUFS ? NO_ERROR : absorbing; // The host has nothing to take back.
            case SIO_TCP_INITIAL_RTO:
                return SetInitialRetransmission(endpoint, input);
            case SIO_TIMESTAMPING:
                return HostTimestamps.Set(endpoint, input);
            case SIO_QUERY_RSS_PROCESSOR_INFO:
                return QueryProcessor(endpoint, output, out bytes);
            default:
                return Filter(endpoint, code, input, output, out bytes);
        }
    }

    private static WsaError Filter(KernelEndpoint endpoint, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        return code switch
        {
            SIO_SET_MULTICAST_FILTER => HostFilters.Set(endpoint, input),
            SIO_GET_MULTICAST_FILTER => HostFilters.Get(endpoint, input, output, out bytes),
            SIOCSMSFILTER => HostFilters.SetGroup(endpoint, input),
            SIOCGMSFILTER => HostFilters.GetGroup(endpoint, input, output, out bytes),
            SIO_TCP_SET_ACK_FREQUENCY => CheckAckFrequency(input[0]),
            _ => WSAEOPNOTSUPP,
        };
    }

    /// <summary>The host acknowledges every second segment, and can be told otherwise for the next ones only.</summary>
    private static WsaError CheckAckFrequency(byte segments) => segments switch { 0 => WSAEINVAL, 2 => NO_ERROR, _ => WSAEOPNOTSUPP };

    /// <summary>TCP_INITIAL_RTO_PARAMETERS: a round-trip time, which the host does not let be set, and a number of SYNs.</summary>
    private static WsaError SetInitialRetransmission(KernelEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        const ushort UnspecifiedTime = ushort.MaxValue;
        const byte UnspecifiedCount = byte.MaxValue, NoRetransmission = byte.MaxValue - 1;
        ushort time = MemoryMarshal.Read<ushort>(input);
        byte count = input[sizeof(ushort)];
        if (time is not (0 or UnspecifiedTime)) return WSAEOPNOTSUPP;
        if (count == UnspecifiedCount) return NO_ERROR;

        // The host takes at least 1, which is one SYN more than none.
        int retransmissions = count == 0 ? HostConversions.LinuxSynRetries : count == NoRetransmission ? 1 : count;
        return endpoint.SetHostInt(IPPROTO_TCP, TCP_SYNCNT, retransmissions);
    }

    /// <summary>SOCKET_PROCESSOR_AFFINITY: group, number and node of the processor that the connection's packets come in on.</summary>
    private static WsaError QueryProcessor(KernelEndpoint endpoint, Span<byte> output, out int bytes)
    {
        const int ProcessorsPerGroup = 64;
        bytes = sizeof(ulong);
        int processor = endpoint.GetHostInt(LibC.SOL_SOCKET, SO_INCOMING_CPU);
        if (processor < 0) return WSAENOTCONN; // Nothing has come in yet.

        output[..bytes].Clear();
        MemoryMarshal.Write(output, (ushort)(processor / ProcessorsPerGroup));
        output[sizeof(ushort)] = (byte)(processor % ProcessorsPerGroup);
        return NO_ERROR;
    }

    private static bool IsTrue(ReadOnlySpan<byte> input) => input[..Math.Min(input.Length, sizeof(int))].IndexOfAnyExcept((byte)0) >= 0;

    private static WsaError Number(KernelEndpoint endpoint, Span<byte> output, out int bytes)
    {
        int number = 0;
        bytes = sizeof(int);

        // A listener or a socket that was never connected has nothing to read; the host calls it an invalid question.
        if (ioctl(endpoint.Descriptor, FIONREAD, &number) != 0 && errno != Errno.EINVAL) return ErrnoTable.Last();
        MemoryMarshal.Write(output, number);
        return NO_ERROR;
    }

    /// <summary>Which local address the host would send from: a datagram socket connects to the destination, and is asked its name.</summary>
    public static WsaError QueryRoute(int family, SocketAddress destination, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (!destination.IsIp) return WSAEAFNOSUPPORT;
        if (destination.Family != family) return WSAEAFNOSUPPORT;

        int probe = socket(HostAddress.ToHostFamily(destination.Family), SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (probe < 0) return ErrnoTable.Last();

        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = HostAddress.Write(destination.WithPort(AnyPort), host);
        int one = 1;
        setsockopt(probe, LibC.SOL_SOCKET, SO_BROADCAST, &one, sizeof(int));
        WsaError error = connect(probe, host, length) == 0 ? NO_ERROR : ErrnoTable.Last();
        var source = default(SocketAddress);
        if (error == NO_ERROR)
        {
            fixed (byte* name = source.Buffer)
            {
                length = SocketAddress.MaxLength;
                if (getsockname(probe, name, &length) != 0) error = ErrnoTable.Last();
            }

            HostAddress.Adopt(ref source, length);
            source = source.WithPort(0);
        }

        close(probe);
        if (error != NO_ERROR) return error;

        bytes = source.Length;
        return source.Bytes.TryCopyTo(output) ? NO_ERROR : WSAEFAULT;
    }

    private static WsaError BindToInterface(KernelEndpoint endpoint, uint index)
    {
        Span<byte> name = stackalloc byte[InterfaceNameBytes];
        name.Clear();
        fixed (byte* bytes = name)
        {
            if (index != 0 && if_indextoname(index, bytes) == null) return WSAEADDRNOTAVAIL;
        }

        return HostOptions.SetHost(endpoint, LibC.SOL_SOCKET, SO_BINDTODEVICE, index == 0 ? default : name);
    }

    private static WsaError QueryPeer(KernelEndpoint endpoint, Span<byte> output, out int bytes)
    {
        Span<byte> credentials = stackalloc byte[sizeof(ucred)];
        WsaError error = HostOptions.GetHost(endpoint, LibC.SOL_SOCKET, SO_PEERCRED, credentials, out bytes);
        if (error != NO_ERROR) return error;

        int process = MemoryMarshal.Read<ucred>(credentials).pid;
        if (process == 0) return WSAENOTCONN;
        MemoryMarshal.Write(output, process);
        bytes = sizeof(int);
        return NO_ERROR;
    }
}
