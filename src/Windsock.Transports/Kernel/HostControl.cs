using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Control messages between WSACMSGHDR and cmsghdr.</summary>
internal static class HostControl
{
    public static int FromHost(ReadOnlySpan<byte> host, Span<byte> control, ref int flags) => 0;

    public static WsaError ToHost(ReadOnlySpan<byte> control, Span<byte> host, out int length)
    {
        length = 0;
        return control.IsEmpty ? NO_ERROR : WSAEINVAL;
    }
}
