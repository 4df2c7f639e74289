using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>The condition function of WSAAccept: what it is given, and what its answer does.</summary>
public sealed unsafe class ConditionTests : ConformanceTest
{
    /// <summary>What the program and its condition function share through dwCallbackData.</summary>
    private struct Question
    {
        public int Answer;
        public int Calls;
        public int Thread;
        public WsaBuf Caller;
        public WsaBuf Callee;
        public SockAddrIn CallerName;
        public SockAddrIn CalleeName;
        public nuint CallerData;
        public nuint Sqos;
        public nuint Gqos;
        public nuint CalleeData;
        public nuint Group;
    }

    [UnmanagedCallersOnly]
    private static int Condition(
        WsaBuf* callerId, WsaBuf* callerData, void* sqos, void* gqos, WsaBuf* calleeId, WsaBuf* calleeData, uint* group, nuint callbackData)
    {
        var question = (Question*)callbackData;
        question->Calls++;
        question->Thread = Environment.CurrentManagedThreadId;
        question->Caller = *callerId;
        question->Callee = *calleeId;
        question->CallerName = *(SockAddrIn*)callerId->buf;
        question->CalleeName = *(SockAddrIn*)calleeId->buf;
        question->CallerData = (nuint)callerData;
        question->Sqos = (nuint)sqos;
        question->Gqos = (nuint)gqos;
        question->CalleeData = (nuint)calleeData;
        question->Group = (nuint)group;
        if (group != null) *group = 1; // The program may set it.
        return question->Answer;
    }

    private Question* Ask(int answer) => New(new Question { Answer = answer });

    private nuint Accept(nuint listener, Question* question, void* name = null, int* length = null) =>
        Face.WSAAccept(
            listener,
            name,
            length,
            (delegate* unmanaged<WsaBuf*, WsaBuf*, void*, void*, WsaBuf*, WsaBuf*, uint*, nuint, int>)&Condition,
            (nuint)question);

    [FaceTheory]
    [Statement("CN14")]
    public void The_function_is_told_both_addresses_on_the_calling_thread(Face face)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        Question* question = Ask(CF_ACCEPT);

        nuint server = Ok(Accept(listener, question));

