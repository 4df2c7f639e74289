using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Nat;

/// <summary>An IPv4 packet on its way through a translator: the two ends as its headers tell them, or those of the packet that it quotes.</summary>
internal readonly struct Passage
{
    /// <summary>Of an error that of the quoted packet.</summary>
    public byte Protocol { get; private init; }

    /// <summary>The sender; of an echo the identifier is the port.</summary>
    public AddressPort Source { get; private init; }

    /// <summary>The receiver; of an echo the identifier is the port.</summary>
    public AddressPort Destination { get; private init; }

    /// <summary>Whether it is an ICMP error.</summary>
    public bool IsError { get; private init; }

    /// <summary>Whether it is an echo request.</summary>
    public bool IsEchoRequest { get; private init; }

    /// <summary>Of a TCP segment.</summary>
    public TcpFlags Flags { get; private init; }

    /// <summary>Of an error: who sent the quoted packet.</summary>
    public AddressPort QuotedSource { get; private init; }

    /// <summary>Of an error: to whom it went.</summary>
    public AddressPort QuotedDestination { get; private init; }

    /// <summary>The peer of the conversation when the packet goes out; echoes have no port there.</summary>
    public AddressPort RemoteAsDestination => Protocol == IpProtocol.Icmp ? new AddressPort(Destination.Address, 0) : Destination;

    /// <summary>The peer of the conversation when the packet comes in.</summary>
    public AddressPort RemoteAsSource => Protocol == IpProtocol.Icmp ? new AddressPort(Source.Address, 0) : Source;

    /// <summary>The peer of the conversation that an error from outside is about.</summary>
    public AddressPort QuotedRemoteOf(byte protocol) => protocol == IpProtocol.Icmp ? new AddressPort(QuotedDestination.Address, 0) : QuotedDestination;

    /// <summary>Looks at a packet that begins with its transport header and is no fragment.</summary>
    /// <returns>Whether it can be translated.</returns>
    public static bool TryRead(Packet packet, out Passage passage)
    {
        passage = default;
        ReadOnlySpan<byte> bytes = packet.Bytes;
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp when TcpView.TryParse(bytes, out TcpView tcp):
                passage = new Passage
                {
                    Protocol = IpProtocol.Tcp,
                    Source = new AddressPort(packet.Source, tcp.SourcePort),
                    Destination = new AddressPort(packet.Destination, tcp.DestinationPort),
                    Flags = tcp.Flags,
                };
                return true;
            case IpProtocol.Udp when bytes.Length >= UdpHeader.Size:
                passage = new Passage
                {
                    Protocol = IpProtocol.Udp,
                    Source = new AddressPort(packet.Source, BinaryPrimitives.ReadUInt16BigEndian(bytes)),
                    Destination = new AddressPort(packet.Destination, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                };
                return true;
            case IpProtocol.Icmp when Icmpv4View.TryParse(bytes, out Icmpv4View icmp):
                return TryReadIcmp(packet, icmp, out passage);
            default:
                return false;
        }
    }

    /// <summary>Gives the packet another sender.</summary>
    public void RewriteSource(Packet packet, in AddressPort end)
    {
        Rewrite(packet, 12, 0, packet.Source, end);
        packet.Source = end.Address;
    }

    /// <summary>Gives the packet another receiver.</summary>
    public void RewriteDestination(Packet packet, in AddressPort end)
    {
        Rewrite(packet, 16, 2, packet.Destination, end);
        packet.Destination = end.Address;
    }

    /// <summary>Gives the packet that an error quotes another sender or receiver, as its own sender knows it.</summary>
    public void RewriteQuoted(Packet packet, bool isSource, in AddressPort end)
    {
        Span<byte> message = packet.Bytes;
        Span<byte> quoted = message[Icmpv4Header.Size..];
        int header = (quoted[0] & 0xf) * 4;
        int address = isSource ? 12 : 16;
        uint before = BinaryPrimitives.ReadUInt32BigEndian(quoted[address..]);
        BinaryPrimitives.WriteUInt16BigEndian(quoted[10..], Checksum.Update(BinaryPrimitives.ReadUInt16BigEndian(quoted[10..]), before, end.Address.AsV4));
        BinaryPrimitives.WriteUInt32BigEndian(quoted[address..], end.Address.AsV4);
        Span<byte> transport = quoted[header..];
        // The quoted transport checksum is left as it is: most quotes are cut off before it could be verified.
        int port = Protocol == IpProtocol.Icmp ? 4 : isSource ? 0 : 2;
        BinaryPrimitives.WriteUInt16BigEndian(transport[port..], end.Port);
        Icmpv4View.TryParse(message, out Icmpv4View view);
        view.Header.Write(message);
    }

    private static bool TryReadIcmp(Packet packet, Icmpv4View icmp, out Passage passage)
    {
        passage = default;
        Icmpv4Header header = icmp.Header;
        if (header.Type is Icmpv4Type.EchoRequest or Icmpv4Type.EchoReply)
        {
            passage = new Passage
            {
                Protocol = IpProtocol.Icmp,
                Source = new AddressPort(packet.Source, header.Identifier),
                Destination = new AddressPort(packet.Destination, header.Identifier),
                IsEchoRequest = header.Type == Icmpv4Type.EchoRequest,
            };
            return true;
        }

        if (!header.IsError || !icmp.IsChecksumRight || !QuotedPacket.TryParse(icmp.Payload, out QuotedPacket quoted) || !quoted.Source.IsV4) return false;
        bool isEcho = quoted.Protocol == IpProtocol.Icmp;
        if (!isEcho && quoted.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp)) return false;
        ushort identifier = isEcho ? BinaryPrimitives.ReadUInt16BigEndian(quoted.Transport[4..]) : (ushort)0;
        passage = new Passage
        {
            Protocol = quoted.Protocol,
            Source = new AddressPort(packet.Source, 0),
            Destination = new AddressPort(packet.Destination, 0),
            IsError = true,
            QuotedSource = new AddressPort(quoted.Source, isEcho ? identifier : quoted.SourcePort),
            QuotedDestination = new AddressPort(quoted.Destination, isEcho ? identifier : quoted.DestinationPort),
        };
        return true;
    }

    // Checksums follow the changed words (RFC 1624); nothing else of the packet is read.
    private void Rewrite(Packet packet, int addressAt, int portAt, in IpAddress before, in AddressPort end)
    {
        Span<byte> network = packet.Buffer.AsSpan(packet.NetworkStart);
        ushort headerChecksum = BinaryPrimitives.ReadUInt16BigEndian(network[10..]);
        BinaryPrimitives.WriteUInt16BigEndian(network[10..], Checksum.Update(headerChecksum, before.AsV4, end.Address.AsV4));
        BinaryPrimitives.WriteUInt32BigEndian(network[addressAt..], end.Address.AsV4);
        if (IsError) return;

        Span<byte> transport = packet.Bytes;
        bool isEcho = Protocol == IpProtocol.Icmp;
        Span<byte> port = transport[(isEcho ? 4 : portAt)..];
        ushort portBefore = BinaryPrimitives.ReadUInt16BigEndian(port);
        BinaryPrimitives.WriteUInt16BigEndian(port, end.Port);
        Span<byte> field = transport[(isEcho ? 2 : TransportChecksum.Offset(Protocol))..];
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(field);
        if (packet.Checksum == ChecksumState.Partial)
        {
            // The field holds the sum of the pseudo-header, which has no ports in it.
            checksum = (ushort)~Checksum.Update((ushort)~checksum, before.AsV4, end.Address.AsV4);
        }
        else
        {
            if (Protocol == IpProtocol.Udp && checksum == 0) return; // There is none.
            if (!isEcho) checksum = Checksum.Update(checksum, before.AsV4, end.Address.AsV4);
            checksum = Checksum.Update(checksum, portBefore, end.Port);
            if (Protocol == IpProtocol.Udp && checksum == 0) checksum = ushort.MaxValue;
        }

        BinaryPrimitives.WriteUInt16BigEndian(field, checksum);
    }
}
