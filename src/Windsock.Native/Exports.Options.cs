using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Options and ioctls.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_getsockopt")]
    private static int getsockopt(SOCKET s, int level, int optname, byte* optval, int* optlen) =>
        Ws2_32.getsockopt(s, level, optname, optval, optlen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_setsockopt")]
    private static int setsockopt(SOCKET s, int level, int optname, byte* optval, int optlen) => Ws2_32.setsockopt(s, level, optname, optval, optlen);
}
