namespace Windsock.Spi;

/// <summary>Who knows names on the network of a transport that is not the host's.</summary>
public abstract class NameSource
{
    /// <summary>What the local host is called there.</summary>
    public abstract string HostName { get; }

    /// <summary>The local host's addresses, with port 0; those of loopback only when there are no others.</summary>
    /// <param name="family">AF_UNSPEC, AF_INET or AF_INET6.</param>
    /// <returns>The addresses, IPv6 first.</returns>
    public abstract IReadOnlyList<SocketAddress> LocalAddresses(int family);

    /// <summary>Finds the addresses of a name. May wait.</summary>
    /// <param name="name">Not a numeric address.</param>
    /// <param name="family">AF_UNSPEC, AF_INET or AF_INET6.</param>
    /// <param name="addresses">Gets the addresses, with port 0, the ones to try first in front.</param>
    /// <param name="canonicalName">The official name.</param>
    /// <returns>NO_ERROR, WSAHOST_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN, or WSAEOPNOTSUPP to ask the host.</returns>
    public abstract WsaError Resolve(string name, int family, ICollection<SocketAddress> addresses, out string? canonicalName);

    /// <summary>Finds the name of an address. May wait.</summary>
    /// <param name="address">The address.</param>
    /// <param name="name">Its name.</param>
    /// <returns>NO_ERROR, WSAHOST_NOT_FOUND, WSATRY_AGAIN, or WSAEOPNOTSUPP to ask the host.</returns>
    public abstract WsaError ResolveName(in SocketAddress address, out string name);
}
