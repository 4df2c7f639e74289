using Windsock.Engine;
using Windsock.Linux;
using static Windsock.Kernel32;

namespace Windsock.Files;

/// <summary>The handles of standard input, output and error: made when somebody asks, or set by the program.</summary>
internal static class StandardFiles
{
    private static readonly Lock s_gate = new(); // Guards the slots.
    private static readonly nint[] s_handles = new nint[3];
    private static readonly bool[] s_isSet = new bool[3];

    /// <summary>The slot of STD_INPUT_HANDLE and its like, or -1.</summary>
    public static int SlotOf(uint standard) => standard is >= STD_ERROR_HANDLE and <= STD_INPUT_HANDLE ? (int)(STD_INPUT_HANDLE - standard) : -1;

    /// <summary>A slot's handle; 0 when the process has no such file.</summary>
    public static nint Get(int slot)
    {
        lock (s_gate)
        {
            if (!s_isSet[slot] && !IsOpen(s_handles[slot])) s_handles[slot] = Open(slot);
            return s_handles[slot];
        }
    }

    /// <summary>Puts another handle in a slot.</summary>
    public static void Set(int slot, nint handle)
    {
        lock (s_gate) (s_handles[slot], s_isSet[slot]) = (handle, true);
    }

    private static bool IsOpen(nint handle)
    {
        using var lease = HandleLease<FileObject>.Take(handle);
        return lease.Target is not null;
    }

    private static nint Open(int descriptor)
    {
        int flags = LibC.fcntl(descriptor, LibC.F_GETFL, 0);
        if (flags < 0) return 0;

        int mode = flags & (LibC.O_WRONLY | LibC.O_RDWR);
        uint access = mode switch { LibC.O_RDONLY => FILE_SHARE_READ, LibC.O_WRONLY => FILE_SHARE_WRITE, _ => FILE_SHARE_READ | FILE_SHARE_WRITE };
        return (nint)Session.Handles.Open(new FileObject
        {
            Descriptor = descriptor,
            Kind = FileOpening.Facts(descriptor).stx_mode & LibC.S_IFMT,
            Access = access,
            IsBorrowed = true,
            IsOverlapped = false,
        });
    }
}
