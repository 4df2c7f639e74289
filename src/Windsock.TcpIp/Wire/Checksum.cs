using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Windsock.TcpIp.Wire;

/// <summary>The Internet checksum. Sums are kept unfolded in 64 bits and in the byte order of the machine until <see cref="Finish"/>. Source: RFC
/// 1071.</summary>
public static class Checksum
{
    // Below this the set-up of the vectors costs more than they save.
    private const int VectorBytes = 64;

    /// <summary>Adds bytes to a sum. Only the last part of a packet may have an odd length; <see cref="Join"/> puts together other parts.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        nuint length = (nuint)bytes.Length, done = 0;
        if (length >= VectorBytes)
        {
            if (Vector256.IsHardwareAccelerated) sum = AddWord(sum, Sum256(ref at, length, ref done));
            else if (Vector128.IsHardwareAccelerated) sum = AddWord(sum, Sum128(ref at, length, ref done));
        }

        return AddWord(sum, Tail(ref Unsafe.Add(ref at, done), length - done));
    }

    /// <summary>Copies bytes and adds them to a sum in one pass.</summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="source">What is copied and added.</param>
    /// <param name="destination">Where to, at least as long; it does not overlap the source.</param>
    public static ulong CopyAndAdd(ulong sum, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        if (source.Length < VectorBytes || !Vector256.IsHardwareAccelerated)
        {
            source.CopyTo(destination);
            return Add(sum, source);
        }

        nuint length = (nuint)source.Length, done = 0;
        ref byte from = ref MemoryMarshal.GetReference(source);
        sum = AddWord(sum, Copy256(ref from, ref MemoryMarshal.GetReference(destination), length, ref done));
        source[(int)done..].CopyTo(destination[(int)done..]);
        return AddWord(sum, Tail(ref Unsafe.Add(ref from, done), length - done));
    }

    /// <summary>Adds the sum of a part that stands at an offset of the packet, which may be odd: there each byte has the other half of its word. Source: RFC
    /// 1071 section 2 (B).</summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="part">What <see cref="Add"/> gave for the part alone, from 0.</param>
    /// <param name="offset">Where in the packet the part begins.</param>
    public static ulong Join(ulong sum, ulong part, int offset) => AddWord(sum, (offset & 1) == 0 ? part : BitOperations.RotateLeft(part, 8));

    /// <summary>A checksum after a field of 16 bits under it has changed. Source: RFC 1624 section 3 equation 3.</summary>
    /// <param name="checksum">The checksum field; a field with <see cref="Memory.ChecksumState.Partial"/> is complemented before and after.</param>
    /// <param name="before">What the field was.</param>
    /// <param name="after">What it is now.</param>
    /// <returns>What stands in the checksum field now; over UDP, 0 is written as 0xffff.</returns>
    public static ushort Update(ushort checksum, ushort before, ushort after) => Finish((ulong)Swap((ushort)~checksum) + Swap((ushort)~before) + Swap(after));

    /// <summary>As <see cref="Update(ushort, ushort, ushort)"/>, of a field of 32 bits at an even offset.</summary>
    public static ushort Update(ushort checksum, uint before, uint after) => Finish((ulong)Swap((ushort)~checksum) + Swap(~before) + Swap(after));

    /// <summary>As <see cref="Update(ushort, ushort, ushort)"/>, of an address in the packet or in its pseudo-header.</summary>
    public static ushort Update(ushort checksum, in IpAddress before, in IpAddress after)
    {
        ulong sum = Swap((ushort)~checksum);
        if (before.IsV4) return Finish(sum + Swap(~before.AsV4) + Swap(after.AsV4));

        sum = AddWord(AddWord(sum, Swap64(~before.High)), Swap64(~before.Low));
        return Finish(AddWord(AddWord(sum, Swap64(after.High)), Swap64(after.Low)));
    }

    /// <summary>The sum of the pseudo-header that TCP, UDP and ICMPv6 put under their checksum. Source: RFC 9293 section 3.1, RFC 8200 section 8.1.</summary>
    /// <param name="source">The sender.</param>
    /// <param name="destination">The receiver.</param>
    /// <param name="protocol">IPPROTO_*.</param>
    /// <param name="length">The length of the transport packet.</param>
    public static ulong PseudoHeader(in IpAddress source, in IpAddress destination, byte protocol, int length)
    {
        // Words may be summed at any position that is even, so the two families need no layout of their own.
        ulong sum = (ulong)Swap((uint)length) + Swap((uint)protocol);
        return source.IsV4
            ? sum + Swap(source.AsV4) + Swap(destination.AsV4)
            : AddWord(AddWord(AddWord(AddWord(sum, Swap64(source.High)), Swap64(source.Low)), Swap64(destination.High)), Swap64(destination.Low));
    }

    /// <summary>A sum in 16 bits, not complemented: what a field with <see cref="Memory.ChecksumState.Partial"/> holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Fold(ulong sum)
    {
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        ushort folded = (ushort)sum;
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>The value for the checksum field, as a number to be written big-endian. Over a packet whose field is right it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Finish(ulong sum) => (ushort)~Fold(sum);

    /// <summary>The checksum of one run of bytes: an IPv4 header, an ICMP message.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Add(0, bytes));

    // In each 64-bit lane, totals holds low + 2^32 high modulo 2^64 and highs holds high exactly, so low comes out exactly: one mask less per load
    // than splitting the lanes, and no carry to look for.
    private static ulong Sum256(ref byte at, nuint length, ref nuint done)
    {
        Vector256<ulong> totals0 = default, totals1 = default, highs0 = default, highs1 = default;
        nuint i = done;
        for (; i + 64 <= length; i += 64)
        {
            Vector256<ulong> first = Vector256.LoadUnsafe(ref at, i).AsUInt64(), second = Vector256.LoadUnsafe(ref at, i + 32).AsUInt64();
            totals0 += first;
            highs0 += first >>> 32;
            totals1 += second;
            highs1 += second >>> 32;
        }

        done = i;
        return Total(totals0, highs0, totals1, highs1);
    }

    private static ulong Copy256(ref byte from, ref byte to, nuint length, ref nuint done)
    {
        Vector256<ulong> totals0 = default, totals1 = default, highs0 = default, highs1 = default;
        nuint i = done;
        for (; i + 64 <= length; i += 64)
        {
            Vector256<ulong> first = Vector256.LoadUnsafe(ref from, i).AsUInt64(), second = Vector256.LoadUnsafe(ref from, i + 32).AsUInt64();
            first.AsByte().StoreUnsafe(ref to, i);
            second.AsByte().StoreUnsafe(ref to, i + 32);
            totals0 += first;
            highs0 += first >>> 32;
            totals1 += second;
            highs1 += second >>> 32;
        }

        done = i;
        return Total(totals0, highs0, totals1, highs1);
    }

    private static ulong Total(Vector256<ulong> totals0, Vector256<ulong> highs0, Vector256<ulong> totals1, Vector256<ulong> highs1)
    {
        Vector256<ulong> lows = totals0 - (highs0 << 32) + (totals1 - (highs1 << 32));
        return Vector256.Sum(lows + highs0 + highs1);
    }

    private static ulong Sum128(ref byte at, nuint length, ref nuint done)
    {
        Vector128<ulong> totals0 = default, totals1 = default, highs0 = default, highs1 = default;
        nuint i = done;
        for (; i + 32 <= length; i += 32)
        {
            Vector128<ulong> first = Vector128.LoadUnsafe(ref at, i).AsUInt64(), second = Vector128.LoadUnsafe(ref at, i + 16).AsUInt64();
            totals0 += first;
            highs0 += first >>> 32;
            totals1 += second;
            highs1 += second >>> 32;
        }

        done = i;
        Vector128<ulong> lows = totals0 - (highs0 << 32) + (totals1 - (highs1 << 32));
        return Vector128.Sum(lows + highs0 + highs1);
    }

    // Halves of words are summed in 64 bits, where no span is long enough to overflow.
    private static ulong Tail(ref byte at, nuint length)
    {
        ulong sum = 0;
        nuint i = 0;
        for (; i + 8 <= length; i += 8)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, i));
            sum += (word >> 32) + (uint)word;
        }

        if ((length & 4) != 0)
        {
            sum += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, i));
            i += 4;
        }

        if ((length & 2) != 0)
        {
            sum += Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref at, i));
            i += 2;
        }

        if ((length & 1) == 0) return sum;
        byte last = Unsafe.Add(ref at, i);
        return sum + (BitConverter.IsLittleEndian ? last : (ulong)last << 8);
    }

    private static ulong AddWord(ulong sum, ulong word)
    {
        sum += word;
        return sum < word ? sum + 1 : sum;
    }

    private static ushort Swap(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static uint Swap(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static ulong Swap64(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
