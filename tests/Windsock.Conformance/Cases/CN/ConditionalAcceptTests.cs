using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>SO_CONDITIONAL_ACCEPT: the peer's request is shown to the condition function before it is answered.</summary>
public sealed unsafe class ConditionalAcceptTests : ConformanceTest
{
    private const string Completed = "because the host has completed the handshake before anybody is asked";

    [UnmanagedCallersOnly]
    private static int Answer(
        WsaBuf* callerId, WsaBuf* callerData, void* sqos, void* gqos, WsaBuf* calleeId, WsaBuf* calleeData, uint* group, nuint callbackData)
    {
        var question = (Question*)callbackData;
        question->CallerPort = BinaryPrimitives.ReverseEndianness(((SockAddrIn*)callerId->buf)->sin_port);
        return question->Answer;
    }

    private struct Question
    {
        public int Answer;
        public int CallerPort;
    }

    private static readonly delegate* unmanaged<WsaBuf*, WsaBuf*, void*, void*, WsaBuf*, WsaBuf*, uint*, nuint, int> s_condition = &Answer;

    private nuint ConditionalListener()
    {
        nuint listener = Bound();
        Ok(Face.setsockopt(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, New(1), sizeof(int)));
        Ok(Face.listen(listener, SOMAXCONN));
        return listener;
    }

    /// <summary>A connection request that is under way: nobody has answered it where the network can wait for the answer.</summary>
    private nuint Request(nuint listener)
    {
        nuint client = Socket();
        MakeNonBlocking(client);
        Expect(WSAEWOULDBLOCK, Face.connect(client, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        Assert.True(IsReadable(listener));
        Assert.Equal(!NetworkUnderTest.IsStack, IsWritable(client));
        return client;
    }

    private bool IsReadable(nuint s) => Ok(Face.select(0, New(FdSet.Of(s)), null, null, NetworkUnderTest.IsStack ? New<TimeVal>() : Soon())) == 1;

    // What only the host answers comes in its time; over the stack all that can happen has happened.
    private bool IsWritable(nuint s) => Ok(Face.select(0, null, New(FdSet.Of(s)), null, NetworkUnderTest.IsStack ? New<TimeVal>() : Soon())) == 1;

    private TimeVal* Soon() => New(new TimeVal { tv_sec = (int)Patience.TotalSeconds });

    private nuint Accept(nuint listener, int answer) =>
        Face.WSAAccept(listener, null, null, s_condition, (nuint)New(new Question { Answer = answer }));

    [FaceTheory]
    [Statement("CN15")]
    public void CF_ACCEPT_completes_the_handshake(Face face)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener);
        Question* question = New<Question>();

        nuint server = Ok(face.WSAAccept(listener, null, null, s_condition, (nuint)question));

        Assert.Equal(PortOf(client), question->CallerPort);
        Assert.True(IsWritable(client));
        Send(client, 7);
        Assert.Equal([7], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN16", Differs = Completed + ": it is reset", On = "kernel")]
    public void CF_REJECT_refuses_the_peer(Face face)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener);

        Expect(WSAECONNREFUSED, Accept(listener, CF_REJECT));

        if (!NetworkUnderTest.IsStack)
        {
            Assert.True(IsReadable(client));
            Expect(WSAECONNRESET, face.recv(client, Array<byte>(1), 1, 0));
            return;
        }

        Assert.Equal(1, Ok(face.select(0, null, null, New(FdSet.Of(client)), Soon())));
        int* error = New<int>();
        Ok(face.getsockopt(client, SOL_SOCKET, SO_ERROR, error, New(sizeof(int))));
        Assert.Equal(WSAECONNREFUSED, *error);
        Assert.False(IsReadable(listener));
    }

