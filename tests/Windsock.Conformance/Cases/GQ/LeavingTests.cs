using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Threads that leave a port for a while, and what goes on without them.</summary>
public sealed unsafe class LeavingTests : OverlappedTest
{
    private const uint UntilAllSleep = 1500; // Longer than anything in the library stays awake for nothing.

    private struct Again
    {
        public nint Port;
        public nint Face;
        public int Runs;
    }

    [UnmanagedCallersOnly]
    private static void DequeueAgain(nuint data)
    {
        var again = (Again*)data;
        uint bytes = 0;
        nuint key = 0;
        void* overlapped = null;
        ((Face)GCHandle.FromIntPtr(again->Face).Target!).GetQueuedCompletionStatus(again->Port, &bytes, &key, &overlapped, 1);
        Interlocked.Increment(ref again->Runs);
    }

    [FaceTheory, Statement("GQ07")]
    public void Operations_go_on_when_the_only_thread_has_given_up_waiting(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port(), signal = Event(manual: true);
        Bind(pair.Server, port);
        Operation* receive = Waiting(pair.Server, hEvent: signal | 1);
        Nothing(port, UntilAllSleep);
        Send(pair.Client, 1, 2);
        Assert.Equal(0u, face.WaitForSingleObject(signal, (uint)Patience.TotalMilliseconds));
        Ends(pair.Server, receive, 2);
    }

    [FaceTheory, Statement("GQ09")]
    public void An_APC_may_wait_at_the_port_that_it_has_interrupted(Face face)
    {
        const int threads = 4, rounds = 100;
        nint port = Port(1);
        GCHandle held = GCHandle.Alloc(face);
        Again* again = New(new Again { Port = port, Face = GCHandle.ToIntPtr(held) });
        int ready = 0, over = 0;
        nint[] handles = new nint[threads];
        var waiting = new List<BackgroundCall<int>>();
        for (int i = 0; i < threads; i++)
        {
            int place = i;
            waiting.Add(InBackground(() =>
            {
                handles[place] = ThisThread();
                Interlocked.Increment(ref ready);
                Entry* entries = stackalloc Entry[1];
                uint removed;
                while (Volatile.Read(ref over) == 0) face.GetQueuedCompletionStatusEx(port, entries, 1, &removed, 20, 1);
                return 0;
            }));
        }

        Until(() => Volatile.Read(ref ready) == threads);
        for (int i = 0; i < rounds; i++)
        {
            foreach (nint handle in handles) Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&DequeueAgain, handle, (nuint)again));
            True(face.PostQueuedCompletionStatus(port, 1, 0, null));
        }

        Until(() => Volatile.Read(ref again->Runs) == threads * rounds);
        Volatile.Write(ref over, 1);
        foreach (BackgroundCall<int> thread in waiting) thread.Join();
        held.Free();
    }

    [FaceTheory, Statement("GQ01")]
    public void A_pointer_at_the_end_of_all_memory_is_refused(Face face)
    {
        nint port = Port();
        uint* bytes = Array<uint>(8);
        foreach (nint wild in new nint[] { -1, -4, -8 })
        {
            ExpectWin32(ERROR_INVALID_PARAMETER, face.GetQueuedCompletionStatus(port, bytes, (nuint*)wild, (void**)(bytes + 2), 0));
            ExpectWin32(ERROR_INVALID_PARAMETER, face.GetQueuedCompletionStatus(port, (uint*)wild, (nuint*)(bytes + 2), (void**)(bytes + 4), 0));
        }
    }
}
