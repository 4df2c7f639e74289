using System.Globalization;

namespace Windsock;

/// <summary>A socket handle: a multiple of four, never 0, unrelated to file descriptors.</summary>
/// <param name="Value">The value as C sees it; all bits set for INVALID_SOCKET.</param>
/// <remarks>Source: MS Learn "Socket Data Type".</remarks>
public readonly record struct SOCKET(nuint Value)
{
    /// <summary>0x000001a4 and the like, as traces print it.</summary>
    public override string ToString() => Value == nuint.MaxValue ? "INVALID_SOCKET" : string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");
}
