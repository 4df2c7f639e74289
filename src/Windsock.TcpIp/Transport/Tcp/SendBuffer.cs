using System.Diagnostics;
using System.Numerics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The bytes that a program has sent and the peer has not acknowledged, in pooled pieces. An empty one holds no memory.</summary>
internal struct SendBuffer
{
    private PacketChain _pieces;

    // The piece that the last copy of bytes never sent before ended in, and the position of its first byte: segments are mostly sent in order. What is sent
    // again
    // lies mostly near the beginning, and is looked for from there.
    private Packet? _cursor;
    private int _cursorStart;

    /// <summary>The bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>Adds bytes at the end.</summary>
    /// <returns>How many were taken: fewer only when the pool is exhausted.</returns>
    public int Append(PacketPool pool, ReadOnlySpan<byte> data)
    {
        int taken = 0;
        while (taken < data.Length)
        {
            Packet? last = _pieces.Last;
            if (last is null || last.Tailroom == 0)
            {
                // Many small writes shall not make a long chain.
                int wanted = Math.Max(data.Length - taken, Length + taken > PacketPool.SmallBytes ? PacketPool.MediumBytes : 0);
                last = pool.TryRentToKeep(Math.Min(wanted, PacketPool.LargeBytes));
                if (last is null) break;
                _pieces.Add(last);
            }

            int count = Math.Min(last.Tailroom, data.Length - taken);
            data.Slice(taken, count).CopyTo(last.Append(count));
            taken += count;
        }

        Length += taken;
        return taken;
    }

    /// <summary>Copies bytes out, and sums them when that is wanted.</summary>
    /// <param name="position">Where they begin.</param>
    /// <param name="destination">Where to; its length says how many.</param>
    /// <param name="sum">Whether to sum them in the same pass.</param>
    /// <param name="again">Whether they have been copied before, and the place of the others is to be kept.</param>
    /// <returns>Their sum, or 0.</returns>
    public ulong CopyTo(int position, Span<byte> destination, bool sum, bool again)
    {
        Debug.Assert(position >= 0 && position + destination.Length <= Length, "only what is in the buffer is sent");
        Packet? piece = _cursor;
        int start = _cursorStart;
        if (piece is null || position < start)
        {
            piece = _pieces.First;
            start = 0;
        }

        ulong total = 0;
        int done = 0;
        while (done < destination.Length)
        {
            int skip = position + done - start;
            if (skip >= piece!.Length)
            {
                start += piece.Length;
                piece = piece.Next;
                continue;
            }

            ReadOnlySpan<byte> from = piece.Bytes[skip..];
            if (from.Length > destination.Length - done) from = from[..(destination.Length - done)];
            if (sum)
            {
                ulong part = Checksum.CopyAndAdd(0, from, destination[done..]);
                if ((done & 1) != 0) part = BitOperations.RotateLeft(part, 8); // RFC 1071 section 2(B): bytes swap places.
                total += part;
                if (total < part) total++;
            }
            else
            {
                from.CopyTo(destination[done..]);
            }

            done += from.Length;
        }

        if (!again) (_cursor, _cursorStart) = (piece, start);
        return total;
    }

    /// <summary>Forgets the first bytes: they have been acknowledged.</summary>
    public void Release(int count)
    {
        Debug.Assert(count <= Length, "no more is acknowledged than was sent");
        Length -= count;
        _cursorStart -= count;
        while (count > 0)
        {
            Packet first = _pieces.First!;
            if (first.Length > count)
            {
                first.Skip(count);
                if (first == _cursor) _cursorStart += count;
                break;
            }

            count -= first.Length;
            if (first == _cursor) _cursor = null;
            _pieces.Take();
            first.Release();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _pieces.Clear();
        _cursor = null;
        Length = 0;
    }
}
