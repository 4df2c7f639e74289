using System.Runtime.InteropServices;
using Windsock.Linux;

namespace Windsock.Waits;

/// <summary>What a thread of CreateThread begins with.</summary>
internal sealed unsafe class ThreadLaunch(delegate* unmanaged<void*, uint> routine, void* parameter, bool suspended)
{
    private const nuint LeastStack = 256 * 1024; // What the runtime needs on top of what the program does there.
    private const nuint Megabyte = 1024 * 1024;

    private static void* s_run; // The start routine of the host's thread, when that is code of the C library.

    private readonly EventObject _resumed = new(manualReset: true, initial: !suspended);

    private readonly EventObject _begun = new(manualReset: true, initial: false);

    /// <summary>The program's routine.</summary>
    public delegate* unmanaged<void*, uint> Routine { get; } = routine;

    /// <summary>Its argument.</summary>
    public void* Parameter { get; } = parameter;

    /// <summary>Runs started threads by code in which no managed frame lies below the program's, so that ExitThread can leave it.</summary>
    /// <param name="run">void *(*)(void *), which calls <see cref="Enter"/> with its argument first.</param>
    public static void UseRunner(void* run) => s_run = run;

    /// <summary>Makes a thread of the host.</summary>
    /// <param name="thread">Its object, which has a start.</param>
    /// <param name="stackBytes">0 for the host's usual size.</param>
    /// <param name="exact">The size is that of the whole stack; else it is rounded up to megabytes, as the reserve is on Windows.</param>
    public static bool Begin(ThreadObject thread, nuint stackBytes, bool exact)
    {
        pthread_attr_t attributes;
        if (LibC.pthread_attr_init(&attributes) != 0) return false;

        LibC.pthread_attr_setdetachstate(&attributes, LibC.PTHREAD_CREATE_DETACHED);
        int error = 0;
        if (stackBytes != 0)
        {
            nuint unit = exact ? 4096 : Megabyte;
            nuint size = stackBytes > nuint.MaxValue - unit ? nuint.MaxValue - unit : stackBytes;
            error = LibC.pthread_attr_setstacksize(&attributes, Math.Max(LeastStack, (size + unit - 1) / unit * unit));
        }

        void* run = s_run != null ? s_run : (delegate* unmanaged<void*, void*>)&Run;
        GCHandle handle = GCHandle.Alloc(thread);
        nuint made;
        if (error == 0) error = LibC.pthread_create(&made, &attributes, run, (void*)GCHandle.ToIntPtr(handle));
        LibC.pthread_attr_destroy(&attributes);
        if (error != 0) handle.Free();
        return error == 0;
    }

    /// <summary>Waits until the thread has its number.</summary>
    public void WaitUntilBegun() => Wait.ForObject(_begun, Dispatcher.Infinite, alertable: false);

    /// <summary>Lets a thread go that was created suspended.</summary>
    /// <returns>Whether it was.</returns>
    public bool Resume()
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            if (_resumed.IsSet) return false;
            _resumed.Set(ref wakes);
        }

        wakes.Wake();
        return true;
    }

    /// <summary>On the new thread, before the program's routine: takes what <see cref="Begin"/> gave it, waits until it may run, and runs early APCs.</summary>
    public static ThreadObject Enter(void* given)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)given);
        var thread = (ThreadObject)handle.Target!;
        handle.Free();
        thread.Adopt();
        thread.Start!._begun.Set();
        Wait.ForObject(thread.Start._resumed, Dispatcher.Infinite, alertable: false);
        thread.RunApcs();
        return thread;
    }

    [UnmanagedCallersOnly]
    private static void* Run(void* given)
    {
        ThreadObject thread = Enter(given);
        thread.ComingExitCode = thread.Start!.Routine(thread.Start.Parameter);
        thread.End();
        return null;
    }
}
