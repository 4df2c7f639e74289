using Windsock.Spi;

namespace Windsock;

/// <summary>A WSAStartup for as long as it is not disposed of.</summary>
/// <remarks>For programs that call the functions of <see cref="Ws2_32"/>. A <see cref="SafeSOCKET"/> keeps a session of its own, and so does whatever is
/// built on one.</remarks>
public sealed class WinsockSession : IDisposable
{
    private const ushort Version = 0x0202;

    private int _ended;

    /// <summary>Calls WSAStartup for version 2.2.</summary>
    /// <exception cref="WinsockException">WSASYSNOTREADY in a forked child.</exception>
    public WinsockSession()
    {
        var error = (WsaError)Ws2_32.WSAStartup(Version, out _);
        WinsockException.ThrowIfFailed(error);
    }

    /// <summary>Calls WSACleanup; the last one of the process closes every socket.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) Ws2_32.WSACleanup();
    }
}
