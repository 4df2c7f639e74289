using System.Text;
using Windsock.Linux;

namespace Windsock.Drivers.Shared;

/// <summary>The right to be the switch at a path: a lock on a file beside it, which the kernel lets go of when the process ends, however it ends.</summary>
internal sealed unsafe class HostLock : IDisposable
{
    private int _descriptor;

    private HostLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock when nobody has it.</summary>
    /// <returns>The lock, or null with the error; EAGAIN or EACCES when somebody has it.</returns>
    public static HostLock? TryTake(string path, out int error)
    {
        error = 0;
        byte[] name = Encoding.UTF8.GetBytes(path + ".lock\0");
        int descriptor;
        fixed (byte* start = name)
        {
            // In a folder that others may write to, a link could have another file made.
            int flags = LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC | LibC.O_NOFOLLOW;
            descriptor = ParentOnly.Keep(LibC.open(start, flags, 0x1b6)); // 0666, as the umask leaves it.
        }

        var all = new FileLock { l_type = LibC.F_WRLCK };
        if (descriptor >= 0 && LibC.fcntl_lock(descriptor, LibC.F_OFD_SETLK, &all) == 0) return new HostLock(descriptor);
        error = LibC.errno;
        ParentOnly.Close(descriptor);
        return null;
    }

    /// <summary>Lets go of it. The file stays: whoever removed it could remove one that another has locked since.</summary>
    public void Dispose() => ParentOnly.Close(Interlocked.Exchange(ref _descriptor, -1));
}
