using Windsock.Engine;
using Windsock.Naming;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Services and protocols.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Finds a service by its name or an alias; capitals do not count.</summary>
    /// <param name="name">The name, ended by a zero.</param>
    /// <param name="proto">"tcp", "udp" or another; null for the first that matches.</param>
    /// <returns>Memory of this thread, which its next getservby* overwrites; or null with WSANOTINITIALISED, WSAEFAULT or
    /// WSANO_DATA (no such service).</returns>
    /// <remarks>Source: MS Learn "getservbyname function (winsock2.h)".</remarks>
    public static SERVENT* getservbyname(byte* name, byte* proto) =>
        Store(FindServiceByName(name, proto, out ServiceEntry? service), service, nameof(getservbyname));

    /// <summary>Finds a service by its port.</summary>
    /// <param name="port">In network order; only 16 bits count.</param>
    /// <param name="proto">"tcp", "udp" or another; null for the first that matches.</param>
    /// <returns>Memory of this thread, which its next getservby* overwrites; or null with WSANOTINITIALISED, WSAEFAULT or
    /// WSANO_DATA (no such service).</returns>
    /// <remarks>Source: MS Learn "getservbyport function (winsock2.h)".</remarks>
    public static SERVENT* getservbyport(int port, byte* proto) =>
        Store(FindServiceByPort(port, proto, out ServiceEntry? service), service, nameof(getservbyport));

    /// <summary>Finds a protocol by its name or an alias; capitals do not count.</summary>
    /// <param name="name">The name, ended by a zero.</param>
    /// <returns>Memory of this thread, which its next getprotoby* overwrites; or null with WSANOTINITIALISED, WSAEFAULT or
    /// WSANO_DATA (no such protocol).</returns>
    /// <remarks>Source: MS Learn "getprotobyname function (winsock2.h)".</remarks>
    public static PROTOENT* getprotobyname(byte* name) => Store(FindProtocolByName(name, out ProtocolEntry? protocol), protocol, nameof(getprotobyname));

    /// <summary>Finds a protocol by its number.</summary>
    /// <param name="number">In host order.</param>
    /// <returns>Memory of this thread, which its next getprotoby* overwrites; or null with WSANOTINITIALISED or WSANO_DATA (no such protocol).</returns>
    /// <remarks>Source: MS Learn "getprotobynumber function (winsock2.h)".</remarks>
    public static PROTOENT* getprotobynumber(int number) =>
        Store(FindProtocolByNumber(number, out ProtocolEntry? protocol), protocol, nameof(getprotobynumber));

    internal static WsaError FindServiceByName(byte* name, byte* proto, out ServiceEntry? service)
    {
        service = null;
        if (!Session.IsStarted) return WSANOTINITIALISED;
        if (!TryReadNarrow(name, out string? text) || text is null || !TryReadNarrow(proto, out string? protocol)) return WSAEFAULT;

        service = ServiceDatabase.ByName(text, protocol);
        return service is null ? WSANO_DATA : NO_ERROR;
    }

    internal static WsaError FindServiceByPort(int port, byte* proto, out ServiceEntry? service)
    {
        service = null;
        if (!Session.IsStarted) return WSANOTINITIALISED;
        if (!TryReadNarrow(proto, out string? protocol)) return WSAEFAULT;

        service = ServiceDatabase.ByPort(ntohs((ushort)port), protocol);
        return service is null ? WSANO_DATA : NO_ERROR;
    }

    internal static WsaError FindProtocolByName(byte* name, out ProtocolEntry? protocol)
    {
        protocol = null;
        if (!Session.IsStarted) return WSANOTINITIALISED;
        if (!TryReadNarrow(name, out string? text) || text is null) return WSAEFAULT;

        protocol = ProtocolDatabase.ByName(text);
        return protocol is null ? WSANO_DATA : NO_ERROR;
    }

    internal static WsaError FindProtocolByNumber(int number, out ProtocolEntry? protocol)
    {
        protocol = Session.IsStarted ? ProtocolDatabase.ByNumber(number) : null;
        if (protocol is not null) return NO_ERROR;
        return Session.IsStarted ? WSANO_DATA : WSANOTINITIALISED;
    }

    private static bool TryReadNarrow(byte* source, out string? text) => new ProgramText(source, TextForm.Narrow).TryRead(out text);

    private static SERVENT* Store(WsaError error, ServiceEntry? service, string function)
    {
        if (Result(error, function) != 0) return null;
        return NameEntryWriter.Write(service!, ThreadStorage.Replace(ThreadStorage.Kind.Service, NameEntryWriter.SizeOf(service!)));
    }

    private static PROTOENT* Store(WsaError error, ProtocolEntry? protocol, string function)
    {
        if (Result(error, function) != 0) return null;
        return NameEntryWriter.Write(protocol!, ThreadStorage.Replace(ThreadStorage.Kind.Protocol, NameEntryWriter.SizeOf(protocol!)));
    }
}
