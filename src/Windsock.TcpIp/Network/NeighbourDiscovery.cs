using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Link addresses of IPv6 neighbours: solicitations and advertisements. Source: RFC 4861 section 7.2.</summary>
internal static class NeighbourDiscovery
{
    /// <summary>The ICMPv6 type of a neighbour solicitation.</summary>
    public const byte Solicitation = 135;

    /// <summary>The ICMPv6 type of a neighbour advertisement.</summary>
    public const byte Advertisement = 136;

    private const int Size = 24;
    private const int OptionSize = 8;
    private const byte SourceLinkAddress = 1;
    private const byte TargetLinkAddress = 2;
    private const uint Router = 0x8000_0000;
    private const uint Solicited = 0x4000_0000;
    private const uint Override = 0x2000_0000;

    private static readonly TimeSpan s_defendInterval = TimeSpan.FromSeconds(10);

    /// <summary>ff02::1.</summary>
    public static readonly IpAddress AllNodes = new(0xff02_0000_0000_0000, 1);

    /// <summary>ff02::2.</summary>
    public static readonly IpAddress AllRouters = new(0xff02_0000_0000_0000, 2);

    /// <summary>The group that owners of an address listen to. Source: RFC 4291 section 2.7.1.</summary>
    public static IpAddress SolicitedNode(in IpAddress address) => new(0xff02_0000_0000_0000, 0x0000_0001_ff00_0000 | (address.Low & 0xff_ffff));

