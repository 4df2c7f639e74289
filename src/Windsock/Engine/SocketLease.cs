using System.Runtime.CompilerServices;

namespace Windsock.Engine;

/// <summary>A socket found by its handle, safe from being released until the lease ends.</summary>
internal readonly ref struct SocketLease
{
    private readonly nuint _handle;

    private SocketLease(SocketObject? socket, nuint handle)
    {
        Socket = socket;
        _handle = handle;
    }

    /// <summary>The socket, or null: no WSAStartup, or no such socket.</summary>
    public SocketObject? Socket { get; }

    /// <summary>Looks a socket up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SocketLease Take(nuint handle) => new(Session.IsStarted ? Session.Handles.Enter<SocketObject>(handle) : null, handle);

    /// <summary>Finds a socket for an overlapped operation, without a lease: <see cref="SocketIo"/> sees to it that the endpoint is not closed under
    /// one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SocketObject? Peek(nuint handle)
    {
        if (!Session.IsStarted || Session.Handles.Peek<SocketObject>(handle) is not { IsOverlapped: true } socket) return null;
        if (socket.IsConnecting) Resolve(handle);
        return socket;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Resolve(nuint handle)
    {
        using SocketLease lease = Take(handle);
        lease.Socket?.ResolveConnect(lease.Socket.Endpoint.Poll());
    }

    /// <summary>Ends the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (Socket is not null) Session.Handles.Leave(_handle);
    }
}
