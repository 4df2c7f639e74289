using System.Buffers.Binary;
using CsCheck;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>The fast sums against the definition: 16-bit words, high byte first, carries brought round (RFC 1071).</summary>
public class ChecksumTests
{
    private const int Longest = 3000;

    private static readonly byte[] s_random = Bytes(Longest + 64);

    private static readonly Gen<byte[]> s_bytes = Gen.Byte.Array[0, 300];

    [Fact]
    public void Every_length_at_every_alignment_sums_as_the_definition_says()
    {
        byte[] copy = new byte[Longest + 1];
        for (int at = 0; at < 64; at++)
        {
            uint words = 0;
            for (int length = 0; length <= Longest; length++)
            {
                // An odd last byte is the high half of a word; the next byte completes it.
                if (length > 0) words += (length & 1) == 1 ? (uint)s_random[at + length - 1] << 8 : s_random[at + length - 1];
                words = (words & 0xffff) + (words >> 16);
                ReadOnlySpan<byte> part = s_random.AsSpan(at, length);
                Assert.Equal((ushort)words, Checksum.Fold(Checksum.Add(0, part)));
                copy[length] = 0xee;
                Assert.Equal((ushort)words, Checksum.Fold(Checksum.CopyAndAdd(0, part, copy)));
                Assert.True(part.SequenceEqual(copy.AsSpan(0, length)));
                Assert.Equal(0xee, copy[length]);
            }
        }
    }

    [Fact]
    public void Sums_that_carry_out_of_every_lane_lose_nothing()
    {
        byte[] ones = new byte[65535];
        ones.AsSpan().Fill(0xff);
        Assert.Equal(Reference(ones), Checksum.Fold(Checksum.Add(0, ones)));
        Assert.Equal(Reference(ones), Checksum.Fold(Checksum.Add(ulong.MaxValue, ones)));
    }

    [Fact]
    public void Parts_at_any_offset_join_to_the_whole() =>
        Gen.Select(s_bytes, s_bytes, s_bytes).Sample((first, second, third) =>
        {
            byte[] whole = [.. first, .. second, .. third];
            ulong sum = Checksum.Join(Checksum.Add(0, first), Checksum.Add(0, second), first.Length);
            sum = Checksum.Join(sum, Checksum.Add(0, third), first.Length + second.Length);
            return Checksum.Fold(sum) == Reference(whole);
        });

    [Fact]
    public void A_changed_field_updates_the_checksum_as_summing_again_would() =>
        Gen.Select(Gen.Byte.Array[40, 80], Gen.Int[0, 17], Gen.UShort, Gen.UInt).Sample((packet, word, half, whole) =>
        {
            packet[0] |= 1; // Over zeros alone the two zeros of one's complement would be told apart.
            ushort before = Checksum.Of(packet);
            byte[] changed = [.. packet];
            Span<byte> field = changed.AsSpan(2 + word * 2);
            ushort oldHalf = BinaryPrimitives.ReadUInt16BigEndian(field);
            uint oldWhole = BinaryPrimitives.ReadUInt32BigEndian(field);
            BinaryPrimitives.WriteUInt16BigEndian(field, half);
            bool halfRight = Checksum.Update(before, oldHalf, half) == Checksum.Of(changed);
            BinaryPrimitives.WriteUInt32BigEndian(field, whole);
            return halfRight && Checksum.Update(before, oldWhole, whole) == Checksum.Of(changed);
        });

    [Fact]
    public void A_changed_address_updates_the_checksum_as_summing_again_would() =>
        Gen.Select(WireGen.Address, WireGen.Address, WireGen.Address, s_bytes).Where((one, two, three, _) => one.IsV4 == two.IsV4 && two.IsV4 == three.IsV4)
            .Sample((source, destination, translated, bytes) =>
            {
                ushort before = Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(source, destination, IpProtocol.Tcp, bytes.Length), bytes));
                ushort after = Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(translated, destination, IpProtocol.Tcp, bytes.Length), bytes));
                return Checksum.Update(before, source, translated) == after;
            });

    [Fact]
    public void The_pseudo_header_is_the_one_of_the_documents() =>
        Gen.Select(WireGen.Address, WireGen.Address, Gen.Byte, Gen.Int[0, 65535]).Where((source, destination, _, _) => source.IsV4 == destination.IsV4)
            .Sample((source, destination, protocol, length) =>
            {
                byte[] header = new byte[40];
                int addresses = source.Size * 2;
                source.Write(header);
                destination.Write(header.AsSpan(source.Size));
                BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(addresses), length);
                header[source.IsV4 ? addresses + 5 : addresses + 7] = protocol;
                if (source.IsV4) header = header[..(addresses + 6)];
                else header = [.. header[..36], 0, 0, 0, protocol];
                return Checksum.Fold(Checksum.PseudoHeader(source, destination, protocol, length)) == Reference(header);
            });

    private static ushort Reference(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Prng(1).Fill(bytes);
        return bytes;
    }
}
