namespace Windsock.Conformance;

/// <summary>getaddrinfo and GetAddrInfoW.</summary>
public sealed unsafe class GetAddrInfoTests : ConformanceTest
{
    private const int AI_INVALID = 0x200;

    [FaceTheory, Statement("NM01"), Statement("NM03"), Statement("NM05")]
    [Case(null, null, 0, 0, 0, WSAHOST_NOT_FOUND, "neither node nor service")]
    [Case(null, "80", AI_CANONNAME, 0, 0, WSAEINVAL, "a canonical name of no node")]
    [Case("localhost", null, AI_NUMERICHOST, 0, 0, WSAHOST_NOT_FOUND, "a name where a number must be")]
    [Case("127.0.0.1", "no-such-service", 0, 0, 0, WSATYPE_NOT_FOUND, "no such service")]
    [Case("127.0.0.1", "80", 0, AF_UNIX, 0, WSAEAFNOSUPPORT, "a family without names")]
    [Case("127.0.0.1", "80", 0, 10, 0, WSAEAFNOSUPPORT, "the host's number of AF_INET6")]
    [Case("127.0.0.1", "80", 0, 0, 77, WSAESOCKTNOSUPPORT, "no socket type")]
    [Case("127.0.0.1", "80", AI_INVALID, 0, 0, WSAEINVAL, "no flag")]
    [Case("no-such-host.invalid", null, AI_NUMERICHOST, AF_INET6, 0, WSAHOST_NOT_FOUND, "a name that nobody has")]
    [Case("::1", null, 0, AF_INET, 0, WSAHOST_NOT_FOUND, "an address of another family")]
    [Case("127.0.0.1", "65536", 0, 0, 0, WSATYPE_NOT_FOUND, "no port")]
    [Case("127.0.0.1", "80", 0, 0, 0, NO_ERROR, "a good question")]
    public void The_code_is_returned(Face face, string? node, string? service, int flags, int family, int type, int expected, string why)
    {
        AddrInfo* hints = New(new AddrInfo { ai_flags = flags, ai_family = family, ai_socktype = type });
        AddrInfo** list = List();
        int result = face.getaddrinfo(node is null ? null : Ansi(node), service is null ? null : Ansi(service), hints, list);
        Assert.True(result == expected, $"{why}: {Describe(result)}");
        Assert.Equal(expected == NO_ERROR, *list != null);
        face.freeaddrinfo(*list);

        result = face.GetAddrInfoW(node is null ? null : Wide(node), service is null ? null : Wide(service), hints, list);
        Assert.True(result == expected, $"{why}, wide: {Describe(result)}");
        if (result == NO_ERROR) face.FreeAddrInfoW(*list);
    }

    [FaceTheory, Statement("NM02")]
    [Case("127.0.0.1", AF_INET)]
    [Case("::1", AF_INET6)]
    public void Without_hints_an_address_appears_once_and_has_no_type(Face face, string node, int family)
    {
        AddrInfo** list = List();
        Returns(NO_ERROR, face.getaddrinfo(Ansi(node), Ansi("80"), null, list));

        AddrInfo* only = *list;
        Assert.True(only->ai_next == null);
        Assert.Equal((0, 0, family), (only->ai_socktype, only->ai_protocol, only->ai_family));
        Assert.Equal((nuint)SizeOf(family), only->ai_addrlen);
        Assert.True(only->ai_canonname == null);
        Assert.Equal(new Span<byte>(Loopback(family, 80), SizeOf(family)).ToArray(), new Span<byte>(only->ai_addr, SizeOf(family)).ToArray());
        face.freeaddrinfo(only);
    }

    [FaceTheory, Statement("NM02")]
    public void A_name_appears_once_for_each_address(Face face)
    {
        var seen = new HashSet<string>();
        AddrInfo** list = List();
        Returns(NO_ERROR, face.getaddrinfo(Ansi("localhost"), null, null, list));
        for (AddrInfo* each = *list; each != null; each = each->ai_next)
        {
            Assert.Equal((0, 0), (each->ai_socktype, each->ai_protocol));
            Assert.True(seen.Add(Convert.ToHexString(new ReadOnlySpan<byte>(each->ai_addr, (int)each->ai_addrlen))), "an address appears twice");
        }

        face.freeaddrinfo(*list);
    }

