using System.Net;
using System.Net.NetworkInformation;

namespace Windsock.Conformance;

/// <summary>IPv6 sockets, alone and together with IPv4.</summary>
public sealed unsafe class DualStackTests : ConformanceTest
{
    private const string Mapped = "::ffff:127.0.0.1";

    [FaceTheory, Statement("V601")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void IPV6_V6ONLY_starts_as_1(Face face, int type)
    {
        nuint s = Socket(type, AF_INET6);
        Assert.Equal(1, GetOption(s, IPPROTO_IPV6, IPV6_V6ONLY));

        SetOption(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        Assert.Equal(0, GetOption(s, IPPROTO_IPV6, IPV6_V6ONLY));
        Ok(face.bind(s, V6("::"), SockAddrIn6.Size));
        Expect(WSAEINVAL, face.setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, New(1), sizeof(int)));
    }

    [FaceTheory, Statement("V601")]
    public void A_listener_for_IPv6_alone_does_not_take_IPv4(Face face)
    {
        nuint listener = Socket(SOCK_STREAM, AF_INET6);
        Ok(face.bind(listener, V6("::"), SockAddrIn6.Size));
        Ok(face.listen(listener, 5));

        Expect(WSAECONNREFUSED, face.connect(Socket(), V4(INADDR_LOOPBACK, PortOf(listener)), SockAddrIn.Size));
        ConnectedTo(PortOf(listener), AF_INET6);
    }

    [FaceTheory, Statement("V601"), Statement("V602")]
    public void A_dual_stack_listener_takes_both_and_shows_IPv4_peers_as_mapped(Face face)
    {
        nuint listener = DualStack(SOCK_STREAM);
        Ok(face.bind(listener, V6("::"), SockAddrIn6.Size));
        Ok(face.listen(listener, 5));
        SockAddrIn6* peer = New<SockAddrIn6>();

        nuint four = ConnectedTo(PortOf(listener));
        nuint server = Ok(face.accept(listener, peer, New(SockAddrIn6.Size)));
        AssertIs(V6(Mapped, PortOf(four)), peer);
        Ok(face.getpeername(server, peer, New(SockAddrIn6.Size)));
        AssertIs(V6(Mapped, PortOf(four)), peer);
        Ok(face.getsockname(server, peer, New(SockAddrIn6.Size)));
        AssertIs(V6(Mapped, PortOf(listener)), peer);

        nuint six = ConnectedTo(PortOf(listener), AF_INET6);
        Ok(face.accept(listener, peer, New(SockAddrIn6.Size)));
        AssertIs(V6("::1", PortOf(six)), peer);
    }

    [FaceTheory, Statement("V602")]
    public void A_dual_stack_datagram_socket_speaks_to_mapped_addresses(Face face)
    {
        nuint dual = DualStack(SOCK_DGRAM), four = Bound(SOCK_DGRAM);
        Ok(face.bind(dual, V6("::"), SockAddrIn6.Size));
        SockAddrIn6* from = New<SockAddrIn6>();

        Ok(face.sendto(dual, New((byte)1), 1, 0, V6(Mapped, PortOf(four)), SockAddrIn6.Size));
        Assert.Equal([1], Receive(four, 10));
        Ok(face.sendto(four, New((byte)2), 1, 0, V4(INADDR_LOOPBACK, PortOf(dual)), SockAddrIn.Size));
        Assert.Equal(1, Ok(face.recvfrom(dual, Array<byte>(10), 10, 0, from, New(SockAddrIn6.Size))));
        AssertIs(V6(Mapped, PortOf(four)), from);
    }

    [FaceTheory, Statement("V602")]
    public void A_dual_stack_client_connects_to_a_mapped_address(Face face)
    {
        nuint listener = Listener(), client = DualStack(SOCK_STREAM);
        Ok(face.connect(client, V6(Mapped, PortOf(listener)), SockAddrIn6.Size));
        SockAddrIn* peer = New<SockAddrIn>();
        Ok(face.accept(listener, peer, New(SockAddrIn.Size)));
        Assert.Equal(PortOf(client), face.ntohs(peer->sin_port));
        Assert.Equal(AF_INET, peer->sin_family);
    }

    [FaceTheory, Statement("V602")]
    public void A_dual_stack_socket_takes_no_IPv4_addresses(Face face)
    {
        SockAddrIn6* room = New<SockAddrIn6>();
        *(SockAddrIn*)room = *V4(INADDR_LOOPBACK, 80);

        Expect(WSAEAFNOSUPPORT, face.bind(DualStack(SOCK_STREAM), room, SockAddrIn6.Size));
        Expect(WSAEAFNOSUPPORT, face.connect(DualStack(SOCK_STREAM), room, SockAddrIn6.Size));
        Expect(WSAEAFNOSUPPORT, face.sendto(DualStack(SOCK_DGRAM), Array<byte>(1), 1, 0, room, SockAddrIn6.Size));
    }

    [FaceTheory, Statement("V602")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void A_mapped_address_on_a_socket_for_IPv6_alone_fails(Face face, int type)
    {
        Expect(WSAEADDRNOTAVAIL, face.bind(Socket(type, AF_INET6), V6(Mapped), SockAddrIn6.Size));
        Expect(WSAENETUNREACH, face.connect(Socket(type, AF_INET6), V6(Mapped, 80), SockAddrIn6.Size));
    }

    [FaceTheory, Statement("V602")]
    public void A_mapped_address_as_destination_of_a_socket_for_IPv6_alone_fails(Face face) =>
        Expect(WSAENETUNREACH, face.sendto(Socket(SOCK_DGRAM, AF_INET6), Array<byte>(1), 1, 0, V6(Mapped, 80), SockAddrIn6.Size));

    [FaceTheory, Statement("V603")]
    public void Options_of_IPv4_are_there_on_dual_stack_sockets_only(Face face)
    {
        nuint dual = DualStack(SOCK_DGRAM), six = Socket(SOCK_DGRAM, AF_INET6);
        SetOption(dual, IPPROTO_IP, IP_TTL, 5);
        Assert.Equal(5, GetOption(dual, IPPROTO_IP, IP_TTL));
        Expect(WSAENOPROTOOPT, face.setsockopt(six, IPPROTO_IP, IP_TTL, New(5), sizeof(int)));
        Expect(WSAENOPROTOOPT, face.setsockopt(six, IPPROTO_IP, IP_PKTINFO, New(1), sizeof(int)));
    }

    [FaceTheory, Statement("V604")]
    public void AF_INET6_is_23_in_28_bytes(Face face)
    {
        nuint s = Bound(SOCK_STREAM, AF_INET6);
        byte* name = Array<byte>(SockAddrStorage.Size);
        int* length = New(SockAddrStorage.Size);
        Ok(face.getsockname(s, name, length));

        Assert.Equal(28, *length);
        Assert.Equal([23, 0], new Span<byte>(name, 2).ToArray());
        Assert.Equal([0, 0, 0, 0], new Span<byte>(name + 4, 4).ToArray());
        Assert.Equal([0, 0, 0, 1], new Span<byte>(name + 20, 4).ToArray());
        Expect(WSAEAFNOSUPPORT, face.socket(10, SOCK_STREAM, 0));

        SockAddrIn6* host = V6("::1");
        host->sin6_family = 10;
        Expect(WSAEAFNOSUPPORT, face.bind(Socket(SOCK_STREAM, AF_INET6), host, SockAddrIn6.Size));
    }

    [FaceTheory, Statement("V604")]
    public void AF_UNIX_names_have_110_bytes_and_are_paths(Face face)
    {
        string path = Path.Combine(Path.GetTempPath(), $"windsock-{Environment.ProcessId}-{face.Language.Length}");
        File.Delete(path);
        byte* name = Array<byte>(110);
        *(ushort*)name = AF_UNIX;
        nuint s = Socket(SOCK_STREAM, AF_UNIX);
        name[3] = (byte)'x';
        Expect(WSAEINVAL, face.bind(s, name, 110)); // A name that begins with zero is no path.

        for (int i = 0; i < path.Length; i++) name[2 + i] = (byte)path[i];
        Ok(face.bind(s, name, 110));
        byte* bound = Array<byte>(SockAddrStorage.Size);
        int* length = New(SockAddrStorage.Size);
        Ok(face.getsockname(s, bound, length));

        Assert.Equal(110, *length);
        Assert.Equal(new Span<byte>(name, 110).ToArray(), new Span<byte>(bound, 110).ToArray());
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    [FaceTheory, Statement("V605")]
    public void The_scope_is_written_behind_a_percent_sign(Face face)
    {
        SockAddrIn6* address = V6("fe80::1");
        address->sin6_scope_id = 12;
        char* text = Array<char>(100);
        uint* length = New(100u);
        Ok(face.WSAAddressToStringW(address, SockAddrIn6.Size, null, text, length));
        Assert.Equal("fe80::1%12", new string(text));
        Assert.Equal(11u, *length);

        SockAddrIn6* read = New<SockAddrIn6>();
        Ok(face.WSAStringToAddressW(text, AF_INET6, null, read, New(SockAddrIn6.Size)));
        AssertIs(address, read);

        AddrInfo** list = (AddrInfo**)New<nint>();
        Returns(NO_ERROR, face.getaddrinfo(Ansi("fe80::1%12"), null, null, list));
        Assert.Equal(12u, ((SockAddrIn6*)(*list)->ai_addr)->sin6_scope_id);
        face.freeaddrinfo(*list);
    }

    // Needs an address of the link scope, which a host may lack.
    [FaceTheory(Host = "an address of the link scope")]
    public void The_scope_is_the_index_of_an_interface(Face face)
    {
        IPAddress? own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address).FirstOrDefault(address => address.IsIPv6LinkLocal);
        if (own is null) return;

        SockAddrIn6* name = V6(own.ToString().Split('%')[0]);
        Expect(WSAEADDRNOTAVAIL, face.bind(Socket(SOCK_DGRAM, AF_INET6), WithScope(name, 0xfffff0), SockAddrIn6.Size));
        nuint s = Socket(SOCK_DGRAM, AF_INET6);
        Ok(face.bind(s, WithScope(name, (uint)own.ScopeId), SockAddrIn6.Size));
        SockAddrIn6* bound = New<SockAddrIn6>();
        Ok(face.getsockname(s, bound, New(SockAddrIn6.Size)));
        Assert.Equal((uint)own.ScopeId, bound->sin6_scope_id);
    }

    private static SockAddrIn6* WithScope(SockAddrIn6* name, uint scope)
    {
        name->sin6_scope_id = scope;
        return name;
    }

    private nuint DualStack(int type)
    {
        nuint s = Socket(type, AF_INET6);
        SetOption(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        return s;
    }

    private static void AssertIs(SockAddrIn6* expected, SockAddrIn6* actual) =>
        Assert.Equal(new Span<byte>(expected, SockAddrIn6.Size).ToArray(), new Span<byte>(actual, SockAddrIn6.Size).ToArray());
}
