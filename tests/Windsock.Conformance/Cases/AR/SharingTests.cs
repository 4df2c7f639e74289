namespace Windsock.Conformance;

/// <summary>Two binds to one port: who may share with whom.</summary>
public sealed unsafe class SharingTests : ConformanceTest
{
    private const uint OtherLoopback = 0x7f000002;

    // Each row is a first bind, each column a second one, both in the order of s_ways: "-" is success, "U" WSAEADDRINUSE, "A" WSAEACCES.
    private static readonly (int? Option, bool Wildcard)[] s_ways =
        [(null, true), (null, false), (SO_REUSEADDR, true), (SO_REUSEADDR, false), (SO_EXCLUSIVEADDRUSE, true), (SO_EXCLUSIVEADDRUSE, false)];

    private static readonly string[] s_outcomes =
    [
        "U - A - U -",
        "- U - A U U",
        "U - - - U -",
        "- U - - U U",
        "U A A A U A",
        "- U - A U U",
    ];

    [FaceTheory, Statement("AR03")]
    [Case(SOCK_STREAM, AF_INET)]
    [Case(SOCK_STREAM, AF_INET6)]
    [Case(SOCK_DGRAM, AF_INET)]
    [Case(SOCK_DGRAM, AF_INET6)]
    public void A_second_bind_ends_as_the_matrix_says(Face face, int type, int family)
    {
        var wrong = new List<string>();
        for (int first = 0; first < s_ways.Length; first++)
        {
            for (int second = 0; second < s_ways.Length; second++)
            {
                char expected = s_outcomes[first].Split(' ')[second][0];
                string outcome = TryBoth(face, type, family, first, second);
                // Another program may have the port at an address that only the second bind wants; hardly twice.
                for (int again = 0; again < 3 && outcome != expected.ToString(); again++) outcome = TryBoth(face, type, family, first, second);
                if (outcome != expected.ToString()) wrong.Add($"{Name(first)}, then {Name(second)}: {outcome} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    private string TryBoth(Face face, int type, int family, int first, int second)
    {
        nuint one = Prepared(type, family, s_ways[first].Option);
        Ok(face.bind(one, Address(family, s_ways[first].Wildcard, 0), SizeOf(family)));
        int port = PortOf(one);
        nuint two = Prepared(type, family, s_ways[second].Option);
        int result = face.bind(two, Address(family, s_ways[second].Wildcard, port), SizeOf(family));
        int error = result == 0 ? NO_ERROR : face.WSAGetLastError();
        string outcome = error switch { NO_ERROR => "-", WSAEADDRINUSE => "U", WSAEACCES => "A", _ => Describe(error) };

        // What one bind allowed, listening must not take back; a socket that was refused is as new.
        if (result == 0)
        {
            Assert.Equal(port, PortOf(two));
            if (type == SOCK_STREAM && (face.listen(one, 1) != 0 || face.listen(two, 1) != 0)) outcome = $"- but listen {Describe(face.WSAGetLastError())}";
        }
        else
        {
            Ok(face.bind(two, Address(family, s_ways[second].Wildcard, 0), SizeOf(family)));
            Assert.Equal(port, PortOf(one));
        }

        Ok(face.closesocket(one));
        Ok(face.closesocket(two));
        return outcome;
    }

    private nuint Prepared(int type, int family, int? option)
    {
        nuint s = Socket(type, family);
        if (option is { } name) SetOption(s, SOL_SOCKET, name, 1);
        return s;
    }

    private void* Address(int family, bool wildcard, int port)
    {
        if (!wildcard) return Loopback(family, port);
        return family == AF_INET6 ? V6("::", port) : V4(INADDR_ANY, port);
    }

    private static string Name(int way)
    {
        string option = s_ways[way].Option switch { null => "default", SO_REUSEADDR => "reuse", _ => "exclusive" };
        return $"{option} {(s_ways[way].Wildcard ? "wildcard" : "specific")}";
    }

    [FaceTheory, Statement("AR02")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void With_SO_REUSEADDR_a_second_socket_listens_over_a_live_one(Face face, int family)
    {
        nuint first = Prepared(SOCK_STREAM, family, SO_REUSEADDR), second = Prepared(SOCK_STREAM, family, SO_REUSEADDR);
        Ok(face.bind(first, Loopback(family), SizeOf(family)));
        Ok(face.listen(first, 5));
        int port = PortOf(first);
        Ok(face.bind(second, Loopback(family, port), SizeOf(family)));
        Ok(face.listen(second, 5));

        ConnectedTo(port, family);

        // Whichever gets it.
        FdSet* set = New(FdSet.Of(first, second));
        Assert.Equal(1, Ok(face.select(0, set, null, null, New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds)))));
        Ok(face.accept((nuint)set->fd_array[0], null, null));
    }

    [FaceTheory, Statement("AR05")]
    public void Listeners_on_different_addresses_of_one_port_get_their_own_connections(Face face)
    {
        nuint one = Listener();
        int port = PortOf(one);
        nuint two = Socket();
        Ok(face.bind(two, V4(OtherLoopback, port), SockAddrIn.Size));
        Ok(face.listen(two, 5));

        AssertDelivered(face, OtherLoopback, port, two);
        AssertDelivered(face, INADDR_LOOPBACK, port, one);
    }

    [FaceTheory, Statement("AR05")]
    [Case(true)]
    [Case(false)]
    public void A_specific_listener_takes_its_connections_from_the_wildcard(Face face, bool wildcardFirst)
    {
        nuint wildcard = Socket(), specific = Socket();
        nuint first = wildcardFirst ? wildcard : specific, second = wildcardFirst ? specific : wildcard;
        Ok(face.bind(first, V4(wildcardFirst ? INADDR_ANY : INADDR_LOOPBACK), SockAddrIn.Size));
        Ok(face.listen(first, 5));
        int port = PortOf(first);
        Ok(face.bind(second, V4(wildcardFirst ? INADDR_LOOPBACK : INADDR_ANY, port), SockAddrIn.Size));
        Ok(face.listen(second, 5));

        AssertDelivered(face, INADDR_LOOPBACK, port, specific);
        AssertDelivered(face, OtherLoopback, port, wildcard);
    }

    [FaceTheory, Statement("AR05")]
    public void A_port_of_three_listeners_loses_one_and_takes_it_back(Face face)
    {
        nuint wildcard = Socket(), one = Socket(), two = Socket();
        Ok(face.bind(wildcard, V4(INADDR_ANY), SockAddrIn.Size));
        Ok(face.listen(wildcard, 5));
        int port = PortOf(wildcard);
        Ok(face.bind(one, V4(INADDR_LOOPBACK, port), SockAddrIn.Size));
        Ok(face.listen(one, 5));
        Ok(face.bind(two, V4(OtherLoopback, port), SockAddrIn.Size));
        Ok(face.listen(two, 5));
        AssertDelivered(face, OtherLoopback, port, two);
        AssertDelivered(face, INADDR_LOOPBACK, port, one);
        AssertDelivered(face, 0x7f000003, port, wildcard);

        Ok(face.closesocket(two));
        AssertDelivered(face, OtherLoopback, port, wildcard);
        nuint again = Socket();
        Ok(face.bind(again, V4(OtherLoopback, port), SockAddrIn.Size));
        Ok(face.listen(again, 5));
        AssertDelivered(face, OtherLoopback, port, again);
    }

    [FaceTheory, Statement("AR05")]
    public void A_specific_datagram_socket_takes_its_datagrams_from_the_wildcard(Face face)
    {
        nuint wildcard = Socket(SOCK_DGRAM), specific = Socket(SOCK_DGRAM), sender = Socket(SOCK_DGRAM);
        Ok(face.bind(wildcard, V4(INADDR_ANY), SockAddrIn.Size));
        int port = PortOf(wildcard);
        Ok(face.bind(specific, V4(INADDR_LOOPBACK, port), SockAddrIn.Size));

        byte* data = New((byte)1);
        Ok(face.sendto(sender, data, 1, 0, V4(INADDR_LOOPBACK, port), SockAddrIn.Size));
        *data = 2;
        Ok(face.sendto(sender, data, 1, 0, V4(OtherLoopback, port), SockAddrIn.Size));

        Assert.Equal([1], Receive(specific, 10));
        Assert.Equal([2], Receive(wildcard, 10));
    }

    [FaceTheory, Statement("AR05")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void Nobody_coexists_with_an_exclusive_wildcard(Face face, int type)
    {
        nuint owner = Prepared(type, AF_INET, SO_EXCLUSIVEADDRUSE);
        Ok(face.bind(owner, V4(INADDR_ANY), SockAddrIn.Size));

        Expect(WSAEACCES, face.bind(Socket(type), V4(OtherLoopback, PortOf(owner)), SockAddrIn.Size));
    }

    // A connection to an address is accepted by this listener and no other.
    private void AssertDelivered(Face face, uint address, int port, nuint listener)
    {
        nuint client = Socket();
        Ok(face.connect(client, V4(address, port), SockAddrIn.Size));
        WaitReadable(listener);
        nuint server = Ok(face.accept(listener, null, null));
        Send(client, 42);
        Assert.Equal([42], Receive(server, 1));
        Ok(face.closesocket(client));
        Ok(face.closesocket(server));
    }
}
