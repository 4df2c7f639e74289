using Windsock.Files;

namespace Windsock.Engine;

/// <summary>A piece of TransmitFile or TransmitPackets: memory, or a part of a file.</summary>
/// <param name="File">The file, leased for the operation; null for memory.</param>
/// <param name="Handle">The lease.</param>
/// <param name="Start">The address, or the place in the file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="EndsPacket">A datagram ends with it.</param>
internal readonly record struct TransmitElement(FileObject? File, nuint Handle, long Start, long Length, bool EndsPacket = false)
{
    /// <summary>The program named no place: the file's own position goes along.</summary>
    public bool MovesPosition { get; init; }
}
