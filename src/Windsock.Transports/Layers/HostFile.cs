using System.Runtime.InteropServices;
using System.Text;

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

    private const int O_WRONLY = 0x1;
    private const int O_CREAT = 0x40;
    private const int O_APPEND = 0x400;
    private const int O_CLOEXEC = 0x80000;
    private const int OwnerReadsAndWrites = 0x180; // 0600: a trace shows what the program sends.
    private const int ENOENT = 2;
    private const int EINTR = 4;
    private const int EAGAIN = 11;
    private const int EACCES = 13;
    private const int EISDIR = 21;
    private const short POLLOUT = 4;

    // A reader that takes nothing for so long loses lines rather than stop the program.
    private const int FullPipePatienceMilliseconds = 1000;

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }

    private static readonly delegate* unmanaged<byte*, int, int, int> s_open = (delegate* unmanaged<byte*, int, int, int>)Find("open");
    private static readonly delegate* unmanaged<int, byte*, nint, nint> s_write = (delegate* unmanaged<int, byte*, nint, nint>)Find("write");
    private static readonly delegate* unmanaged<PollFd*, nuint, int, int> s_poll = (delegate* unmanaged<PollFd*, nuint, int, int>)Find("poll");
    private static readonly delegate* unmanaged<int, int> s_isatty = (delegate* unmanaged<int, int>)Find("isatty");

    /// <summary>Whether the C library of the process was found.</summary>
    public static bool IsUsable => s_open != null && s_write != null && s_poll != null && s_isatty != null;

    private static nint Find(string name) => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out nint address) ? address : 0;

    /// <summary>isatty(3).</summary>
    public static bool IsTerminal(int descriptor) => s_isatty(descriptor) == 1;

    /// <summary>Opens or makes a file to which every write appends, whoever else writes to it.</summary>
    /// <returns>A descriptor, or -1 and the errno.</returns>
    public static int OpenToAppend(string path, out int errno)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = name)
        {
            int descriptor = s_open(start, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, OwnerReadsAndWrites);
            errno = descriptor < 0 ? Marshal.GetLastSystemError() : 0;
            return descriptor;
        }
    }

    /// <summary>Writes it all, in one piece unless the kernel takes a part; what cannot be written is dropped.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint done = 0;
            while (done < bytes.Length)
            {
                nint written = s_write(descriptor, start + done, bytes.Length - done);
                if (written >= 0)
                {
                    done += written;
                    continue;
                }

                int errno = Marshal.GetLastSystemError();
                if (errno == EINTR) continue;
                if (errno != EAGAIN) return;

                var wanted = new PollFd { Descriptor = descriptor, Events = POLLOUT };
                if (s_poll(&wanted, 1, FullPipePatienceMilliseconds) <= 0) return;
            }
        }
    }

    /// <summary>An errno in words, for those that a bad file name brings.</summary>
    public static string Reason(int errno) => errno switch
    {
        ENOENT => "its directory does not exist",
        EACCES => "permission denied",
        EISDIR => "it is a directory",
        _ => Marshal.GetPInvokeErrorMessage(errno),
    };
}
