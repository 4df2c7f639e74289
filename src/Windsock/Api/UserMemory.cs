using System.Runtime.CompilerServices;
using Windsock.Linux;

namespace Windsock;

/// <summary>Tests memory that a program points to, so that a wild pointer gives WSAEFAULT and not a crash.</summary>
/// <remarks>The kernel is asked to touch the memory: it answers EFAULT where the processor would fault. Reading is tested by rt_sigprocmask with an invalid
/// "how", which copies the eight bytes in before it refuses; writing by a futex operation that atomically adds 0. Either costs about 0.1 us a page, so buffers
/// that go to the kernel anyway (send, recv) are not tested here.</remarks>
internal static unsafe class UserMemory
{
    private const nuint PageSize = 4096;
    private const nuint LowestAddress = 0x10000; // vm.mmap_min_addr: nothing below is ever mapped.
    private static readonly nuint HighestAddress = unchecked((nuint)0x0000_7fff_ffff_f000UL);
    private const int InvalidHow = -1;
    private const int AddZeroNeverWake = (0 << 28) | (1 << 28) | (0 << 24) | (0 << 12) | 0xfff; // FUTEX_OP(ADD, 0, EQ, -1)

    private static readonly int* s_futex = AllocateFutex();

    /// <summary>Whether <paramref name="length"/> bytes can be read. A length of 0 needs no memory.</summary>
    public static bool CanRead(void* address, nuint length)
    {
        if (!IsPlausible(address, length)) return length == 0;

        for (nuint page = (nuint)address & ~(PageSize - 1); page < (nuint)address + length; page += PageSize)
        {
            nuint probe = Math.Max(page, (nuint)address) & ~(nuint)7;
            if (LibC.rt_sigprocmask(InvalidHow, (void*)probe, null, 8) < 0 && LibC.errno == Errno.EFAULT) return false;
        }

        return true;
    }

    /// <summary>Whether <paramref name="length"/> bytes can be read and written; their values stay.</summary>
    public static bool CanWrite(void* address, nuint length)
    {
        if (!IsPlausible(address, length)) return length == 0;

        for (nuint page = (nuint)address & ~(PageSize - 1); page < (nuint)address + length; page += PageSize)
        {
            nuint probe = Math.Max(page, (nuint)address) & ~(nuint)3;
            if (LibC.futex(s_futex, LibC.FUTEX_WAKE_OP_PRIVATE, 0, 0, (void*)probe, AddZeroNeverWake) < 0 && LibC.errno == Errno.EFAULT) return false;
        }

        return true;
    }

    /// <summary>Whether a value can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanRead<T>(T* value)
        where T : unmanaged => CanRead(value, (nuint)sizeof(T));

    /// <summary>Whether a value can be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanWrite<T>(T* value)
        where T : unmanaged => CanWrite(value, (nuint)sizeof(T));

    /// <summary>The length of a zero-ended string, tested page by page.</summary>
    /// <returns>Bytes before the zero; -1 when memory ends first or <paramref name="limit"/> bytes hold none.</returns>
    public static int StringLength(byte* text, int limit)
    {
        int length = 0;
        while (length < limit)
        {
            if (!CanRead(text + length, 1)) return -1;

            int inPage = (int)(PageSize - ((nuint)(text + length) & (PageSize - 1)));
            var part = new ReadOnlySpan<byte>(text + length, Math.Min(inPage, limit - length));
            int zero = part.IndexOf((byte)0);
            if (zero >= 0) return length + zero;
            length += part.Length;
        }

        return -1;
    }

    /// <summary>As <see cref="StringLength(byte*, int)"/>, for UTF-16.</summary>
    /// <returns>Units before the zero, or -1.</returns>
    public static int StringLength(char* text, int limit)
    {
        for (int length = 0; length < limit; length++)
        {
            // One test a page, and one for a unit that lies across two.
            if ((length == 0 || ((nuint)(text + length) & (PageSize - 1)) < sizeof(char)) && !CanRead(text + length, sizeof(char))) return -1;
            if (text[length] == 0) return length;
        }

        return -1;
    }

    private static bool IsPlausible(void* address, nuint length) =>
        length != 0 && (nuint)address >= LowestAddress && (nuint)address < HighestAddress && length <= HighestAddress - (nuint)address;

    private static int* AllocateFutex()
    {
        int* futex = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(sizeof(int));
        return futex;
    }
}