        Assert.Equal(1, question->Calls);
        Assert.Equal(Environment.CurrentManagedThreadId, question->Thread);
        Assert.Equal((uint)SockAddrIn.Size, question->Caller.len);
        Assert.Equal(AF_INET, question->CallerName.sin_family);
        Assert.Equal(PortOf(client), BinaryPrimitives.ReverseEndianness(question->CallerName.sin_port));
        Assert.Equal(INADDR_LOOPBACK, BinaryPrimitives.ReverseEndianness(question->CallerName.sin_addr));
        Assert.Equal((uint)SockAddrIn.Size, question->Callee.len);
        Assert.Equal(PortOf(listener), BinaryPrimitives.ReverseEndianness(question->CalleeName.sin_port));
        Assert.Equal(INADDR_LOOPBACK, BinaryPrimitives.ReverseEndianness(question->CalleeName.sin_addr));
        Assert.Equal(PortOf(listener), PortOf(server));
    }

    [FaceTheory]
    [Statement("CN14")]
    public void TCP_has_no_caller_data_and_no_quality_of_service(Face face)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));
        Question* question = Ask(CF_ACCEPT);

        Ok(Accept(listener, question));

        Assert.Equal(0u, question->CallerData);
        Assert.Equal(0u, question->Sqos);
        Assert.Equal(0u, question->Gqos);
        Assert.NotEqual(0u, question->Group);
    }

    [FaceTheory]
    [Statement("CN15")]
    public void CF_ACCEPT_gives_the_socket(Face face)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        SockAddrIn* name = New<SockAddrIn>();

        nuint server = Ok(Accept(listener, Ask(CF_ACCEPT), name, New(SockAddrIn.Size)));

        Assert.Equal(PortOf(client), BinaryPrimitives.ReverseEndianness(name->sin_port));
        Send(server, 1);
        Assert.Equal([1], Receive(client, 1));
    }

    [FaceTheory]
    [Statement("CN15")]
    [Statement("CN16")]
    public void CF_REJECT_resets_a_connection_that_the_peer_sees_established(Face face)
    {
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener)); // The handshake is over.
        Question* question = Ask(CF_REJECT);

        Expect(WSAECONNREFUSED, Accept(listener, question));

        Assert.Equal(1, question->Calls);
        Expect(WSAECONNRESET, face.recv(client, Array<byte>(1), 1, 0));
        nuint next = ConnectedTo(PortOf(listener));
        nuint server = Ok(Accept(listener, Ask(CF_ACCEPT)));
        Send(next, 4);
        Assert.Equal([4], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN15")]
    public void CF_DEFER_leaves_the_connection_first_in_the_queue(Face face)
    {
        nuint listener = Listener();
        nuint first = ConnectedTo(PortOf(listener));
        nuint second = ConnectedTo(PortOf(listener));

        Expect(WSATRY_AGAIN, Accept(listener, Ask(CF_DEFER)));
        Expect(WSATRY_AGAIN, Accept(listener, Ask(CF_DEFER)));
        Assert.Equal(1, Ok(face.select(0, New(FdSet.Of(listener)), null, null, New<TimeVal>())));

        SockAddrIn* name = New<SockAddrIn>();
        Question* question = Ask(CF_ACCEPT);
        nuint server = Ok(Accept(listener, question, name, New(SockAddrIn.Size)));
        Assert.Equal(1, question->Calls);
        Assert.Equal(PortOf(first), BinaryPrimitives.ReverseEndianness(name->sin_port));
        Send(first, 1);
        Assert.Equal([1], Receive(server, 1));

        Ok(face.accept(listener, name, New(SockAddrIn.Size)));
        Assert.Equal(PortOf(second), BinaryPrimitives.ReverseEndianness(name->sin_port));
    }

    [FaceTheory]
    [Statement("CN15")]
    public void A_deferred_connection_can_be_taken_by_accept(Face face)
    {
        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        Expect(WSATRY_AGAIN, Accept(listener, Ask(CF_DEFER)));

        Send(client, 3);
        nuint server = Ok(face.accept(listener, null, null));

        Assert.Equal([3], Receive(server, 1));
        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(listener)), null, null, New<TimeVal>())));
    }

    // Both threads are inside their condition functions before either answers.
    private static readonly Barrier s_both = new(2);

    [UnmanagedCallersOnly]
    private static int DeferTogether(
        WsaBuf* callerId, WsaBuf* callerData, void* sqos, void* gqos, WsaBuf* calleeId, WsaBuf* calleeData, uint* group, nuint callbackData) =>
        s_both.SignalAndWait(Patience) ? CF_DEFER : CF_REJECT;

    [FaceTheory]
    [Statement("CN15")]
    public void Connections_that_two_threads_defer_both_wait(Face face)
    {
        nuint listener = Listener();
        nuint[] clients = [ConnectedTo(PortOf(listener)), ConnectedTo(PortOf(listener))];
        var together = (delegate* unmanaged<WsaBuf*, WsaBuf*, void*, void*, WsaBuf*, WsaBuf*, uint*, nuint, int>)&DeferTogether;
        BackgroundCall<int>[] calls =
            [.. clients.Select(_ => InBackground(() => unchecked((int)face.WSAAccept(listener, null, null, together, 0))))];
        Assert.All(calls, call => Expect([WSATRY_AGAIN], call));

        var ports = new HashSet<int>();
        for (int i = 0; i < 2; i++)
        {
            SockAddrIn* name = New<SockAddrIn>();
            Ok(face.accept(listener, name, New(SockAddrIn.Size)));
            ports.Add(BinaryPrimitives.ReverseEndianness(name->sin_port));
        }

        Assert.Equal(clients.Select(PortOf).ToHashSet(), ports);
    }

    [FaceTheory]
    [Statement("CN15")]
    [Case(3)]
    [Case(-1)]
    [Case(1234)]
    public void Another_answer_is_invalid(Face face, int answer)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));

        Expect(WSAEINVAL, Accept(listener, Ask(answer)));

        // The listener goes on.
        nuint next = ConnectedTo(PortOf(listener));
        Question* question = Ask(CF_ACCEPT);
        nuint server = Ok(Accept(listener, question));
        Assert.Equal(1, question->Calls);
        Send(server, 1);
        Assert.NotEqual(INVALID_SOCKET, next);
    }

    [FaceTheory]
    [Statement("CN12")]
    public void Too_little_room_is_found_before_the_function_is_asked(Face face)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));
        Question* question = Ask(CF_ACCEPT);

        Expect(WSAEFAULT, Accept(listener, question, New<SockAddrIn>(), New(SockAddrIn.Size - 1)));

        Assert.Equal(0, question->Calls);
        Ok(Accept(listener, question));
    }
}
