using System.Globalization;
using Windsock.Engine;
using Windsock.Naming;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Names to addresses and back: getaddrinfo and getnameinfo.</content>
public static unsafe partial class Ws2_32
{
    private const int KnownNameFlags = NI_NOFQDN | NI_NUMERICHOST | NI_NAMEREQD | NI_NUMERICSERV | NI_DGRAM;
    private const WsaError ERROR_INSUFFICIENT_BUFFER = (WsaError)122;

    /// <summary>Finds the addresses of a host and the port of a service. Every address comes once, with the socket type and protocol of the hints.</summary>
    /// <param name="pNodeName">A name, or an address: IPv4 of one to four parts, IPv6 perhaps with %scope. "" and "..localmachine" are this machine.
    /// Null: the loopback addresses, or with AI_PASSIVE those to bind to.</param>
    /// <param name="pServiceName">A name or a decimal port; null or "" for port 0.</param>
    /// <param name="pHints">Flags, family, socket type and protocol; all else 0. May be null.</param>
    /// <param name="ppResult">Gets the list, for <see cref="freeaddrinfo"/>; null on failure.</param>
    /// <returns>0, or the error itself, which is the last error as well: WSANOTINITIALISED, WSAEFAULT, WSAHOST_NOT_FOUND (no such host, or neither node nor
    /// service), WSANO_DATA (no address of the family), WSATRY_AGAIN, WSANO_RECOVERY (the resolver failed, or more set in the hints than may be),
    /// WSAEINVAL (flags), WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSATYPE_NOT_FOUND (service) or WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "getaddrinfo function (ws2tcpip.h)". Differs: names are those that the host knows, in its hosts file or by nsswitch.conf(5);
    /// AI_DNS_ONLY, AI_FORCE_CLEAR_TEXT, AI_BYPASS_DNS_CACHE, AI_RETURN_TTL, AI_NON_AUTHORITATIVE, AI_SECURE, AI_RETURN_PREFERRED_NAMES and AI_FILESERVER
    /// are accepted and change nothing, since the host has no such choices.</remarks>
    public static int getaddrinfo(byte* pNodeName, byte* pServiceName, ADDRINFOA* pHints, ADDRINFOA** ppResult) =>
        FindAddresses(pNodeName, pServiceName, pHints, ppResult, TextForm.Narrow, nameof(getaddrinfo));

    /// <summary>As <see cref="getaddrinfo"/>, with wide text.</summary>
    /// <returns>0, or the error itself, which is the last error as well: WSANOTINITIALISED, WSAEFAULT, WSAHOST_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN,
    /// WSANO_RECOVERY, WSAEINVAL, WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSATYPE_NOT_FOUND or WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "GetAddrInfoW function (ws2tcpip.h)".</remarks>
    public static int GetAddrInfoW(char* pNodeName, char* pServiceName, ADDRINFOW* pHints, ADDRINFOW** ppResult) =>
        FindAddresses(pNodeName, pServiceName, pHints, ppResult, TextForm.Wide, nameof(GetAddrInfoW));

    /// <summary>Frees a list of <see cref="getaddrinfo"/>, or a part of one that was cut off. Null is nothing to free; no WSAStartup is needed.</summary>
    /// <remarks>Source: MS Learn "freeaddrinfo function (ws2tcpip.h)".</remarks>
    public static void freeaddrinfo(ADDRINFOA* pAddrInfo) => AddressList.Free(pAddrInfo);

    /// <summary>Frees a list of <see cref="GetAddrInfoW"/>. Null is nothing to free; no WSAStartup is needed.</summary>
    /// <remarks>Source: MS Learn "FreeAddrInfoW function (ws2tcpip.h)".</remarks>
    public static void FreeAddrInfoW(ADDRINFOW* pAddrInfo) => AddressList.Free((ADDRINFOA*)pAddrInfo);

    internal static int FindAddresses(void* node, void* service, void* hints, void* result, TextForm form, string function)
    {
        if (!Session.IsStarted) return FailWithCode(WSANOTINITIALISED, function);

        var list = (ADDRINFOA**)result;
        if (!UserMemory.CanWrite((nuint*)list)) return FailWithCode(WSAEFAULT, function);

        *list = null;
        WsaError error = TryReadQuery(node, service, (ADDRINFOA*)hints, form, out AddressQuery? query);
        if (error == NO_ERROR) error = query!.Run();
        if (error != NO_ERROR) return FailWithCode(error, function);

        *list = AddressList.Build(query!, form);
        return *list != null ? 0 : FailWithCode(WSA_NOT_ENOUGH_MEMORY, function);
    }

    private static WsaError TryReadQuery(void* node, void* service, ADDRINFOA* hints, TextForm form, out AddressQuery? query)
    {
        query = null;
        if (!new ProgramText(node, form).TryRead(out string? nodeText) || !new ProgramText(service, form).TryRead(out string? serviceText)) return WSAEFAULT;

        ADDRINFOA wishes = default;
        if (hints != null)
        {
            if (!UserMemory.CanRead(hints)) return WSAEFAULT;
            wishes = *hints;
            if (wishes.ai_addrlen != 0 || wishes.ai_canonname != null || wishes.ai_addr != null || wishes.ai_next != null) return WSANO_RECOVERY;
        }

        query = new AddressQuery(nodeText, serviceText, wishes.ai_flags, wishes.ai_family, wishes.ai_socktype, wishes.ai_protocol);
        return NO_ERROR;
    }

