namespace Windsock.Conformance;

/// <summary>WSAAsyncGetXByY: names in the background.</summary>
public sealed unsafe class AsyncNameTests : WindowTest
{
    private const int Room = 1024; // MAXGETHOSTSTRUCT

    private (int Error, int Bytes) Outcome(nint task)
    {
        Assert.True(task != 0, $"the request failed with {Face.WSAGetLastError()}");
        Message message = NextMessage();
        Assert.Equal((Notification, (nuint)task), (message.message, message.wParam));
        return ((int)(message.lParam >> 16) & 0xffff, (int)message.lParam & 0xffff);
    }

    [FaceTheory, Statement("NM15")]
    public void A_host_is_found_by_name(Face face)
    {
        byte* buffer = Array<byte>(Room);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetHostByName(NewWindow(), Notification, Ansi("127.0.0.1"), buffer, Room)).Error);
        var host = (HostEnt*)buffer;
        Assert.Equal((AF_INET, 4), (host->h_addrtype, host->h_length));
        Assert.Equal([127, 0, 0, 1], new Span<byte>(host->h_addr_list[0], 4).ToArray());
    }

    [FaceTheory, Statement("NM15")]
    public void A_host_is_found_by_address(Face face)
    {
        byte* buffer = Array<byte>(Room);
        uint* address = New(0x0100007fu);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetHostByAddr(NewWindow(), Notification, (byte*)address, 4, AF_INET, buffer, Room)).Error);
        Assert.Equal(AF_INET, ((HostEnt*)buffer)->h_addrtype);
    }

    [FaceTheory, Statement("NM15")]
    public void Services_and_protocols_are_found(Face face)
    {
        nint window = NewWindow();
        byte* buffer = Array<byte>(Room);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetServByName(window, Notification, Ansi("http"), Ansi("tcp"), buffer, Room)).Error);
        Assert.Equal(80 << 8, (ushort)((ServEnt*)buffer)->s_port);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetServByPort(window, Notification, 80 << 8, null, buffer, Room)).Error);
        Assert.Equal(80 << 8, (ushort)((ServEnt*)buffer)->s_port);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetProtoByName(window, Notification, Ansi("tcp"), buffer, Room)).Error);
        Assert.Equal(6, ((ProtoEnt*)buffer)->p_proto);
        Assert.Equal(NO_ERROR, Outcome(face.WSAAsyncGetProtoByNumber(window, Notification, 17, buffer, Room)).Error);
        Assert.Equal(17, ((ProtoEnt*)buffer)->p_proto);
    }

    [FaceTheory, Statement("NM15")]
    public void A_small_buffer_is_told_how_much_is_needed(Face face)
    {
        nint window = NewWindow();
        byte* buffer = Array<byte>(Room);
        (int error, int bytes) = Outcome(face.WSAAsyncGetProtoByName(window, Notification, Ansi("tcp"), buffer, 8));
        Assert.Equal(WSAENOBUFS, error);
        Assert.All(new Span<byte>(buffer, 8).ToArray(), each => Assert.Equal(0, each));
        Assert.Equal((NO_ERROR, bytes), Outcome(face.WSAAsyncGetProtoByName(window, Notification, Ansi("tcp"), buffer, bytes)));
    }

    [FaceTheory, Statement("NM15")]
    public void What_is_not_found_is_told_by_the_message(Face face)
    {
        byte* buffer = Array<byte>(Room);
        Assert.Equal(WSANO_DATA, Outcome(face.WSAAsyncGetServByName(NewWindow(), Notification, Ansi("no such service"), null, buffer, Room)).Error);
        Assert.Equal(WSAEFAULT, Outcome(face.WSAAsyncGetProtoByNumber(NewWindow(), Notification, 6, (byte*)8, Room)).Error);
    }

    [FaceTheory, Statement("NM15")]
    public void A_request_that_is_done_or_never_was_cannot_be_cancelled(Face face)
    {
        nint task = face.WSAAsyncGetProtoByNumber(NewWindow(), Notification, 6, Array<byte>(Room), Room);
        Outcome(task);
        Expect(WSAEALREADY, face.WSACancelAsyncRequest(task));
        Expect(WSAEINVAL, face.WSACancelAsyncRequest(0));
        Expect(WSAEINVAL, face.WSACancelAsyncRequest(-1));
    }

    [FaceTheory, Statement("NM15")]
    public void A_cancelled_request_posts_nothing(Face face)
    {
        nint window = NewWindow();
        byte* buffer = Array<byte>(Room);
        int cancelled = 0, told = 0;
        for (int i = 0; i < 200; i++)
        {
            nint task = face.WSAAsyncGetHostByName(window, Notification, Ansi("127.0.0.1"), buffer, Room);
            Assert.NotEqual(0, task);
            if (face.WSACancelAsyncRequest(task) == 0)
            {
                Expect(WSAEALREADY, face.WSACancelAsyncRequest(task));
                cancelled++;
            }
            else
            {
                Assert.Equal(WSAEALREADY, face.WSAGetLastError());
                Outcome(task);
                told++;
            }
        }

        Assert.Equal(200, cancelled + told);
        NoMessage();
    }

    [FaceTheory, Statement("NM15")]
    public void What_is_no_window_is_refused(Face face)
    {
        Assert.Equal(0, face.WSAAsyncGetProtoByNumber(0x44, Notification, 6, Array<byte>(Room), Room));
        Assert.Equal(WSAEINVAL, face.WSAGetLastError());
        Assert.Equal(0, face.WSAAsyncGetHostByName(NewWindow(), Notification, null, Array<byte>(Room), Room));
        Assert.Equal(WSAEFAULT, face.WSAGetLastError());
    }
}
