using System.Globalization;
using System.Text;

namespace Windsock.Drivers.Virtual;

/// <summary>What can happen to a packet on a link.</summary>
public enum LinkEvent
{
    /// <summary>It came to the link.</summary>
    Entered,

    /// <summary>It arrived at the other end.</summary>
    Delivered,

    /// <summary>It was lost by <see cref="LinkConditions.Loss"/>.</summary>
    Lost,

    /// <summary>The queue was full.</summary>
    QueueFull,

    /// <summary>CoDel dropped it.</summary>
    CoDelDropped,

    /// <summary>The link was down.</summary>
    Down,

    /// <summary>There was no buffer for a copy, or for the segments of a super-segment.</summary>
    NoBuffer,

    /// <summary>A copy of it followed.</summary>
    Duplicated,

    /// <summary>A bit of it was flipped.</summary>
    Corrupted,

    /// <summary>It was sent ahead of others by <see cref="LinkConditions.Reorder"/>.</summary>
    Reordered,

    /// <summary>It was marked as having met congestion.</summary>
    Marked,

    /// <summary>It arrived, and the receiver had too many that it had not fetched yet.</summary>
    ReceiverFull,

    /// <summary>The number of events; more are put before it.</summary>
    Count,
}

/// <summary>What one direction of a link has counted.</summary>
public sealed class LinkCounters
{
    private readonly long[] _events = new long[(int)LinkEvent.Count];

    /// <summary>How often something happened.</summary>
    public long this[LinkEvent each] => _events[(int)each];

    /// <summary>The bytes that came to the link.</summary>
    public long EnteredBytes { get; internal set; }

    /// <summary>The bytes that arrived at the other end.</summary>
    public long DeliveredBytes { get; internal set; }

    /// <summary>The most bytes that have waited for the link at one time.</summary>
    public long MostQueuedBytes { get; internal set; }

    /// <summary>Everything that happened at all, with its count.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var each = (LinkEvent)0; each < LinkEvent.Count; each++)
        {
            if (this[each] == 0) continue;
            if (text.Length > 0) text.Append(", ");
            text.Append(CultureInfo.InvariantCulture, $"{each} {this[each]}");
        }

        return text.ToString();
    }

    internal void Add(LinkEvent happened) => _events[(int)happened]++;
}
