using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Catalog;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>The options that the engine answers itself.</summary>
internal static unsafe class OptionHandlers
{
    private const int MaxDatagram4 = 65507; // 65535 less the headers of IP and UDP.
    private const int MaxDatagram6 = 65527;
    private const int NotConnected = -1;

    /// <summary>Reads one; there is room for its size.</summary>
    public static WsaError Get(SocketObject socket, in OptionRow row, Span<byte> value, out int length)
    {
        length = row.Size;
        SocketOptions options = socket.Options;
        switch (row.Level, row.Name)
        {
            case (SOL_SOCKET, SO_LINGER):
                MemoryMarshal.Write(value, options.Linger);
                return NO_ERROR;
            case (SOL_SOCKET, SO_PROTOCOL_INFOA):
                MemoryMarshal.Write(value, WSAPROTOCOL_INFOA.From(Entry(socket)));
                return NO_ERROR;
            case (SOL_SOCKET, SO_PROTOCOL_INFOW):
                MemoryMarshal.Write(value, Entry(socket));
                return NO_ERROR;
            case (SOL_SOCKET, SO_BSP_STATE):
                return GetState(socket, value, out length);
            default:
                MemoryMarshal.Write(value, GetNumber(socket, row));
                return NO_ERROR;
        }
    }

    private static int GetNumber(SocketObject socket, in OptionRow row) => (row.Level, row.Name) switch
    {
        (SOL_SOCKET, SO_ACCEPTCONN) => socket.IsListening ? 1 : 0,
        (SOL_SOCKET, SO_DONTLINGER) => socket.Options.Linger.l_onoff == 0 ? 1 : 0,
        (SOL_SOCKET, SO_RCVTIMEO) => Math.Max(socket.Options.ReceiveTimeout, 0),
        (SOL_SOCKET, SO_SNDTIMEO) => Math.Max(socket.Options.SendTimeout, 0),
        (SOL_SOCKET, SO_OOBINLINE) => socket.Options.OutOfBandInline ? 1 : 0,
        (SOL_SOCKET, SO_ERROR) => (int)socket.TakeError(),
        (SOL_SOCKET, SO_TYPE) => socket.Identity.Type,
        (SOL_SOCKET, SO_MAX_MSG_SIZE or SO_MAXDG or SO_MAXPATHDG) => socket.Identity.Family == AF_INET ? MaxDatagram4 : MaxDatagram6,
        (SOL_SOCKET, SO_CONNECT_TIME) => socket.IsConnected ? (int)((Environment.TickCount64 - socket.ConnectedAt) / 1000) : NotConnected,
        (IPPROTO_IPV6, IPV6_V6ONLY) => socket.Options.DualStack ? 0 : 1,
        _ => socket.Options.Kept(row),
    };

    /// <summary>Writes one; numbers come as 4 bytes and BOOLs as 0 or 1.</summary>
    public static WsaError Set(SocketObject socket, in OptionRow row, ReadOnlySpan<byte> value)
    {
        SocketOptions options = socket.Options;
        switch (row.Level, row.Name)
        {
            case (SOL_SOCKET, SO_LINGER):
                options.Linger = MemoryMarshal.Read<LINGER>(value);
                return NO_ERROR;
            case (SOL_SOCKET, SO_DONTLINGER):
                options.Linger = options.Linger with { l_onoff = (ushort)(value[0] == 0 ? 1 : 0) };
                return NO_ERROR;
            case (SOL_SOCKET, SO_RCVTIMEO):
                options.ReceiveTimeout = Patience(value);
                return NO_ERROR;
            case (SOL_SOCKET, SO_SNDTIMEO):
                options.SendTimeout = Patience(value);
                return NO_ERROR;
            case (SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT):
                return UpdateAcceptContext(socket, MemoryMarshal.Read<nuint>(value));
            case (SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT):
                if (!socket.IsConnected) return WSAENOTCONN;
                socket.Unaware = Unawareness.None;
                return NO_ERROR;
            default:
                return SetFlag(socket, row, value);
        }
    }