    [FaceTheory]
    [Statement("CN15")]
    public void CF_DEFER_leaves_the_request_unanswered(Face face)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener);

        Expect(WSATRY_AGAIN, Accept(listener, CF_DEFER));

        Assert.True(IsReadable(listener));
        Assert.Equal(!NetworkUnderTest.IsStack, IsWritable(client));
        nuint server = Ok(face.accept(listener, null, null)); // Which asks nobody.
        Assert.True(IsWritable(client));
        Send(server, 8);
        Assert.True(Ok(face.select(0, New(FdSet.Of(client)), null, null, Soon())) == 1);
        Assert.Equal([8], Receive(client, 1));
    }

    [UnmanagedCallersOnly]
    private static int Withdraw(
        WsaBuf* callerId, WsaBuf* callerData, void* sqos, void* gqos, WsaBuf* calleeId, WsaBuf* calleeData, uint* group, nuint callbackData)
    {
        s_withdraw!();
        return (int)callbackData;
    }

    private static readonly delegate* unmanaged<WsaBuf*, WsaBuf*, void*, void*, WsaBuf*, WsaBuf*, uint*, nuint, int> s_withdrawing = &Withdraw;

    private static Action? s_withdraw;

    [FaceTheory]
    [Statement("CN17", Differs = Completed + ", and gives the connection that has ended", On = "kernel")]
    public void An_offer_that_is_withdrawn_meanwhile_is_no_socket(Face face)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener);
        s_withdraw = () => Ok(face.closesocket(client));
        nuint server = face.WSAAccept(listener, null, null, s_withdrawing, CF_ACCEPT);

        if (NetworkUnderTest.IsStack) Expect(WSAEACCES, server);
        else Assert.Empty(Receive(Ok(server), 1));
    }

    [FaceTheory]
    [Statement("CN15")]
    [Case(CF_ACCEPT)]
    [Case(CF_REJECT)]
    [Case(CF_DEFER)]
    [Case(77)]
    public void The_condition_function_may_close_the_listener(Face face, int answer)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener), another = Request(listener);
        s_withdraw = () => Ok(face.closesocket(listener));
        nuint server = face.WSAAccept(listener, null, null, s_withdrawing, (nuint)answer);

        Expect(WSAENOTSOCK, face.accept(listener, null, null));
        AssertEnded(another);
        if (answer != CF_ACCEPT) AssertEnded(client);
        else Send(Ok(server), 7);
    }

    [FaceTheory]
    [Statement("CN15")]
    public void The_condition_function_may_accept_the_next_request(Face face)
    {
        nuint listener = ConditionalListener();
        nuint first = Request(listener), second = Request(listener), inner = 0;
        s_withdraw = () => inner = face.accept(listener, null, null);
        nuint outer = Ok(face.WSAAccept(listener, null, null, s_withdrawing, CF_ACCEPT));

        Assert.True(IsWritable(first));
        Assert.True(IsWritable(second));
        Send(outer, 1);
        Send(Ok(inner), 2);
        Assert.True(IsReadable(first));
        Assert.Equal([1], Receive(first, 1));
        Assert.True(IsReadable(second));
        Assert.Equal([2], Receive(second, 1));
    }

    private void AssertEnded(nuint client)
    {
        Assert.Equal(1, Ok(Face.select(0, New(FdSet.Of(client)), null, New(FdSet.Of(client)), Soon())));
        Assert.Equal(SOCKET_ERROR, Face.recv(client, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("CN17", Differs = Completed + ", and gives the connection that has ended", On = "kernel")]
    public void A_request_that_is_withdrawn_while_it_is_deferred_is_passed_over_by_accept(Face face)
    {
        nuint listener = ConditionalListener();
        nuint client = Request(listener);
        Expect(WSATRY_AGAIN, Accept(listener, CF_DEFER));
        Ok(face.closesocket(client));
        MakeNonBlocking(listener);
        nuint server = face.accept(listener, null, null);

        if (NetworkUnderTest.IsStack) Expect(WSAEWOULDBLOCK, server);
        else Ok(server);
    }

    [FaceTheory]
    [Statement("CN15")]
    public void Requests_that_nobody_has_decided_about_end_with_the_listener(Face face)
    {
        nuint listener = ConditionalListener();
        nuint deferred = Request(listener);
        Expect(WSATRY_AGAIN, Accept(listener, CF_DEFER));
        nuint queued = Request(listener);

        Ok(face.closesocket(listener));

        AssertEnded(deferred);
        AssertEnded(queued);
    }
}
