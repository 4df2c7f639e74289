using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Naming;

/// <summary>Names on the network of the caller: those that its transport knows, and where it leaves that to the host, the host's.</summary>
internal static class NetworkNames
{
    /// <inheritdoc cref="HostResolver.Resolve"/>
    public static WsaError Resolve(string name, int family, int hostFlags, bool encode, out List<SocketAddress> addresses, out string? canonicalName)
    {
        addresses = [];
        WsaError error = Session.Transport.Names is { } names ? names.Resolve(name, family, addresses, out canonicalName) : Unsupported(out canonicalName);
        return error == WSAEOPNOTSUPP ? HostResolver.Resolve(name, family, hostFlags, encode, out addresses, out canonicalName) : error;
    }

    /// <inheritdoc cref="HostResolver.ReverseResolve"/>
    public static WsaError ReverseResolve(in SocketAddress address, out string name)
    {
        WsaError error = Session.Transport.Names is { } names ? names.ResolveName(address, out name) : Unsupported(out name!);
        return error == WSAEOPNOTSUPP ? HostResolver.ReverseResolve(address, out name) : error;
    }

    private static WsaError Unsupported(out string? name)
    {
        name = null;
        return WSAEOPNOTSUPP;
    }
}
