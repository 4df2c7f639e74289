using Windsock.Linux;

namespace Windsock.Drivers.Host;

/// <summary>The program in the kernel that hands the packets of an interface's queue to a socket: the table of sockets, the program, and what ties it to the
/// interface.</summary>
/// <remarks>Closing the descriptors takes all of it away, however the process ends.</remarks>
internal sealed unsafe class XdpProgram : IDisposable
{
    private const uint MaxQueues = 64;

    private int _table = -1;
    private int _program = -1;
    private int _link = -1;

    /// <summary>Loads the program.</summary>
    public static XdpProgram? Load(out DriverError? error)
    {
        var loaded = new XdpProgram();
        error = null;
        uint* map = stackalloc uint[] { LibC.BPF_MAP_TYPE_XSKMAP, sizeof(int), sizeof(int), MaxQueues };
        loaded._table = ParentOnly.Keep(LibC.bpf(LibC.BPF_MAP_CREATE, map, 4 * sizeof(uint)));
        if (loaded._table >= 0) loaded._program = ParentOnly.Keep(Load(loaded._table));
        if (loaded._program >= 0) return loaded;
        error = DriverError.Of("BPF program", LibC.errno, "it needs CAP_BPF and CAP_NET_ADMIN, or root");
        loaded.Dispose();
        return null;
    }

    /// <summary>Has packets of a queue given to a socket.</summary>
    /// <returns>The error number, or 0.</returns>
    public int Put(int queue, int socket)
    {
        int* key = &queue, value = &socket;
        ulong* attributes = stackalloc ulong[] { (uint)_table, (ulong)key, (ulong)value, 0 };
        return LibC.bpf(LibC.BPF_MAP_UPDATE_ELEM, attributes, 4 * sizeof(ulong)) < 0 ? LibC.errno : 0;
    }

    /// <summary>Ties the program to an interface: in the driver where it can, else behind it.</summary>
    /// <returns>The error number, or 0.</returns>
    public int Attach(int index)
    {
        uint* attributes = stackalloc uint[] { (uint)_program, (uint)index, LibC.BPF_XDP, 0 };
        foreach (uint flags in (ReadOnlySpan<uint>)[0, LibC.XDP_FLAGS_SKB_MODE])
        {
            attributes[3] = flags;
            _link = ParentOnly.Keep(LibC.bpf(LibC.BPF_LINK_CREATE, attributes, 4 * sizeof(uint)));
            if (_link >= 0 || LibC.errno == Errno.EBUSY) break;
        }

        return _link < 0 ? LibC.errno : 0;
    }

    public void Dispose()
    {
        foreach (int descriptor in (ReadOnlySpan<int>)[_link, _program, _table]) ParentOnly.Close(descriptor);

        _link = _program = _table = -1;
    }

    private static int Load(int table)
    {
        const byte LoadWord = 0x61, LoadDouble = 0x18, MoveConstant = 0xb7, Call = 0x85, Exit = 0x95;
        const byte MapDescriptor = 1; // BPF_PSEUDO_MAP_FD, in place of a source register.
        const int RedirectMap = 51, Pass = 2, QueueIndexAt = 16;
        ReadOnlySpan<bpf_insn> instructions =
        [
            new(LoadWord, 2 | 1 << 4, QueueIndexAt, 0), // r2 = the context's rx_queue_index
            new(LoadDouble, 1 | MapDescriptor << 4, 0, table), // r1 = the table
            new(0, 0, 0, 0), // The upper half of it.
            new(MoveConstant, 3, 0, Pass), // r3 = what happens to a queue without a socket: the kernel has it
            new(Call, 0, 0, RedirectMap),
            new(Exit, 0, 0, 0),
        ];
        fixed (bpf_insn* code = instructions)
        fixed (byte* license = "MIT\0"u8)
        {
            // prog_type, insn_cnt | insns | license | and zeros for the rest of what this command has in its first version.
            ulong* attributes = stackalloc ulong[6];
            new Span<ulong>(attributes, 6).Clear();
            attributes[0] = LibC.BPF_PROG_TYPE_XDP | (ulong)instructions.Length << 32;
            attributes[1] = (ulong)code;
            attributes[2] = (ulong)license;
            return LibC.bpf(LibC.BPF_PROG_LOAD, attributes, 6 * sizeof(ulong));
        }
    }
}
