using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Callbacks on threads of the library: BindIoCompletionCallback, CreateThreadpoolIo and its family.</summary>
public sealed unsafe class PoolIoTests : OverlappedTest
{
    private const int Room = 640;

    private static readonly ManualResetEventSlim s_go = new();

    /// <summary>What callbacks have been called with; it lies behind the OVERLAPPED of the operations.</summary>
    private struct Calls
    {
        public int Count;
        public int Thread;
        public int Running;
        public int Hold;
        public nint Context;
        public nint Io;
        public nint Instance;
        public fixed long Overlapped[Room];
        public fixed uint Codes[Room];
        public fixed uint Bytes[Room];
    }

    private static Calls* CallsOf(void* overlapped) => (Calls*)((Operation*)overlapped)->Notes;

    private static void Record(Calls* calls, void* overlapped, uint code, uint bytes)
    {
        Interlocked.Increment(ref calls->Running);
        if (calls->Hold != 0) s_go.Wait(Patience);
        int at = Interlocked.Increment(ref calls->Thread) - 1;
        calls->Overlapped[at] = (nint)overlapped;
        calls->Codes[at] = code;
        calls->Bytes[at] = bytes;
        Interlocked.Decrement(ref calls->Running);
        Interlocked.Increment(ref calls->Count); // The last touch: the test may free it then.
    }

    [UnmanagedCallersOnly]
    private static void Bound(uint code, uint bytes, WsaOverlapped* overlapped) => Record(CallsOf(overlapped), overlapped, code, bytes);

    [UnmanagedCallersOnly]
    private static void Called(nint instance, void* context, void* overlapped, uint code, nuint bytes, nint io)
    {
        Calls* calls = CallsOf(overlapped);
        calls->Context = (nint)context;
        calls->Io = io;
        calls->Instance = instance;
        Record(calls, overlapped, code, (uint)bytes);
    }

    private static readonly delegate* unmanaged<uint, uint, WsaOverlapped*, void> s_bound = &Bound;
    private static readonly delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void> s_called = &Called;

    private Operation* Waiting(nuint s, Calls* calls, int size = 16)
    {
        Operation* operation = Buffered(size, 0, (Notes*)calls);
        Returns(WSA_IO_PENDING, Receive(s, operation));
        return operation;
    }

    private static void Has(Calls* calls, int at, Operation* operation, uint code, uint bytes)
    {
        Until(() => Volatile.Read(ref calls->Count) > at);
        Assert.Equal(((long)(nint)operation, code, bytes), (calls->Overlapped[at], calls->Codes[at], calls->Bytes[at]));
    }

    [FaceTheory, Statement("MO09")]
    public void A_bound_handle_has_its_function_called_for_each_operation(Face face)
    {
        SocketPair pair = TcpPair();
        Calls* calls = New<Calls>();
        True(face.BindIoCompletionCallback((nint)pair.Server, s_bound, 0));
        Operation* receive = Waiting(pair.Server, calls);
        Send(pair.Client, 1, 2, 3);
        Has(calls, 0, receive, 0, 3);
        Operation* send = Holding([1]);
        send->Notes = (Notes*)calls;
        Returns(0, Send(pair.Server, send));
        Has(calls, 1, send, 0, 1);
        Operation* cancelled = Waiting(pair.Server, calls);
        Ok(face.closesocket(pair.Server));
        Has(calls, 2, cancelled, 0xC0000120, 0); // A status, not a Win32 code.
    }

    [FaceTheory, Statement("MO09")]
    public void It_is_a_port_of_its_own(Face face)
    {
        SocketPair pair = TcpPair();
        True(face.BindIoCompletionCallback((nint)pair.Server, s_bound, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.BindIoCompletionCallback((nint)pair.Server, s_bound, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)pair.Server, Port(), 0, 0));
        Returns(WSAEINVAL, Receive(pair.Server, Buffered(1), 0, Note));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.BindIoCompletionCallback((nint)pair.Client, null, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.BindIoCompletionCallback((nint)pair.Client, s_bound, 1));
        ExpectWin32(ERROR_INVALID_HANDLE, face.BindIoCompletionCallback(0, s_bound, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateThreadpoolIo(0, s_called, null, null));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateThreadpoolIo((nint)pair.Server, s_called, null, null));
    }

    [FaceTheory, Statement("TM04")]
    public void A_callback_gets_its_context_and_a_Win32_code(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Calls* calls = New<Calls>();
        nint io = face.CreateThreadpoolIo((nint)pair.Mine, s_called, (void*)0x1234, null);
        Assert.NotEqual(0, io);
        face.StartThreadpoolIo(io);
        Operation* receive = Waiting(pair.Mine, calls, 2);
        Assert.Equal(3, pair.Theirs.Send([1, 2, 3]));
        Has(calls, 0, receive, 0, 2);
        Assert.Equal((0x1234, io), (calls->Context, calls->Io));
        Assert.NotEqual(0, calls->Instance);

        face.StartThreadpoolIo(io);
        Assert.Equal([3], Receive(pair.Mine, 1));
        Operation* cancelled = Waiting(pair.Mine, calls);
        True(face.CancelIoEx((nint)pair.Mine, null));
        Has(calls, 1, cancelled, ERROR_OPERATION_ABORTED, 0);

        face.StartThreadpoolIo(io);
        Operation* reset = Waiting(pair.Mine, calls);
        pair.Theirs.Reset();
        Has(calls, 2, reset, ERROR_NETNAME_DELETED, 0);
        face.WaitForThreadpoolIoCallbacks(io, 0);
        Ok(face.closesocket(pair.Mine));
        face.CloseThreadpoolIo(io);
    }