    /// <summary>A solicitation or advertisement whose checksum was right. The caller keeps the packet.</summary>
    public static void Receive(Packet packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        NetworkInterface by = packet.Interface!;
        // RFC 4861 sections 7.1.1 and 7.1.2: hop limit 255 proves that no router passed it on.
        if (packet.HopLimit != 255 || bytes.Length < Size || bytes[1] != 0)
        {
            by.Stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        IpAddress target = IpAddress.ReadV6(bytes[8..]);
        byte wanted = bytes[0] == Solicitation ? SourceLinkAddress : TargetLinkAddress;
        if (target.IsMulticast || !TryReadOption(bytes[Size..], wanted, out MacAddress? mac))
        {
            by.Stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        if (bytes[0] == Solicitation) ReceiveSolicitation(by, packet, target, mac);
        else ReceiveAdvertisement(by, packet, target, mac, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
    }

    /// <summary>Asks for a link address.</summary>
    /// <param name="by">On which link.</param>
    /// <param name="target">The neighbour.</param>
    /// <param name="to">Its link address, to probe it alone; the default to ask its group.</param>
    /// <param name="waiting">A packet for it, whose source address is the one to ask from.</param>
    public static void Solicit(NetworkInterface by, in IpAddress target, MacAddress to, Packet? waiting)
    {
        IpAddress from = default;
        if (waiting is not null && Ipv6View.TryParse(waiting.Bytes, out Ipv6View view) && by.FindAddress(view.Source) is { IsUsable: true }) from = view.Source;
        if (from.IsUnspecified && by.AddressFor(target) is { } own) from = own.Address;
        if (from.IsUnspecified) return; // Only duplicate address detection asks without an address.
        IpAddress destination = to == default ? SolicitedNode(target) : target;
        Send(by, Solicitation, 0, from, destination, target, SourceLinkAddress, to == default ? MacAddress.ForMulticast(destination) : to);
    }

    /// <summary>Asks whether anyone has an address that the host wants to have. Source: RFC 4862 section 5.4.2.</summary>
    public static void Probe(NetworkInterface by, in IpAddress target)
    {
        IpAddress destination = SolicitedNode(target);
        Send(by, Solicitation, 0, IpAddress.Any6, destination, target, 0, MacAddress.ForMulticast(destination));
    }

    /// <summary>Tells all that the host has an address. Source: RFC 4861 section 7.2.6.</summary>
    public static void Announce(NetworkInterface by, in IpAddress address)
    {
        uint flags = (by.Stack.Options.Forwarding ? Router : 0) | Override;
        Send(by, Advertisement, flags, address, AllNodes, address, TargetLinkAddress, MacAddress.ForMulticast(AllNodes));
    }

    private static void ReceiveSolicitation(NetworkInterface by, Packet packet, in IpAddress target, MacAddress? sender)
    {
        bool isProbe = packet.Source.IsUnspecified;
        if (isProbe && (sender is not null || packet.Destination != SolicitedNode(target)))
        {
            by.Stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        if (by.FindAddress(target) is not { } own || own.State == AddressState.Duplicate) return;
        if (!own.IsUsable)
        {
            // RFC 4862 section 5.4.3: another host probes for it too. Solicitations with a source are left to its owner, if there is one.
            if (isProbe && !by.Stack.AddressEvents.IsOwn(own, packet.Bytes)) Conflict(by, own, packet);
            return;
        }

        uint flags = (by.Stack.Options.Forwarding ? Router : 0) | Override;
        if (isProbe)
        {
            Send(by, Advertisement, flags, target, AllNodes, target, TargetLinkAddress, MacAddress.ForMulticast(AllNodes));
            return;
        }

        if (sender is { } mac) by.Neighbours.Get(packet.Source).Heard(mac);
        SendTo(by, flags | Solicited, target, packet.Source);
    }

    // RFC 4861 section 7.2.5 and its table in appendix C.
    private static void ReceiveAdvertisement(NetworkInterface by, Packet packet, in IpAddress target, MacAddress? mac, uint flags)
    {
        bool isSolicited = (flags & Solicited) != 0;
        if (isSolicited && packet.Destination.IsMulticast)
        {
            by.Stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        if (by.FindAddress(target) is { } own)
        {
            Conflict(by, own, packet);
            return;
        }

        if (by.Neighbours.Find(target) is not { State: not (NeighbourState.Unknown or NeighbourState.Permanent) } entry) return;
        bool wasRouter = entry.IsRouter;
        if (entry.State == NeighbourState.Incomplete)
        {
            if (mac is null) return;
            if (isSolicited) entry.Answered(mac.Value);
            else entry.Heard(mac.Value);
        }
        else if (mac is { } other && other != entry.Mac && (flags & Override) == 0)
        {
            entry.Doubt();
            return;
        }
        else if (isSolicited)
        {
            entry.Answered(mac ?? entry.Mac);
        }
        else if (mac is { } changed)
        {
            entry.Heard(changed);
        }

        entry.IsRouter = (flags & Router) != 0;
        if (wasRouter && !entry.IsRouter) by.Stack.Ip.AddressWatch?.NoLongerRouter(by, target);
    }

    private static void Conflict(NetworkInterface by, InterfaceAddress address, Packet packet)
    {
        address.Conflicts++;
        by.Stack.Counters.AddressConflicts++;
        if (address.IsUsable && by.Stack.Now - address.Defended >= s_defendInterval)
        {
            address.Defended = by.Stack.Now;
            Announce(by, address.Address);
        }

        ReadOnlySpan<byte> link = packet.Buffer.AsSpan(Math.Max(0, packet.NetworkStart - EthernetHeader.Size));
        MacAddress other = EthernetView.TryParse(link, out EthernetView frame) ? frame.Source : default;
        by.Stack.Ip.AddressWatch?.Conflict(address, other);
    }

    private static bool TryReadOption(ReadOnlySpan<byte> options, byte wanted, out MacAddress? mac)
    {
        mac = null;
        while (options.Length >= 2)
        {
            int length = options[1] * 8;
            if (length == 0 || length > options.Length) return false;
            if (options[0] == wanted && length == OptionSize) mac = MacAddress.Read(options[2..]);
            options = options[length..];
        }

        return options.IsEmpty && mac is not { IsGroup: true };
    }

    private static void SendTo(NetworkInterface by, uint flags, in IpAddress target, in IpAddress destination)
    {
        if (Build(by, Advertisement, flags, target, destination, target, TargetLinkAddress) is not { } packet) return;
        if (by.Properties.Kind == Link.LinkKind.Ethernet) by.Neighbours.Get(destination).Send(packet);
        else by.Emit(packet, null);
    }

    private static void Send(
        NetworkInterface by, byte type, uint flags, in IpAddress source, in IpAddress destination, in IpAddress target, byte option, MacAddress to)
    {
        if (Build(by, type, flags, source, destination, target, option) is not { } packet) return;
        if (by.Properties.Kind == Link.LinkKind.Ethernet) by.EmitFrame(packet, to, EtherType.Ipv6);
        else by.Emit(packet, null);
    }

    private static Packet? Build(NetworkInterface by, byte type, uint flags, in IpAddress source, in IpAddress destination, in IpAddress target, byte option)
    {
        bool hasOption = option != 0 && by.Properties.Kind == Link.LinkKind.Ethernet;
        int length = Size + (hasOption ? OptionSize : 0);
        if (by.Stack.Pool.TryRent(length) is not { } packet)
        {
            by.Stack.Counters.Drop(DropReason.OutOfPackets);
            return null;
        }

        Span<byte> bytes = packet.Append(length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)type << 24);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], flags);
        target.WriteV6(bytes[8..]);
        if (hasOption)
        {
            bytes[Size] = option;
            bytes[Size + 1] = 1;
            by.Properties.Address.Write(bytes[(Size + 2)..]);
        }

        ulong sum = Checksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], Checksum.Finish(Checksum.Add(sum, bytes)));
        packet.TransportStart = packet.Start;
        new Ipv6Header(source, destination, IpProtocol.Icmpv6, 255).Write(packet.Prepend(Ipv6Header.Size), length);
        packet.NetworkStart = packet.Start;
        return packet;
    }
}
