using Windsock.Linux;

namespace Windsock.Drivers.Host;

/// <summary>One of the four rings that an XDP socket shares with the kernel: one side writes entries, the other reads them.</summary>
internal unsafe struct XdpRing
{
    private byte* _map;
    private nuint _bytes;
    private uint* _producer;
    private uint* _consumer;
    private byte* _entries;
    private uint _mask;

    /// <summary>Maps a ring that has been made.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="page">Where it is mapped.</param>
    /// <param name="offsets">Where in it what lies.</param>
    /// <param name="size">Entries, a power of two.</param>
    /// <param name="entryBytes">The size of an entry.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryMap(int descriptor, long page, in xdp_ring_offset offsets, int size, int entryBytes)
    {
        _bytes = (nuint)offsets.desc + (nuint)(size * entryBytes);
        void* map = LibC.mmap(null, _bytes, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED | LibC.MAP_POPULATE, descriptor, (nint)page);
        if ((nint)map == -1) return false;
        ParentOnly.KeepMapping(map, _bytes);
        _map = (byte*)map;
        _producer = (uint*)(_map + offsets.producer);
        _consumer = (uint*)(_map + offsets.consumer);
        _entries = _map + offsets.desc;
        _mask = (uint)size - 1;
        return true;
    }

    /// <summary>Entries that this side has not read yet.</summary>
    public readonly uint Filled => Volatile.Read(ref *_producer) - *_consumer;

    /// <summary>Entries that this side may write.</summary>
    public readonly uint Free => _mask + 1 - (*_producer - Volatile.Read(ref *_consumer));

    /// <summary>The first entry to read, of a ring with descriptors.</summary>
    public readonly ref xdp_desc FirstPacket => ref ((xdp_desc*)_entries)[*_consumer & _mask];

    /// <summary>The first entry to read, of a ring with addresses.</summary>
    public readonly ulong FirstAddress => ((ulong*)_entries)[*_consumer & _mask];

    /// <summary>The entry has been read.</summary>
    public readonly void Took() => Volatile.Write(ref *_consumer, *_consumer + 1);

    /// <summary>Writes an entry with an address.</summary>
    public readonly void Put(ulong address)
    {
        ((ulong*)_entries)[*_producer & _mask] = address;
        Volatile.Write(ref *_producer, *_producer + 1);
    }

    /// <summary>Writes an entry with a packet.</summary>
    public readonly void Put(ulong address, int length)
    {
        ((xdp_desc*)_entries)[*_producer & _mask] = new xdp_desc { addr = address, len = (uint)length };
        Volatile.Write(ref *_producer, *_producer + 1);
    }

    public void Unmap()
    {
        if (_map is not null) _ = LibC.munmap(_map, _bytes);
        _map = null;
    }
}
