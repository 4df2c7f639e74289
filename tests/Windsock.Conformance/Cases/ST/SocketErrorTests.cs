namespace Windsock.Conformance;

/// <summary>SO_ERROR: one for each socket, gone when it has been read.</summary>
public sealed unsafe class SocketErrorTests : ConformanceTest
{
    private nuint Refused()
    {
        nuint s = Socket();
        MakeNonBlocking(s);
        Expect(WSAEWOULDBLOCK, Face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        Assert.Equal(1, Ok(Face.select(0, null, null, New(FdSet.Of(s)), New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds)))));
        return s;
    }

    [FaceTheory]
    [Statement("ST12")]
    public void It_belongs_to_the_socket(Face face)
    {
        nuint one = Refused(), other = Refused(), well = Socket();
        face.WSASetLastError(WSAEFAULT);

        Assert.Equal(0, GetOption(well, SOL_SOCKET, SO_ERROR));
        Assert.Equal(WSAECONNREFUSED, GetOption(one, SOL_SOCKET, SO_ERROR));
        Assert.Equal(WSAECONNREFUSED, GetOption(other, SOL_SOCKET, SO_ERROR));
        Assert.Equal(WSAEFAULT, face.WSAGetLastError()); // The thread's is another one.
    }

    [FaceTheory]
    [Statement("ST12")]
    public void Reading_sets_it_back(Face face)
    {
        Assert.Same(Face, face);
        nuint s = Refused();

        Assert.Equal(WSAECONNREFUSED, GetOption(s, SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, SO_ERROR));
    }

    [FaceTheory]
    [Statement("ST12")]
    public void A_failing_call_of_the_program_is_not_the_socket_s_error(Face face)
    {
        nuint s = Socket();
        Expect(WSAENOTCONN, face.shutdown(s, SD_BOTH));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, SO_ERROR));
    }
}
