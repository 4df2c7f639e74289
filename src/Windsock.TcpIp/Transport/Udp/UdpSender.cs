using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Udp;

/// <summary>Makes datagrams of one send and gives them to the network.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Path">The way.</param>
/// <param name="Header">The ports.</param>
/// <param name="Options">How the packets are sent.</param>
/// <param name="NoChecksum">Whether they carry none, over IPv4.</param>
internal readonly record struct UdpSender(NetStack Stack, IpPath Path, UdpHeader Header, IpSendOptions Options, bool NoChecksum)
{
    /// <summary>The most datagrams of one send.</summary>
    public const int MaxSegments = 1024;

    private int IpHeaderBytes => Path.Destination.IsV4 ? Ipv4Header.Size + (Options.HeaderOptions?.Length ?? 0) : Ipv6Header.Size;

    /// <summary>Sends one datagram, or one super-segment. Owns the payload.</summary>
    /// <returns>None or MessageTooLong.</returns>
    public StackError Send(Packet payload, int segment)
    {
        int length = payload.Length;
        bool whole = IpHeaderBytes + UdpHeader.Size + (segment > 0 ? segment : length) <= Path.Mtu;
        if (!whole && Options.DontFragment)
        {
            payload.Release();
            return StackError.MessageTooLong;
        }

        Span<byte> header = payload.Prepend(UdpHeader.Size);
        Header.Write(header, length);
        payload.SegmentBytes = segment;
        if (NoChecksum && Path.Destination.IsV4 && segment == 0)
        {
            payload.Checksum = ChecksumState.Valid;
        }
        else
        {
            ulong sum = Checksum.PseudoHeader(Path.Source, Path.Destination, IpProtocol.Udp, payload.Length);
            bool partial = whole && Path.Interface.Properties.ChecksumOffload;
            // A computed 0 is sent as all ones, since 0 means that there is none (RFC 768).
            ushort field = partial ? Checksum.Fold(sum) : Checksum.Finish(Checksum.Add(sum, payload.Bytes));
            BinaryPrimitives.WriteUInt16BigEndian(header[UdpHeader.ChecksumAt..], field == 0 && !partial ? (ushort)0xffff : field);
            payload.Checksum = partial ? ChecksumState.Partial : ChecksumState.Valid;
        }

        payload.Protocol = IpProtocol.Udp;
        return Stack.Ip.Send(Path, payload, IpProtocol.Udp, Options);
    }

    /// <summary>Sends a payload as datagrams of a size: as one super-segment where the link takes it, cut here otherwise. Owns the payload.</summary>
    /// <returns>None, MessageTooLong or NoBuffers.</returns>
    public StackError SendSegments(Packet payload, int segment)
    {
        LinkProperties link = Path.Interface.Properties;
        bool fits = IpHeaderBytes + UdpHeader.Size + segment <= Path.Mtu;
        bool plain = Options.HeaderOptions is null || !Path.Destination.IsV4; // Links cut super-segments with plain headers.
        if (fits && plain && link.DatagramSegmentation && link.ChecksumOffload && payload.Length + IpHeaderBytes + UdpHeader.Size <= link.SegmentationBytes)
        {
            return Send(payload, segment);
        }

        StackError error = StackError.None;
        for (int at = 0; at < payload.Length && error == StackError.None; at += segment)
        {
            ReadOnlySpan<byte> part = payload.Bytes.Slice(at, Math.Min(segment, payload.Length - at));
            if (Stack.Pool.TryRent(part.Length) is not { } datagram)
            {
                error = StackError.NoBuffers;
                break;
            }

            part.CopyTo(datagram.Append(part.Length));
            error = Send(datagram, 0);
        }

        payload.Release();
        return error;
    }
}
