using Windsock.Spi;

namespace Windsock;

/// <summary>An error of Windows Sockets, thrown by the classes with .NET names. The functions of <see cref="Ws2_32"/> throw nothing.</summary>
public sealed class WinsockException : IOException
{
    /// <summary>An exception for an error code.</summary>
    /// <param name="error">The code.</param>
    public WinsockException(WsaError error)
        : base($"{error} ({(int)error})")
    {
        Error = error;
        HResult = unchecked((int)0x80070000) | ((int)error & 0xffff); // HRESULT_FROM_WIN32.
    }

    /// <summary>An exception for an error code, with words of its own.</summary>
    /// <param name="error">The code.</param>
    /// <param name="message">What happened.</param>
    public WinsockException(WsaError error, string message)
        : base(message)
    {
        Error = error;
        HResult = unchecked((int)0x80070000) | ((int)error & 0xffff);
    }

    /// <summary>The code: WSAECONNRESET and the like.</summary>
    public WsaError Error { get; }

    /// <summary>Throws for every code but NO_ERROR.</summary>
    internal static void ThrowIfFailed(WsaError error)
    {
        if (error != WsaError.NO_ERROR) throw new WinsockException(error);
    }
}
