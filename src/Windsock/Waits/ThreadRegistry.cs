using Windsock.Engine;
using System.Runtime.InteropServices;
using Windsock.Linux;

namespace Windsock.Waits;

/// <summary>The threads that are known by their number, and how their end is noticed.</summary>
/// <remarks>A thread may be the program's own and end by any way. In a C program the gate has made a pthread key before the runtime started, whose destructor
/// ends the thread's object while managed code can still run on it. A managed program has no such moment: there the destructor must be foreign code, and
/// sem_post(3) is the one that takes a pointer; a thread of the library waits for the posts.</remarks>
internal static unsafe class ThreadRegistry
{
    private const int SemaphoreBytes = 32; // sizeof(sem_t)

    private static readonly Lock s_gate = new(); // Guards all of these.
    private static readonly Dictionary<int, ThreadObject> s_threads = [];
    private static readonly List<(ThreadObject Thread, nint Semaphore)> s_watched = [];
    private static bool s_gateTells;
    private static uint s_key; // With the gate: its own. Without: the key of the semaphores of single threads.
    private static uint s_bellKey;
    private static nint s_bell;

    /// <summary>The gate tells the end of each thread for which its key is set.</summary>
    public static void UseGate(uint key)
    {
        s_key = key;
        s_gateTells = true;
    }

    /// <summary>A thread by its number.</summary>
    public static ThreadObject? Find(int id)
    {
        lock (s_gate) return s_threads.GetValueOrDefault(id);
    }

    /// <summary>The calling thread has become known.</summary>
    public static void Add(ThreadObject thread)
    {
        lock (s_gate)
        {
            s_threads[thread.Id] = thread;
            if (s_gateTells) LibC.pthread_setspecific(s_key, (void*)1);
            else if (thread.Start is null) Watch(thread);
        }
    }

    public static void Remove(ThreadObject thread)
    {
        lock (s_gate)
        {
            if (s_threads.TryGetValue(thread.Id, out ThreadObject? known) && known == thread) s_threads.Remove(thread.Id);
        }
    }

    private static void Watch(ThreadObject thread)
    {
        if (s_bell == 0) StartWatching();
        if (s_bell == 0) return; // The end of this thread will not be noticed.

        nint semaphore = (nint)NativeMemory.AllocZeroed(SemaphoreBytes);
        s_watched.Add((thread, semaphore));
        LibC.pthread_setspecific(s_key, (void*)semaphore);
        LibC.pthread_setspecific(s_bellKey, (void*)s_bell);
    }

    private static void StartWatching()
    {
        s_bell = (nint)NativeMemory.AllocZeroed(SemaphoreBytes);
        if ((s_key != s_bellKey || MakeKeys()) && OwnThread.Start("windsock ends", 256 * 1024, WaitForEnds)) return;

        NativeMemory.Free((void*)s_bell);
        s_bell = 0;
    }

    private static bool MakeKeys()
    {
        nint post = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "sem_post");
        uint first, second;
        if (LibC.pthread_key_create(&first, (void*)post) != 0 || LibC.pthread_key_create(&second, (void*)post) != 0) return false;

        // Destructors run in the order of the keys' numbers: a thread's own semaphore must be posted before the bell rings.
        s_key = Math.Min(first, second);
        s_bellKey = Math.Max(first, second);
        return true;
    }

    private static void WaitForEnds()
    {
        var ended = new List<ThreadObject>();
        while (true)
        {
            LibC.sem_wait((void*)s_bell);
            lock (s_gate)
            {
                for (int i = s_watched.Count - 1; i >= 0; i--)
                {
                    (ThreadObject thread, nint semaphore) = s_watched[i];
                    if (LibC.sem_trywait((void*)semaphore) != 0) continue;

                    ended.Add(thread);
                    s_watched.RemoveAt(i);
                    NativeMemory.Free((void*)semaphore);
                }
            }

            foreach (ThreadObject thread in ended) thread.End();
            ended.Clear();
        }
    }
}
