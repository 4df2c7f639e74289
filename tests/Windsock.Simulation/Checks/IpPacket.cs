using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Checks;

/// <summary>An IP packet of either family, as far as the checks look into it.</summary>
internal readonly ref struct IpPacket
{
    public IpAddress Source { get; private init; }

    public IpAddress Destination { get; private init; }

    public byte Protocol { get; private init; }

    public byte HopLimit { get; private init; }

    /// <summary>Whether it is a part of a packet, or has headers between that the checks do not read.</summary>
    public bool Fragment { get; private init; }

    /// <summary>The transport packet.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Whether it is a UDP datagram without a checksum.</summary>
    public bool IsUncheckedDatagram => Source.IsV4 && Payload.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(Payload[6..]) == 0;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out IpPacket packet)
    {
        packet = default;
        if (Ipv4View.TryParse(bytes, out Ipv4View v4))
        {
            packet = new IpPacket
            {
                Source = v4.Source, Destination = v4.Destination, Protocol = v4.Protocol, HopLimit = v4.TimeToLive, Fragment = v4.IsFragment,
                Payload = v4.Payload,
            };
            return true;
        }

        if (!Ipv6View.TryParse(bytes, out Ipv6View v6)) return false;
        packet = new IpPacket
        {
            Source = v6.Source, Destination = v6.Destination, Protocol = v6.NextHeader, HopLimit = v6.HopLimit,
            Fragment = v6.NextHeader == IpProtocol.Fragment, Payload = v6.Payload,
        };
        return true;
    }

    /// <summary>What the checksum of the transport packet comes to: 0 when it is right.</summary>
    public ushort Sum() => Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(Source, Destination, Protocol, Payload.Length), Payload));
}
