using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Virtual;

/// <summary>What elements of a network change in IP packets that pass.</summary>
internal static class IpMark
{
    /// <summary>Tells that the packet has met congestion. Source: RFC 3168 section 5.</summary>
    /// <returns>Whether its transport is ECN-capable; if not, the packet is as it was.</returns>
    public static bool TryMark(Span<byte> packet)
    {
        if (packet.Length < Ipv4Header.Size) return false;
        switch (packet[0] >> 4)
        {
            case 4:
                if ((packet[1] & 3) == 0) return false;
                ushort before = BinaryPrimitives.ReadUInt16BigEndian(packet);
                packet[1] |= 3;
                ushort after = BinaryPrimitives.ReadUInt16BigEndian(packet);
                ushort sum = BinaryPrimitives.ReadUInt16BigEndian(packet[10..]);
                BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Update(sum, before, after));
                return true;
            case 6:
                if ((packet[1] >> 4 & 3) == 0) return false;
                packet[1] |= 0x30;
                return true;
            default:
                return false;
        }
    }
}
