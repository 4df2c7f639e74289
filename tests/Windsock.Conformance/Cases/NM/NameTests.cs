namespace Windsock.Conformance;

/// <summary>getnameinfo, and the look-ups of Windows Sockets 1.1 with their memory.</summary>
public sealed unsafe class NameTests : ConformanceTest
{
    private const int ERROR_INSUFFICIENT_BUFFER = 122;

    [FaceTheory, Statement("NM07")]
    [Case(AF_INET, NI_NUMERICHOST | NI_NUMERICSERV, "127.0.0.1", "80")]
    [Case(AF_INET6, NI_NUMERICHOST | NI_NUMERICSERV, "::1", "80")]
    [Case(AF_INET, NI_NUMERICHOST, "127.0.0.1", "http")]
    public void getnameinfo_gives_names_or_numbers(Face face, int family, int flags, string host, string service)
    {
        byte* node = Array<byte>(100), port = Array<byte>(100);
        Returns(NO_ERROR, face.getnameinfo(Loopback(family, 80), SizeOf(family), node, 100, port, 100, flags));
        Assert.Equal((host, service), (new string((sbyte*)node), new string((sbyte*)port)));

        char* wideNode = Array<char>(100), widePort = Array<char>(100);
        Returns(NO_ERROR, face.GetNameInfoW(Loopback(family, 80), SizeOf(family), wideNode, 100, widePort, 100, flags));
        Assert.Equal((host, service), (new string(wideNode), new string(widePort)));
    }

    [FaceTheory, Statement("NM07")]
    public void getnameinfo_has_its_errors(Face face)
    {
        byte* node = Array<byte>(100), port = Array<byte>(100);
        SockAddrIn* name = V4(INADDR_LOOPBACK, 80);
        const int Numbers = NI_NUMERICHOST | NI_NUMERICSERV;
        Returns(WSAHOST_NOT_FOUND, face.getnameinfo(name, SockAddrIn.Size, node, 100, null, 0, NI_NAMEREQD | NI_NUMERICHOST));
        Returns(WSAHOST_NOT_FOUND, face.getnameinfo(name, SockAddrIn.Size, null, 0, null, 0, Numbers));
        Returns(WSAEFAULT, face.getnameinfo(name, SockAddrIn.Size, node, 9, null, 0, Numbers));
        Returns(WSAEFAULT, face.getnameinfo(name, SockAddrIn.Size, null, 0, port, 2, Numbers));
        Returns(ERROR_INSUFFICIENT_BUFFER, face.GetNameInfoW(name, SockAddrIn.Size, Array<char>(9), 9, null, 0, Numbers));
        Returns(NO_ERROR, face.getnameinfo(name, SockAddrIn.Size, node, 10, port, 3, Numbers));
        Returns(WSAEFAULT, face.getnameinfo(name, 15, node, 100, null, 0, Numbers));
        Returns(WSAEFAULT, face.getnameinfo(null, SockAddrIn.Size, node, 100, null, 0, Numbers));
        Returns(WSAEINVAL, face.getnameinfo(name, SockAddrIn.Size, node, 100, null, 0, 0x20));
        name->sin_family = AF_UNIX;
        Returns(WSAEAFNOSUPPORT, face.getnameinfo(name, SockAddrIn.Size, node, 100, null, 0, Numbers));
    }

    [FaceTheory, Statement("NM08")]
    public void A_thread_has_one_place_for_each_kind_of_answer(Face face)
    {
        byte* text = face.inet_ntoa(face.htonl(0x01020304));
        Assert.True(text == face.inet_ntoa(face.htonl(0x05060708)));
        Assert.Equal("5.6.7.8", new string((sbyte*)text));

        HostEnt* host = face.gethostbyname(Ansi("127.0.0.1"));
        ServEnt* service = face.getservbyname(Ansi("http"), Ansi("tcp"));
        ProtoEnt* protocol = face.getprotobyname(Ansi("tcp"));
        Assert.True(host != null && service != null && protocol != null);
        // None of them has disturbed another.
        Assert.Equal("127.0.0.1", new string((sbyte*)host->h_name));
        Assert.Equal("http", new string((sbyte*)service->s_name));
        Assert.Equal("5.6.7.8", new string((sbyte*)text));

        nint elsewhere = InBackground(() => (nint)face.inet_ntoa(0)).Join().Result;
        Assert.NotEqual((nint)text, elsewhere);
        Assert.Equal("5.6.7.8", new string((sbyte*)text));
        nint serviceElsewhere = InBackground(() => (nint)face.getservbyname(Ansi("domain"), null)).Join().Result;
        Assert.NotEqual((nint)service, serviceElsewhere);
        Assert.Equal("http", new string((sbyte*)service->s_name));
    }

