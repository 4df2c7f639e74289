using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>What an ARP packet wants. Source: RFC 826, RFC 5227.</summary>
public enum ArpOperation : ushort
{
    /// <summary>Who has the target address?</summary>
    Request = 1,

    /// <summary>The sender has its address.</summary>
    Reply = 2,
}

/// <summary>An ARP packet for IPv4 over Ethernet. Source: RFC 826.</summary>
/// <param name="Operation">Request or reply.</param>
/// <param name="SenderMac">The sender's Ethernet address.</param>
/// <param name="SenderAddress">The sender's IPv4 address; 0.0.0.0 in a probe (RFC 5227 section 2.1.1).</param>
/// <param name="TargetMac">The target's Ethernet address; of no meaning in a request.</param>
/// <param name="TargetAddress">The target's IPv4 address.</param>
public readonly record struct ArpHeader(
    ArpOperation Operation, MacAddress SenderMac, IpAddress SenderAddress, MacAddress TargetMac, IpAddress TargetAddress)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 28;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> packet)
    {
        BinaryPrimitives.WriteUInt64BigEndian(packet, ArpView.EthernetAndIpv4 | (ushort)Operation);
        SenderMac.Write(packet[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[14..], SenderAddress.AsV4);
        TargetMac.Write(packet[18..]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[24..], TargetAddress.AsV4);
    }
}

/// <summary>An ARP packet for IPv4 over Ethernet, seen through bytes whose length has been checked. Source: RFC 826.</summary>
public readonly ref struct ArpView
{
    /// <summary>Hardware type 1, protocol type 0x0800, lengths 6 and 4.</summary>
    internal const ulong EthernetAndIpv4 = 0x0001_0800_0604_0000;

    private readonly ReadOnlySpan<byte> _packet;

    private ArpView(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>All values.</summary>
    public ArpHeader Header => new(Operation, SenderMac, SenderAddress, TargetMac, TargetAddress);

    /// <summary>Request, reply, or something else to be ignored.</summary>
    public ArpOperation Operation => (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(_packet[6..]);

    /// <summary>The sender's Ethernet address.</summary>
    public MacAddress SenderMac => MacAddress.Read(_packet[8..]);

    /// <summary>The sender's IPv4 address.</summary>
    public IpAddress SenderAddress => IpAddress.ReadV4(_packet[14..]);

    /// <summary>The target's Ethernet address.</summary>
    public MacAddress TargetMac => MacAddress.Read(_packet[18..]);

    /// <summary>The target's IPv4 address.</summary>
    public IpAddress TargetAddress => IpAddress.ReadV4(_packet[24..]);

    /// <summary>Looks at a packet.</summary>
    /// <returns>Whether it is long enough and about IPv4 over Ethernet.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpView view)
    {
        view = default;
        if (bytes.Length < ArpHeader.Size || (BinaryPrimitives.ReadUInt64BigEndian(bytes) & ~0xffffUL) != EthernetAndIpv4) return false;
        view = new ArpView(bytes[..ArpHeader.Size]);
        return true;
    }
}
