using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What becomes of a thread's operations when it ends.</summary>
public sealed unsafe class ThreadEndTests : ConformanceTest
{
    private const nuint Pending = 0x103;
    private const nuint Cancelled = 0xC0000120;

    private static int s_routineRuns;

    [UnmanagedCallersOnly]
    private static void Count(uint error, uint bytes, void* overlapped, uint flags) => Interlocked.Increment(ref s_routineRuns);

    /// <summary>Starts a receive on a thread that ends without waiting for it.</summary>
    private WsaOverlapped* ReceiveAndEnd(nuint s, bool routine)
    {
        WsaBuf* buffer = New(new WsaBuf { len = 8, buf = Array<byte>(8) });
        uint* flags = New<uint>();
        WsaOverlapped* overlapped = New(new WsaOverlapped { hEvent = routine ? 0 : (nuint)Event(manual: true) });
        void* function = routine ? (delegate* unmanaged<uint, uint, void*, uint, void>)&Count : null;
        BackgroundCall<int> begin = InBackground(() => Face.WSARecv(s, buffer, 1, null, flags, overlapped, function));
        Expect([ERROR_IO_PENDING], begin);
        return overlapped;
    }

    [FaceTheory, Statement("AP05")]
    public void Routines_of_a_thread_that_has_ended_never_run(Face face)
    {
        SocketPair pair = TcpPair();
        s_routineRuns = 0;
        WsaOverlapped* overlapped = ReceiveAndEnd(pair.Client, routine: true);
        Until(() => Volatile.Read(ref overlapped->Internal) == Cancelled);
        Send(pair.Server, 1);
        WaitReadable(pair.Client); // The data is there for others.
        face.SleepEx(0, 1);
        Assert.Equal(0, s_routineRuns);
    }

    [FaceTheory, Statement("AP06")]
    public void Operations_of_a_thread_that_has_ended_are_cancelled_unless_a_port_gets_them(Face face)
    {
        SocketPair pair = TcpPair();
        WsaOverlapped* overlapped = ReceiveAndEnd(pair.Client, routine: false);
        Await((nint)overlapped->hEvent);
        Assert.Equal(Cancelled, overlapped->Internal);

        SocketPair bound = TcpPair();
        nint port = Made(face.CreateIoCompletionPort(-1, 0, 0, 0));
        Assert.Equal(port, face.CreateIoCompletionPort((nint)bound.Client, port, 5, 0));
        WsaOverlapped* kept = ReceiveAndEnd(bound.Client, routine: false);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject((nint)kept->hEvent, 50));
        Assert.Equal(Pending, kept->Internal);
        Send(bound.Server, 1, 2);
        Await((nint)kept->hEvent);
        Assert.Equal((0u, (nuint)2), ((uint)kept->Internal, kept->InternalHigh));
    }
}
