using System.Text;
using Windsock.Linux;

namespace Windsock.Files;

/// <summary>Named memory that processes of one user share: a file of the host's memory file system, locked for reading by each who has it open.</summary>
/// <remarks>Who can lock it for writing is alone. Whoever opens it so finds what a dead process left, and starts anew; whoever closes it so removes
/// it.</remarks>
internal static unsafe class SharedMemory
{
    private const string Folder = "/dev/shm/";
    private const int OwnerOnly = 0x180; // 0600

    private static readonly uint s_user = LibC.geteuid();

    /// <summary>The file of a name, without its Local or Global, which mean the same here.</summary>
    public static byte[] PathOf(string name)
    {
        foreach (string prefix in new[] { @"Local\", @"Global\" })
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) name = name[prefix.Length..];
        }

        return FilePath.ToBytes($"{Folder}windsock-{s_user}-{Convert.ToHexString(Encoding.UTF8.GetBytes(name))}");
    }

    /// <summary>Opens it, or creates it with a size.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="size">Bytes, or 0 to open only.</param>
    /// <param name="existed">Others have it open.</param>
    /// <returns>A descriptor, or -1 with an errno; ENOENT when there is none to open.</returns>
    public static int Open(byte[] path, long size, out bool existed)
    {
        existed = false;
        int flags = LibC.O_RDWR | LibC.O_CLOEXEC | (size > 0 ? LibC.O_CREAT : 0);
        fixed (byte* name = path)
        {
            while (true)
            {
                int descriptor = LibC.open(name, flags, OwnerOnly);
                if (descriptor < 0) return descriptor;

                bool alone = TryLock(descriptor, LibC.F_WRLCK, LibC.F_OFD_SETLK);
                if (!alone && !TryLock(descriptor, LibC.F_RDLCK, LibC.F_OFD_SETLKW)) return Abandon(descriptor, LibC.errno);
                if (FileOpening.Facts(descriptor).stx_nlink == 0)
                {
                    LibC.close(descriptor); // Its last user has removed it meanwhile.
                    continue;
                }

                if (!alone)
                {
                    existed = true;
                    return descriptor;
                }

                if (size == 0)
                {
                    LibC.unlink(name);
                    return Abandon(descriptor, Errno.ENOENT);
                }

                if (LibC.ftruncate(descriptor, 0) != 0 || LibC.ftruncate(descriptor, size) != 0) return Abandon(descriptor, LibC.errno);
                TryLock(descriptor, LibC.F_RDLCK, LibC.F_OFD_SETLK);
                return descriptor;
            }
        }
    }

    /// <summary>Closes it; the last one removes the name.</summary>
    public static void Close(byte[] path, int descriptor)
    {
        if (TryLock(descriptor, LibC.F_WRLCK, LibC.F_OFD_SETLK))
        {
            fixed (byte* name = path) LibC.unlink(name);
        }

        LibC.close(descriptor);
    }

    private static int Abandon(int descriptor, int errno)
    {
        LibC.close(descriptor);
        System.Runtime.InteropServices.Marshal.SetLastSystemError(errno);
        return -1;
    }

    private static bool TryLock(int descriptor, short type, int command)
    {
        var whole = new FileLock { l_type = type };
        return LibC.fcntl_lock(descriptor, command, &whole) == 0;
    }
}
