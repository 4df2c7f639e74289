using System.Runtime.CompilerServices;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Where the urgent bytes of the peer are in the stream. Source: RFC 9293 section 3.8.5, RFC 6093.</summary>
/// <remarks>As everywhere since 4.2BSD, one byte is urgent: the one before the urgent pointer. Out of line, it is taken on its own and the stream
/// goes on without it; a read never
/// goes across it. A peer that says several before the first is read has them all kept, up to <see cref="Limit"/>; the oldest are ordinary bytes
/// after that.</remarks>
internal sealed class UrgentReceive
{
    /// <summary>The most urgent bytes that wait.</summary>
    public const int Limit = 8;

    private Marks _marks;
    private int _count;
    private byte _passed;
    private bool _hasPassed;

    /// <summary>Marks that the program has not read past.</summary>
    public int Count => _count;

    /// <summary>The sequence number of an urgent byte that the program has not read past, 0 being the first in the stream.</summary>
    public uint this[int index] => _marks[index].Sequence;

    /// <summary>The peer says where an urgent byte is.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Mark(uint sequence, uint read)
    {
        // A pointer that is repeated, or an older one, says nothing (RFC 9293 section 3.10.7.4, sixth). Marks that were read past are not compared with: after
        // two gigabytes they would seem to lie ahead.
        if (Seq.Before(sequence, read) || (_count > 0 && Seq.BeforeOrAt(sequence, _marks[_count - 1].Sequence))) return false;
        if (_count == Limit) Drop();
        _marks[_count++] = new UrgentMark { Sequence = sequence };
        return true;
    }

    /// <summary>The oldest urgent byte that has not been taken out of line, if it has come.</summary>
    public bool TryFind(uint rcvNxt, out uint sequence)
    {
        for (int i = 0; i < _count; i++)
        {
            sequence = _marks[i].Sequence;
            if (!_marks[i].IsTaken) return Seq.Before(sequence, rcvNxt);
        }

        sequence = 0;
        return false;
    }

    /// <summary>Whether an urgent byte can be taken out of line.</summary>
    public bool IsReady(uint rcvNxt) => _hasPassed || TryFind(rcvNxt, out _);

    /// <summary>How many of the bytes before a sequence number are urgent ones, which an ordinary read does not give.</summary>
    public int Before(uint rcvNxt)
    {
        int count = 0;
        while (count < _count && Seq.Before(_marks[count].Sequence, rcvNxt)) count++;
        return count;
    }

    /// <summary>The urgent byte that the program read past without taking it.</summary>
    public bool TryTakePassed(bool peek, out byte value)
    {
        value = _passed;
        bool had = _hasPassed;
        if (!peek) _hasPassed = false;
        return had;
    }

    /// <summary>The program has taken a byte out of line.</summary>
    public void Take(uint sequence)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_marks[i].Sequence == sequence) _marks[i].IsTaken = true;
        }
    }

    /// <summary>The program has read past the first mark.</summary>
    /// <param name="value">The byte, which it did not get in the stream.</param>
    public void Pass(byte value)
    {
        if (!_marks[0].IsTaken) (_passed, _hasPassed) = (value, true);
        Drop();
    }

    /// <summary>The program has read past the first mark, and got the byte in the stream.</summary>
    public void PassInline() => Drop();

    /// <summary>Copies what the program can read up to the next urgent byte, but for those that it gets out of line.</summary>
    /// <param name="ready">What has come in order.</param>
    /// <param name="at">The sequence number of its first byte.</param>
    /// <param name="inline">Whether urgent bytes stay in the stream.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="peek">Whether it stays.</param>
    /// <returns>The bytes.</returns>
    public int Read(ref ReceiveQueue ready, uint at, bool inline, Span<byte> destination, bool peek)
    {
        int skip = 0, mark = 0;
        Span<byte> one = stackalloc byte[1];
        while (!inline && mark < _count && this[mark] == at && skip < ready.Bytes)
        {
            if (peek)
            {
                (skip, mark) = (skip + 1, mark + 1);
            }
            else
            {
                ready.Consume(one);
                Pass(one[0]);
            }

            at++;
        }

        if (inline && this[0] == at && ready.Bytes > 0 && !destination.IsEmpty)
        {
            if (peek) mark = 1;
            else PassInline();
        }

        if (mark < _count && (int)(this[mark] - at) is var limit && limit < destination.Length) destination = destination[..limit];
        return peek ? ready.Peek(destination, skip) : ready.Consume(destination);
    }

    private void Drop()
    {
        for (int i = 1; i < _count; i++) _marks[i - 1] = _marks[i];
        _count--;
    }

    private struct UrgentMark
    {
        public uint Sequence;
        public bool IsTaken;
    }

    [InlineArray(Limit)]
    private struct Marks
    {
        private UrgentMark _first;
    }
}
