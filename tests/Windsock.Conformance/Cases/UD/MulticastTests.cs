namespace Windsock.Conformance;

/// <summary>Groups, over the loopback interface.</summary>
public sealed unsafe class MulticastTests : ConformanceTest
{
    private const uint Group = 0xefc80102, OtherGroup = 0xefc80103; // 239.200.1.2 and .3

    /// <summary>ip_mreq: the group, then the interface.</summary>
    private struct Membership
    {
        public uint Group;
        public uint Interface;
    }

    // UD07 says more than this: a loopback interface delivers whatever IP_MULTICAST_LOOP says, so it needs another one.
    [FaceTheory]
    [Case(IP_MULTICAST_IF)]
    [Case(IP_UNICAST_IF)]
    public void An_interface_may_be_an_index_in_network_order(Face face, int option)
    {
        nuint s = Socket(SOCK_DGRAM);
        Ok(face.setsockopt(s, IPPROTO_IP, option, New(face.htonl(1)), sizeof(uint)));
        Expect(WSAEADDRNOTAVAIL, face.setsockopt(s, IPPROTO_IP, option, New(face.htonl(0x00fffff0)), sizeof(uint)));
    }

    [FaceTheory]
    public void An_index_as_interface_carries_datagrams(Face face)
    {
        nuint receiver = Member(face, Group);
        nuint sender = Socket(SOCK_DGRAM);
        Ok(face.setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, New(face.htonl(1)), sizeof(uint)));

        SendTo(face, sender, 1, Group, PortOf(receiver));
        Assert.Equal([1], Receive(receiver, 10));
    }

    // UD08 says more than these: WSAJoinLeaf.
    [FaceTheory]
    public void A_wildcard_socket_hears_only_groups_that_it_joined(Face face)
    {
        nuint member = Member(face, Group);
        int port = PortOf(member);
        nuint outsider = Socket(SOCK_DGRAM);
        SetOption(outsider, SOL_SOCKET, SO_REUSEADDR, 1);
        Ok(face.bind(outsider, V4(INADDR_ANY, port), SockAddrIn.Size));
        Join(face, outsider, OtherGroup);
        nuint sender = Sender(face);

        SendTo(face, sender, 1, Group, port);
        SendTo(face, sender, 2, OtherGroup, port);

        Assert.Equal([1], Receive(member, 10));
        Assert.Equal([2], Receive(outsider, 10));
        MakeNonBlocking(member);
        Expect(WSAEWOULDBLOCK, face.recv(member, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    public void A_group_that_was_left_is_not_heard(Face face)
    {
        nuint member = Member(face, Group);
        int port = PortOf(member);
        nuint sender = Sender(face);
        Ok(face.setsockopt(member, IPPROTO_IP, IP_DROP_MEMBERSHIP, Of(face, Group), sizeof(Membership)));

        SendTo(face, sender, 1, Group, port);
        Ok(face.sendto(sender, New((byte)2), 1, 0, V4(INADDR_LOOPBACK, port), SockAddrIn.Size));

        Assert.Equal([2], Receive(member, 10));
        Expect(WSAEADDRNOTAVAIL, face.setsockopt(member, IPPROTO_IP, IP_DROP_MEMBERSHIP, Of(face, Group), sizeof(Membership)));
    }

    // A socket on the wildcard address that hears a group.
    private nuint Member(Face face, uint group)
    {
        nuint s = Socket(SOCK_DGRAM);
        SetOption(s, SOL_SOCKET, SO_REUSEADDR, 1);
        Ok(face.bind(s, V4(INADDR_ANY), SockAddrIn.Size));
        Join(face, s, group);
        return s;
    }

    private void Join(Face face, nuint s, uint group) => Ok(face.setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, Of(face, group), sizeof(Membership)));

    private Membership* Of(Face face, uint group) => New(new Membership { Group = face.htonl(group), Interface = face.htonl(INADDR_LOOPBACK) });

    private nuint Sender(Face face)
    {
        nuint s = Socket(SOCK_DGRAM);
        Ok(face.setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, New(face.htonl(INADDR_LOOPBACK)), sizeof(uint)));
        return s;
    }

    private void SendTo(Face face, nuint s, byte data, uint group, int port) => Ok(face.sendto(s, New(data), 1, 0, V4(group, port), SockAddrIn.Size));
}
