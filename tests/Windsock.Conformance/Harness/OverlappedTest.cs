using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What tests of overlapped operations share: operations with all their memory at one place, ports and packets, and routines that take
/// notes.</summary>
public abstract unsafe class OverlappedTest : ConformanceTest
{
    protected const uint STATUS_PENDING = 0x103;

    /// <summary>What a port has handed out; <paramref name="Error"/> is 0 for TRUE.</summary>
    protected readonly record struct Packet(nint Overlapped, uint Bytes, nuint Key, int Error);

    /// <summary>OVERLAPPED_ENTRY, 32 bytes.</summary>
    protected struct Entry
    {
        public nuint Key;
        public nint Overlapped;
        public nuint Internal;
        public uint Bytes;
    }

    /// <summary>What completion routines have been called with.</summary>
    protected struct Notes
    {
        public int Count;
        public int Depth;
        public int Deepest;
        public int Thread;
        public fixed int Numbers[64];
        public fixed uint Errors[64];
        public fixed uint Bytes[64];
        public fixed uint Flags[64];
    }

    /// <summary>One operation as a program keeps it: the OVERLAPPED first, so that a routine finds the rest.</summary>
    protected struct Operation
    {
        public WsaOverlapped Overlapped;
        public Notes* Notes;
        public int Number;
        public WsaBuf Buffer;
        public uint Count;
        public uint Flags;

        /// <summary>What the buffer holds.</summary>
        public readonly byte[] Data(int count) => new Span<byte>(Buffer.buf, count).ToArray();

        /// <summary>HasOverlappedIoCompleted.</summary>
        public readonly bool IsOver => Volatile.Read(in Overlapped.Internal) != STATUS_PENDING;
    }

    /// <summary>A completion routine that takes notes.</summary>
    protected static delegate* unmanaged<uint, uint, WsaOverlapped*, uint, void> Note => &NoteCall;

    [UnmanagedCallersOnly]
    private static void NoteCall(uint error, uint bytes, WsaOverlapped* overlapped, uint flags) => TakeNote((Operation*)overlapped, error, bytes, flags);

    /// <summary>Notes a call.</summary>
    protected static void TakeNote(Operation* operation, uint error, uint bytes, uint flags)
    {
        Notes* notes = operation->Notes;
        int at = notes->Count++;
        notes->Numbers[at] = operation->Number;
        notes->Errors[at] = error;
        notes->Bytes[at] = bytes;
        notes->Flags[at] = flags;
        notes->Thread = Environment.CurrentManagedThreadId;
    }

    /// <summary>An operation with a buffer of some bytes.</summary>
    protected Operation* Buffered(int size, nint hEvent = 0, Notes* notes = null, int number = 0) => New(new Operation
    {
        Overlapped = { hEvent = (nuint)hEvent },
        Buffer = new WsaBuf { len = (uint)size, buf = Array<byte>(size) },
        Notes = notes,
        Number = number,
        Count = uint.MaxValue,
    });

    /// <summary>An operation with these bytes in its buffer.</summary>
    protected Operation* Holding(ReadOnlySpan<byte> data, nint hEvent = 0)
    {
        Operation* operation = Buffered(data.Length, hEvent);
        data.CopyTo(new Span<byte>(operation->Buffer.buf, data.Length));
        return operation;
    }

    /// <summary>WSARecv. 0, or the last error.</summary>
    protected int Receive(nuint s, Operation* operation, int flags = 0, void* routine = null)
    {
        operation->Flags = (uint)flags;
        return Code(Face.WSARecv(s, &operation->Buffer, 1, &operation->Count, &operation->Flags, operation, routine));
    }

    /// <summary>WSASend. 0, or the last error.</summary>
    protected int Send(nuint s, Operation* operation, void* routine = null) =>
        Code(Face.WSASend(s, &operation->Buffer, 1, &operation->Count, 0, operation, routine));

    /// <summary>What a Winsock call came to: 0, or the last error.</summary>
    protected int Code(int result) => result == 0 ? 0 : Face.WSAGetLastError();

