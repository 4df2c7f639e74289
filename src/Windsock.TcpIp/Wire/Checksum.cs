using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.TcpIp.Wire;

/// <summary>The Internet checksum. Sums are kept unfolded in 64 bits and in the byte order of the machine until <see cref="Finish"/>. Source: RFC 1071.</summary>
public static class Checksum
{
    /// <summary>Adds bytes to a sum. Only the last part of a packet may have an odd length.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            ulong word = MemoryMarshal.Read<ulong>(bytes);
            sum += word;
            if (sum < word) sum++;
            bytes = bytes[8..];
        }

        if (bytes.IsEmpty) return sum;
        Span<byte> last = stackalloc byte[8];
        last.Clear();
        bytes.CopyTo(last);
        ulong tail = MemoryMarshal.Read<ulong>(last);
        sum += tail;
        return sum < tail ? sum + 1 : sum;
    }

    /// <summary>Copies bytes and adds them to a sum in one pass.</summary>
    public static ulong CopyAndAdd(ulong sum, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return Add(sum, source);
    }

    /// <summary>The sum of the pseudo-header that TCP, UDP and ICMPv6 put under their checksum. Source: RFC 9293 section 3.1, RFC 8200 section 8.1.</summary>
    /// <param name="source">The sender.</param>
    /// <param name="destination">The receiver.</param>
    /// <param name="protocol">IPPROTO_*.</param>
    /// <param name="length">The length of the transport packet.</param>
    public static ulong PseudoHeader(in IpAddress source, in IpAddress destination, byte protocol, int length)
    {
        // Words may be summed at any position that is even, so the two families need no layout of their own.
        ulong sum = Swap((uint)length) + Swap(protocol);
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

    private static ulong AddWord(ulong sum, ulong word)
    {
        sum += word;
        return sum < word ? sum + 1 : sum;
    }

    private static uint Swap(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static ulong Swap64(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
