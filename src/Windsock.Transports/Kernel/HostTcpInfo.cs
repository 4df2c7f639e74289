using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>TCP_INFO_v0 of mstcpip.h out of the host's struct tcp_info. Source: MS Learn "TCP_INFO_v0 structure (mstcpip.h)", tcp(7).</summary>
internal static class HostTcpInfo
{
    private const int InfoBytes = 88;
    private const int HostBytes = 256;
    private const byte HostTimestamps = 1; // TCPI_OPT_TIMESTAMPS

    // Windows' TCPSTATE for the host's states 1 to 11: established, SYN sent, SYN received, FIN wait 1 and 2, time wait, closed, close wait, last ACK,
    // listen, closing.
    private static ReadOnlySpan<byte> States => [0, 4, 2, 3, 5, 6, 10, 0, 7, 9, 1, 8];

    /// <summary>SIO_TCP_INFO, version 0.</summary>
    public static WsaError Query(KernelEndpoint endpoint, uint version, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (version != 0) return WSAEINVAL;

        Span<byte> host = stackalloc byte[HostBytes];
        WsaError error = Read(endpoint, host);
        if (error != NO_ERROR) return error;

        Span<byte> info = output[..InfoBytes];
        info.Clear();
        MemoryMarshal.Write(info, (uint)(host[0] < States.Length ? States[host[0]] : 0));
        Copy(host, 16, info, 4);                                        // Mss
        info[16] = (byte)((host[5] & HostTimestamps) != 0 ? 1 : 0);     // TimestampsEnabled; when the connection was made is known above
        Copy(host, 68, info, 20);                                       // RttUs
        Copy(host, 148, info, 24);                                      // MinRttUs
        uint segment = UInt(host, 16);
        Put(info, 28, UInt(host, 24) * segment);                        // BytesInFlight
        Put(info, 32, UInt(host, 80) * segment);                        // Cwnd
        Copy(host, 228, info, 36);                                      // SndWnd
        Copy(host, 232, info, 40);                                      // RcvWnd
        Copy(host, 96, info, 44);                                       // RcvBuf
        MemoryMarshal.Write(info[48..], MemoryMarshal.Read<ulong>(host[200..])); // BytesOut
        MemoryMarshal.Write(info[56..], MemoryMarshal.Read<ulong>(host[128..])); // BytesIn
        Put(info, 64, UInt(host, 224) * segment);                       // BytesReordered
        MemoryMarshal.Write(info[68..], (uint)MemoryMarshal.Read<ulong>(host[208..])); // BytesRetrans
        Copy(host, 216, info, 76);                                      // DupAcksIn
        info[84] = host[2];                                             // SynRetrans
        bytes = InfoBytes;
        return NO_ERROR;
    }

    /// <summary>SIO_IDEAL_SEND_BACKLOG_QUERY: what the congestion window lets be in flight.</summary>
    public static WsaError QuerySendBacklog(KernelEndpoint endpoint, Span<byte> output, out int bytes)
    {
        bytes = sizeof(uint);
        Span<byte> host = stackalloc byte[HostBytes];
        WsaError error = Read(endpoint, host);
        if (error != NO_ERROR) return error;
        if (host[0] != 1) return WSAENOTCONN;

        Put(output, 0, UInt(host, 80) * UInt(host, 16));
        return NO_ERROR;
    }

    private static WsaError Read(KernelEndpoint endpoint, Span<byte> host)
    {
        host.Clear();
        return HostOptions.GetHost(endpoint, LibC.IPPROTO_TCP, LibC.TCP_INFO, host, out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UInt(ReadOnlySpan<byte> host, int at) => MemoryMarshal.Read<uint>(host[at..]);

    private static void Put(Span<byte> info, int at, uint value) => MemoryMarshal.Write(info[at..], value);

    private static void Copy(ReadOnlySpan<byte> host, int from, Span<byte> info, int to) => Put(info, to, UInt(host, from));
}
