using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>What is done about a group.</summary>
internal enum GroupChange
{
    Join,
    Leave,
    Block,
    Unblock,
}

/// <summary>Multicast groups in the structures of ws2ipdef.h.</summary>
internal static class StackGroups
{
    private const int GroupRequestHead = 8; // GROUP_REQ: an index, and an address aligned to 8.

    /// <summary>IP_MREQ: group, interface.</summary>
    public static WsaError Change4(StackEndpoint endpoint, ReadOnlySpan<byte> value, GroupChange change) =>
        TryFindInterface(endpoint, value.Slice(4, 4), out int index) ? Change(endpoint, IpAddress.ReadV4(value), index, null, change) : WSAEADDRNOTAVAIL;

    /// <summary>IP_MREQ_SOURCE: group, source, interface.</summary>
    public static WsaError ChangeSource4(StackEndpoint endpoint, ReadOnlySpan<byte> value, GroupChange change) =>
        TryFindInterface(endpoint, value.Slice(8, 4), out int index)
            ? Change(endpoint, IpAddress.ReadV4(value), index, IpAddress.ReadV4(value[4..]), change)
            : WSAEADDRNOTAVAIL;

    /// <summary>IPV6_MREQ: group, index.</summary>
    public static WsaError Change6(StackEndpoint endpoint, ReadOnlySpan<byte> value, GroupChange change) =>
        Change(endpoint, IpAddress.ReadV6(value), MemoryMarshal.Read<int>(value[16..]), null, change);

    /// <summary>GROUP_REQ and GROUP_SOURCE_REQ.</summary>
    public static WsaError Change(StackEndpoint endpoint, ReadOnlySpan<byte> value, GroupChange change, bool hasSource)
    {
        var group = new SocketAddress(value.Slice(GroupRequestHead, SocketAddress.MaxLength));
        var source = hasSource ? new SocketAddress(value.Slice(GroupRequestHead + SocketAddress.MaxLength, SocketAddress.MaxLength)) : default;
        if (!group.IsIp || (hasSource && !source.IsIp)) return WSAEINVAL;
        IpAddress? from = hasSource ? StackAddress.Read(source).Address : null;
        return Change(endpoint, StackAddress.Read(group).Address, MemoryMarshal.Read<int>(value), from, change);
    }

    private static WsaError Change(StackEndpoint endpoint, IpAddress group, int index, IpAddress? source, GroupChange change)
    {
        if (endpoint is StackStreamEndpoint) return WSAENOPROTOOPT;
        if (!group.IsMulticast) return WSAEINVAL;
        if (index != 0 && endpoint.Socket.Stack.FindInterface(index) is null) return WSAEADDRNOTAVAIL;

        Instant now = endpoint.Host.Owner.Enter();
        StackError error = endpoint is StackRawEndpoint raw
            ? ChangeRaw(raw.Raw, now, group, index, source, change)
            : ChangeUdp(((StackDatagramEndpoint)endpoint).Udp, now, group, index, source, change);
        endpoint.Host.Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    private static StackError ChangeUdp(UdpSocket socket, Instant now, IpAddress group, int index, IpAddress? source, GroupChange change) =>
        change switch
        {
            GroupChange.Join => socket.Join(now, group, index, source),
            GroupChange.Leave => socket.Leave(now, group, index, source),
            GroupChange.Block => socket.Block(now, group, index, source!.Value),
            _ => socket.Unblock(now, group, index, source!.Value),
        };

    private static StackError ChangeRaw(RawSocket socket, Instant now, IpAddress group, int index, IpAddress? source, GroupChange change) => change switch
    {
        GroupChange.Join => socket.Join(now, group, index, source),
        GroupChange.Leave => socket.Leave(now, group, index, source),
        _ => socket.Block(now, group, index, source!.Value, change == GroupChange.Block),
    };

    /// <summary>An interface by one of its addresses, or by index as 0.x.x.x (UD07).</summary>
    /// <param name="endpoint">On whose host.</param>
    /// <param name="value">Four bytes.</param>
    /// <param name="index">The index, 0 for the choice of the routes.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFindInterface(StackEndpoint endpoint, ReadOnlySpan<byte> value, out int index)
    {
        (IpAddress address, index) = StackAddress.ReadInterface(value);
        if (address.IsUnspecified) return index == 0 || endpoint.Socket.Stack.FindInterface(index) is not null;

        endpoint.Host.Owner.Enter(); // Addresses come and go with leases.
        foreach (NetworkInterface each in endpoint.Socket.Stack.Interfaces)
        {
            foreach (InterfaceAddress own in each.Addresses)
            {
                if (own.Address == address) index = each.Index;
            }
        }

        endpoint.Host.Owner.Leave();
        return index != 0;
    }
}
