using System.Runtime.InteropServices;

namespace Windsock.Conformance.Cases.EX;

/// <summary>Registered I/O: what is refused, and how requests end.</summary>
public sealed unsafe class RioTests : RioTest
{
    [FaceTheory, Statement("EX14")]
    public void A_socket_needs_the_flag_and_has_one_queue_that_ends_with_it(Face face)
    {
        nint cq = CreateQueue(10);
        Assert.Equal(0, CreateRequests(Socket(), 1, 1, cq));
        Assert.Equal(WSAEOPNOTSUPP, face.WSAGetLastError());
        nuint s = Registered();
        nint rq = CreateRequests(s, 1, 1, cq);
        Assert.NotEqual(0, rq);
        Assert.Equal(0, CreateRequests(s, 1, 1, cq));
        Assert.Equal(WSAEINVAL, face.WSAGetLastError());

        Ok(face.closesocket(s));
        nint id = Buffer(16, out _);
        ExpectFalse(WSAEFAULT, Receive(rq, Part(id, 0, 16)));
        Assert.Equal(0, CreateRequests(s, 1, 1, cq));
        Assert.Equal(WSAENOTSOCK, face.WSAGetLastError());
    }

    [FaceTheory, Statement("EX14")]
    public void A_completion_queue_covers_the_limits(Face face)
    {
        nint cq = CreateQueue(4);
        nint rq = CreateRequests(Registered(), 2, 1, cq);
        Assert.Equal(0, CreateRequests(Registered(), 1, 1, cq));
        Assert.Equal(WSAENOBUFS, face.WSAGetLastError());
        ExpectFalse(WSAENOBUFS, ResizeRequests(rq, 4, 1));
        Assert.NotEqual(0, ResizeQueue(cq, 5));
        Assert.NotEqual(0, ResizeRequests(rq, 4, 1));
        ExpectFalse(10059, ResizeQueue(cq, 3));
        Assert.Equal(0, CreateQueue(0));
        Assert.Equal(WSAEINVAL, face.WSAGetLastError());
    }

    [FaceTheory, Statement("EX15")]
    public void What_is_written_beside_the_data_needs_memory_that_can_be_written(Face face)
    {
        nuint s = Registered(SOCK_DGRAM);
        Ok(face.bind(s, Loopback(AF_INET, 0), SockAddrIn.Size));
        nint rq = CreateRequests(s, 4, 4, CreateQueue(10));
        nint id = Buffer(64, out _);
        var code = (void*)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs");
        nint fixedId = Register(code, 64);
        ExpectFalse(WSAEFAULT, ReceiveEx(rq, Part(id, 0, 16), Part(fixedId, 0, 28), null));
        ExpectFalse(WSAEFAULT, ReceiveEx(rq, Part(id, 0, 16), null, Part(fixedId, 0, 4)));
        Assert.NotEqual(0, ReceiveEx(rq, Part(id, 0, 16), Part(id, 16, 28), Part(id, 48, 4)));
    }

    [FaceTheory, Statement("EX15")]
    public void Parts_lie_within_their_buffer(Face face)
    {
        SocketPair pair = RegisteredPair();
        nint rq = CreateRequests(pair.Client, 4, 4, CreateQueue(10));
        nint id = Buffer(16, out _);

        ExpectFalse(WSAEINVAL, Receive(rq, Part(id, 0, 17)));
        ExpectFalse(WSAEINVAL, Receive(rq, Part(id, 16, 1)));
        ExpectFalse(WSAEINVAL, Receive(rq, Part(id, uint.MaxValue, 2)));
        ExpectFalse(WSAEINVAL, Receive(rq, Part(id + 1, 0, 1)));
        ExpectFalse(WSAEINVAL, Receive(rq, null));
        ExpectFalse(WSAEINVAL, Send(rq, Part(id, 0, 1), WaitAll));
        ExpectFalse(WSAEINVAL, Send(rq, Part(id, 0, 1), CommitOnly));
        ExpectFalse(WSAEINVAL, Send(rq, null, CommitOnly | DontNotify));
        ExpectFalse(WSAEFAULT, Receive(rq + 1, Part(id, 0, 1)));
        Deregister(id);
        ExpectFalse(WSAEINVAL, Receive(rq, Part(id, 0, 1)));
        Assert.Equal(unchecked((nint)0xFFFFFFFFu), Register(null, 16));
        Assert.Equal(WSAEFAULT, face.WSAGetLastError());
    }