    private static WsaError SetFlag(SocketObject socket, in OptionRow row, ReadOnlySpan<byte> value)
    {
        bool on = value[0] != 0;
        if (on && ConflictOf(row) is { } other && socket.Options.Kept(SOL_SOCKET, other) != 0) return WSAEINVAL;

        // The host's dynamic ports are random always.
        bool told = row.Name != SO_RANDOMIZE_PORT || row.Level != SOL_SOCKET;
        WsaError error = told ? socket.Endpoint.SetOption(row.Level, row.Name, value) : NO_ERROR;
        if (error != NO_ERROR) return error;

        SocketOptions options = socket.Options;
        if (row is { Level: SOL_SOCKET, Name: SO_OOBINLINE }) options.OutOfBandInline = on;
        if (row is { Level: IPPROTO_IPV6, Name: IPV6_V6ONLY }) options.DualStack = !on;
        options.Keep(row, on ? 1 : 0);
        return NO_ERROR;
    }

    /// <summary>The option that may not be on together with this one.</summary>
    private static int? ConflictOf(in OptionRow row) => (row.Level, row.Name) switch
    {
        (SOL_SOCKET, SO_REUSEADDR) => SO_EXCLUSIVEADDRUSE,
        (SOL_SOCKET, SO_EXCLUSIVEADDRUSE) => SO_REUSEADDR,
        (SOL_SOCKET, SO_RANDOMIZE_PORT) => SO_REUSE_UNICASTPORT,
        (SOL_SOCKET, SO_REUSE_UNICASTPORT) => SO_RANDOMIZE_PORT,
        (SOL_SOCKET, SO_REUSE_MULTICASTPORT) => SO_EXCLUSIVEADDRUSE,
        _ => null,
    };

    /// <summary>Milliseconds of a DWORD; 0 is for ever, and so is what an int cannot hold (25 days).</summary>
    private static int Patience(ReadOnlySpan<byte> value)
    {
        int milliseconds = MemoryMarshal.Read<int>(value);
        return milliseconds <= 0 ? Endpoint.Forever : milliseconds;
    }

    private static WsaError UpdateAcceptContext(SocketObject socket, nuint listening)
    {
        using SocketLease lease = SocketLease.Take(listening);
        if (lease.Socket is not { } listener) return WSAENOTSOCK;
        if (!listener.IsListening) return WSAEINVAL;
        if (!socket.IsConnected) return WSAENOTCONN;

        bool hadOwn = socket.OptionState is not null;
        socket.Options.InheritFrom(listener.Options);
        if (hadOwn) socket.Options.Import(socket.Options.Export());
        socket.Unaware = Unawareness.None;
        return NO_ERROR;
    }

    private static WSAPROTOCOL_INFOW Entry(SocketObject socket)
    {
        ProtocolCatalog.TryFind(socket.Identity.CatalogEntryId, out WSAPROTOCOL_INFOW entry);
        if (socket.Identity.Type == SOCK_RAW) entry.iProtocol = socket.Identity.Protocol;
        return entry;
    }

    /// <summary>SO_BSP_STATE: the addresses follow the structure in the buffer, which points at them.</summary>
    private static WsaError GetState(SocketObject socket, Span<byte> value, out int length)
    {
        socket.GetLocalName(out SocketAddress local);
        socket.GetRemoteName(out SocketAddress remote);
        length = sizeof(CSADDR_INFO) + local.Length + remote.Length;
        if (value.Length < length) return WSAEFAULT;

        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value)) + sizeof(CSADDR_INFO);
        var state = new CSADDR_INFO
        {
            LocalAddr = new SOCKET_ADDRESS { lpSockaddr = local.Length == 0 ? null : (SOCKADDR*)start, iSockaddrLength = local.Length },
            RemoteAddr = new SOCKET_ADDRESS { lpSockaddr = remote.Length == 0 ? null : (SOCKADDR*)(start + local.Length), iSockaddrLength = remote.Length },
            iSocketType = socket.Identity.Type,
            iProtocol = socket.Identity.Protocol,
        };
        MemoryMarshal.Write(value, state);
        local.Bytes.CopyTo(value[sizeof(CSADDR_INFO)..]);
        remote.Bytes.CopyTo(value[(sizeof(CSADDR_INFO) + local.Length)..]);
        return NO_ERROR;
    }
}