    /// <summary>A receive that must wait.</summary>
    protected Operation* Waiting(nuint s, int size = 16, nint hEvent = 0, Notes* notes = null, int number = 0)
    {
        Operation* operation = Buffered(size, hEvent, notes, number);
        Returns(WSA_IO_PENDING, Receive(s, operation, 0, notes == null ? null : Note));
        return operation;
    }

    /// <summary>A send of more than both hosts' buffers hold, which must wait until the peer reads.</summary>
    protected Operation* WaitingSend(nuint s, int size = 16 << 20, nint hEvent = 0)
    {
        Operation* operation = Buffered(size, hEvent);
        for (int i = 0; i < size; i++) operation->Buffer.buf[i] = (byte)(i % 251);
        Returns(WSA_IO_PENDING, Send(s, operation));
        return operation;
    }

    /// <summary>WSAGetOverlappedResult. 0, or the last error.</summary>
    protected int Outcome(nuint s, Operation* operation, out uint bytes, bool wait = true)
    {
        uint* count = New<uint>();
        uint* flags = New<uint>();
        int done = Face.WSAGetOverlappedResult(s, operation, count, wait ? 1 : 0, flags);
        bytes = *count;
        if (operation != null) operation->Flags = *flags;
        return done != 0 ? 0 : Face.WSAGetLastError();
    }

    /// <summary>Asserts that an operation ends well with some bytes.</summary>
    protected void Ends(nuint s, Operation* operation, int bytes)
    {
        Returns(0, Outcome(s, operation, out uint moved));
        Assert.Equal((uint)bytes, moved);
    }

    /// <summary>A new port, which the end of the test closes.</summary>
    protected nint Port(uint threads = 0) => Made(Face.CreateIoCompletionPort(-1, 0, 0, threads));

    /// <summary>Binds a handle to a port.</summary>
    protected void Bind(nuint s, nint port, nuint key = 0)
    {
        nint bound = Face.CreateIoCompletionPort((nint)s, port, key, 0);
        if (bound == 0) Assert.Fail($"CreateIoCompletionPort failed with {Describe(Face.WSAGetLastError())}");
        Assert.Equal(port, bound);
    }

    /// <summary>One GetQueuedCompletionStatus, whatever it comes to.</summary>
    protected Packet Dequeue(nint port, uint milliseconds = 0)
    {
        uint bytes = 0;
        nuint key = 0;
        void* overlapped = null;
        Face.WSASetLastError(0);
        int ok = Face.GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, milliseconds);
        return new Packet((nint)overlapped, bytes, key, ok != 0 ? 0 : Face.WSAGetLastError());
    }

    /// <summary>The next packet, which must come.</summary>
    protected Packet Next(nint port)
    {
        Packet packet = Dequeue(port, (uint)Patience.TotalMilliseconds);
        Assert.False(packet.Error is WAIT_TIMEOUT or ERROR_INVALID_HANDLE or ERROR_ABANDONED_WAIT_0, $"no packet came: {Describe(packet.Error)}");
        return packet;
    }

    /// <summary>Asserts that the next packet is that of an operation.</summary>
    protected void Next(nint port, Operation* operation, int bytes, int error = 0) =>
        Assert.Equal(((nint)operation, (uint)bytes, error), (Next(port) is var packet ? packet.Overlapped : 0, packet.Bytes, packet.Error));

    /// <summary>Asserts that a port has nothing, and gets nothing within some milliseconds.</summary>
    protected void Nothing(nint port, uint milliseconds = 0)
    {
        Packet packet = Dequeue(port, milliseconds);
        Assert.Equal((WAIT_TIMEOUT, 0), (packet.Error, packet.Overlapped));
    }

    /// <summary>Runs the routines that come, alertably, until so many have run.</summary>
    protected void RunRoutines(Notes* notes, int count)
    {
        for (long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; notes->Count < count && Environment.TickCount64 < end;) Face.SleepEx(10, 1);
        Assert.Equal(count, notes->Count);
    }
}
