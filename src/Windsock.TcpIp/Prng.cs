namespace Windsock.TcpIp;

/// <summary>A seeded source of chance: the same seed and purpose give the same numbers on every machine, for ever.</summary>
/// <remarks>Of a purpose it is SipHash-2-4 of a counter, keyed by the seed and the purpose: hosts put numbers of it on the wire, and who has seen them
/// must neither foretell the next ones nor find the seed, with which he would know those of all purposes. Hosts of real networks take their seed from
/// the operating system. Without a purpose it is SplitMix64, for tests.</remarks>
public sealed class Prng
{
    private readonly SipHash _hash;
    private readonly bool _isKeyed;
    private ulong _state;

    /// <summary>Starts the sequence of a seed.</summary>
    public Prng(ulong seed) => _state = seed;

    private Prng(SipHash hash) => (_hash, _isKeyed) = (hash, true);

    /// <summary>A generator of its own for one purpose, so that one part that draws more does not change what another one gets.</summary>
    /// <param name="seed">The seed that all purposes share.</param>
    /// <param name="purpose">A name that says what the numbers are for.</param>
    public static Prng For(ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong hash = 0xcbf29ce484222325; // FNV-1a: string.GetHashCode differs from process to process.
        foreach (char character in purpose) hash = unchecked((hash ^ character) * 0x100000001b3);
        var secret = new SipHash(seed, Mix(seed));
        return new Prng(new SipHash(secret.Of([hash, 0]), secret.Of([hash, 1])));
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        if (_isKeyed) return _hash.Of([_state++]);
        _state = unchecked(_state + 0x9e3779b97f4a7c15);
        return Mix(_state);
    }

    /// <summary>32 bits.</summary>
    public uint Next32() => (uint)(Next() >> 32);

    /// <summary>A number from 0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => below <= 1 ? 0 : (int)(((Next() >> 32) * (ulong)below) >> 32);

    /// <summary>A number from 0 (included) to 1 (not included).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the probability given.</summary>
    public bool Chance(double probability) => probability > 0 && Fraction() < probability;

    /// <summary>Fills a buffer.</summary>
    public void Fill(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ulong word = Next();
            int count = Math.Min(8, bytes.Length);
            for (int i = 0; i < count; i++) bytes[i] = (byte)(word >> (8 * i));
            bytes = bytes[count..];
        }
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
