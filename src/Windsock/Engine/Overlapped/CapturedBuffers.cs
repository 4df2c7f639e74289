using System.Diagnostics.CodeAnalysis;
using Windsock.Spi;
using Windsock.Transports;

namespace Windsock.Engine;

/// <summary>The scatter/gather list of an operation, taken over from the call: the program may free the list, though not the buffers. One buffer needs no
/// memory.</summary>
internal struct CapturedBuffers
{
    private const nint InList = -1;

    private WSABUF _one; // With InList as its address it only holds the length of the list.
    private WSABUF[]? _many;

    /// <summary>Takes over a list.</summary>
    public void Capture(ReadOnlySpan<WSABUF> buffers)
    {
        if (buffers.Length == 1 && buffers[0].buf != InList) // Which a program may say too.
        {
            _one = buffers[0];
            return;
        }

        if (_many is null || _many.Length < buffers.Length) _many = new WSABUF[buffers.Length];
        buffers.CopyTo(_many);
        _one = new WSABUF(InList, buffers.Length);
    }

    /// <summary>Bytes in all.</summary>
    public readonly long Total => _one.buf != InList ? _one.len : WsaBuffers.Total(Span);

    /// <summary>The list, as long as the record stays where it is.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<WSABUF> Span => _one.buf != InList ? new ReadOnlySpan<WSABUF>(in _one) : _many.AsSpan(0, (int)_one.len);

    /// <summary>What is left after some bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<WSABUF> After(long moved) => moved == 0 ? Span : WsaBuffers.Skip(Span, moved);
}
