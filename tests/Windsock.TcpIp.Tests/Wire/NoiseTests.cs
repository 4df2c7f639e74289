using CsCheck;
using Windsock.Fuzz.Targets;
using Xunit;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>No input makes a reader throw, read past its end, or write what it does not read back.</summary>
public class NoiseTests
{
    public static TheoryData<string> Formats => [.. WireTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Noise_breaks_no_reader(string format) => WireGen.Noise.Sample(bytes => Read(format, bytes), iter: 2000);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_packet_that_ends_early_breaks_no_reader(string format)
    {
        foreach ((_, byte[] bytes) in Corpus.Read(format))
        {
            for (int length = 0; length <= bytes.Length; length++) Read(format, bytes.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_packet_with_any_byte_wrong_breaks_no_reader(string format)
    {
        foreach ((_, byte[] bytes) in Corpus.Read(format))
        {
            byte[] damaged = [.. bytes];
            for (int at = 0; at < bytes.Length; at++)
            {
                foreach (byte value in (ReadOnlySpan<byte>)[0, 0xff, (byte)(bytes[at] ^ 0x80), (byte)(bytes[at] + 1), (byte)(bytes[at] - 1)])
                {
                    damaged[at] = value;
                    Read(format, damaged);
                }

                damaged[at] = bytes[at];
            }
        }
    }

    private static void Read(string format, ReadOnlySpan<byte> bytes) => WireTargets.All[format](bytes, new Probe());
}
