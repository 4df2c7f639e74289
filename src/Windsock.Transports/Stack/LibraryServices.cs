using System.Runtime.CompilerServices;
using Windsock.Spi;

namespace Windsock.Transports.Stack;

/// <summary>What the stack's transport needs of the library above it, which says so once.</summary>
internal static unsafe class LibraryServices
{
    private static delegate*<void*, nuint, bool> s_canRead;
    private static delegate*<void*, nuint, bool> s_canWrite;
    private static Func<string, int, Action, bool> s_startThread = StartPlainThread;

    /// <summary>Starts a thread of the library's own: name, bytes of stack, what it does. False when there is none to be had.</summary>
    public static Func<string, int, Action, bool> StartThread => s_startThread;

    /// <summary>Says how memory of the program is tested, and how threads are started.</summary>
    public static void Use(delegate*<void*, nuint, bool> canRead, delegate*<void*, nuint, bool> canWrite, Func<string, int, Action, bool> startThread)
    {
        s_canRead = canRead;
        s_canWrite = canWrite;
        s_startThread = startThread;
    }

    /// <summary>Whether all buffers can be read. The host would find a wild pointer by itself; here the process would end by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanRead(ReadOnlySpan<WSABUF> buffers) => CanTouch(buffers, s_canRead);

    /// <summary>Whether all buffers can be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanWrite(ReadOnlySpan<WSABUF> buffers) => CanTouch(buffers, s_canWrite);

    private static bool CanTouch(ReadOnlySpan<WSABUF> buffers, delegate*<void*, nuint, bool> test)
    {
        if (test == null) return true;
        foreach (ref readonly WSABUF buffer in buffers)
        {
            if (!test((void*)buffer.buf, buffer.len)) return false;
        }

        return true;
    }

    private static bool StartPlainThread(string name, int stackBytes, Action run)
    {
        new Thread(() => run(), stackBytes) { IsBackground = true, Name = name }.Start();
        return true;
    }
}
