using System.Numerics;

namespace Windsock.TcpIp;

/// <summary>SipHash-2-4: a hash that nobody can predict who does not know the key. Source: Aumasson and Bernstein, "SipHash: a fast short-input
/// PRF", 2012.</summary>
/// <remarks>Messages are whole 64-bit words here, so the last block holds nothing but the length.</remarks>
internal readonly struct SipHash(ulong key0, ulong key1)
{
    /// <summary>A key from a seed for one purpose.</summary>
    public static SipHash For(ulong seed, string purpose)
    {
        Prng chance = Prng.For(seed, purpose);
        return new SipHash(chance.Next(), chance.Next());
    }

    /// <summary>The hash of words.</summary>
    public ulong Of(scoped ReadOnlySpan<ulong> words)
    {
        ulong v0 = key0 ^ 0x736f6d6570736575, v1 = key1 ^ 0x646f72616e646f6d, v2 = key0 ^ 0x6c7967656e657261, v3 = key1 ^ 0x7465646279746573;
        for (int i = 0; i <= words.Length; i++)
        {
            ulong word = i < words.Length ? words[i] : (ulong)(words.Length * 8) << 56;
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        v2 ^= 0xff;
        for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
