namespace Windsock.Engine;

/// <summary>How a dequeue ended.</summary>
internal enum PortWait
{
    Packets,
    TimedOut,
    Abandoned,
    ApcRan,
}
