using System.Buffers.Binary;
using Windsock.TcpIp;

namespace Windsock.Fuzz;

/// <summary>Makes inputs of others. It knows nothing of formats but where lengths and numbers like to be; <see cref="PacketRepair"/> knows more.</summary>
internal sealed class Mutator(Prng chance, int maxBytes)
{
    private static readonly uint[] s_numbers = 
        [0, 1, 2, 3, 4, 7, 8, 15, 16, 20, 28, 40, 63, 64, 127, 128, 255, 256, 576, 1280, 1500, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0xffffffff];

    private readonly byte[] _bytes = new byte[maxBytes];
    private int _length;

    /// <summary>An input near one of the others, or of noise.</summary>
    public ReadOnlySpan<byte> Next(IReadOnlyList<byte[]> others)
    {
        Take(others[chance.Below(others.Count)]);
        if (chance.Below(50) == 0)
        {
            _length = chance.Below(Math.Min(maxBytes, 256));
            chance.Fill(_bytes.AsSpan(0, _length));
        }

        for (int count = 1 + chance.Below(chance.Below(4) == 0 ? 12 : 3); count > 0; count--) Change(others);
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>What <see cref="Next"/> gave, to be changed further in its place.</summary>
    public Span<byte> Current => _bytes.AsSpan(0, _length);

    private void Take(byte[] input)
    {
        _length = Math.Min(input.Length, maxBytes);
        input.AsSpan(0, _length).CopyTo(_bytes);
    }

    private void Change(IReadOnlyList<byte[]> others)
    {
        if (_length == 0) Take(others[chance.Below(others.Count)]);
        if (_length == 0) return;
        int at = chance.Below(_length);
        switch (chance.Below(11))
        {
            case 0:
            case 1:
                _bytes[at] ^= (byte)(1 << chance.Below(8));
                break;
            case 2:
                _bytes[at] = (byte)chance.Next();
                break;
            case 3:
                _bytes[at] += (byte)(chance.Below(17) - 8);
                break;
            case 4:
                Number(at);
                break;
            case 5:
                _length = at;
                break;
            case 6:
                Remove(at, 1 + chance.Below(Math.Min(16, _length - at)));
                break;
            case 7:
                Insert(at, 1 + chance.Below(16));
                break;
            case 8:
                Repeat(at);
                break;
            case 9:
                Splice(at, others[chance.Below(others.Count)]);
                break;
            default:
                // Zeros at the end: padding of a link, or room that a length field might claim.
                int added = Math.Min(chance.Below(64), maxBytes - _length);
                _bytes.AsSpan(_length, added).Clear();
                _length += added;
                break;
        }
    }

    private void Number(int at)
    {
        uint number = s_numbers[chance.Below(s_numbers.Length)];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(word, number);
        int size = Math.Min(_length - at, 1 << chance.Below(3));
        word[(4 - size)..].CopyTo(_bytes.AsSpan(at));
    }

    private void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, _length - at - count).CopyTo(_bytes.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, int count)
    {
        count = Math.Min(count, maxBytes - _length);
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + count));
        chance.Fill(_bytes.AsSpan(at, count));
        _length += count;
    }

    private void Repeat(int at)
    {
        int count = Math.Min(1 + chance.Below(_length - at), maxBytes - _length);
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + count));
        _length += count;
    }

    private void Splice(int at, byte[] other)
    {
        if (other.Length == 0) return;
        int from = chance.Below(2) == 0 ? Math.Min(at, other.Length - 1) : chance.Below(other.Length);
        int count = Math.Min(other.Length - from, maxBytes - at);
        other.AsSpan(from, count).CopyTo(_bytes.AsSpan(at));
        _length = Math.Max(_length, at + count);
    }
}
