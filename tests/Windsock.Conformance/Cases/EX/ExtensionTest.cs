namespace Windsock.Conformance.Cases.EX;

/// <summary>What the tests of extension functions share: ports, packets and pending accepts.</summary>
public abstract unsafe class ExtensionTest : ConformanceTest
{
    protected const int ERROR_IO_PENDING = 997;
    protected const int ERROR_OPERATION_ABORTED = 995;
    protected const int AddressRoom = SockAddrIn.Size + 16;

    private readonly List<nint> _handles = [];

    /// <summary>What a port has handed out.</summary>
    protected readonly record struct Packet(bool Ok, uint Bytes, nuint Key, nint Overlapped, int Error);

    /// <summary>A new port.</summary>
    protected nint Port()
    {
        nint port = Face.CreateIoCompletionPort(-1, 0, 0, 0);
        Assert.NotEqual(0, port);
        return port;
    }

    /// <summary>Binds a socket to a port.</summary>
    protected void Associate(nuint s, nint port, nuint key) => Assert.Equal(port, Face.CreateIoCompletionPort((nint)s, port, key, 0));

    /// <summary>The next packet of a port, which must come.</summary>
    protected Packet Next(nint port)
    {
        uint* bytes = New<uint>();
        nuint* key = New<nuint>();
        void** overlapped = (void**)New<nint>();
        int ok = Face.GetQueuedCompletionStatus(port, bytes, key, overlapped, (uint)Patience.TotalMilliseconds);
        int error = ok != 0 ? 0 : Face.WSAGetLastError();
        Assert.True(ok != 0 || *overlapped != null, $"no packet came: {error}");
        return new Packet(ok != 0, *bytes, *key, (nint)(*overlapped), error);
    }

    /// <summary>Asserts that a port has nothing.</summary>
    protected void ExpectNothing(nint port, uint milliseconds = 0)
    {
        Assert.Equal(0, Face.GetQueuedCompletionStatus(port, New<uint>(), New<nuint>(), (void**)New<nint>(), milliseconds));
        Assert.Equal(258, Face.WSAGetLastError());
    }

    /// <summary>Asserts that a BOOL function failed with a code.</summary>
    protected void ExpectFalse(int code, int result)
    {
        int error = Face.WSAGetLastError();
        Face.WSASetLastError(0);
        Assert.Equal(0, result);
        Assert.Equal(code, error);
    }

    /// <summary>Starts an operation that may end at once or later.</summary>
    protected void Started(int result)
    {
        if (result == 0) Assert.Equal(ERROR_IO_PENDING, Face.WSAGetLastError());
    }

    /// <summary>Waits until an operation on a socket without a port has ended.</summary>
    /// <returns>0, or why it failed.</returns>
    protected int Outcome(nuint s, WsaOverlapped* overlapped, out uint bytes)
    {
        uint* count = New<uint>();
        int ok = Face.WSAGetOverlappedResult(s, overlapped, count, 1, New<uint>());
        bytes = *count;
        return ok != 0 ? 0 : Face.WSAGetLastError();
    }

    /// <summary>An AcceptEx without data, in 64 bytes of addresses.</summary>
    protected int BeginAccept(nuint listener, nuint accept, byte* buffer, WsaOverlapped* overlapped, uint data = 0) =>
        Face.AcceptEx(listener, accept, buffer, data, AddressRoom, AddressRoom, New<uint>(), overlapped);
}
