using System.Runtime.InteropServices;

namespace Windsock.Conformance.Cases.EX;

/// <summary>Registered I/O as a program reaches it: by the table that WSAIoctl fills.</summary>
public abstract unsafe class RioTest : ExtensionTest
{
    protected const uint DontNotify = 1;
    protected const uint Defer = 2;
    protected const uint WaitAll = 4;
    protected const uint CommitOnly = 8;

    private nint* _table;

    /// <summary>RIO_BUF.</summary>
    protected struct Slice
    {
        public nint BufferId;
        public uint Offset;
        public uint Length;
    }

    /// <summary>RIORESULT.</summary>
    protected struct Completed
    {
        public int Status;
        public uint Bytes;
        public ulong Socket;
        public ulong Request;
    }

    /// <summary>RIO_NOTIFICATION_COMPLETION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    protected struct Notification
    {
        public long Type;
        public nint Handle;
        public nint ResetOrKey;
        public nint Overlapped;
    }

    /// <summary>The table of 13 functions, behind its size.</summary>
    protected nint* Table
    {
        get
        {
            if (_table != null) return _table;
            nuint s = Socket();
            Guid* id = New(new Guid(0x8509e081, 0x96dd, 0x4005, 0xb1, 0x65, 0x9e, 0x2e, 0xe8, 0xc7, 0x9e, 0x3f));
            nint* table = Array<nint>(14);
            Ok(Face.WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, id, 16, table, 112, New<uint>(), null, null));
            Assert.Equal(112, table[0]);
            return _table = table;
        }
    }

    protected int Receive(nint rq, Slice* data, uint flags = 0, ulong context = 0) =>
        ((delegate* unmanaged<nint, void*, uint, uint, ulong, int>)Table[1])(rq, data, data == null ? 0u : 1u, flags, context);

    protected int ReceiveEx(nint rq, Slice* data, Slice* remote, Slice* flagsRoom) =>
        ((delegate* unmanaged<nint, void*, uint, void*, void*, void*, void*, uint, ulong, int>)Table[2])(rq, data, 1, null, remote, null, flagsRoom, 0, 0);

    protected int Send(nint rq, Slice* data, uint flags = 0, ulong context = 0) =>
        ((delegate* unmanaged<nint, void*, uint, uint, ulong, int>)Table[3])(rq, data, data == null ? 0u : 1u, flags, context);

    protected int SendEx(nint rq, Slice* data, Slice* remote) =>
        ((delegate* unmanaged<nint, void*, uint, void*, void*, void*, void*, uint, ulong, int>)Table[4])(rq, data, 1, null, remote, null, null, 0, 0);

    protected void CloseQueue(nint cq) => ((delegate* unmanaged<nint, void>)Table[5])(cq);

    protected nint CreateQueue(uint size, Notification* notification = null) =>
        ((delegate* unmanaged<uint, void*, nint>)Table[6])(size, notification);

    protected nint CreateRequests(nuint s, uint receives, uint sends, nint cq, ulong context = 0) =>
        ((delegate* unmanaged<nuint, uint, uint, uint, uint, nint, nint, ulong, nint>)Table[7])(s, receives, 1, sends, 1, cq, cq, context);

    protected uint Dequeue(nint cq, Completed* results, uint room) => ((delegate* unmanaged<nint, void*, uint, uint>)Table[8])(cq, results, room);

    protected void Deregister(nint id) => ((delegate* unmanaged<nint, void>)Table[9])(id);

    protected int Notify(nint cq) => ((delegate* unmanaged<nint, int>)Table[10])(cq);

    protected nint Register(void* buffer, uint length) => ((delegate* unmanaged<void*, uint, nint>)Table[11])(buffer, length);

    protected int ResizeQueue(nint cq, uint size) => ((delegate* unmanaged<nint, uint, int>)Table[12])(cq, size);

    protected int ResizeRequests(nint rq, uint receives, uint sends) => ((delegate* unmanaged<nint, uint, uint, int>)Table[13])(rq, receives, sends);

    /// <summary>A socket for registered I/O.</summary>
    protected nuint Registered(int type = SOCK_STREAM) =>
        Ok(Face.WSASocketW(AF_INET, type, 0, null, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO));

    /// <summary>A connection whose client is for registered I/O.</summary>
    protected SocketPair RegisteredPair()
    {
        nuint listener = Listener(), client = Registered();
        Ok(Face.connect(client, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        return new SocketPair(client, Ok(Face.accept(listener, null, null)));
    }

    /// <summary>A registered buffer.</summary>
    protected nint Buffer(int length, out byte* memory)
    {
        memory = Array<byte>(length);
        nint id = Register(memory, (uint)length);
        Assert.NotEqual(unchecked((nint)0xFFFFFFFFu), id);
        return id;
    }

    protected Slice* Part(nint id, uint offset, uint length) => New(new Slice { BufferId = id, Offset = offset, Length = length });

    /// <summary>The next completion, which must come.</summary>
    protected Completed NextOf(nint cq)
    {
        Completed* result = New<Completed>();
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (Dequeue(cq, result, 1) == 0) Assert.True(Environment.TickCount64 < end, "no completion came");
        return *result;
    }
}
