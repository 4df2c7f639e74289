using System.Globalization;
using System.Runtime.InteropServices;
using Windsock.TcpIp;

namespace Windsock.Drivers.Virtual;

/// <summary>A fingerprint of all packets of a run: when, from where, and every byte. Two runs with the same fingerprint were the same.</summary>
/// <remarks>Two 64-bit lanes of multiply and fold, which is fast and no protection against somebody who looks for collisions. The value is the same on every
/// machine.</remarks>
internal sealed class PacketDigest
{
    private const ulong First = 0x9e3779b97f4a7c15;
    private const ulong Second = 0xd6e8feb86659fd93;
    private ulong _left = First;
    private ulong _right = Second;

    /// <summary>Packets seen.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a packet.</summary>
    public void Add(Instant time, int from, ReadOnlySpan<byte> bytes)
    {
        Count++;
        Mix((ulong)time.Ticks, (ulong)(uint)from << 32 | (uint)bytes.Length);
        ulong left = _left, right = _right;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int index = 0;
        for (; index + 1 < words.Length; index += 2)
        {
            left = Fold(left ^ Little(words[index]), First);
            right = Fold(right ^ Little(words[index + 1]), Second);
        }

        (_left, _right) = (left, right);
        ReadOnlySpan<byte> rest = bytes[(index * 8)..];
        if (rest.IsEmpty) return;
        Span<byte> last = stackalloc byte[16];
        last.Clear();
        rest.CopyTo(last);
        Mix(Little(MemoryMarshal.Read<ulong>(last)), Little(MemoryMarshal.Read<ulong>(last[8..])));
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Fold(_left ^ _right, First):x16}{Fold(_right ^ (ulong)Count, Second):x16}");

    private static ulong Little(ulong word) =>
        BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);

    // The addition keeps a product of zero from swallowing what came before.
    private static ulong Fold(ulong value, ulong factor)
    {
        ulong high = Math.BigMul(value, factor, out ulong low);
        return unchecked((high ^ low) + factor);
    }

    private void Mix(ulong left, ulong right)
    {
        _left = Fold(_left ^ left, Second);
        _right = Fold(_right ^ right, First);
    }
}
