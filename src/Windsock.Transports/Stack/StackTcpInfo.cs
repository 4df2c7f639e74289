using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>TCP_INFO_v0 of mstcpip.h, and what else is asked about a connection. Source: MS Learn "TCP_INFO_v0 structure (mstcpip.h)".</summary>
internal static class StackTcpInfo
{
    private const int InfoBytes = 88;

    /// <summary>SIO_TCP_INFO, version 0.</summary>
    public static WsaError Query(StackEndpoint endpoint, uint version, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (version != 0) return WSAEINVAL;
        if (endpoint is not StackStreamEndpoint stream) return WSAEOPNOTSUPP;

        TcpInfo current = Read(stream);
        Span<byte> info = output[..InfoBytes];
        info.Clear();
        MemoryMarshal.Write(info, (uint)current.State); // The stack has Windows' numbers.
        Put(info, 4, current.Mss);
        MemoryMarshal.Write(info[8..], (ulong)current.ConnectionTime.TotalMilliseconds);
        info[16] = (byte)(current.HasTimestamps ? 1 : 0);
        Put(info, 20, Microseconds(current.RoundTripTime));
        Put(info, 24, Microseconds(current.LeastRoundTripTime));
        Put(info, 28, current.BytesInFlight);
        Put(info, 32, current.CongestionWindow);
        Put(info, 36, current.SendWindow);
        Put(info, 40, current.ReceiveWindow);
        Put(info, 44, current.ReceiveBuffer);
        MemoryMarshal.Write(info[48..], current.BytesSent);
        MemoryMarshal.Write(info[56..], current.BytesReceived);
        Put(info, 64, current.BytesReordered);
        Put(info, 68, current.BytesRetransmitted);
        Put(info, 72, current.FastRetransmissions);
        Put(info, 76, current.DuplicateAcknowledgments);
        Put(info, 80, current.TimeoutEpisodes);
        info[84] = (byte)Math.Min(current.SynRetransmissions, byte.MaxValue);
        bytes = InfoBytes;
        return NO_ERROR;
    }

    /// <summary>SIO_IDEAL_SEND_BACKLOG_QUERY: what the congestion window lets be in flight.</summary>
    public static WsaError QuerySendBacklog(StackEndpoint endpoint, Span<byte> output, out int bytes)
    {
        bytes = sizeof(uint);
        if (endpoint is not StackStreamEndpoint stream || Read(stream) is not { State: TcpState.Established } current) return WSAENOTCONN;

        Put(output, 0, current.CongestionWindow);
        return NO_ERROR;
    }

    /// <summary>The payload of a full segment on a connection, 0 without one.</summary>
    public static int SegmentBytes(StackStreamEndpoint stream) => Read(stream) is { State: >= TcpState.Established } current ? current.Mss : 0;

    private static TcpInfo Read(StackStreamEndpoint stream)
    {
        stream.Host.Owner.Enter();
        TcpInfo current = stream.Tcp.GetInfo();
        stream.Host.Owner.Leave();
        return current;
    }

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;

    private static void Put(Span<byte> info, int at, long value) => MemoryMarshal.Write(info[at..], (uint)Math.Min(value, uint.MaxValue));
}
