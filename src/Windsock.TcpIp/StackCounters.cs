using System.Text;

namespace Windsock.TcpIp;

/// <summary>What a stack has counted since it began.</summary>
public sealed class StackCounters
{
    private readonly long[] _drops = new long[(int)DropReason.Count];

    /// <summary>Packets that links gave.</summary>
    public long PacketsReceived { get; internal set; }

    /// <summary>Packets that links took.</summary>
    public long PacketsSent { get; internal set; }

    /// <summary>How often another station claimed an address of this host.</summary>
    public long AddressConflicts { get; internal set; }

    /// <summary>Packets of other hosts that were passed on.</summary>
    public long PacketsForwarded { get; internal set; }

    /// <summary>ICMP errors sent.</summary>
    public long ErrorsSent { get; internal set; }

    /// <summary>ICMP errors received that were about packets of this host.</summary>
    public long ErrorsReceived { get; internal set; }

    /// <summary>How many packets went no further for a reason.</summary>
    public long Dropped(DropReason reason) => _drops[(int)reason];

    /// <summary>All reasons that occurred, with their counts.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"received {PacketsReceived}, sent {PacketsSent}");
        for (var reason = (DropReason)0; reason < DropReason.Count; reason++)
        {
            if (_drops[(int)reason] > 0) text.Append(System.Globalization.CultureInfo.InvariantCulture, $", {reason} {_drops[(int)reason]}");
        }

        return text.ToString();
    }

    /// <summary>Counts one, and releases the packet.</summary>
    internal void Drop(DropReason reason, Memory.Packet packet)
    {
        _drops[(int)reason]++;
        packet.Release();
    }

    /// <summary>Counts one where the packet is gone already, or was never made.</summary>
    internal void Drop(DropReason reason) => _drops[(int)reason]++;
}