    [FaceTheory, Statement("EX15")]
    public void Deferred_requests_wait_for_a_commit(Face face)
    {
        SocketPair pair = RegisteredPair();
        nint cq = CreateQueue(10);
        nint rq = CreateRequests(pair.Client, 4, 4, cq);
        nint id = Buffer(16, out byte* memory);
        for (byte i = 0; i < 16; i++) memory[i] = i;
        MakeNonBlocking(pair.Server);

        Assert.NotEqual(0, Send(rq, Part(id, 0, 4), Defer, 1));
        Assert.NotEqual(0, Send(rq, Part(id, 4, 4), Defer, 2));
        Expect(WSAEWOULDBLOCK, face.recv(pair.Server, Array<byte>(1), 1, 0));
        Assert.NotEqual(0, Send(rq, null, CommitOnly));

        Assert.Equal(1ul, NextOf(cq).Request);
        Assert.Equal(2ul, NextOf(cq).Request);
        WaitReadable(pair.Server);
        Assert.Equal(0, ReceiveAll(pair.Server, 8)[0]);
    }

    [FaceTheory, Statement("EX17")]
    public void Completions_carry_contexts_and_come_in_order(Face face)
    {
        SocketPair pair = RegisteredPair();
        nint cq = CreateQueue(10);
        nint rq = CreateRequests(pair.Client, 4, 4, cq, 77);
        nint id = Buffer(16, out byte* memory);
        Assert.NotEqual(0, Receive(rq, Part(id, 0, 4), WaitAll, 1));
        Assert.NotEqual(0, Receive(rq, Part(id, 8, 8), 0, 2));
        Assert.Equal(0u, Dequeue(cq, New<Completed>(), 1));

        Send(pair.Server, 1, 2);
        Send(pair.Server, 3, 4, 5, 6);

        Assert.Equal(new Completed { Bytes = 4, Socket = 77, Request = 1 }, NextOf(cq));
        Completed second = NextOf(cq);
        Assert.Equal((0, 2ul), (second.Status, second.Request));
        Assert.Equal([1, 2, 3, 4], new Span<byte>(memory, 4).ToArray());
        Assert.Equal(5, memory[8]);
    }

    [FaceTheory, Statement("EX17")]
    public void Limits_count_until_the_end_is_dequeued(Face face)
    {
        SocketPair pair = RegisteredPair();
        nint cq = CreateQueue(10);
        nint rq = CreateRequests(pair.Client, 1, 1, cq);
        nint id = Buffer(16, out _);
        Assert.NotEqual(0, Send(rq, Part(id, 0, 1)));
        ExpectFalse(WSAENOBUFS, Send(rq, Part(id, 0, 1)));
        NextOf(cq);
        Assert.NotEqual(0, Send(rq, Part(id, 0, 1)));
        Assert.Equal(uint.MaxValue, Dequeue(cq + 1, New<Completed>(), 1));
    }

    [FaceTheory, Statement("EX17")]
    public void A_close_and_a_reset_show_in_the_status(Face face)
    {
        nint cq = CreateQueue(10);
        nint id = Buffer(16, out _);
        SocketPair pair = RegisteredPair();
        nint rq = CreateRequests(pair.Client, 2, 1, cq);
        Receive(rq, Part(id, 0, 4), 0, 1);
        Receive(rq, Part(id, 0, 4), Defer, 2);
        Ok(face.closesocket(pair.Client));
        Assert.Equal((ERROR_OPERATION_ABORTED, 1ul), (NextOf(cq).Status, 1ul));
        Assert.Equal(ERROR_OPERATION_ABORTED, NextOf(cq).Status);

        pair = RegisteredPair();
        rq = CreateRequests(pair.Client, 1, 1, cq);
        Receive(rq, Part(id, 0, 4));
        Ok(face.setsockopt(pair.Server, SOL_SOCKET, SO_LINGER, New(1), 4));
        Ok(face.closesocket(pair.Server));
        Assert.Equal(WSAECONNRESET, NextOf(cq).Status);
    }

