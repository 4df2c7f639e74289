using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>Control codes: checks sizes by the table, and answers what the engine knows itself.</summary>
internal static class Ioctls
{
    /// <summary>ioctlsocket and WSAIoctl.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handle">The handle by which the program knows it.</param>
    /// <param name="code">SIO_*, FIO*.</param>
    /// <param name="input">The input.</param>
    /// <param name="output">Where the output goes; memory that stays in place, for answers that contain pointers into it.</param>
    /// <param name="bytes">Bytes of output; with WSAEFAULT how many there would be, where that is known.</param>
    public static WsaError Call(SocketObject socket, nuint handle, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        WsaError error = IoctlTable.Find(code, OptionRow.KindOf(socket.Identity, dualStack: false), out IoctlRow row);
        if (error != NO_ERROR) return error;
        if (input.Length < row.Input) return WSAEFAULT;

        if (output.Length < row.Output)
        {
            bytes = row.Output;
            return WSAEFAULT;
        }

        if (row.Home == OptionHome.Host) return socket.Endpoint.Ioctl(code, input, output, out bytes);
        bytes = row.Output;
        return Handle(socket, handle, code, input, output, ref bytes);
    }

    private static WsaError Handle(SocketObject socket, nuint handle, uint code, ReadOnlySpan<byte> input, Span<byte> output, ref int bytes)
    {
        if (ChangeIoctls.TryFind(code, out ChangeKind kind)) return ChangeIoctls.Call(socket, kind, input);
        switch (code)
        {
            case FIONBIO:
                bool nonBlocking = MemoryMarshal.Read<uint>(input) != 0;
                if (!nonBlocking && socket.Events is { IsSelecting: true }) return WSAEINVAL;
                socket.IsNonBlocking = nonBlocking;
                return NO_ERROR;
            case SIOCATMARK:
                // The reverse of BSD: TRUE when nothing urgent waits.
                MemoryMarshal.Write(output, (socket.Endpoint.Poll() & Readiness.Urgent) == 0 ? 1 : 0);
                return NO_ERROR;
            case SIO_GET_BROADCAST_ADDRESS:
                SocketAddress.FromIp(System.Net.IPAddress.Broadcast, 0).Bytes.CopyTo(output);
                return NO_ERROR;
            case SIO_BASE_HANDLE or SIO_BSP_HANDLE or SIO_BSP_HANDLE_SELECT or SIO_BSP_HANDLE_POLL or SIO_QUERY_TARGET_PNP_HANDLE:
                MemoryMarshal.Write(output, (ulong)handle);
                return NO_ERROR;
            case SIO_GET_EXTENSION_FUNCTION_POINTER:
                if (!ExtensionFunctions.TryFind(MemoryMarshal.Read<Guid>(input), out nint address)) return WSAEINVAL;
                MemoryMarshal.Write(output, (long)address);
                return NO_ERROR;
            case SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER:
                Guid table = MemoryMarshal.Read<Guid>(input);
                return ExtensionFunctions.TryFillTable(table, MemoryMarshal.Cast<byte, long>(output)) ? NO_ERROR : WSAEINVAL;
            case SIO_QUERY_RSS_SCALABILITY_INFO:
                MemoryMarshal.Write(output, 0);
                return NO_ERROR;
            case SIO_ADDRESS_LIST_SORT:
                return AddressListSort.Sort(socket, input, output, out bytes);
            case SIO_KEEPALIVE_VALS:
                return SetKeepAlive(socket, MemoryMarshal.Read<TCP_KEEPALIVE_VALS>(input));
            case SIO_FLUSH or SIO_LOOPBACK_FAST_PATH or SIO_SOCKET_USAGE_NOTIFICATION:
                return NO_ERROR; // Hints that have nothing to act on here.
            default:
                return SetAsOption(socket, code, input);
        }
    }

    /// <summary>Codes that say what an option says.</summary>
    private static WsaError SetAsOption(SocketObject socket, uint code, ReadOnlySpan<byte> input)
    {
        bool v6 = socket.Identity.Family == AF_INET6;
        int level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
        int name = code switch
        {
            SIO_MULTIPOINT_LOOPBACK => v6 ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP,
            SIO_MULTICAST_SCOPE => v6 ? IPV6_MULTICAST_HOPS : IP_MULTICAST_TTL,
            SIO_UCAST_IF => v6 ? IPV6_UNICAST_IF : IP_UNICAST_IF,
            SIO_INDEX_MCASTIF => v6 ? IPV6_MULTICAST_IF : IP_MULTICAST_IF,
            SIO_INDEX_ADD_MCAST => IP_ADD_MEMBERSHIP,
            _ => IP_DROP_MEMBERSHIP,
        };
        if (code != SIO_INDEX_MCASTIF || v6) return socket.Options.Set(level, name, input);

        // The option takes an index in the form of an address.
        Span<byte> index = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(index, MemoryMarshal.Read<int>(input));
        return socket.Options.Set(level, name, index);
    }

    /// <summary>SIO_KEEPALIVE_VALS: milliseconds, which the host has as whole seconds.</summary>
    private static WsaError SetKeepAlive(SocketObject socket, in TCP_KEEPALIVE_VALS values)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        if (values.onoff != 0)
        {
            MemoryMarshal.Write(number, Seconds(values.keepalivetime));
            WsaError error = socket.Options.Set(IPPROTO_TCP, TCP_KEEPIDLE, number);
            if (error != NO_ERROR) return error;

            MemoryMarshal.Write(number, Seconds(values.keepaliveinterval));
            error = socket.Options.Set(IPPROTO_TCP, TCP_KEEPINTVL, number);
            if (error != NO_ERROR) return error;
        }

        MemoryMarshal.Write(number, values.onoff != 0 ? 1 : 0);
        return socket.Options.Set(SOL_SOCKET, SO_KEEPALIVE, number);
    }

    private static int Seconds(uint milliseconds) => (int)Math.Max(1, (milliseconds + 999L) / 1000);
}
