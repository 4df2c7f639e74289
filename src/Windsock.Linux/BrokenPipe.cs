using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>Writing to pipes whose reader may be gone.</summary>
internal static unsafe class BrokenPipe
{
    /// <summary>write(2) that raises no SIGPIPE, which would end the program.</summary>
    /// <returns>As write(2), with errno: EPIPE when nobody reads any more.</returns>
    public static nint Write(int descriptor, byte* bytes, nint length)
    {
        ulong pipe = 1ul << (LibC.SIGPIPE - 1), before;
        LibC.rt_sigprocmask(LibC.SIG_BLOCK, &pipe, &before, sizeof(ulong));
        nint written = LibC.write(descriptor, bytes, (nuint)length);
        int error = written < 0 ? LibC.errno : 0;
        if (error == Errno.EPIPE && (before & pipe) == 0)
        {
            timeval now = default;
            LibC.rt_sigtimedwait(&pipe, null, &now, sizeof(ulong));
        }

        LibC.rt_sigprocmask(LibC.SIG_SETMASK, &before, null, sizeof(ulong));
        Marshal.SetLastSystemError(error);
        return written;
    }
}
