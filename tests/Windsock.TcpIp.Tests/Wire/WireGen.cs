using CsCheck;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Wire;

/// <summary>What the properties of the wire formats draw from.</summary>
internal static class WireGen
{
    public static Gen<IpAddress> V4 { get; } = Gen.UInt.Select(IpAddress.V4);

    public static Gen<IpAddress> V6 { get; } = Gen.Select(Gen.ULong, Gen.ULong).Select((high, low) => new IpAddress(high | 1, low));

    public static Gen<IpAddress> Address { get; } = Gen.OneOf(V4, V6);

    public static Gen<MacAddress> Mac { get; } = Gen.ULong.Select(value => new MacAddress(value & 0xffff_ffff_ffff));

    /// <summary>Bytes without any meaning.</summary>
    public static Gen<byte[]> Noise { get; } = Gen.Byte.Array[0, 200];
}