    [FaceTheory, Statement("EX15")]
    public void Datagrams_have_addresses(Face face)
    {
        nint cq = CreateQueue(10);
        nint id = Buffer(128, out byte* memory);
        nuint s = Registered(SOCK_DGRAM), other = Bound(SOCK_DGRAM);
        Ok(face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
        nint rq = CreateRequests(s, 4, 4, cq);
        *(SockAddrIn*)memory = *V4(INADDR_LOOPBACK, PortOf(other));
        memory[100] = 42;

        Assert.NotEqual(0, SendEx(rq, Part(id, 100, 1), Part(id, 0, 28)));
        Assert.Equal(0, NextOf(cq).Status);
        Assert.Equal([42], Receive(other, 10));

        Assert.NotEqual(0, ReceiveEx(rq, Part(id, 100, 10), Part(id, 32, 28), Part(id, 64, 4)));
        Ok(face.sendto(other, Array<byte>(3), 3, 0, V4(INADDR_LOOPBACK, PortOf(s)), SockAddrIn.Size));
        Assert.Equal(3u, NextOf(cq).Bytes);
        Assert.Equal(((SockAddrIn*)memory)->sin_port, ((SockAddrIn*)(memory + 32))->sin_port);

        Assert.NotEqual(0, Receive(rq, null));
        Ok(face.sendto(other, Array<byte>(3), 0, 0, V4(INADDR_LOOPBACK, PortOf(s)), SockAddrIn.Size));
        Assert.Equal(0u, NextOf(cq).Bytes);
    }

    [FaceTheory, Statement("EX16")]
    public void A_notification_is_asked_for_once(Face face)
    {
        nint signal = face.CreateEventA(null, 1, 1, null);
        nint cq = CreateQueue(10, New(new Notification { Type = 1, Handle = signal, ResetOrKey = 1 }));
        SocketPair pair = RegisteredPair();
        nint rq = CreateRequests(pair.Client, 4, 4, cq);
        nint id = Buffer(16, out _);

        Assert.Equal(0, Notify(cq));
        Assert.Equal(258u, face.WaitForSingleObject(signal, 0)); // Reset.
        Assert.Equal(WSAEALREADY, Notify(cq));
        Send(rq, Part(id, 0, 1), DontNotify);
        Assert.Equal(258u, face.WaitForSingleObject(signal, 20));
        Send(rq, Part(id, 0, 1));
        Assert.Equal(0u, face.WaitForSingleObject(signal, (uint)Patience.TotalMilliseconds));

        Assert.Equal(0, Notify(cq)); // One is there already.
        Assert.Equal(0u, face.WaitForSingleObject(signal, (uint)Patience.TotalMilliseconds));
        Assert.Equal(WSAEINVAL, Notify(CreateQueue(1)));
        face.CloseHandle(signal);
        CloseQueue(cq);
        Assert.Equal(WSAEINVAL, Notify(cq));
    }

    [FaceTheory, Statement("EX16")]
    public void A_port_gets_the_given_key_and_overlapped(Face face)
    {
        nint port = Port();
        nint cq = CreateQueue(10, New(new Notification { Type = 2, Handle = port, ResetOrKey = 5, Overlapped = 1234 }));
        SocketPair pair = RegisteredPair();
        nint rq = CreateRequests(pair.Client, 4, 4, cq);
        nint id = Buffer(16, out _);
        Assert.Equal(0, Notify(cq));
        Receive(rq, Part(id, 0, 4));
        ExpectNothing(port);

        Send(pair.Server, 9);

        Assert.Equal(new Packet(true, 0, 5, 1234, 0), Next(port));
        Assert.Equal(1u, NextOf(cq).Bytes);
        CloseQueue(cq);
    }

    [FaceTheory, Statement("EX01")]
    public void Functions_come_by_their_identifiers(Face face)
    {
        nuint s = Socket();
        nint* address = New<nint>();
        foreach (Guid id in (Guid[])
            [
                new(0xb5367df1, 0xcbac, 0x11cf, 0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92),
                new(0xb5367df2, 0xcbac, 0x11cf, 0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92),
                new(0xb5367df0, 0xcbac, 0x11cf, 0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92),
                new(0xd9689da0, 0x1f90, 0x11d3, 0x99, 0x71, 0x00, 0xc0, 0x4f, 0x68, 0xc8, 0x76),
                new(0x25a207b9, 0xddf3, 0x4660, 0x8e, 0xe9, 0x76, 0xe5, 0x8c, 0x74, 0x06, 0x3e),
                new(0x7fda2e11, 0x8630, 0x436f, 0xa0, 0x31, 0xf5, 0x36, 0xa6, 0xee, 0xc1, 0x57),
                new(0xf689d7c8, 0x6f1f, 0x436b, 0x8a, 0x53, 0xe5, 0x4f, 0xe3, 0x51, 0xc3, 0x22),
                new(0xa441e712, 0x754f, 0x43ca, 0x84, 0xa7, 0x0d, 0xee, 0x44, 0xcf, 0x60, 0x6d),
                new(0x18c76f85, 0xdc66, 0x4964, 0x97, 0x2e, 0x23, 0xc2, 0x72, 0x38, 0x31, 0x2b),
            ])
        {
            *address = 0;
            Ok(face.WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, New(id), 16, address, 8, New<uint>(), null, null));
            Assert.NotEqual(0, *address);
        }

        Expect(WSAEINVAL, face.WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, New(Guid.Empty), 16, address, 8, New<uint>(), null, null));
        Ok(face.WSAIoctl(
            s,
            SIO_GET_EXTENSION_FUNCTION_POINTER,
            New(new Guid(0x7fda2e11, 0x8630, 0x436f, 0xa0, 0x31, 0xf5, 0x36, 0xa6, 0xee, 0xc1, 0x57)),
            16,
            address,
            8,
            New<uint>(),
            null,
            null));
        ExpectFalse(WSAENOTCONN, ((delegate* unmanaged<nuint, void*, uint, uint, int>)(*address))(s, null, 0, 0));
    }
}
