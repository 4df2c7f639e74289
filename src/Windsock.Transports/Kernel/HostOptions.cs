using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Socket options that the host keeps.</summary>
internal static class HostOptions
{
    public static WsaError Get(KernelEndpoint endpoint, int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        return WSAENOPROTOOPT;
    }

    public static WsaError Set(KernelEndpoint endpoint, int level, int name, ReadOnlySpan<byte> value) => WSAENOPROTOOPT;
}
