using Windsock.Spi;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Transports.Stack;

/// <summary>What lies between the IP header and the transport's: IP_OPTIONS of what is sent, and the extension headers of what raw sockets receive.</summary>
internal static class StackHeaders
{
    private const int IPPROTO_IPV6 = 41;
    private const ControlWishes Extensions = ControlWishes.HopOptions6 | ControlWishes.RoutingHeader6;

    /// <summary>IP_OPTIONS: of every packet that the socket sends over IPv4.</summary>
    /// <returns>NO_ERROR; WSAEINVAL for more than 40 bytes, a list that is malformed, or a route.</returns>
    public static WsaError SetOptions(StackEndpoint endpoint, ReadOnlySpan<byte> value)
    {
        if (!Ipv4Options.TryMake(value, out byte[]? options)) return WSAEINVAL;
        if (endpoint is StackStreamEndpoint stream) return stream.Configure((all, _) => all with { HeaderOptions = options }, 0);
        return StackOptionValues.Messages(endpoint, socket => socket.HeaderOptions = options, socket => socket.HeaderOptions = options);
    }

    /// <summary>IP_OPTIONS, as it was set but for the padding.</summary>
    public static WsaError GetOptions(StackEndpoint endpoint, Span<byte> value, out int length)
    {
        byte[]? options = endpoint switch
        {
            StackStreamEndpoint stream => stream.Tcp.Settings.HeaderOptions,
            StackDatagramEndpoint datagram => datagram.Udp.HeaderOptions,
            StackRawEndpoint raw => raw.Raw.HeaderOptions,
            _ => null,
        };
        length = 0;
        if (options is null) return NO_ERROR;
        if (!options.AsSpan().TryCopyTo(value)) return WSAEFAULT;
        length = options.Length;
        return NO_ERROR;
    }

    /// <summary>IPV6_HOPOPTS and IPV6_RECVRTHDR: the headers come with WSARecvMsg.</summary>
    public static WsaError SetWish(StackEndpoint endpoint, ControlWishes wish, int value)
    {
        if (endpoint is not StackRawEndpoint raw) return WSAENOPROTOOPT;
        endpoint.Settings.Wish(wish, value != 0);
        endpoint.Host.Owner.Enter();
        raw.Raw.KeepsHeaders = (endpoint.Settings.Wishes & Extensions) != 0;
        endpoint.Host.Owner.Leave();
        return NO_ERROR;
    }

    /// <summary>Writes the extension headers that the program wants, each whole as it came (RFC 3542 sections 7 and 8).</summary>
    public static void Write(Packet packet, ControlWishes wishes, Span<byte> control, ref int used, ref int flags)
    {
        if ((wishes & Extensions) == 0 || packet.Destination.IsV4 || packet.Start - packet.NetworkStart < Ipv6Header.Size) return;

        ReadOnlySpan<byte> headers = packet.Buffer.AsSpan(packet.NetworkStart, packet.Start - packet.NetworkStart);
        var walker = new Ipv6ExtensionWalker(headers, headers[Ipv6NextHeaderAt]);
        while (walker.MoveNext())
        {
            (ControlWishes wish, int type) = walker.Protocol switch
            {
                IpProtocol.HopByHop => (ControlWishes.HopOptions6, Ws.IPV6_HOPOPTS),
                IpProtocol.Routing => (ControlWishes.RoutingHeader6, Ws.IPV6_RTHDR),
                _ => (ControlWishes.None, 0),
            };
            if ((wishes & wish) != 0) ControlRecords.Write(control, ref used, ref flags, IPPROTO_IPV6, type, walker.Header);
        }
    }

    private const int Ipv6NextHeaderAt = 6;
}