    [FaceTheory, Statement("NM03")]
    [Case("length")]
    [Case("name")]
    [Case("address")]
    [Case("next")]
    public void Hints_hold_no_results(Face face, string which)
    {
        AddrInfo* hints = New<AddrInfo>();
        switch (which)
        {
            case "length": hints->ai_addrlen = 1; break;
            case "name": hints->ai_canonname = hints; break;
            case "address": hints->ai_addr = hints; break;
            default: hints->ai_next = hints; break;
        }

        Returns(WSANO_RECOVERY, face.getaddrinfo(Ansi("127.0.0.1"), null, hints, List()));
        Returns(WSANO_RECOVERY, face.GetAddrInfoW(Wide("127.0.0.1"), null, hints, List()));
    }

    [FaceTheory, Statement("NM04")]
    public void An_empty_name_is_the_local_host(Face face)
    {
        string[] own = Addresses(face, "");
        Assert.NotEmpty(own);
        Assert.Equal(own, Addresses(face, "..localmachine"));

        // A socket can be bound to each of them.
        AddrInfo** list = List();
        Returns(NO_ERROR, face.getaddrinfo(Ansi(""), null, null, list));
        for (AddrInfo* each = *list; each != null; each = each->ai_next)
        {
            Ok(face.bind(Socket(SOCK_DGRAM, each->ai_family), each->ai_addr, (int)each->ai_addrlen));
        }

        face.freeaddrinfo(*list);
    }

    [FaceTheory, Statement("NM06")]
    public void AI_V4MAPPED_gives_IPv4_in_the_form_of_IPv6(Face face)
    {
        Assert.Equal(["00000000000000000000FFFF7F000001"], Addresses(face, "127.0.0.1", AI_V4MAPPED, AF_INET6));
        Assert.Equal(["00000000000000000000FFFF7F000001"], Addresses(face, "127.0.0.1", AI_V4MAPPED | AI_ALL, AF_INET6));
        Assert.Equal(["7F000001"], Addresses(face, "127.0.0.1", AI_V4MAPPED | AI_ADDRCONFIG, AF_INET));
    }

    [FaceTheory]
    [Case(null, AI_PASSIVE, AF_INET, "00000000")]
    [Case(null, 0, AF_INET, "7F000001")]
    [Case(null, AI_PASSIVE, AF_INET6, "00000000000000000000000000000000")]
    [Case(null, 0, AF_INET6, "00000000000000000000000000000001")]
    [Case("127.0.0.1", AI_PASSIVE, AF_INET, "7F000001")]
    public void No_node_is_loopback_or_with_AI_PASSIVE_the_wildcard(Face face, string? node, int flags, int family, string expected) =>
        Assert.Equal([expected], Addresses(face, node, flags, family));

    [FaceTheory]
    [Case("http", SOCK_STREAM, 80)]
    [Case("domain", SOCK_DGRAM, 53)]
    [Case("1234", SOCK_STREAM, 1234)]
    [Case("0", 0, 0)]
    public void A_service_is_a_name_or_a_number(Face face, string service, int type, int port)
    {
        AddrInfo* hints = New(new AddrInfo { ai_socktype = type });
        AddrInfo** list = List();
        Returns(NO_ERROR, face.getaddrinfo(Ansi("127.0.0.1"), Ansi(service), hints, list));
        Assert.Equal(port, face.ntohs(((SockAddrIn*)(*list)->ai_addr)->sin_port));
        Assert.Equal(type, (*list)->ai_socktype);
        face.freeaddrinfo(*list);
    }

    private string[] Addresses(Face face, string? node, int flags = 0, int family = 0)
    {
        AddrInfo* hints = New(new AddrInfo { ai_flags = flags, ai_family = family });
        AddrInfo** list = List();
        Returns(NO_ERROR, face.getaddrinfo(node is null ? null : Ansi(node), node is null ? Ansi("80") : null, hints, list));
        var found = new List<string>();
        for (AddrInfo* each = *list; each != null; each = each->ai_next)
        {
            int at = each->ai_family == AF_INET6 ? 8 : 4, length = each->ai_family == AF_INET6 ? 16 : 4;
            found.Add(Convert.ToHexString(new ReadOnlySpan<byte>((byte*)each->ai_addr + at, length)));
        }

        face.freeaddrinfo(*list);
        return [.. found];
    }

    private AddrInfo** List() => (AddrInfo**)New<nint>();
}
