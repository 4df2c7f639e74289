using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Engine;
using Windsock.Linux;

namespace Windsock;

/// <summary>Tests memory that a program points to, so that a wild pointer gives WSAEFAULT and not a crash.</summary>
/// <remarks>
/// <para>The kernel is asked to touch the memory: it answers EFAULT where the processor would fault. Reading is tested by rt_sigprocmask with an invalid
/// "how", which copies eight bytes in before it refuses; writing by a futex operation that atomically adds 0. That costs a system call a page, so it is spared
/// for pages that were tested within the last few milliseconds, or for a page in constant use within the last second. Buffers that go to the kernel anyway
/// (send, recv) are not tested here.</para>
/// </remarks>
internal static unsafe class UserMemory
{
    private const nuint PageSize = 4096;
    private const nuint LowestAddress = 0x10000; // vm.mmap_min_addr: nothing below is ever mapped.
    private const int InvalidHow = -1;
    private const int AddZero = (1 << 28) | (0 << 24) | (0 << 12) | 0xfff; // FUTEX_OP(ADD, 0, EQ, -1): adds 0, then compares for a wake-up of nobody.
    private const nuint Writable = 1;
    private const int TickShift = 2; // Four milliseconds, about the coarse clock's own step.
    private const int KnownPages = 8192;

    // What is known of a page: its number in the upper 36 bits, then when that ends to be trusted, in ticks (23 bits), then the trust (4 bits), then whether
    // it can be written. Shared by all threads; an entry is one word, so none is ever torn.
    private const int PageShift = 28;
    private const int EndShift = 5;
    private const ulong EndMask = (1 << 23) - 1;
    private const int TrustShift = 1;
    private const ulong TrustMask = 15;
    private const int MostTrust = 8; // 256 ticks, one second.

    private const ulong HighestAddress = 0x0000_7fff_ffff_f000UL;

    // Made with the first test: a class that initialises its fields asks at each use whether it has.
    private static nint s_known;

    /// <summary>Whether <paramref name="length"/> bytes can be read. A length of 0 needs no memory.</summary>
    public static bool CanRead(void* address, nuint length) => length == 0 || CanTouch((nuint)address, length, 0);

    /// <summary>Whether <paramref name="length"/> bytes can be read and written; their values stay.</summary>
    public static bool CanWrite(void* address, nuint length) => length == 0 || CanTouch((nuint)address, length, Writable);

    /// <summary>Whether a value can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanRead<T>(T* value)
        where T : unmanaged => CanTouch((nuint)value, (nuint)sizeof(T), 0);

    /// <summary>Whether a value can be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanWrite<T>(T* value)
        where T : unmanaged => CanTouch((nuint)value, (nuint)sizeof(T), Writable);

    /// <summary>Whether three values can be written. Variables of one caller lie in one page as a rule, and cost one test then.</summary>
    public static bool CanWrite<TFirst, TSecond, TThird>(TFirst* first, TSecond* second, TThird* third)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TThird : unmanaged
    {
        nuint low = Math.Min((nuint)first, Math.Min((nuint)second, (nuint)third));
        nuint high = Math.Max((nuint)(first + 1), Math.Max((nuint)(second + 1), (nuint)(third + 1)));
        nuint last = Math.Max((nuint)first, Math.Max((nuint)second, (nuint)third)); // An end may lie beyond the last address, and look low.
        if (low / PageSize == last / PageSize && low / PageSize == (high - 1) / PageSize) return CanTouch(low, high - low, Writable);
        return CanWrite(first) && CanWrite(second) && CanWrite(third);
    }

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
            nuint inPage = (nuint)(text + length) & (PageSize - 1);
            if ((length == 0 || inPage < sizeof(char) || inPage == PageSize - 1) && !CanRead(text + length, sizeof(char))) return -1;
            if (text[length] == 0) return length;
        }

        return -1;
    }

    private static bool CanTouch(nuint address, nuint length, nuint access)
    {
        if (address < LowestAddress || address >= HighestAddress || length > HighestAddress - address) return false;

        var known = (ulong*)s_known;
        if (known == null) known = MakeTable();
        ulong now = (ulong)CoarseClock.Milliseconds >> TickShift;
        for (nuint page = address & ~(PageSize - 1); page < address + length; page += PageSize)
        {
            ulong number = page / PageSize;
            ref ulong place = ref known[number % KnownPages];
            ulong entry = Volatile.Read(ref place);
            bool isKnown = entry >> PageShift == number && ((nuint)entry & access) == access;
            ulong left = ((entry >> EndShift) - now) & EndMask;
            ulong trust = (entry >> TrustShift) & TrustMask;
            if (isKnown && left != 0 && left <= 1UL << (int)trust) continue;

            nuint probed = isKnown ? (nuint)entry & Writable : access; // What was known to be writable is asked about as such, also by a reader.
            if (!Probe(Math.Max(page, address), probed) && (probed == access || !Probe(Math.Max(page, address), probed = access))) return false;

            // A page that is used all the time is asked about less and less; one that comes back after a pause begins anew.
            bool wasInUse = isKnown && ((now - (entry >> EndShift)) & EndMask) < (EndMask >> 14);
            trust = wasInUse ? Math.Min(trust + 1, MostTrust) : 0;
            ulong end = (now + (1UL << (int)trust)) & EndMask;
            Volatile.Write(ref place, (number << PageShift) | (end << EndShift) | (trust << TrustShift) | probed);
        }

        return true;
    }

    private static ulong* MakeTable()
    {
        var made = (ulong*)NativeMemory.AllocZeroed(KnownPages + 1, sizeof(ulong)); // The last one is the futex of Probe.
        if (Interlocked.CompareExchange(ref s_known, (nint)made, 0) != 0) NativeMemory.Free(made);
        return (ulong*)s_known;
    }

    private static bool Probe(nuint address, nuint access)
    {
        nint result = access == Writable
            ? LibC.futex((ulong*)s_known + KnownPages, LibC.FUTEX_WAKE_OP_PRIVATE, 0, 0, (void*)(address & ~(nuint)3), AddZero)
            : LibC.rt_sigprocmask(InvalidHow, (void*)(address & ~(nuint)7), null, 8);
        return result >= 0 || LibC.errno != Errno.EFAULT;
    }
}