    [FaceTheory, Statement("NM09")]
    public void Their_structures_are_laid_out_as_on_Windows(Face face)
    {
        HostEnt* host = face.gethostbyname(Ansi("127.0.0.1"));
        Assert.Equal((AF_INET, 4), (host->h_addrtype, host->h_length));
        Assert.Equal([127, 0, 0, 1], new Span<byte>(host->h_addr_list[0], 4).ToArray());
        Assert.True(host->h_addr_list[1] == null && host->h_aliases[0] == null);

        ServEnt* service = face.getservbyname(Ansi("http"), Ansi("tcp"));
        Assert.Equal(80, face.ntohs((ushort)service->s_port));
        Assert.Equal("tcp", new string((sbyte*)service->s_proto));

        ProtoEnt* protocol = face.getprotobynumber(17);
        Assert.Equal(17, protocol->p_proto);
        Assert.Equal("udp", new string((sbyte*)protocol->p_name));
    }

    [FaceTheory]
    [Case("http", "tcp", 80)]
    [Case("HTTP", "tcp", 80)]
    [Case("domain", "udp", 53)]
    [Case("http", null, 80)]
    [Case("no-such-service", null, 0)]
    [Case("http", "sctp-of-nobody", 0)]
    public void Services_are_found_by_name_and_by_port(Face face, string name, string? protocol, int port)
    {
        byte* wanted = protocol is null ? null : Ansi(protocol);
        ServEnt* found = face.getservbyname(Ansi(name), wanted);
        if (port == 0)
        {
            Assert.True(found == null);
            Assert.Equal(WSANO_DATA, face.WSAGetLastError());
            return;
        }

        Assert.Equal(port, face.ntohs((ushort)found->s_port));
        found = face.getservbyport(face.htons((ushort)port), wanted);
        Assert.Equal(name, new string((sbyte*)found->s_name), ignoreCase: true);
    }

    [FaceTheory]
    [Case("ip", 0)]
    [Case("tcp", 6)]
    [Case("TCP", 6)]
    [Case("udp", 17)]
    public void Protocols_are_found_by_name_and_by_number(Face face, string name, int number)
    {
        Assert.Equal(number, face.getprotobyname(Ansi(name))->p_proto);
        Assert.Equal(name, new string((sbyte*)face.getprotobynumber(number)->p_name), ignoreCase: true);
    }

    [FaceTheory, Statement("NM10")]
    [Case("127.0.0.1", "7F000001", "dotted text")]
    [Case("10.1", "0A000001", "dotted text of two parts")]
    public void gethostbyname_answers_numbers_without_a_look_up(Face face, string name, string expected, string why)
    {
        HostEnt* host = face.gethostbyname(Ansi(name));
        Assert.True(host != null && Convert.ToHexString(new Span<byte>(host->h_addr_list[0], 4)) == expected, why);
    }

    [FaceTheory, Statement("NM10")]
    public void gethostbyname_finds_IPv4_only(Face face)
    {
        HostEnt* host = face.gethostbyname(Ansi("localhost"));
        Assert.Equal((AF_INET, 4), (host->h_addrtype, host->h_length));
        Assert.True(face.gethostbyname(Ansi("::1")) == null);
        Assert.Contains(face.WSAGetLastError(), (int[])[WSAHOST_NOT_FOUND, WSANO_DATA]);
    }

    [FaceTheory, Statement("NM10")]
    public void NULL_and_an_empty_name_are_the_local_host(Face face)
    {
        byte* name = Array<byte>(256);
        Ok(face.gethostname(name, 256));
        string own = new((sbyte*)name);

        Assert.Equal(own, new string((sbyte*)face.gethostbyname(null)->h_name));
        Assert.Equal(own, new string((sbyte*)face.gethostbyname(Ansi(""))->h_name));
    }

    [FaceTheory, Statement("NM10")]
    public void gethostname_needs_room_for_the_name(Face face)
    {
        byte* name = Array<byte>(256);
        Ok(face.gethostname(name, 256));
        int length = new string((sbyte*)name).Length;
        Assert.True(length > 0);

        Ok(face.gethostname(name, length + 1));
        Expect(WSAEFAULT, face.gethostname(name, length));
        Expect(WSAEFAULT, face.gethostname(null, 256));
        char* wide = Array<char>(256);
        Ok(face.GetHostNameW(wide, 256));
        Assert.Equal(new string((sbyte*)name), new string(wide));
        Expect(WSAEFAULT, face.GetHostNameW(wide, length));
    }

    [FaceTheory]
    public void gethostbyaddr_has_its_errors(Face face)
    {
        byte* address = Array<byte>(16);
        Assert.True(face.gethostbyaddr(address, 3, AF_INET) == null);
        Assert.Equal(WSAEFAULT, face.WSAGetLastError());
        Assert.True(face.gethostbyaddr(address, 4, AF_UNIX) == null);
        Assert.Equal(WSAEAFNOSUPPORT, face.WSAGetLastError());
        Assert.True(face.gethostbyaddr(null, 4, AF_INET) == null);
        Assert.Equal(WSAEFAULT, face.WSAGetLastError());
    }
}
