using Windsock.Linux;

namespace Windsock.Waits;

/// <summary>Signals and the library's own threads.</summary>
internal static unsafe class Signals
{
    private const int FirstRealTime = 34; // SIGRTMIN of glibc, by which the runtime stops its threads.

    private static readonly int[] s_ownFaults = [4, 5, 6, 7, 8, 11, FirstRealTime]; // SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV

    /// <summary>Blocks the signals that are meant for the program: they must find a thread of the program.</summary>
    public static void LeaveToProgram()
    {
        ulong blocked = ulong.MaxValue;
        foreach (int signal in s_ownFaults) blocked &= ~(1UL << (signal - 1));
        LibC.rt_sigprocmask(LibC.SIG_BLOCK, &blocked, null, sizeof(ulong));
    }
}
