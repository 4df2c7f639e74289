using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Link addresses of IPv4 neighbours. Source: RFC 826, RFC 5227.</summary>
internal static class Arp
{
    private static readonly TimeSpan s_defendInterval = TimeSpan.FromSeconds(10); // DEFEND_INTERVAL

    /// <summary>A packet behind its Ethernet header. Owns it.</summary>
    public static void Receive(NetworkInterface by, Packet packet)
    {
        if (!ArpView.TryParse(packet.Bytes, out ArpView view))
        {
            by.Stack.Counters.Drop(DropReason.BadNeighbourMessage, packet);
            return;
        }

        ArpOperation operation = view.Operation;
        MacAddress senderMac = view.SenderMac;
        IpAddress sender = view.SenderAddress;
        IpAddress target = view.TargetAddress;
        // Answers from addresses that hosts chose for themselves come to all; who asked is named in them.
        bool toGroup = packet.LinkGroup && (!sender.IsLinkLocal || view.TargetMac != by.Properties.Address);
        packet.Release();
        if (senderMac.IsGroup || sender.IsMulticast || by.IsBroadcast(sender) || senderMac == by.Properties.Address) return;

        if (by.FindAddress(sender) is { } claimed)
        {
            Conflict(by, claimed, senderMac);
            return;
        }

        InterfaceAddress? asked = by.FindAddress(target);
        if (asked is not null && asked.State == AddressState.Tentative && sender.IsUnspecified && operation == ArpOperation.Request)
        {
            Conflict(by, asked, senderMac); // Another host probes for the same address (RFC 5227 section 2.1.1).
            return;
        }

        bool isForUs = asked is { IsUsable: true };
        bool isRequest = operation == ArpOperation.Request;
        if (!sender.IsUnspecified) Learn(by, sender, senderMac, isAnswer: !isRequest && isForUs && !toGroup, mayAdd: isRequest && isForUs);
        if (isRequest && isForUs) Send(by, ArpOperation.Reply, target, senderMac, sender, senderMac);
    }

    /// <summary>Asks who has an address.</summary>
    /// <param name="by">On which link.</param>
    /// <param name="target">The address.</param>
    /// <param name="to">Whom, or the default to ask all.</param>
    /// <param name="waiting">A packet for the target, whose source address is the one to ask from when it is the interface's.</param>
    public static void Ask(NetworkInterface by, in IpAddress target, MacAddress to, Packet? waiting)
    {
        IpAddress from = default;
        if (waiting is not null && Ipv4View.TryParse(waiting.Bytes, out Ipv4View view) && by.FindAddress(view.Source) is { IsUsable: true }) from = view.Source;
        if (from.IsUnspecified) from = by.AddressFor(target)?.Address ?? IpAddress.Any4;
        Send(by, ArpOperation.Request, from, default, target, to == default ? MacAddress.Broadcast : to);
    }

    /// <summary>Asks for an address that the host wants to have, without telling it to anyone (RFC 5227 section 2.1.1).</summary>
    public static void Probe(NetworkInterface by, in IpAddress target) => Send(by, ArpOperation.Request, IpAddress.Any4, default, target, MacAddress.Broadcast);

    /// <summary>Tells all that the host has an address (RFC 5227 section 2.3).</summary>
    public static void Announce(NetworkInterface by, in IpAddress address) => Send(by, ArpOperation.Request, address, default, address, MacAddress.Broadcast);

    private static void Learn(NetworkInterface by, in IpAddress sender, MacAddress mac, bool isAnswer, bool mayAdd)
    {
        Neighbour? entry = mayAdd ? by.Neighbours.Get(sender) : by.Neighbours.Find(sender);
        if (entry is null || (!mayAdd && entry.State == NeighbourState.Unknown)) return; // Nobody asked.
        if (isAnswer && entry.State is NeighbourState.Incomplete or NeighbourState.Probe) entry.Answered(mac);
        else entry.Heard(mac);
    }

    private static void Conflict(NetworkInterface by, InterfaceAddress address, MacAddress other)
    {
        address.Conflicts++;
        by.Stack.Counters.AddressConflicts++;
        if (address.IsUsable && by.Stack.Now - address.Defended >= s_defendInterval)
        {
            address.Defended = by.Stack.Now; // RFC 5227 section 2.4 (b)
            Announce(by, address.Address);
        }

        by.Stack.Ip.AddressWatch?.Conflict(address, other);
    }

    private static void Send(NetworkInterface by, ArpOperation operation, in IpAddress sender, MacAddress targetMac, in IpAddress target, MacAddress to)
    {
        if (by.Stack.Pool.TryRent(ArpHeader.Size) is not { } packet)
        {
            by.Stack.Counters.Drop(DropReason.OutOfPackets);
            return;
        }

        new ArpHeader(operation, by.Properties.Address, sender, targetMac, target).Write(packet.Append(ArpHeader.Size));
        // RFC 3927 section 2.5: everybody sees who uses an address that hosts choose for themselves.
        by.EmitFrame(packet, sender.IsLinkLocal ? MacAddress.Broadcast : to, EtherType.Arp);
    }
}
