using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The numbers that a connection begins with, which nobody outside can foresee: initial sequence number, origin of the timestamps, port.</summary>
internal readonly struct ConnectionKeys(ulong seed)
{
    private readonly SipHash _sequence = SipHash.For(seed, "tcp initial sequence numbers");
    private readonly SipHash _timestamp = SipHash.For(seed, "tcp timestamps");
    private readonly SipHash _port = SipHash.For(seed, "tcp ports");

    /// <summary>ISN = M + F(local, remote, key), M going up every 4 microseconds. Source: RFC 6528 section 3.</summary>
    public uint InitialSequence(Instant now, in AddressPort local, in AddressPort remote) =>
        (uint)Hash(_sequence, local, remote, withPorts: true) + (uint)(now.Ticks / 40);

    /// <summary>What is added to the time in timestamps. The same for every connection of the same ends, so that a later one has later timestamps,
    /// as RFC 6191 needs
    /// it. Source: RFC 7323 section 5.4.</summary>
    public uint TimestampOffset(in AddressPort local, in AddressPort remote) => (uint)Hash(_timestamp, local, remote, withPorts: true);

    /// <summary>Where the search for a port to a destination begins. Source: RFC 6056 section 3.3.3, F.</summary>
    public uint PortOffset(in AddressPort local, in AddressPort remote) =>
        (uint)_port.Of([local.Address.High, local.Address.Low, remote.Address.High, remote.Address.Low, remote.Port]);

    private static ulong Hash(in SipHash key, in AddressPort local, in AddressPort remote, bool withPorts) => key.Of(
        [local.Address.High, local.Address.Low, remote.Address.High, remote.Address.Low, withPorts ? (ulong)local.Port << 16 | remote.Port : 0]);
}
