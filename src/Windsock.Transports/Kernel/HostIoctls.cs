using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Control codes that the host answers.</summary>
internal static class HostIoctls
{
    public static WsaError Call(KernelEndpoint endpoint, uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        return WSAEOPNOTSUPP;
    }
}
