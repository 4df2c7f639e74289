using Windsock.Spi;
using Windsock.Transports;

namespace Windsock.Engine;

/// <summary>The scatter/gather list of an operation, taken over from the call: the program may free the list, though not the buffers. One buffer needs no
/// memory.</summary>
internal struct CapturedBuffers
{
    private WSABUF _one;
    private WSABUF[]? _many;
    private int _count;

    /// <summary>Takes over a list.</summary>
    public void Capture(ReadOnlySpan<WSABUF> buffers)
    {
        _count = buffers.Length;
        if (_count == 1)
        {
            _one = buffers[0];
            return;
        }

        if (_many is null || _many.Length < _count) _many = new WSABUF[_count];
        buffers.CopyTo(_many);
    }

    /// <summary>Bytes in all.</summary>
    public readonly long Total => _count == 1 ? _one.len : WsaBuffers.Total(_many.AsSpan(0, _count));

    /// <summary>The list, as long as the record stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<WSABUF> Span => _count == 1 ? new ReadOnlySpan<WSABUF>(in _one) : _many.AsSpan(0, _count);

    /// <summary>What is left after some bytes.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<WSABUF> After(long moved) => moved == 0 ? Span : WsaBuffers.Skip(Span, moved);
}