    /// <summary>Notes an error that the function returns itself.</summary>
    private static int FailWithCode(WsaError error, string function)
    {
        Fail(error, function);
        return (int)error;
    }

    /// <summary>Finds the names of an address and of its port. A host without a name comes as a number, and so does a port without a service.</summary>
    /// <param name="pSockaddr">A SOCKADDR_IN or SOCKADDR_IN6.</param>
    /// <param name="SockaddrLength">Bytes at <paramref name="pSockaddr"/>.</param>
    /// <param name="pNodeBuffer">Gets the host; null if not wanted.</param>
    /// <param name="NodeBufferSize">Room in char, 0 if not wanted.</param>
    /// <param name="pServiceBuffer">Gets the service; null if not wanted.</param>
    /// <param name="ServiceBufferSize">Room in char, 0 if not wanted.</param>
    /// <param name="Flags">NI_NOFQDN, NI_NUMERICHOST, NI_NAMEREQD, NI_NUMERICSERV, NI_DGRAM.</param>
    /// <returns>0, or the error itself, which is the last error as well: WSANOTINITIALISED, WSAEFAULT (bad pointer, address cut short, too little room),
    /// WSAEAFNOSUPPORT, WSAEINVAL (flags), WSAHOST_NOT_FOUND (NI_NAMEREQD and no name, or nothing wanted), WSATRY_AGAIN, WSANO_RECOVERY
    /// or WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "getnameinfo function (ws2tcpip.h)".</remarks>
    public static int getnameinfo(
        SOCKADDR* pSockaddr, int SockaddrLength, byte* pNodeBuffer, uint NodeBufferSize, byte* pServiceBuffer, uint ServiceBufferSize, int Flags) =>
        FindNames(
            pSockaddr, SockaddrLength, new(pNodeBuffer, TextForm.Narrow), NodeBufferSize, new(pServiceBuffer, TextForm.Narrow), ServiceBufferSize, Flags,
            nameof(getnameinfo));

    /// <summary>As <see cref="getnameinfo"/>, with wide text; room counts WCHARs.</summary>
    /// <returns>0, or the error itself, which is the last error as well: as getnameinfo, but too little room is ERROR_INSUFFICIENT_BUFFER (122).</returns>
    /// <remarks>Source: MS Learn "GetNameInfoW function (ws2tcpip.h)".</remarks>
    public static int GetNameInfoW(
        SOCKADDR* pSockaddr, int SockaddrLength, char* pNodeBuffer, uint NodeBufferSize, char* pServiceBuffer, uint ServiceBufferSize, int Flags) =>
        FindNames(
            pSockaddr, SockaddrLength, new(pNodeBuffer, TextForm.Wide), NodeBufferSize, new(pServiceBuffer, TextForm.Wide), ServiceBufferSize, Flags,
            nameof(GetNameInfoW));

    internal static int FindNames(
        void* source, int sourceLength, ProgramText node, uint nodeRoom, ProgramText service, uint serviceRoom, int flags, string function)
    {
        if (!Session.IsStarted) return FailWithCode(WSANOTINITIALISED, function);
        if (!TryReadAddress(source, sourceLength, out SocketAddress address)) return FailWithCode(WSAEFAULT, function);
        if (address.Family is not (AF_INET or AF_INET6)) return FailWithCode(WSAEAFNOSUPPORT, function);
        if (!address.IsIp) return FailWithCode(WSAEFAULT, function);
        if ((flags & ~KnownNameFlags) != 0) return FailWithCode(WSAEINVAL, function);

        bool wantsNode = !node.IsNull && nodeRoom != 0, wantsService = !service.IsNull && serviceRoom != 0;
        if (!wantsNode && !wantsService) return FailWithCode(WSAHOST_NOT_FOUND, function);

        WsaError tooSmall = node.Form == TextForm.Narrow ? WSAEFAULT : ERROR_INSUFFICIENT_BUFFER;
        if (wantsNode)
        {
            WsaError error = NameOfHost(address, flags, out string name);
            if (error == NO_ERROR) error = FromPlaced(node.TryWrite(name, nodeRoom), tooSmall);
            if (error != NO_ERROR) return FailWithCode(error, function);
        }

        if (!wantsService) return 0;
        WsaError last = FromPlaced(service.TryWrite(NameOfService(address.Port, flags), serviceRoom), tooSmall);
        return last == NO_ERROR ? 0 : FailWithCode(last, function);
    }

    private static WsaError NameOfHost(in SocketAddress address, int flags, out string name)
    {
        name = SocketAddressText.FormatHost(address.IpBytes, address.ScopeId);
        if ((flags & NI_NUMERICHOST) != 0) return (flags & NI_NAMEREQD) == 0 ? NO_ERROR : WSAHOST_NOT_FOUND;

        WsaError error = NetworkNames.ReverseResolve(address, out string found);
        if (error != NO_ERROR) return (flags & NI_NAMEREQD) == 0 ? NO_ERROR : error;

        int dot = (flags & NI_NOFQDN) == 0 ? -1 : found.IndexOf('.', StringComparison.Ordinal);
        name = dot > 0 ? found[..dot] : found;
        return NO_ERROR;
    }

    private static string NameOfService(int port, int flags)
    {
        ServiceEntry? service = (flags & NI_NUMERICSERV) != 0 ? null : ServiceDatabase.ByPort(port, (flags & NI_DGRAM) != 0 ? "udp" : "tcp");
        return service?.Name ?? port.ToString(CultureInfo.InvariantCulture);
    }
}
