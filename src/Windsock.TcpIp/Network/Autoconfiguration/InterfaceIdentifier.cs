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
        // The pseudo-random function that the RFC leaves to the implementation.
        SipHash hash = SipHash.For(secret, "interface identifier");
        ulong identifier;
        do identifier = hash.Of([prefix.Address.High, on.Properties.Address.Value, (ulong)on.Index << 32 | (uint)counter++]);
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
}
