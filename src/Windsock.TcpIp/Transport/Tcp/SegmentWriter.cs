using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Writes the headers of segments and sends them.</summary>
internal static class SegmentWriter
{
    /// <summary>Puts the header before the payload and sends it. Owns the packet; the sum is that of the payload.</summary>
    public static void Send(TcpConnection connection, Packet packet, uint seq, TcpFlags flags, ulong payloadSum, byte ecn)
    {
        TcpReceiver receiver = connection.Receiver;
        int optionBytes = connection.OptionBytes;
        bool isPure = packet.Length == 0;
        AccurateEcn? accurate = (flags & TcpFlags.Rst) == 0 ? AccurateEcn.Of(connection) : null;
        int counterBytes = accurate is null ? 0 : CounterBytes(connection, accurate, packet, seq, optionBytes);
        int blocks = receiver.HasBlocks ? Math.Max(0, (Room(connection, packet, optionBytes) - counterBytes - 4) / 8) : 0;
        Span<SackBlock> sack = blocks > 0 ? connection.Layer.Workspace.Sack.AsSpan(0, Math.Min(blocks, AckWorkspace.MostBlocks)) : default;
        if (blocks > 0) blocks = receiver.TakeBlocks(sack);

        int headerOptions = optionBytes + counterBytes + (blocks > 0 ? 4 + blocks * 8 : 0);
        Span<byte> header = packet.Prepend(TcpHeader.Size + headerOptions);
        if (connection.HasTimestamps) TcpOptionsWriter.WriteAlignedTimestamps(header[TcpHeader.Size..], connection.TimestampNow, receiver.TsRecent);
        if (counterBytes > 0) accurate!.Reflector.WriteOption(header.Slice(TcpHeader.Size + optionBytes, counterBytes));
        if (blocks > 0) WriteSack(header[(TcpHeader.Size + optionBytes + counterBytes)..], sack[..blocks]);

        ushort urgent = 0;
        if (connection.Rare is { IsUrgent: true } rare) urgent = UrgentPointer(connection, rare, seq, ref flags);
        if (accurate is not null) flags |= accurate.Reflector.Tell(isPure && blocks == 0);
        else if (receiver.EcnEcho && connection.Ecn == EcnMode.Classic) flags |= TcpFlags.Ece;
        ushort window = receiver.Announce(!isPure);
        connection.AckNow = false;
        new TcpHeader(connection.Local.Port, connection.Remote.Port, seq, receiver.RcvNxt, flags, window, urgent).Write(header, headerOptions);
        Finish(connection, packet, header, payloadSum, ecn);
    }

    /// <summary>Completes the checksum as far as the way needs it, and sends. Owns the packet.</summary>
    public static void Finish(TcpConnection connection, Packet packet, Span<byte> header, ulong payloadSum, byte ecn)
    {
        ulong sum = Checksum.PseudoHeader(connection.Local.Address, connection.Remote.Address, IpProtocol.Tcp, packet.Length);
        if (connection.ChecksumIsOffloaded)
        {
            packet.Checksum = ChecksumState.Partial;
            BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Fold(sum));
        }
        else
        {
            ulong total = Checksum.Add(sum, header);
            total += payloadSum;
            if (total < payloadSum) total++;
            BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Finish(total));
            packet.Checksum = ChecksumState.Valid;
        }

        TcpSettings settings = connection.Settings;
        byte hops = settings.HopLimit != 0 ? settings.HopLimit : connection.Path.HopLimit(connection.Profile.HopLimit);
        var options = new IpSendOptions(hops, (byte)((settings.TrafficClass & 0xfc) | ecn), DontFragment: !connection.Path.IsCutOnTheWay && !settings.MayBeCut,
            HeaderOptions: settings.HeaderOptions);
        connection.Stack.Ip.Send(connection.Path, packet, IpProtocol.Tcp, options);
    }

    /// <summary>What the options of the IPv4 header take of every packet.</summary>
    public static int HeaderOptionBytes(TcpConnection connection) =>
        connection.Settings.HeaderOptions is { } options && connection.Path.IsV4 ? options.Length : 0;

    /// <summary>Sends a segment without data for ends that have no connection. Owns nothing.</summary>
    public static void SendBare(NetStack stack, in AddressPort local, in AddressPort remote, in TcpHeader values, scoped ReadOnlySpan<byte> options = default)
    {
        if (stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path) != StackError.None) return;
        if (stack.Pool.TryRent(0) is not { } packet) return;
        Span<byte> header = packet.Append(TcpHeader.Size + options.Length);
        values.Write(header, options.Length);
        options.CopyTo(header[TcpHeader.Size..]);
        ulong sum = Checksum.PseudoHeader(local.Address, remote.Address, IpProtocol.Tcp, header.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Finish(Checksum.Add(sum, header)));
        packet.Checksum = ChecksumState.Valid;
        stack.Ip.Send(path!, packet, IpProtocol.Tcp, new IpSendOptions(path!.HopLimit(stack.Options.Tcp.HopLimit), DontFragment: !path!.IsCutOnTheWay));
    }

    // For options that not every segment has: beside data what the segment size leaves, where SACK blocks and counters may do without.
    private static int Room(TcpConnection connection, Packet packet, int optionBytes)
    {
        int most = TcpHeader.MaxOptions - optionBytes;
        if (packet.Length == 0) return most;
        return packet.SegmentBytes > 0 ? 0 : Math.Clamp((connection.Sender.Mss - packet.Length) & ~3, 0, most);
    }

    // RFC 9768 section 3.2.3.3: the counters go before SACK blocks, but for two of them; but for one, when they have to be told before they come round.
    private static int CounterBytes(TcpConnection connection, AccurateEcn accurate, Packet packet, uint seq, int optionBytes)
    {
        int blocks = accurate.Reflector.OwesOption ? 1 : 2;
        int room = Room(connection, packet, optionBytes) - (connection.Receiver.HasBlocks ? 4 + blocks * 8 : 0);
        if (room < 4 || (packet.Length > 0 && !accurate.Reflector.MayTellWithData(seq))) return 0;
        return accurate.Reflector.OptionBytes(room);
    }

    private static void WriteSack(Span<byte> options, ReadOnlySpan<SackBlock> blocks)
    {
        BinaryPrimitives.WriteUInt32BigEndian(options, 0x01010500 | (uint)(2 + blocks.Length * 8));
        for (int i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options[(4 + i * 8)..], blocks[i].Left);
            BinaryPrimitives.WriteUInt32BigEndian(options[(8 + i * 8)..], blocks[i].Right);
        }
    }

    // RFC 9293 section 3.8.5 and RFC 6093 section 2: the byte after the last urgent one, or the last one where the program wants RFC 1122's reading. What is
    // farther away than the field can say is told of later: a pointer to less would have the peer take another byte out of the stream.
    private static ushort UrgentPointer(TcpConnection connection, RareState rare, uint seq, ref TcpFlags flags)
    {
        if (Seq.AfterOrAt(connection.Sender.SndUna, rare.SndUp)) rare.IsUrgent = false;
        if (Seq.AfterOrAt(seq, rare.SndUp) || (flags & TcpFlags.Rst) != 0) return 0;
        uint offset = rare.SndUp - seq - (connection.Settings.UrgentPointsAtByte ? 1u : 0);
        if (offset > ushort.MaxValue) return 0;
        flags |= TcpFlags.Urg;
        return (ushort)offset;
    }
}
