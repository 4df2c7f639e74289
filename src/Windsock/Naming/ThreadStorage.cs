using System.Runtime.InteropServices;

namespace Windsock.Naming;

/// <summary>The memory of one thread for results that the program never frees: those of gethostby*, getserv*, getproto* and inet_ntoa.</summary>
/// <remarks>Each kind of result has its own block, which the next call of that kind on the thread replaces. The blocks go when the thread has ended and the
/// collector notices: nothing refers to this object but the thread. Source: MS Learn "gethostbyname function (winsock2.h)", remarks.</remarks>
internal sealed unsafe class ThreadStorage
{
    [ThreadStatic]
    private static ThreadStorage? t_current;

    private static long s_blocks;

    private readonly void*[] _blocks = new void*[Kinds];

    private ThreadStorage()
    {
    }

    /// <summary>Frees the blocks.</summary>
    ~ThreadStorage()
    {
        foreach (void* block in _blocks)
        {
            if (block == null) continue;
            NativeMemory.Free(block);
            Interlocked.Decrement(ref s_blocks);
        }
    }

    /// <summary>What a block holds.</summary>
    internal enum Kind
    {
        /// <summary>A hostent.</summary>
        Host,

        /// <summary>A servent.</summary>
        Service,

        /// <summary>A protoent.</summary>
        Protocol,

        /// <summary>Text of inet_ntoa.</summary>
        AddressText,
    }

    private const int Kinds = 4;
    private const int AddressTextBytes = 16;

    /// <summary>Blocks of all threads, for tests that count them.</summary>
    public static long Blocks => Interlocked.Read(ref s_blocks);

    /// <summary>Memory in place of what the last call of this kind on this thread got.</summary>
    public static byte* Replace(Kind kind, int bytes)
    {
        ThreadStorage storage = t_current ??= new ThreadStorage();
        ref void* block = ref storage._blocks[(int)kind];
        if (block == null) Interlocked.Increment(ref s_blocks);
        block = NativeMemory.Realloc(block, (nuint)bytes);
        return (byte*)block;
    }

    /// <summary>The 16 bytes of inet_ntoa, which stay where they are.</summary>
    public static byte* AddressText()
    {
        ThreadStorage? storage = t_current;
        void* block = storage is null ? null : storage._blocks[(int)Kind.AddressText];
        return block != null ? (byte*)block : Replace(Kind.AddressText, AddressTextBytes);
    }
}
