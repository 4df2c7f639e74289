namespace Windsock.Conformance;

/// <summary>WSARecvMsg and WSASendMsg: datagrams with what is known about them.</summary>
public sealed unsafe class ControlMessageTests : ConformanceTest
{
    private const uint OtherLoopback = 0x7f000002, LoopbackBroadcast = 0x7fffffff, Group = 0xefc80104;

    [FaceTheory, Statement("IO19")]
    public void Streams_have_neither(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WsaMsg* message = Message(1, 0);

        Assert.Equal(SOCKET_ERROR, face.WSARecvMsg(pair.Server, message, New<uint>(), null, null));
        Assert.Contains(face.WSAGetLastError(), (int[])[WSAEOPNOTSUPP, WSAEINVAL]);
        Assert.Equal(SOCKET_ERROR, face.WSASendMsg(pair.Client, message, 0, New<uint>(), null, null));
        Assert.Contains(face.WSAGetLastError(), (int[])[WSAEOPNOTSUPP, WSAEINVAL]);
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO19")]
    public void A_message_tells_its_sender_and_what_was_used(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2);
        WsaMsg* message = Message(10, 64);
        uint* count = New<uint>();

        Ok(face.WSARecvMsg(pair.Server, message, count, null, null));

        Assert.Equal(2u, *count);
        Assert.Equal([1, 2], new Span<byte>(message->lpBuffers->buf, 2).ToArray());
        Assert.Equal(SockAddrIn.Size, message->namelen);
        Assert.Equal(PortOf(pair.Client), face.ntohs(((SockAddrIn*)message->name)->sin_port));
        Assert.Equal(0u, message->Control.len);
        Assert.Equal(0u, message->dwFlags);
    }

    [FaceTheory, Statement("IO19")]
    public void Data_that_does_not_fit_is_WSAEMSGSIZE_and_MSG_TRUNC(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        Send(pair.Client, 4);
        WsaMsg* message = Message(2, 0);
        uint* count = New<uint>();

        Expect(WSAEMSGSIZE, face.WSARecvMsg(pair.Server, message, count, null, null));

        Assert.Equal(2u, *count);
        Assert.Equal((uint)MSG_TRUNC, message->dwFlags);
        Assert.Equal([1, 2], new Span<byte>(message->lpBuffers->buf, 2).ToArray());
        Assert.Equal([4], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO19")]
    public void Control_messages_that_do_not_fit_are_MSG_CTRUNC(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Server, IPPROTO_IP, IP_PKTINFO, 1);
        Send(pair.Client, 1);
        WsaMsg* message = Message(10, 20);

        Ok(face.WSARecvMsg(pair.Server, message, New<uint>(), null, null));

        Assert.Equal((uint)MSG_CTRUNC, message->dwFlags);
    }

    [FaceTheory, Statement("IO19")]
    [Case(LoopbackBroadcast, MSG_BCAST, true)]
    [Case(LoopbackBroadcast, MSG_BCAST, false)]
    [Case(Group, MSG_MCAST, true)]
    [Case(Group, MSG_MCAST, false)]
    [Case(INADDR_LOOPBACK, 0, true)]
    [Case(INADDR_LOOPBACK, 0, false)]
    public void It_tells_how_the_datagram_was_addressed(Face face, uint address, int expected, bool withInfo)
    {
        Assert.SkipWhen(NetworkUnderTest.IsStack && expected == MSG_BCAST, "needs the host: a broadcast address of the loopback interface");
        nuint receiver = Socket(SOCK_DGRAM), sender = Socket(SOCK_DGRAM);
        Ok(face.bind(receiver, V4(INADDR_ANY), SockAddrIn.Size));
        uint* membership = Array<uint>(2);
        membership[0] = face.htonl(Group);
        membership[1] = face.htonl(INADDR_LOOPBACK);
        Ok(face.setsockopt(receiver, IPPROTO_IP, IP_ADD_MEMBERSHIP, membership, 8));
        Ok(face.setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, membership + 1, 4));
        SetOption(sender, SOL_SOCKET, SO_BROADCAST, 1);
        if (withInfo) SetOption(receiver, IPPROTO_IP, IP_PKTINFO, 1);
        WsaMsg* message = Message(10, 64);
        if (!withInfo) AssertNothingComes(face, receiver, message); // The host keeps less about what came before it was asked.
        Ok(face.sendto(sender, New((byte)1), 1, 0, V4(address, PortOf(receiver)), SockAddrIn.Size));

        Ok(face.WSARecvMsg(receiver, message, New<uint>(), null, null));

        Assert.Equal((uint)expected, message->dwFlags);
        if (withInfo) Assert.Equal(face.htonl(address), *(uint*)Data(message));
        else Assert.Equal(0u, message->Control.len);
    }

