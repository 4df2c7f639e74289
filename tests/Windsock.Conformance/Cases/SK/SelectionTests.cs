using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What socket makes of family, type and protocol.</summary>
public sealed unsafe partial class SelectionTests : ConformanceTest
{
    private const int AF_IPX = 6, AF_IRDA = 26, SOCK_RDM = 4, SOCK_SEQPACKET = 5;

    [FaceTheory]
    [Statement("SK09")]
    [Case(AF_UNSPEC, 0, 0, WSAEINVAL, "nothing is asked for")]
    [Case(AF_UNSPEC, SOCK_STREAM, 0, WSAEINVAL, "neither family nor protocol")]
    [Case(AF_UNSPEC, SOCK_DGRAM, 0, WSAEINVAL, "neither family nor protocol")]
    [Case(AF_UNSPEC, 0xdead, 0, WSAEINVAL, "neither family nor protocol, whatever the type")]
    [Case(99, SOCK_STREAM, IPPROTO_TCP, WSAEAFNOSUPPORT, "no such family")]
    [Case(-1, SOCK_STREAM, 0, WSAEAFNOSUPPORT, "no such family")]
    [Case(AF_IPX, SOCK_DGRAM, 0, WSAEAFNOSUPPORT, "a family without a provider")]
    [Case(AF_IRDA, SOCK_STREAM, 0, WSAEAFNOSUPPORT, "a family without a provider")]
    [Case(10, SOCK_STREAM, 0, WSAEAFNOSUPPORT, "the host's number for IPv6 is not Windows'")]
    [Case(AF_INET, 0xdead, 0, WSAESOCKTNOSUPPORT, "no such type")]
    [Case(AF_INET, SOCK_RDM, 0, WSAESOCKTNOSUPPORT, "a type that IPv4 does not have")]
    [Case(AF_INET, SOCK_SEQPACKET, 0, WSAESOCKTNOSUPPORT, "a type that IPv4 does not have")]
    [Case(AF_INET6, -1, 0, WSAESOCKTNOSUPPORT, "no such type")]
    [Case(AF_INET, SOCK_STREAM, IPPROTO_UDP, WSAEPROTONOSUPPORT, "UDP has no streams")]
    [Case(AF_INET, SOCK_DGRAM, IPPROTO_TCP, WSAEPROTONOSUPPORT, "TCP has no datagrams")]
    [Case(AF_INET6, SOCK_STREAM, IPPROTO_UDP, WSAEPROTONOSUPPORT, "UDP has no streams")]
    [Case(AF_INET6, SOCK_DGRAM, IPPROTO_TCP, WSAEPROTONOSUPPORT, "TCP has no datagrams")]
    [Case(AF_INET, SOCK_STREAM, 0xdead, WSAEPROTONOSUPPORT, "no such protocol")]
    [Case(AF_INET, SOCK_STREAM, -1, WSAEPROTONOSUPPORT, "no such protocol")]
    public void What_does_not_fit_together_is_refused(Face face, int family, int type, int protocol, int code, string why)
    {
        Assert.NotEmpty(why);
        Expect(code, face.socket(family, type, protocol));
    }

    [FaceTheory]
    [Statement("SK09")]
    [Case(AF_INET, SOCK_STREAM, 0, AF_INET, SOCK_STREAM, "protocol 0 is the type's own")]
    [Case(AF_INET, SOCK_STREAM, IPPROTO_TCP, AF_INET, SOCK_STREAM, "all given")]
    [Case(AF_INET, SOCK_DGRAM, 0, AF_INET, SOCK_DGRAM, "protocol 0 is the type's own")]
    [Case(AF_INET, SOCK_DGRAM, IPPROTO_UDP, AF_INET, SOCK_DGRAM, "all given")]
    [Case(AF_INET6, SOCK_STREAM, 0, AF_INET6, SOCK_STREAM, "protocol 0 is the type's own")]
    [Case(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, AF_INET6, SOCK_DGRAM, "all given")]
    [Case(AF_INET, 0, 0, AF_INET, SOCK_STREAM, "the first entry of the family is TCP")]
    [Case(AF_INET, 0, IPPROTO_UDP, AF_INET, SOCK_DGRAM, "the protocol decides the type")]
    [Case(AF_INET6, 0, IPPROTO_TCP, AF_INET6, SOCK_STREAM, "the protocol decides the type")]
    [Case(AF_UNSPEC, 0, IPPROTO_TCP, AF_INET, SOCK_STREAM, "the protocol decides all")]
    [Case(AF_UNSPEC, 0, IPPROTO_UDP, AF_INET, SOCK_DGRAM, "the protocol decides all")]
    [Case(AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, AF_INET, SOCK_STREAM, "the first entry that fits is IPv4")]
    public void The_first_entry_that_fits_is_taken(Face face, int family, int type, int protocol, int madeFamily, int madeType, string why)
    {
        nuint s = Ok(face.socket(family, type, protocol));

        // A family shows in what bind takes, a type in what listen says.
        Expect(WSAEAFNOSUPPORT, face.bind(s, New(new SockAddrStorage { ss_family = 99 }), SizeOf(madeFamily)));
        Assert.True(face.bind(s, Loopback(madeFamily), SizeOf(madeFamily)) == 0, why);
        Assert.True((face.listen(s, 1) == 0) == (madeType == SOCK_STREAM), why);
    }

    [FaceTheory(Host = "a privilege for raw sockets")]
    [Statement("SK10")]
    [Case(AF_INET, IPPROTO_ICMP)]
    [Case(AF_INET6, 58)]
    public void A_raw_socket_needs_a_privilege(Face face, int family, int protocol)
    {
        BackgroundCall<nuint> call = InBackground(() =>
        {
            Capabilities.DropForThisThread();
            return Track(face.socket(family, SOCK_RAW, protocol));
        });

        Outcome<nuint> outcome = call.Join();
        Assert.Equal(INVALID_SOCKET, outcome.Result);
        Assert.Equal(WSAEACCES, outcome.Error);
    }

    /// <summary>Takes the privileges of the host away from one thread, which is how a program without administrator rights looks to it.</summary>
    private static partial class Capabilities
    {
        private const uint Version3 = 0x20080522;

        public static void DropForThisThread()
        {
            uint* header = stackalloc uint[2] { Version3, 0 };
            uint* none = stackalloc uint[6];
            Assert.Equal(0, capset(header, none));
        }

        [LibraryImport("libc", SetLastError = true)]
        private static partial int capset(uint* header, uint* data);
    }
}
