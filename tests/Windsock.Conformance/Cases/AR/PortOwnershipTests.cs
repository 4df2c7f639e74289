using System.Globalization;

namespace Windsock.Conformance;

/// <summary>How long a port stays somebody's, and what the two sharing options ask for.</summary>
public sealed unsafe class PortOwnershipTests : ConformanceTest
{
    [FaceTheory, Statement("AR01")]
    [Case(AF_INET, "tcp")]
    [Case(AF_INET6, "tcp6")]
    public void A_port_whose_connection_is_in_TIME_WAIT_can_be_bound_again(Face face, int family, string table)
    {
        nuint listener = Listener(family);
        int port = PortOf(listener);
        nuint client = ConnectedTo(port, family);
        nuint server = Ok(face.accept(listener, null, null));

        // Whoever ends first keeps the state.
        Ok(face.shutdown(server, SD_SEND));
        Assert.Empty(Receive(client, 1));
        Ok(face.closesocket(client));
        Assert.Empty(Receive(server, 1));
        Ok(face.closesocket(server));
        Ok(face.closesocket(listener));
        Assert.True(NetworkUnderTest.IsStack || IsInTimeWait(table, port), "the host does not show the connection in TIME_WAIT");

        nuint again = Socket(SOCK_STREAM, family);
        Ok(face.bind(again, Loopback(family, port), SizeOf(family)));
        Ok(face.listen(again, 5));
        ConnectedTo(port, family);
        Ok(face.accept(again, null, null));
    }

    private static bool IsInTimeWait(string table, int port) =>
        File.ReadLines($"/proc/net/{table}").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(columns => columns[1].EndsWith(":" + port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal) && columns[3] == "06");

    [FaceTheory, Statement("AR06")]
    [Case(SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, SOCK_STREAM)]
    [Case(SO_EXCLUSIVEADDRUSE, SO_REUSEADDR, SOCK_STREAM)]
    [Case(SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, SOCK_DGRAM)]
    [Case(SO_EXCLUSIVEADDRUSE, SO_REUSEADDR, SOCK_DGRAM)]
    public void The_two_options_exclude_each_other(Face face, int first, int second, int type)
    {
        nuint s = Socket(type);
        SetOption(s, SOL_SOCKET, first, 1);

        Expect(WSAEINVAL, face.setsockopt(s, SOL_SOCKET, second, New(1), sizeof(int)));
        Assert.Equal(1, GetOption(s, SOL_SOCKET, first));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, second));
    }

    [FaceTheory, Statement("AR06")]
    [Case(SO_REUSEADDR)]
    [Case(SO_EXCLUSIVEADDRUSE)]
    public void They_are_set_before_bind_or_not_at_all(Face face, int option)
    {
        nuint s = Bound();

        Expect(WSAEINVAL, face.setsockopt(s, SOL_SOCKET, option, New(1), sizeof(int)));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, option));
    }

    [FaceTheory, Statement("AR07")]
    [Case(true)]
    [Case(false)]
    public void An_exclusive_port_stays_taken_until_its_accepted_connections_are_gone(Face face, bool wildcard)
    {
        uint address = wildcard ? INADDR_ANY : INADDR_LOOPBACK;
        nuint listener = Socket();
        SetOption(listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
        Ok(face.bind(listener, V4(address), SockAddrIn.Size));
        Ok(face.listen(listener, 5));
        int port = PortOf(listener);
        nuint client = ConnectedTo(port);
        nuint server = Ok(face.accept(listener, null, null));
        Ok(face.closesocket(listener));

        nuint next = Socket();
        Expect(WSAEADDRINUSE, face.bind(next, V4(address, port), SockAddrIn.Size));

        Ok(face.closesocket(client));
        Assert.Empty(Receive(server, 1));
        Ok(face.closesocket(server));
        Ok(face.bind(next, V4(address, port), SockAddrIn.Size));
        Ok(face.listen(next, 5));
    }

    [FaceTheory]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void A_closed_socket_gives_its_port_back_at_once(Face face, int type)
    {
        nuint first = Bound(type);
        int port = PortOf(first);
        Ok(face.closesocket(first));

        Ok(face.bind(Socket(type), Loopback(AF_INET, port), SockAddrIn.Size));
    }

    [FaceTheory]
    public void A_stream_and_a_datagram_socket_do_not_share_their_ports(Face face)
    {
        nuint stream = Bound();
        Ok(face.bind(Socket(SOCK_DGRAM), Loopback(AF_INET, PortOf(stream)), SockAddrIn.Size));
    }

    [FaceTheory, Statement("AR08")]
    [Case(null, null, WSAEADDRINUSE, "the IPv4 owner has the wildcard")]
    [Case(null, SO_REUSEADDR, WSAEACCES, "an owner without the option does not share")]
    [Case(SO_EXCLUSIVEADDRUSE, SO_REUSEADDR, WSAEACCES, "an exclusive owner shares with nobody")]
    [Case(SO_EXCLUSIVEADDRUSE, SO_EXCLUSIVEADDRUSE, WSAEADDRINUSE, "two exclusive owners")]
    [Case(SO_REUSEADDR, SO_REUSEADDR, NO_ERROR, "both share")]
    public void A_dual_stack_wildcard_must_pass_among_IPv4_owners_too(Face face, int? ownersOption, int? option, int expected, string why)
    {
        nuint owner = Socket(SOCK_DGRAM), dual = Socket(SOCK_DGRAM, AF_INET6);
        SetOption(dual, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        if (ownersOption is { } first) SetOption(owner, SOL_SOCKET, first, 1);
        if (option is { } second) SetOption(dual, SOL_SOCKET, second, 1);
        Ok(face.bind(owner, V4(INADDR_ANY), SockAddrIn.Size));

        int result = face.bind(dual, V6("::", PortOf(owner)), SockAddrIn6.Size);
        int error = result == 0 ? NO_ERROR : face.WSAGetLastError();
        Assert.True(error == expected, $"{why}: {Describe(error)}");
    }

    [FaceTheory, Statement("AR08")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void An_exclusive_dual_stack_wildcard_keeps_IPv4_away(Face face, int type)
    {
        nuint dual = Socket(type, AF_INET6);
        SetOption(dual, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        SetOption(dual, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
        Ok(face.bind(dual, V6("::"), SockAddrIn6.Size));

        Expect(WSAEACCES, face.bind(Socket(type), V4(INADDR_LOOPBACK, PortOf(dual)), SockAddrIn.Size));
        Expect(WSAEACCES, face.bind(Socket(type, AF_INET6), V6("::1", PortOf(dual)), SockAddrIn6.Size));
    }

    [FaceTheory, Statement("AR08")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void A_wildcard_of_IPv6_alone_does_not_meet_IPv4(Face face, int type)
    {
        // Another program may have the IPv6 half of a port; hardly several times.
        for (int left = 5; ; left--)
        {
            nuint owner = Socket(type);
            SetOption(owner, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
            Ok(face.bind(owner, V4(INADDR_ANY), SockAddrIn.Size));

            int result = face.bind(Socket(type, AF_INET6), V6("::", PortOf(owner)), SockAddrIn6.Size);
            if (result == 0) return;
            Assert.True(left > 0, Describe(face.WSAGetLastError()));
        }
    }
}
