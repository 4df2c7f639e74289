namespace Windsock.Spi;

/// <summary>What a transfer came to: an error, and how many bytes moved. A truncated datagram has both.</summary>
/// <param name="Error">NO_ERROR, or why the transfer failed.</param>
/// <param name="Bytes">Bytes transferred; 0 on most errors.</param>
public readonly record struct IoResult(WsaError Error, int Bytes)
{
    /// <summary>A transfer that moved <paramref name="bytes"/> bytes.</summary>
    public static IoResult Moved(int bytes) => new(WsaError.NO_ERROR, bytes);

    /// <summary>A transfer that failed before any byte moved.</summary>
    public static IoResult Failed(WsaError error) => new(error, 0);
}
