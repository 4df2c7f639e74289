namespace Windsock.Conformance;

/// <summary>What is set is what is read, and values have their lengths.</summary>
public sealed unsafe class OptionValueTests : ConformanceTest
{
    [FaceTheory, Statement("IO16")]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_RCVBUF, 12345, "the host doubles it")]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_SNDBUF, 54321, "the host doubles it")]
    [Case(SOCK_DGRAM, SOL_SOCKET, SO_RCVBUF, 1, "the host has a least size")]
    [Case(SOCK_DGRAM, SOL_SOCKET, SO_SNDBUF, 0, "the host has a least size")]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_RCVTIMEO, 1234, "the host counts in seconds and microseconds")]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_SNDTIMEO, 1, "less than the host's clock tick")]
    [Case(SOCK_STREAM, IPPROTO_IP, IP_TTL, 7, "a byte on the host")]
    [Case(SOCK_DGRAM, IPPROTO_IP, IP_MULTICAST_TTL, 9, "a byte on the host")]
    [Case(SOCK_STREAM, IPPROTO_TCP, TCP_KEEPIDLE, 99, "seconds")]
    public void A_number_is_read_as_it_was_set(Face face, int type, int level, int name, int number, string why)
    {
        nuint s = Socket(type);
        Ok(face.setsockopt(s, level, name, New(number), sizeof(int)));
        Assert.True(GetOption(s, level, name) == number, $"{GetOption(s, level, name)}: {why}");
    }

    [FaceTheory, Statement("IO16")]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_KEEPALIVE)]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_OOBINLINE)]
    [Case(SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR)]
    [Case(SOCK_STREAM, IPPROTO_TCP, TCP_NODELAY)]
    [Case(SOCK_DGRAM, SOL_SOCKET, SO_BROADCAST)]
    [Case(SOCK_DGRAM, IPPROTO_IP, IP_MULTICAST_LOOP)]
    public void A_BOOL_is_set_with_1_to_4_bytes_and_read_as_4(Face face, int type, int level, int name)
    {
        for (int length = 1; length <= sizeof(int); length++)
        {
            foreach (int value in (int[])[1, 0, 2])
            {
                nuint s = Socket(type);
                Ok(face.setsockopt(s, level, name, New(value), length));

                int* read = New(-1);
                int* room = New(8);
                Ok(face.getsockopt(s, level, name, read, room));
                Assert.Equal(sizeof(int), *room);
                Assert.Equal(value == 0 ? 0 : 1, *read);
            }
        }
    }

    [FaceTheory, Statement("IO16")]
    [Case(SO_RCVBUF, 3)]
    [Case(SO_RCVTIMEO, 3)]
    [Case(SO_LINGER, 3)]
    [Case(SO_KEEPALIVE, 0)]
    public void Too_few_bytes_to_set_are_refused(Face face, int name, int length)
    {
        nuint s = Socket();
        Expect(WSAEFAULT, face.setsockopt(s, SOL_SOCKET, name, New(1), length));
    }

    [FaceTheory, Statement("IO16")]
    [Case(SO_RCVBUF, 3)]
    [Case(SO_TYPE, 0)]
    [Case(SO_ERROR, 2)]
    [Case(SO_LINGER, 3)]
    [Case(SO_PROTOCOL_INFOW, 627)]
    public void Too_little_room_to_read_is_refused(Face face, int name, int room)
    {
        byte* value = Array<byte>(1000);
        Expect(WSAEFAULT, face.getsockopt(Socket(), SOL_SOCKET, name, value, New(room)));
        Assert.True(new Span<byte>(value, 1000).IndexOfAnyExcept((byte)0) < 0, "something was written all the same");
    }

    [FaceTheory, Statement("IO16")]
    public void More_room_than_needed_tells_what_was_used(Face face)
    {
        byte* value = Array<byte>(1000);
        int* room = New(1000);
        Ok(face.getsockopt(Socket(), SOL_SOCKET, SO_PROTOCOL_INFOW, value, room));
        Assert.Equal(sizeof(ProtocolInfoW), *room);
    }

    [FaceTheory]
    public void Null_pointers_are_faults(Face face)
    {
        nuint s = Socket();
        Expect(WSAEFAULT, face.getsockopt(s, SOL_SOCKET, SO_TYPE, null, New(sizeof(int))));
        Expect(WSAEFAULT, face.getsockopt(s, SOL_SOCKET, SO_TYPE, New<int>(), null));
        Expect(WSAEFAULT, face.setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, null, sizeof(int)));
    }
}
