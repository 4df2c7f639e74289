using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>The socket options that the engine keeps itself.</summary>
internal sealed class SocketOptions(SocketObject socket)
{
    /// <summary>SO_RCVTIMEO in milliseconds, <see cref="Endpoint.Forever"/> when there is none.</summary>
    public int ReceiveTimeout { get; private set; } = Endpoint.Forever;

    /// <summary>SO_SNDTIMEO in milliseconds, <see cref="Endpoint.Forever"/> when there is none.</summary>
    public int SendTimeout { get; private set; } = Endpoint.Forever;

    /// <summary>SO_LINGER as <see cref="Endpoint.Close"/> wants it.</summary>
    public int CloseLinger { get; private set; } = Endpoint.Forever;

    /// <summary>SO_OOBINLINE.</summary>
    public bool OutOfBandInline { get; private set; }

    /// <summary>An accepted socket starts with its listener's options.</summary>
    public void InheritFrom(SocketOptions listener)
    {
        CloseLinger = listener.CloseLinger;
        ReceiveTimeout = listener.ReceiveTimeout;
        SendTimeout = listener.SendTimeout;
        OutOfBandInline = listener.OutOfBandInline;
        _ = socket;
    }
}
