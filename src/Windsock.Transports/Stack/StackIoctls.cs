using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.Stack.StackOptionValues;

namespace Windsock.Transports.Stack;

/// <summary>Control codes that the stack answers.</summary>
internal static class StackIoctls
{
    private const uint BytesToRead = 0x4004667F; // FIONREAD
    private const uint SIO_ROUTING_INTERFACE_QUERY = 0xC8000014;
    private const uint SIO_ADDRESS_LIST_QUERY = 0x48000016;
    private const uint SIO_UDP_CONNRESET = 0x9800000C;
    private const uint SIO_UDP_NETRESET = 0x9800000F;
    private const uint SIO_TCP_INFO = 0xD8000027;
    private const uint SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE = 0x580000CD;
    private const uint SIO_GET_INTERFACE_LIST = 0x4004747F;
    private const uint SIO_IDEAL_SEND_BACKLOG_QUERY = 0x4004747B;
    private const uint SIO_SET_MULTICAST_FILTER = 0x8004747D;
    private const uint SIO_GET_MULTICAST_FILTER = 0x8004747C;
    private const uint SIOCSMSFILTER = 0x8004747E;
    private const uint SIOCGMSFILTER = 0x8004747F;
    private const uint SIO_TIMESTAMPING = 0x980000EB;
    private const uint SIO_ABSORB_RTRALERT = 0x98000005;
    private const uint SIO_INDEX_BIND = 0x98000008;
    private const uint SIO_TCP_INITIAL_RTO = 0x98000011;
    private const uint SIO_TCP_SET_ACK_FREQUENCY = 0x98000017;
    private const uint SIO_QUERY_RSS_PROCESSOR_INFO = 0x48000025;
    private const uint TimestampReceived = 1; // TIMESTAMPING_FLAG_RX

    /// <summary>Answers a code; sizes have been checked against the table above.</summary>
    public static WsaError Call(StackEndpoint endpoint, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        switch (code)
        {
            case BytesToRead:
                return QueryAvailable(endpoint, output, out bytes);
            case SIO_ROUTING_INTERFACE_QUERY:
                return StackInterfaces.QueryRoute(endpoint, new SocketAddress(input), output, out bytes);
            case SIO_ADDRESS_LIST_QUERY:
                return StackInterfaces.ListAddresses(endpoint, output, out bytes);
            case SIO_GET_INTERFACE_LIST:
                return StackInterfaces.ListInterfaces(endpoint, output, out bytes);
            case SIO_UDP_CONNRESET:
                bool unreachable = IsTrue(input);
                return Udp(endpoint, socket => socket.ReportUnreachable = unreachable);
            case SIO_UDP_NETRESET:
                bool expired = IsTrue(input);
                return Udp(endpoint, socket => socket.ReportHopLimit = expired);
            case SIO_TCP_INFO:
                return StackTcpInfo.Query(endpoint, MemoryMarshal.Read<uint>(input), output, out bytes);
            case SIO_IDEAL_SEND_BACKLOG_QUERY:
                return StackTcpInfo.QuerySendBacklog(endpoint, output, out bytes);
            case SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE:
                MemoryMarshal.Write(output, endpoint.Number);
                bytes = sizeof(ulong);
                return NO_ERROR;
            case SIO_TIMESTAMPING:
                uint wanted = MemoryMarshal.Read<uint>(input);
                if ((wanted & ~TimestampReceived) != 0) return WSAEOPNOTSUPP;
                endpoint.Settings.Wish(ControlWishes.Timestamp, wanted != 0);
                return NO_ERROR;
            case SIO_SET_MULTICAST_FILTER:
                return StackFilters.Set4(endpoint, input);
            case SIO_GET_MULTICAST_FILTER:
                return StackFilters.Get4(endpoint, input, output, out bytes);
            case SIOCSMSFILTER:
                return StackFilters.Set(endpoint, input);
            case SIOCGMSFILTER:
                return StackFilters.Get(endpoint, input, output, out bytes);
            default:
                return CallRare(endpoint, code, input, output, out bytes);
        }
    }

    private static WsaError CallRare(StackEndpoint endpoint, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        return code switch
        {
            SIO_INDEX_BIND => StackTcpCodes.BindToInterface(endpoint, MemoryMarshal.Read<uint>(input)),
            SIO_TCP_INITIAL_RTO => StackTcpCodes.SetInitialRetransmission(endpoint, input),
            SIO_TCP_SET_ACK_FREQUENCY => StackTcpCodes.SetAckFrequency(endpoint, input[0]),
            SIO_QUERY_RSS_PROCESSOR_INFO => StackTcpCodes.QueryProcessor(endpoint, output, out bytes),
            SIO_ABSORB_RTRALERT => SetAbsorbing(endpoint, IsTrue(input)),
            _ => WSAEOPNOTSUPP,
        };
    }

    private static WsaError SetAbsorbing(StackEndpoint endpoint, bool on) =>
        endpoint is StackRawEndpoint ? Messages(endpoint, static _ => { }, socket => socket.AbsorbsAlerts = on) : WSAEOPNOTSUPP;

    private static bool IsTrue(ReadOnlySpan<byte> input) => input[..Math.Min(input.Length, sizeof(int))].IndexOfAnyExcept((byte)0) >= 0;

    private static WsaError QueryAvailable(StackEndpoint endpoint, Span<byte> output, out int bytes)
    {
        endpoint.Host.Owner.Enter();
        long available = endpoint switch
        {
            StackStreamEndpoint stream => stream.Tcp.AvailableBytes,
            StackMessageEndpoint messages => messages.AvailableBytes,
            _ => 0,
        };
        endpoint.Host.Owner.Leave();
        MemoryMarshal.Write(output, (int)Math.Min(available, int.MaxValue));
        bytes = sizeof(int);
        return NO_ERROR;
    }
}
