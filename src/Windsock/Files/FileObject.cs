using Windsock.Engine;
using Windsock.Linux;

namespace Windsock.Files;

/// <summary>A file, a pipe or a terminal: a host descriptor behind a handle. Its position is the descriptor's, so that a process that inherits it goes on where
/// this one was.</summary>
internal sealed class FileObject : OverlappedObject
{
    /// <summary>What the host knows the file by.</summary>
    public required int Descriptor { get; init; }

    /// <summary>The kind of file: S_IFREG and its like.</summary>
    public required int Kind { get; init; }

    /// <summary>What it may be used for, as bits of FILE_SHARE_*.</summary>
    public required uint Access { get; init; }

    /// <summary>What others may do meanwhile.</summary>
    public uint Share { get; init; } = uint.MaxValue;

    /// <summary>Device and number of the file.</summary>
    public (ulong Device, ulong Node) Identity { get; init; }

    /// <summary>The descriptor belongs to the process and outlives the handle: standard input and its like.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>Removed when it is closed.</summary>
    public byte[]? DeleteOnClose { get; init; }

    /// <summary>FILE_APPEND_DATA without FILE_WRITE_DATA.</summary>
    public bool AppendsOnly { get; init; }

    /// <summary>Whether it has a position, and bytes that stay.</summary>
    public bool IsSeekable => Kind is LibC.S_IFREG or LibC.S_IFBLK;

    /// <summary>Where the next read or write without an OVERLAPPED begins.</summary>
    public long Position
    {
        get => LibC.lseek(Descriptor, 0, LibC.SEEK_CUR);
        set => LibC.lseek(Descriptor, value, LibC.SEEK_SET);
    }

    protected override void Release()
    {
        if (Identity != default) FileSharing.Remove(this);
        if (DeleteOnClose is { } name) Remove(name);
        if (!IsBorrowed) LibC.close(Descriptor);
        base.Release();
    }

    private static unsafe void Remove(byte[] name)
    {
        fixed (byte* path = name) LibC.unlink(path);
    }
}
