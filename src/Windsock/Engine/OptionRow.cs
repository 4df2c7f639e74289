using Windsock.Catalog;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>The shape of an option's value.</summary>
internal enum OptionType
{
    /// <summary>4 bytes, 0 or 1; a shorter value is taken when it is set.</summary>
    Bool,

    /// <summary>4 bytes.</summary>
    Number,

    /// <summary>A structure of a fixed size.</summary>
    Record,

    /// <summary>As many bytes as there are.</summary>
    Bytes,
}

/// <summary>Where an option lives.</summary>
internal enum OptionHome
{
    /// <summary>A handler of the engine's own (see <see cref="OptionHandlers"/>).</summary>
    Handled,

    /// <summary>Kept and given back, without effect.</summary>
    Stored,

    /// <summary>Always the default: what else it could be has an effect that cannot be had here, so setting that fails.</summary>
    Fixed,

    /// <summary>The transport is told, and what it was told is kept and given back.</summary>
    Kept,

    /// <summary>The transport keeps it.</summary>
    Host,

    /// <summary>Not supported; the row's default is the error.</summary>
    Refused,
}

/// <summary>What may be done with an option, and when.</summary>
[Flags]
internal enum OptionAccess
{
    None = 0,
    Get = 1,
    Set = 2,
    Both = Get | Set,

    /// <summary>WSAEINVAL once the socket is bound.</summary>
    BeforeBind = 4,
}

/// <summary>Kinds of sockets: one bit for each pair of family and type.</summary>
[Flags]
internal enum SocketKinds
{
    None = 0,
    Tcp4 = 1,
    Udp4 = 2,
    Raw4 = 4,
    Tcp6 = 8,
    Udp6 = 16,
    Raw6 = 32,
    UnixStream = 64,
    Messages4 = Udp4 | Raw4,
    Messages6 = Udp6 | Raw6,
    Messages = Messages4 | Messages6,
    Ip4 = Tcp4 | Messages4,
    Ip6 = Tcp6 | Messages6,
    Ip = Ip4 | Ip6,
    Tcp = Tcp4 | Tcp6,
    Udp = Udp4 | Udp6,
    Datagrams = Udp,
    Streams = Tcp | UnixStream,
    All = Ip | UnixStream,
}

/// <summary>One socket option.</summary>
/// <param name="Level">SOL_SOCKET, IPPROTO_TCP …</param>
/// <param name="Name">SO_LINGER, TCP_NODELAY …</param>
/// <param name="Type">The shape of the value.</param>
/// <param name="Size">Its bytes; 0 when they vary.</param>
/// <param name="Access">What may be done, and when.</param>
/// <param name="Kinds">Sockets that have it.</param>
/// <param name="Home">Where it lives.</param>
/// <param name="Default">The value before it is set, or the error of a refused one.</param>
internal readonly record struct OptionRow(
    int Level, int Name, OptionType Type, int Size, OptionAccess Access, SocketKinds Kinds, OptionHome Home, int Default)
{
    /// <summary>A row as the table writes it.</summary>
    public OptionRow(int level, int name, (OptionType Type, int Size) shape, OptionAccess access, SocketKinds kinds, OptionHome home, int @default)
        : this(level, name, shape.Type, shape.Size, access, kinds, home, @default)
    {
    }

    /// <summary>The kind of a socket. A dual-stack one also has the options of IPv4 (V603).</summary>
    public static SocketKinds KindOf(CatalogIdentity identity, bool dualStack)
    {
        int type = identity.Type switch { SOCK_STREAM => 0, SOCK_DGRAM => 1, _ => 2 };
        if (identity.Family == AF_UNIX) return SocketKinds.UnixStream;

        var kind = (SocketKinds)((identity.Family == AF_INET ? (int)SocketKinds.Tcp4 : (int)SocketKinds.Tcp6) << type);
        return dualStack ? kind | (SocketKinds)((int)SocketKinds.Tcp4 << type) : kind;
    }
}