    [FaceTheory, Statement("TM05")]
    public void CancelThreadpoolIo_takes_back_what_has_no_callback(Face face)
    {
        SocketPair pair = TcpPair();
        Calls* calls = New<Calls>();
        nint io = face.CreateThreadpoolIo((nint)pair.Server, s_called, null, null);
        True(face.SetFileCompletionNotificationModes((nint)pair.Server, 1));
        for (int i = 0; i < 3; i++)
        {
            face.StartThreadpoolIo(io);
            Operation* send = Holding([1]);
            send->Notes = (Notes*)calls;
            Returns(0, Send(pair.Server, send));
            face.CancelThreadpoolIo(io);
        }

        Ok(face.shutdown(pair.Server, SD_SEND));
        face.StartThreadpoolIo(io);
        Returns(WSAESHUTDOWN, Send(pair.Server, Holding([1])));
        face.CancelThreadpoolIo(io);
        face.WaitForThreadpoolIoCallbacks(io, 0); // Nothing is announced: it returns.
        Assert.Equal(0, calls->Count);

        face.StartThreadpoolIo(io);
        Operation* receive = Waiting(pair.Server, calls);
        BackgroundCall<int> waits = InBackground(() =>
        {
            face.WaitForThreadpoolIoCallbacks(io, 0);
            return calls->Count;
        });
        Assert.True(waits.StaysBlocked());
        Send(pair.Client, 1);
        Assert.Equal(1, waits.Join().Result);
        Has(calls, 0, receive, 0, 1);
        Ok(face.closesocket(pair.Server));
        face.CloseThreadpoolIo(io);
    }

    [FaceTheory, Statement("TM05")]
    public void What_is_taken_back_after_a_cancelling_wait_costs_no_later_callback(Face face)
    {
        SocketPair pair = UdpPair();
        Calls* calls = New<Calls>();
        nint io = face.CreateThreadpoolIo((nint)pair.Server, s_called, null, null);
        face.StartThreadpoolIo(io);
        face.WaitForThreadpoolIoCallbacks(io, 1); // What is announced shall have no callback,
        face.CancelThreadpoolIo(io);              // and now it is not to be.
        face.StartThreadpoolIo(io);
        Operation* receive = Waiting(pair.Server, calls, 1);
        Send(pair.Client, 1);
        Has(calls, 0, receive, 0, 1);
        Ok(face.closesocket(pair.Server));
        face.CloseThreadpoolIo(io);
    }

    [FaceTheory, Statement("TM06")]
    public void Callbacks_that_have_not_begun_can_be_cancelled_and_running_ones_are_waited_for(Face face)
    {
        const int operations = 600; // More than the pool has threads: some have not begun, however late the wait comes.
        SocketPair pair = TcpPair();
        s_go.Reset();
        Calls* calls = New(new Calls { Hold = 1 });
        nint io = face.CreateThreadpoolIo((nint)pair.Server, s_called, null, null);
        for (int i = 0; i < operations; i++)
        {
            face.StartThreadpoolIo(io);
            Waiting(pair.Server, calls, 1);
        }

        for (int i = 0; i < operations; i++) Send(pair.Client, 1);
        Until(() => Volatile.Read(ref calls->Running) > 0);
        BackgroundCall<(int Running, int Count)> waits = InBackground(() =>
        {
            face.WaitForThreadpoolIoCallbacks(io, 1);
            return (calls->Running, calls->Count);
        });
        Assert.True(waits.StaysBlocked());
        s_go.Set();
        (int running, int count) = waits.Join().Result;
        Assert.Equal(0, running);
        Assert.InRange(count, 1, operations - 1);
        Ok(face.closesocket(pair.Server));
        face.CloseThreadpoolIo(io);
        face.WaitForThreadpoolIoCallbacks(io, 0);
        Assert.Equal(count, Volatile.Read(ref calls->Count));
    }

    [FaceTheory, Statement("TM06")]
    public void Closing_lets_callbacks_that_are_to_come_still_come(Face face)
    {
        SocketPair pair = TcpPair();
        Calls* calls = New<Calls>();
        nint io = face.CreateThreadpoolIo((nint)pair.Server, s_called, null, null);
        face.StartThreadpoolIo(io);
        Operation* receive = Waiting(pair.Server, calls);
        face.CloseThreadpoolIo(io);
        Ok(face.closesocket(pair.Server));
        Has(calls, 0, receive, ERROR_OPERATION_ABORTED, 0);
    }
}
