using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct xdp_umem_reg of linux/if_xdp.h, as it has been since Linux 5.4.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct xdp_umem_reg
{
    public ulong addr;
    public ulong len;
    public uint chunk_size;
    public uint headroom;
    public uint flags;
    public uint tx_metadata_len;
}

/// <summary>struct xdp_ring_offset of linux/if_xdp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct xdp_ring_offset
{
    public ulong producer;
    public ulong consumer;
    public ulong desc;
    public ulong flags;
}

/// <summary>struct xdp_mmap_offsets of linux/if_xdp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct xdp_mmap_offsets
{
    public xdp_ring_offset rx;
    public xdp_ring_offset tx;
    public xdp_ring_offset fr;
    public xdp_ring_offset cr;
}

/// <summary>struct sockaddr_xdp of linux/if_xdp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct sockaddr_xdp
{
    public ushort sxdp_family;
    public ushort sxdp_flags;
    public uint sxdp_ifindex;
    public uint sxdp_queue_id;
    public uint sxdp_shared_umem_fd;
}

/// <summary>struct xdp_desc of linux/if_xdp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct xdp_desc
{
    public ulong addr;
    public uint len;
    public uint options;
}

/// <summary>struct bpf_insn of linux/bpf.h.</summary>
/// <param name="code">The operation.</param>
/// <param name="registers">The destination register in the low four bits, the source in the high.</param>
/// <param name="off">A signed offset.</param>
/// <param name="imm">A signed constant.</param>
[StructLayout(LayoutKind.Sequential)]
internal struct bpf_insn(byte code, byte registers, short off, int imm)
{
    public byte code = code;
    public byte registers = registers;
    public short off = off;
    public int imm = imm;
}

/// <content>AF_XDP sockets and the parts of bpf(2) that they need.</content>
internal static unsafe partial class LibC
{
    public const int AF_XDP = 44;
    public const int SOL_XDP = 283;
    public const int XDP_MMAP_OFFSETS = 1;
    public const int XDP_RX_RING = 2;
    public const int XDP_TX_RING = 3;
    public const int XDP_UMEM_REG = 4;
    public const int XDP_UMEM_FILL_RING = 5;
    public const int XDP_UMEM_COMPLETION_RING = 6;
    public const long XDP_PGOFF_RX_RING = 0;
    public const long XDP_PGOFF_TX_RING = 0x80000000;
    public const long XDP_UMEM_PGOFF_FILL_RING = 0x100000000;
    public const long XDP_UMEM_PGOFF_COMPLETION_RING = 0x180000000;
    public const ushort XDP_COPY = 2;
    public const int MAP_POPULATE = 0x8000;

    public const int BPF_MAP_CREATE = 0;
    public const int BPF_MAP_UPDATE_ELEM = 2;
    public const int BPF_PROG_LOAD = 5;
    public const int BPF_LINK_CREATE = 28;
    public const uint BPF_MAP_TYPE_XSKMAP = 17;
    public const uint BPF_PROG_TYPE_XDP = 6;
    public const uint BPF_XDP = 37;
    public const uint XDP_FLAGS_SKB_MODE = 2;

    /// <summary>bpf(2).</summary>
    public static int bpf(int cmd, void* attr, uint size) =>
        (int)syscall4(RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 ? 321 : 280, cmd, (nint)attr, (nint)size, 0);
}
