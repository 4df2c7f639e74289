using System.Runtime.InteropServices;
using Windsock.Linux;

namespace Windsock.Waits;

/// <summary>Signals and the library's own threads.</summary>
internal static unsafe class Signals
{
    private const int FirstRealTime = 34; // SIGRTMIN of glibc, by which the runtime stops its threads.

    private const int LastRealTime = 64;

    private static readonly Lock s_gate = new(); // Guards the choice of the signal.
    private static int s_knock; // 0 before it is chosen, -1 when there is none.

    private static readonly int[] s_ownFaults = [4, 5, 6, 7, 8, 11, FirstRealTime]; // SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV

    /// <summary>Gets a thread out of a system call that blocks.</summary>
    /// <returns>False when no signal is free for that.</returns>
    public static bool Interrupt(int thread)
    {
        if (s_knock == 0)
        {
            lock (s_gate) s_knock = s_knock == 0 ? ChooseKnock() : s_knock;
        }

        if (s_knock > 0) LibC.tgkill(LibC.getpid(), thread, s_knock);
        return s_knock > 0;
    }

    /// <summary>Takes the last real-time signal that nobody uses. Its handler does nothing, so that system calls end with EINTR.</summary>
    private static int ChooseKnock()
    {
        // A handler may run anywhere, also where managed code may not: it must be foreign code, and abs(3) takes an int and does no harm.
        nint handler = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs");
        for (int signal = LastRealTime; signal > FirstRealTime; signal--)
        {
            sigaction_t action;
            if (LibC.sigaction(signal, null, &action) != 0 || action.handler != 0) continue;

            action = default; // Without SA_RESTART.
            action.handler = handler;
            if (LibC.sigaction(signal, &action, null) == 0) return signal;
        }

        return -1;
    }

    /// <summary>Blocks the signals that are meant for the program: they must find a thread of the program.</summary>
    public static void LeaveToProgram()
    {
        ulong blocked = ulong.MaxValue;
        foreach (int signal in s_ownFaults) blocked &= ~(1UL << (signal - 1));
        LibC.rt_sigprocmask(LibC.SIG_BLOCK, &blocked, null, sizeof(ulong));
    }
}