    private void AssertNothingComes(Face face, nuint s, WsaMsg* message)
    {
        MakeNonBlocking(s);
        Expect(WSAEWOULDBLOCK, face.WSARecvMsg(s, message, New<uint>(), null, null));
        Ok(face.ioctlsocket(s, FIONBIO, New(0u)));
    }

    [FaceTheory, Statement("IO20")]
    public void in_pktinfo_is_an_address_and_an_interface_behind_a_head_of_16(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Server, IPPROTO_IP, IP_PKTINFO, 1);
        Send(pair.Client, 1);
        WsaMsg* message = Message(10, 64);

        Ok(face.WSARecvMsg(pair.Server, message, New<uint>(), null, null));

        var head = (WsaCmsgHdr*)message->Control.buf;
        Assert.Equal((16u + 8, IPPROTO_IP, IP_PKTINFO), ((uint)head->cmsg_len, head->cmsg_level, head->cmsg_type));
        Assert.Equal(24u, message->Control.len);
        Assert.Equal([127, 0, 0, 1, 1, 0, 0, 0], new Span<byte>(Data(message), 8).ToArray());
    }

    [FaceTheory, Statement("IO20")]
    public void in6_pktinfo_is_20_bytes(Face face)
    {
        SocketPair pair = UdpPair(AF_INET6);
        SetOption(pair.Server, IPPROTO_IPV6, IPV6_PKTINFO, 1);
        Send(pair.Client, 1);
        WsaMsg* message = Message(10, 64);

        Ok(face.WSARecvMsg(pair.Server, message, New<uint>(), null, null));

        var head = (WsaCmsgHdr*)message->Control.buf;
        Assert.Equal((16u + 20, IPPROTO_IPV6, IPV6_PKTINFO), ((uint)head->cmsg_len, head->cmsg_level, head->cmsg_type));
        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0], new Span<byte>(Data(message) + 12, 8).ToArray());
    }

    [FaceTheory, Statement("IO20")]
    public void Several_messages_stand_one_behind_the_other(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Server, IPPROTO_IP, IP_PKTINFO, 1);
        SetOption(pair.Server, IPPROTO_IP, IP_HOPLIMIT, 1);
        SetOption(pair.Client, IPPROTO_IP, IP_TTL, 77);
        Send(pair.Client, 1);
        WsaMsg* message = Message(10, 64);

        Ok(face.WSARecvMsg(pair.Server, message, New<uint>(), null, null));

        var found = new Dictionary<int, int>();
        for (uint at = 0; at + 16 < message->Control.len;)
        {
            var head = (WsaCmsgHdr*)(message->Control.buf + at);
            Assert.Equal(IPPROTO_IP, head->cmsg_level);
            found[head->cmsg_type] = *(int*)(head + 1);
            at += (uint)(head->cmsg_len + 7) & ~7u;
        }

        Assert.Equal(2, found.Count);
        Assert.Equal((int)face.htonl(INADDR_LOOPBACK), found[IP_PKTINFO]);
        Assert.Equal(77, found[IP_HOPLIMIT]);
    }

    [FaceTheory, Statement("IO19"), Statement("IO20")]
    public void A_message_to_send_may_choose_its_source(Face face)
    {
        nuint receiver = Bound(SOCK_DGRAM), sender = Socket(SOCK_DGRAM);
        Ok(face.bind(sender, V4(INADDR_ANY), SockAddrIn.Size));
        WsaMsg* message = Message(1, 24);
        message->name = V4(INADDR_LOOPBACK, PortOf(receiver));
        message->namelen = SockAddrIn.Size;
        *(WsaCmsgHdr*)message->Control.buf = new WsaCmsgHdr { cmsg_len = 24, cmsg_level = IPPROTO_IP, cmsg_type = IP_PKTINFO };
        *(uint*)Data(message) = face.htonl(OtherLoopback);
        uint* count = New<uint>();

        Ok(face.WSASendMsg(sender, message, 0, count, null, null));

        Assert.Equal(1u, *count);
        SockAddrIn* from = New<SockAddrIn>();
        Assert.Equal(1, Ok(face.recvfrom(receiver, Array<byte>(1), 1, 0, from, New(SockAddrIn.Size))));
        Assert.Equal(face.htonl(OtherLoopback), from->sin_addr);
    }

    [FaceTheory, Statement("IO19")]
    public void A_connected_socket_needs_no_address(Face face)
    {
        SocketPair pair = UdpPair();
        WsaMsg* message = Message(1, 0);
        message->name = null;
        *message->lpBuffers->buf = 5;

        Ok(face.WSASendMsg(pair.Client, message, 0, New<uint>(), null, null));
        Assert.Equal([5], Receive(pair.Server, 10));
        Expect(WSAENOTCONN, face.WSASendMsg(Bound(SOCK_DGRAM), message, 0, New<uint>(), null, null));
    }

    [FaceTheory, Statement("V603")]
    public void A_dual_stack_socket_tells_IPv4_destinations_with_IP_PKTINFO(Face face)
    {
        nuint dual = Socket(SOCK_DGRAM, AF_INET6), four = Socket(SOCK_DGRAM), six = Socket(SOCK_DGRAM, AF_INET6);
        SetOption(dual, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        SetOption(dual, IPPROTO_IP, IP_PKTINFO, 1);
        Ok(face.bind(dual, V6("::"), SockAddrIn6.Size));
        WsaMsg* message = Message(10, 128);

        Ok(face.sendto(four, New((byte)1), 1, 0, V4(INADDR_LOOPBACK, PortOf(dual)), SockAddrIn.Size));
        Ok(face.WSARecvMsg(dual, message, New<uint>(), null, null));
        var head = (WsaCmsgHdr*)message->Control.buf;
        Assert.Equal((IPPROTO_IP, IP_PKTINFO), (head->cmsg_level, head->cmsg_type));
        Assert.Equal(24u, message->Control.len);
        Assert.Equal([127, 0, 0, 1, 1, 0, 0, 0], new Span<byte>(Data(message), 8).ToArray());

        // Traffic of IPv6 is the business of the other option.
        Ok(face.sendto(six, New((byte)1), 1, 0, V6("::1", PortOf(dual)), SockAddrIn6.Size));
        message = Message(10, 128);
        Ok(face.WSARecvMsg(dual, message, New<uint>(), null, null));
        Assert.Equal(0u, message->Control.len);

        SetOption(dual, IPPROTO_IPV6, IPV6_PKTINFO, 1);
        Ok(face.sendto(six, New((byte)1), 1, 0, V6("::1", PortOf(dual)), SockAddrIn6.Size));
        message = Message(10, 128);
        Ok(face.WSARecvMsg(dual, message, New<uint>(), null, null));
        Assert.Equal(IPPROTO_IPV6, ((WsaCmsgHdr*)message->Control.buf)->cmsg_level);
    }

    private WsaMsg* Message(int room, int controlRoom) => New(new WsaMsg
    {
        name = New<SockAddrStorage>(),
        namelen = SockAddrStorage.Size,
        lpBuffers = New(new WsaBuf { len = (uint)room, buf = Array<byte>(room) }),
        dwBufferCount = 1,
        Control = new WsaBuf { len = (uint)controlRoom, buf = Array<byte>(Math.Max(controlRoom, 64)) },
    });

    private static byte* Data(WsaMsg* message) => message->Control.buf + sizeof(WsaCmsgHdr);
}
