using System.Runtime.InteropServices;
using System.Text;
using Windsock.Linux;

namespace Windsock.Transports.Layers;

/// <summary>Plain open(2) and write(2) for the trace.</summary>
/// <remarks>
/// Neither Console nor FileStream will do in a guest of somebody's process: Console installs handlers for terminal signals; FileStream has no O_APPEND, so that
/// processes would overwrite each other in a shared file, and it writes at its own position, so that with "2>file" it would overwrite what the program itself
/// says on standard error.
/// </remarks>
internal static unsafe class HostFile
{
    /// <summary>STDERR_FILENO.</summary>
    public const int StandardError = 2;

    private const int OwnerReadsAndWrites = 0x180; // 0600: a trace shows what the program sends.

    // A reader that takes nothing for so long loses lines rather than stop the program.
    private const int FullPipePatienceMilliseconds = 1000;

    /// <summary>isatty(3).</summary>
    public static bool IsTerminal(int descriptor) => LibC.isatty(descriptor) == 1;

    /// <summary>Opens or makes a file to which every write appends, whoever else writes to it.</summary>
    /// <returns>A descriptor, or -1 and the errno.</returns>
    public static int OpenToAppend(string path, out int errno)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = name)
        {
            int descriptor = LibC.open(start, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC, OwnerReadsAndWrites);
            errno = descriptor < 0 ? LibC.errno : 0;
            return descriptor;
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="reason">Why it cannot be read; empty when there is none.</param>
    /// <returns>Whether it was read.</returns>
    public static bool TryRead(string path, int most, out byte[] bytes, out string reason)
    {
        bytes = [];
        reason = "";
        int descriptor;
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = name)
        {
            // Of a pipe that nobody writes to, the open would never end.
            StatX status;
            bool isThere = LibC.statx(LibC.AT_FDCWD, start, 0, LibC.STATX_BASIC_STATS, &status) == 0;
            // The home of another user, which a service keeps in its environment when it drops its rights, has nothing for this one.
            if (!isThere && LibC.errno == Errno.EACCES) return false;
            int kind = isThere ? status.stx_mode & LibC.S_IFMT : LibC.S_IFREG;
            if (kind != LibC.S_IFREG)
            {
                reason = kind == LibC.S_IFDIR ? Reason(Errno.EISDIR) : "it is no regular file";
                return false;
            }

            descriptor = LibC.open(start, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        }

        if (descriptor < 0)
        {
            if (LibC.errno is not (Errno.ENOENT or Errno.ENOTDIR)) reason = Reason(LibC.errno);
            return false;
        }

        byte[] room = new byte[most + 1];
        int length = 0;
        fixed (byte* start = room)
        {
            nint count;
            while ((count = LibC.read(descriptor, start + length, (nuint)(room.Length - length))) > 0) length += (int)count;
            if (count < 0) reason = Reason(LibC.errno);
        }

        LibC.close(descriptor);
        if (length > most) reason = "it is too large";
        bytes = room[..length];
        return reason.Length == 0;
    }

    /// <summary>Tells the user something in one line of standard error.</summary>
    public static void Warn(string text) => Write(StandardError, Encoding.UTF8.GetBytes($"windsock: {TraceText.Clean(text)}\n"));

    /// <summary>Writes it all, in one piece unless the kernel takes a part; what cannot be written is dropped.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint done = 0;
            while (done < bytes.Length)
            {
                nint written = WriteQuietly(descriptor, start + done, bytes.Length - done);
                if (written >= 0)
                {
                    done += written;
                    continue;
                }

                int errno = LibC.errno;
                if (errno == Errno.EINTR) continue;
                if (errno != Errno.EAGAIN) return;

                var wanted = new pollfd { fd = descriptor, events = LibC.POLLOUT };
                if (LibC.poll(&wanted, 1, FullPipePatienceMilliseconds) <= 0) return;
            }
        }
    }

    /// <summary>write(2) that raises no SIGPIPE: a trace piped to a reader that has gone must not end the program.</summary>
    public static nint WriteQuietly(int descriptor, byte* bytes, nint length) => BrokenPipe.Write(descriptor, bytes, length);

    /// <summary>An errno in words, for those that a bad file name brings.</summary>
    public static string Reason(int errno) => errno switch
    {
        Errno.ENOENT => "its directory does not exist",
        Errno.EACCES => "permission denied",
        Errno.EISDIR => "it is a directory",
        _ => Marshal.GetPInvokeErrorMessage(errno),
    };
}
