using Windsock.Linux;
using Windsock.Spi;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;
using Interface = Windsock.Transports.Kernel.HostInterfaces.Interface;

namespace Windsock.Transports.Stack;

/// <summary>The stack's interfaces and addresses in the structures of winsock2.h.</summary>
internal static class StackInterfaces
{
    /// <summary>SIO_ADDRESS_LIST_QUERY.</summary>
    public static WsaError ListAddresses(StackEndpoint endpoint, Span<byte> output, out int bytes) =>
        HostInterfaces.WriteAddresses(endpoint.Family, Collect(endpoint.Host, endpoint.Family, withLoopback: false), output, out bytes);

    /// <summary>SIO_GET_INTERFACE_LIST.</summary>
    public static WsaError ListInterfaces(StackEndpoint endpoint, Span<byte> output, out int bytes) =>
        HostInterfaces.WriteInterfaces(Collect(endpoint.Host, SocketAddress.AF_INET, withLoopback: true), output, out bytes);

    /// <summary>SIO_ROUTING_INTERFACE_QUERY: which local address the stack would send from.</summary>
    public static WsaError QueryRoute(StackEndpoint endpoint, SocketAddress destination, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (!destination.IsIp || destination.Family != endpoint.Family) return WSAEAFNOSUPPORT;

        AddressPort to = StackAddress.Read(destination);
        endpoint.Host.Owner.Enter();
        TcpIp.Sockets.StackError error = endpoint.Socket.Stack.Ip.FindPath(to.Address, default, to.Scope, out IpPath? path);
        endpoint.Host.Owner.Leave();
        if (error != TcpIp.Sockets.StackError.None) return StackErrors.ToWsaError(error);

        SocketAddress source = StackAddress.Write(endpoint.Family, new AddressPort(path!.Source, 0, path.Source.IsLinkLocal ? path.Interface.Index : 0));
        bytes = source.Length;
        return source.Bytes.TryCopyTo(output) ? NO_ERROR : WSAEFAULT;
    }

    /// <summary>The addresses of a family that may be used.</summary>
    public static List<Interface> Collect(StackHost host, int family, bool withLoopback)
    {
        var found = new List<Interface>();
        bool v4 = family == SocketAddress.AF_INET;
        host.Owner.Enter();
        foreach (NetworkInterface each in host.Stack.Interfaces)
        {
            if (each.Properties.IsLoopback && !withLoopback) continue;
            foreach (InterfaceAddress address in each.Addresses)
            {
                if (address.Address.IsV4 != v4 || address.State is AddressState.Tentative or AddressState.Duplicate) continue;
                found.Add(Describe(each, address.Prefix, family));
            }
        }

        host.Owner.Leave();
        return found;
    }

    private static Interface Describe(NetworkInterface on, IpPrefix prefix, int family)
    {
        uint flags = LibC.IFF_UP | LibC.IFF_MULTICAST;
        bool broadcasts = prefix.Address.IsV4 && on.Properties.Kind == TcpIp.Link.LinkKind.Ethernet;
        if (on.Properties.IsLoopback) flags |= LibC.IFF_LOOPBACK;
        else flags |= broadcasts ? LibC.IFF_BROADCAST : LibC.IFF_POINTOPOINT;

        int scope = prefix.Address.IsLinkLocal ? on.Index : 0;
        SocketAddress mask = family == SocketAddress.AF_INET ? Address(family, MaskOf(prefix.Length)) : default;
        return new Interface(Address(family, prefix.Address, scope), mask, broadcasts ? Address(family, prefix.LastV4) : default, flags);
    }

    private static IpAddress MaskOf(int length) => IpAddress.V4(length == 0 ? 0 : uint.MaxValue << (32 - length));

    private static SocketAddress Address(int family, IpAddress address, int scope = 0) => StackAddress.Write(family, new AddressPort(address, 0, scope));
}
