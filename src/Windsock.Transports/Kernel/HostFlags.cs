using System.Runtime.CompilerServices;
using static Windsock.Linux.LibC;

namespace Windsock.Transports.Kernel;

/// <summary>MSG_* between winsock2.h and Linux.</summary>
internal static class HostFlags
{
    // winsock2.h and ws2def.h.
    public const int OutOfBand = 0x1;
    public const int Peek = 0x2;
    public const int DontRoute = 0x4;
    public const int WaitAll = 0x8;
    public const int Truncated = 0x100;
    public const int ControlTruncated = 0x200;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToHost(int flags) => flags == 0 ? 0 : Translate(flags);

    private static int Translate(int flags)
    {
        int host = flags & (OutOfBand | Peek | DontRoute); // These three have the same values.
        if ((flags & WaitAll) != 0) host |= MSG_WAITALL;
        if ((flags & Windsock.Spi.Endpoint.MoreFollows) != 0) host |= MSG_MORE;
        return host;
    }

    public static int FromHost(int host)
    {
        int flags = 0;
        if ((host & MSG_TRUNC) != 0) flags |= Truncated;
        if ((host & MSG_CTRUNC) != 0) flags |= ControlTruncated;
        return flags;
    }
}
