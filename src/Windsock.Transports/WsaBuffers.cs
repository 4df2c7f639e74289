using System.Runtime.CompilerServices;
using Windsock.Spi;

namespace Windsock.Transports;

/// <summary>Arithmetic on scatter/gather lists.</summary>
internal static class WsaBuffers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total(ReadOnlySpan<WSABUF> buffers) => buffers.Length == 1 ? buffers[0].len : Sum(buffers);

    private static long Sum(ReadOnlySpan<WSABUF> buffers)
    {
        long total = 0;
        foreach (ref readonly WSABUF buffer in buffers) total += buffer.len;
        return total;
    }

    /// <summary>A buffer from some byte on, at most so much of it: a buffer may be larger than a span.</summary>
    public static unsafe Span<byte> Part(in WSABUF buffer, long skip, int most) => new((byte*)buffer.buf + skip, (int)Math.Min(buffer.len - skip, most));

    /// <summary>What is left after <paramref name="moved"/> bytes; a copy of the list when a buffer is cut, the rare case.</summary>
    public static ReadOnlySpan<WSABUF> Skip(ReadOnlySpan<WSABUF> buffers, long moved)
    {
        int first = 0;
        while (first < buffers.Length && moved >= buffers[first].len) moved -= buffers[first++].len;
        if (first == buffers.Length || moved == 0) return buffers[first..];

        WSABUF[] rest = buffers[first..].ToArray();
        rest[0].buf += (nint)moved;
        rest[0].len -= (uint)moved;
        return rest;
    }
}
