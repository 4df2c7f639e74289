using System.Numerics;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>The last 64 bits of IPv6 addresses that a host makes for itself.</summary>
internal static class InterfaceIdentifier
{
    /// <summary>One that is the same whenever the host comes to the same network, and tells nothing about it elsewhere. Source: RFC 7217 section 5.</summary>
    /// <param name="secret">What nobody else knows.</param>
    /// <param name="prefix">The network.</param>
    /// <param name="on">The interface.</param>
    /// <param name="counter">How many of them were taken by others.</param>
    public static ulong Stable(ulong secret, in IpPrefix prefix, NetworkInterface on, int counter)
    {
        ulong identifier;
        do identifier = Hash(secret, prefix.Address.High, on.Properties.Address.Value, (ulong)on.Index << 32 | (uint)counter++);
        while (IsReserved(identifier));
        return identifier;
    }

    /// <summary>One of chance. Source: RFC 8981 section 3.3.1.</summary>
    public static ulong Temporary(Prng chance)
    {
        ulong identifier;
        do identifier = chance.Next();
        while (IsReserved(identifier));
        return identifier;
    }

    /// <summary>Source: RFC 5453, and the subnet routers' anycast address of RFC 4291 section 2.6.1.</summary>
    private static bool IsReserved(ulong identifier) =>
        identifier == 0 || identifier >> 24 == 0x0200_5eff_fe || identifier is >= 0xfdff_ffff_ffff_ff80 and <= 0xfdff_ffff_ffff_ffff;

    // SipHash-2-4 over three words: the pseudo-random function that RFC 7217 leaves to the implementation.
    private static ulong Hash(ulong secret, ulong first, ulong second, ulong third)
    {
        unchecked
        {
            ulong key = secret * 0x9e3779b97f4a7c15 ^ 0xd1b54a32d192ed03;
            ulong v0 = secret ^ 0x736f6d6570736575, v1 = key ^ 0x646f72616e646f6d, v2 = secret ^ 0x6c7967656e657261, v3 = key ^ 0x7465646279746573;
            foreach (ulong word in (ReadOnlySpan<ulong>)[first, second, third, 24UL << 56])
            {
                v3 ^= word;
                Round(ref v0, ref v1, ref v2, ref v3);
                Round(ref v0, ref v1, ref v2, ref v3);
                v0 ^= word;
            }

            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
            return v0 ^ v1 ^ v2 ^ v3;
        }
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
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
}
