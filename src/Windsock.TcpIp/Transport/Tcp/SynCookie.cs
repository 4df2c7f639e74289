using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What a SYN cookie remembers of the peer's SYN.</summary>
/// <param name="PeerMss">The peer's segment size, rounded down to one of eight.</param>
/// <param name="WindowScale">The peer's shift, -1 without.</param>
/// <param name="SackPermitted">Whether the peer takes SACK.</param>
/// <param name="HasTimestamps">Whether timestamps are sent; without them there is no room for the two before.</param>
internal readonly record struct SynCookie(int PeerMss, int WindowScale, bool SackPermitted, bool HasTimestamps);

/// <summary>Initial sequence numbers that stand for a connection request, so that nothing need be kept of it. Source: RFC 4987 section 3.6.</summary>
/// <remarks>
/// <code>
///  31        27 26    24 23                             0
/// | minute mod 32 | MSS | hash of ends, peer's ISN, both |
/// </code>
/// <para>Window scale and SACK go into the low bits of the timestamp, where the peer sends timestamps, as in other systems.</para>
/// </remarks>
internal sealed class SynCookies(ulong seed)
{
    // How long cookies are taken after they were given: one to two of these.
    private static readonly long s_periodTicks = TimeSpan.FromSeconds(60).Ticks;

    private static readonly ushort[] s_mss = [48, 216, 536, 1220, 1360, 1440, 1460, 8960];

    private readonly SipHash _key = SipHash.For(seed, "tcp syn cookies");

    /// <summary>The bits of a timestamp that say what the peer's SYN offered.</summary>
    private const uint OptionBits = 0x1f;

    /// <summary>A cookie for a SYN.</summary>
    public uint Make(Instant now, in AddressPort local, in AddressPort remote, uint irs, int peerMss)
    {
        uint index = 0;
        for (uint i = 1; i < s_mss.Length; i++)
        {
            if (s_mss[i] <= peerMss) index = i;
        }

        long period = now.Ticks / s_periodTicks;
        return (uint)(period & 31) << 27 | index << 24 | Mac(local, remote, irs, period, index);
    }

    /// <summary>The timestamp for the answer: the clock, with the low bits saying what was offered; it is never ahead of the clock.</summary>
    public static uint MakeTimestamp(uint clock, int windowScale, bool sack)
    {
        uint bits = (uint)(windowScale < 0 ? 15 : windowScale) | (sack ? 16u : 0);
        uint made = (clock & ~OptionBits) | bits;
        return Seq.After(made, clock) ? made - (OptionBits + 1) : made;
    }

    /// <summary>Whether the acknowledgment of a handshake acknowledges a cookie, and what that remembers.</summary>
    public bool TryRead(Instant now, in AddressPort local, in AddressPort remote, in TcpSegment ack, out SynCookie cookie)
    {
        cookie = default;
        uint value = ack.Ack - 1, index = value >> 24 & 7;
        long period = now.Ticks / s_periodTicks;
        long age = (period - (value >> 27)) & 31;
        if (age > 1 || Mac(local, remote, ack.Seq - 1, period - age, index) != (value & 0xffffff)) return false;
        uint bits = ack.HasTimestamps ? ack.TimestampEcho & OptionBits : 15;
        cookie = new SynCookie(s_mss[index], (bits & 15) == 15 ? -1 : (int)(bits & 15), (bits & 16) != 0, ack.HasTimestamps);
        return true;
    }

    private uint Mac(in AddressPort local, in AddressPort remote, uint irs, long period, uint index) =>
        (uint)(_key.Of(
        [
            local.Address.High, local.Address.Low, remote.Address.High, remote.Address.Low, (ulong)local.Port << 48 | (ulong)remote.Port << 32 | irs,
            (ulong)period << 3 | index,
        ]) & 0xffffff);
}
