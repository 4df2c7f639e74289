using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp.Transport.Tcp;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>Control codes about single connections.</summary>
internal static class StackTcpCodes
{
    private const int ProcessorsPerGroup = 64;

    /// <summary>SIO_TCP_INITIAL_RTO: TCP_INITIAL_RTO_PARAMETERS, a time in milliseconds and a number of SYNs; each may be the default or left as it
    /// is.</summary>
    public static WsaError SetInitialRetransmission(StackEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        const ushort UnspecifiedTime = ushort.MaxValue;
        const byte UnspecifiedCount = byte.MaxValue, NoRetransmission = byte.MaxValue - 1;
        if (endpoint is not StackStreamEndpoint stream) return WSAEOPNOTSUPP;

        ushort time = MemoryMarshal.Read<ushort>(input);
        byte count = input[sizeof(ushort)];
        return stream.Configure(
            (all, _) => all with
            {
                InitialRto = time == UnspecifiedTime ? all.InitialRto : TimeSpan.FromMilliseconds(time),
                SynRetransmissions = count switch { UnspecifiedCount => all.SynRetransmissions, 0 => -1, NoRetransmission => 0, _ => count },
            },
            0);
    }

    /// <summary>SIO_TCP_SET_ACK_FREQUENCY: TCP_ACK_FREQUENCY_PARAMETERS, for how many segments one acknowledgment goes out at once.</summary>
    public static WsaError SetAckFrequency(StackEndpoint endpoint, byte segments)
    {
        if (endpoint is not StackStreamEndpoint stream) return WSAEOPNOTSUPP;
        return segments == 0 ? WSAEINVAL : stream.Configure(static (all, count) => all with { AckFrequency = count }, segments);
    }

    /// <summary>SIO_QUERY_RSS_PROCESSOR_INFO: SOCKET_PROCESSOR_AFFINITY. Whoever calls does the stack's work, so the packets of a connection come in on the
    /// processor of the caller.</summary>
    public static WsaError QueryProcessor(StackEndpoint endpoint, Span<byte> output, out int bytes)
    {
        bytes = sizeof(ulong);
        if (endpoint is not StackStreamEndpoint stream) return WSAEOPNOTSUPP;

        endpoint.Host.Owner.Enter();
        int processor = stream.Tcp.State >= TcpState.Established ? Thread.GetCurrentProcessorId() : -1;
        endpoint.Host.Owner.Leave();
        if (processor < 0) return WSAENOTCONN; // Nothing has come in yet.

        output[..bytes].Clear();
        MemoryMarshal.Write(output, (ushort)(processor / ProcessorsPerGroup));
        output[sizeof(ushort)] = (byte)(processor % ProcessorsPerGroup);
        return NO_ERROR;
    }

    /// <summary>SIO_INDEX_BIND: the only interface that the socket hears and sends by.</summary>
    public static WsaError BindToInterface(StackEndpoint endpoint, uint index)
    {
        endpoint.Host.Owner.Enter();
        bool known = index == 0 || (index <= int.MaxValue && endpoint.Socket.Stack.FindInterface((int)index) is not null);
        if (known) endpoint.Socket.BoundInterface = (int)index;
        endpoint.Host.Owner.Leave();
        return known ? NO_ERROR : WSAEADDRNOTAVAIL;
    }
}
