using System.Runtime.InteropServices;
using Xunit;

namespace Windsock.Tests.Waits;

/// <summary>Threads of CreateThread in a managed process.</summary>
public sealed unsafe class ThreadEndTests
{
    private static nint s_mutex;

    [UnmanagedCallersOnly]
    private static uint Leave(void* parameter)
    {
        Kernel32.WaitForSingleObject(s_mutex, Kernel32.INFINITE);
        Deeper(20, (uint)(nuint)parameter);
        return 1;
    }

    private static void Deeper(int depth, uint code)
    {
        if (depth > 0) Deeper(depth - 1, code);
        else if (code != 0) Kernel32.ExitThread(code);
    }

    [Fact]
    public void ExitThread_leaves_managed_code_and_the_collector_goes_on()
    {
        s_mutex = Kernel32.CreateMutexA(null, 0, null);
        for (uint i = 1; i <= 20; i++)
        {
            uint code;
            nint thread = Kernel32.CreateThread(null, 0, &Leave, (void*)i, 0, null);
            Assert.NotEqual(0, thread);
            Assert.Equal(Kernel32.WAIT_OBJECT_0, Kernel32.WaitForSingleObject(thread, 30_000));
            GC.Collect();
            Assert.Equal(1, Kernel32.GetExitCodeThread(thread, &code));
            Assert.Equal(i, code);
            Assert.Equal(Kernel32.WAIT_ABANDONED_0, Kernel32.WaitForSingleObject(s_mutex, 0));
            Assert.Equal(1, Kernel32.ReleaseMutex(s_mutex));
            Assert.Equal(1, Kernel32.CloseHandle(thread));
        }

        Assert.Equal(1, Kernel32.CloseHandle(s_mutex));
    }
}
