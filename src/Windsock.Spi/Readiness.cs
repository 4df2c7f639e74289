namespace Windsock.Spi;

/// <summary>What an endpoint is ready for, in the terms of select: a level, true as long as its cause lasts.</summary>
[Flags]
public enum Readiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A receive or an accept would not wait: data, a connection, end of stream or an error is there.</summary>
    Readable = 1,

    /// <summary>A send would take at least one byte, or a connect has succeeded.</summary>
    Writable = 2,

    /// <summary>Out-of-band data waits to be read.</summary>
    Urgent = 4,

    /// <summary>The peer has closed its sending direction.</summary>
    PeerClosed = 8,

    /// <summary>The connection is gone in both directions.</summary>
    HungUp = 16,

    /// <summary>An error is pending: a failed connect, a reset.</summary>
    Failed = 32,
}
