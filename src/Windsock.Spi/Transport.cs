namespace Windsock.Spi;

/// <summary>Who carries bytes: opens endpoints. A layer is a transport around another one.</summary>
public abstract class Transport
{
    /// <summary>What it is called in messages and in the catalog.</summary>
    public abstract string Name { get; }

    /// <summary>Who knows the names on its network; null when that is the host.</summary>
    public virtual NameSource? Names => null;

    /// <summary>Opens an endpoint. The catalog has already matched the triple, none of the values is a wild card.</summary>
    /// <param name="family">AF_INET, AF_INET6 or AF_UNIX, as in winsock2.h.</param>
    /// <param name="type">SOCK_STREAM 1, SOCK_DGRAM 2 or SOCK_RAW 3.</param>
    /// <param name="protocol">IPPROTO_*; for SOCK_RAW the protocol to listen to.</param>
    /// <param name="endpoint">The new endpoint, owned by the caller.</param>
    /// <returns>NO_ERROR, WSAEACCES (raw without rights), WSAEMFILE, WSAENOBUFS, WSAEAFNOSUPPORT or WSAEPROTONOSUPPORT.</returns>
    public abstract WsaError Open(int family, int type, int protocol, out Endpoint? endpoint);

    /// <summary>Makes an endpoint of a host descriptor that another process shared with this one; the endpoint owns it from then on.</summary>
    public virtual WsaError Adopt(int descriptor, int family, int type, int protocol, out Endpoint? endpoint)
    {
        endpoint = null;
        return WsaError.WSAEOPNOTSUPP;
    }

    /// <summary>Told of a WSAStartup that succeeded.</summary>
    /// <param name="version">The version agreed on, major in the low byte.</param>
    public virtual void Started(int version)
    {
    }

    /// <summary>Told of a WSACleanup that succeeded.</summary>
    /// <param name="last">Whether it was the last one, and every socket has been closed.</param>
    public virtual void CleanedUp(bool last)
    {
    }

    /// <summary>Whether connections end with the process, because it carries them itself.</summary>
    public virtual bool EndsWithProcess => false;

    /// <summary>Told of the end of a process whose sockets have been told (<see cref="Endpoint.EndWithProcess"/>): what they sent still has to arrive,
    /// unless <see cref="CleanedUp"/> has waited for that. Nothing is carried afterwards.</summary>
    public virtual void ProcessEnds()
    {
    }

    /// <summary>Told of every call of the program that failed, also of those that never reached an endpoint. Runs on the failing thread.</summary>
    /// <param name="function">The Winsock function.</param>
    /// <param name="error">What WSAGetLastError says.</param>
    public virtual void CallFailed(string function, WsaError error)
    {
    }
}
