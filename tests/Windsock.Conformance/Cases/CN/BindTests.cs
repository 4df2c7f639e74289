namespace Windsock.Conformance;

/// <summary>bind: once, to an address of this machine.</summary>
public sealed unsafe class BindTests : ConformanceTest
{
    [FaceTheory]
    [Statement("CN08")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void A_socket_is_bound_once(Face face, int type)
    {
        nuint s = Bound(type);
        int port = PortOf(s);

        Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
        Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET, port), SockAddrIn.Size));
        Assert.Equal(port, PortOf(s));
    }

    [FaceTheory]
    [Statement("CN08")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void An_address_of_another_machine_is_not_available(Face face, int type)
    {
        nuint s = Socket(type);
        Expect(WSAEADDRNOTAVAIL, face.bind(s, V4(0xc0000201), SockAddrIn.Size)); // 192.0.2.1 belongs to documents, not to machines.
        Ok(face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CN08")]
    [Case(SOCK_STREAM, AF_INET)]
    [Case(SOCK_DGRAM, AF_INET)]
    [Case(SOCK_STREAM, AF_INET6)]
    [Case(SOCK_DGRAM, AF_INET6)]
    public void Ports_chosen_by_the_system_are_dynamic_ones(Face face, int type, int family)
    {
        Assert.Same(Face, face);
        for (int i = 0; i < 40; i++) Assert.InRange(PortOf(Bound(type, family)), 49152, 65535);
    }
}
