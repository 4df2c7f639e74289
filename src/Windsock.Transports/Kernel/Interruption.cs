using System.Runtime.InteropServices;
using Windsock.Linux;

namespace Windsock.Transports.Kernel;

/// <summary>Signals that cut a blocking call short: most are the program's own and the call goes on; some are knocks of whoever wants the thread out.</summary>
internal static class Interruption
{
    private static Func<bool>? s_isAsked;

    /// <summary>Says who knows whether the calling thread is asked to return.</summary>
    public static void Use(Func<bool> isAsked) => s_isAsked = isAsked;

    /// <summary>After EINTR: whether the call is to return, so that its caller can see to what was asked. errno stays.</summary>
    public static bool EndsCall()
    {
        if (s_isAsked is not { } isAsked || !isAsked()) return false;
        Marshal.SetLastSystemError(Errno.EINTR);
        return true;
    }
}
