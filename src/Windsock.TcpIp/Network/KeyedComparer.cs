using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Hashes addresses with a key of the stack's seed: senders cannot choose addresses that fall into one bucket.</summary>
internal sealed class KeyedComparer(ulong seed) : IEqualityComparer<IpAddress>
{
    private readonly ulong _key = Prng.For(seed, "address hash").Next() | 1;

    public bool Equals(IpAddress x, IpAddress y) => x == y;

    public int GetHashCode(IpAddress address) => Hash(address);

    public int Hash(in IpAddress address)
    {
        ulong mixed = Math.BigMul(address.High ^ _key, address.Low ^ 0x9e3779b97f4a7c15 ^ (_key >> 7), out ulong low) ^ low;
        mixed = unchecked((mixed ^ address.Low ^ _key) * 0xbf58476d1ce4e5b9);
        return (int)(mixed >> 32);
    }
}
