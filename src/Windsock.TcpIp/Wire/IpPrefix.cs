using System.Globalization;

namespace Windsock.TcpIp.Wire;

/// <summary>An address and how many of its leading bits count: 10.0.0.0/8, or 10.0.0.2/24 where the address of an interface is meant.</summary>
/// <param name="Address">The address, with all its bits.</param>
/// <param name="Length">The bits that count: 0 to 32, or 0 to 128.</param>
public readonly record struct IpPrefix(IpAddress Address, int Length)
{
    /// <summary>Whether the family is the same and the leading bits are.</summary>
    public bool Contains(IpAddress other)
    {
        if (other.IsV4 != Address.IsV4) return false;
        int bits = Address.IsV4 ? 96 + Length : Length;
        ulong high = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        ulong low = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        return ((Address.High ^ other.High) & high) == 0 && ((Address.Low ^ other.Low) & low) == 0;
    }

    /// <summary>The prefix alone: the bits of the address that do not count are 0.</summary>
    public IpPrefix Masked()
    {
        int bits = Address.IsV4 ? 96 + Length : Length;
        ulong high = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        ulong low = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        return new IpPrefix(new IpAddress(Address.High & high, Address.Low & low), Length);
    }

    /// <summary>The last address of an IPv4 prefix, its directed broadcast address.</summary>
    public IpAddress LastV4 => IpAddress.V4(Address.AsV4 | (Length == 0 ? uint.MaxValue : (uint)((1UL << (32 - Length)) - 1)));

    /// <summary>Reads "address/length"; without a length all bits count.</summary>
    public static bool TryParse(string? text, out IpPrefix prefix)
    {
        prefix = default;
        if (text is null) return false;
        string[] parts = text.Split('/');
        if (parts.Length > 2 || !IpAddress.TryParse(parts[0], out IpAddress address)) return false;

        int length = address.Size * 8;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)) return false;
        if (length > address.Size * 8) return false;
        prefix = new IpPrefix(address, length);
        return true;
    }

    /// <summary>Reads "address/length".</summary>
    /// <exception cref="FormatException">It is no prefix.</exception>
    public static IpPrefix Parse(string text) =>
        TryParse(text, out IpPrefix prefix) ? prefix : throw new FormatException($"'{text}' is not a prefix such as 10.0.0.2/24");

    /// <summary>"address/length".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
