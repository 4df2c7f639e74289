using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What one acknowledgment has told, gathered while the segments that it speaks of are looked at.</summary>
internal struct AckOutcome
{
    /// <summary>Bytes that are acknowledged now and were not before.</summary>
    public int AcknowledgedBytes;

    /// <summary>Bytes that the peer has now, in order or not, and did not tell of before.</summary>
    public int DeliveredBytes;

    /// <summary>In how many pieces they were sent, super-segments being one each.</summary>
    public int DeliveredPieces;

    /// <summary>Bytes that were found lost by it.</summary>
    public int LostBytes;

    /// <summary>When the first and the last of the segments that were sent once only were sent.</summary>
    public Instant FirstSentAt;
    public Instant LastSentAt;
    public bool HasRtt;

    /// <summary>A segment is delivered that was sent once only, and before the loss recovery that is under way (RFC 5682).</summary>
    public bool OriginalDelivered;

    /// <summary>A segment is delivered that was sent again.</summary>
    public bool RetransmittedDelivered;

    /// <summary>Something new was sacked.</summary>
    public bool NewlySacked;

    /// <summary>The peer got something twice (RFC 2883), from here to before there.</summary>
    public bool HasDuplicate;
    public uint DuplicateLeft;
    public uint DuplicateRight;

    // The delivery rate sample.
    public bool HasRateSample;
    public bool IsAppLimited;
    public long PriorDelivered;
    public TimeSpan SendElapsed;
    public TimeSpan AckElapsed;

    /// <summary>As if nothing had been told. The times and numbers mean nothing without their flags, and stay.</summary>
    public void Clear()
    {
        AcknowledgedBytes = DeliveredBytes = DeliveredPieces = LostBytes = 0;
        HasRtt = OriginalDelivered = RetransmittedDelivered = NewlySacked = HasDuplicate = HasRateSample = false;
    }
}

/// <summary>Where an acknowledgment is taken apart and put together: one for all connections of a host, since they come one at a time. On the stack of the
/// thread it would be cleared at each, as a whole.</summary>
internal sealed class AckWorkspace
{
    /// <summary>What fits into a header (RFC 2018 section 3).</summary>
    public const int MostBlocks = 4;

    public readonly SackBlock[] Sack = new SackBlock[MostBlocks];
    public AckContext Context;
    public AckOutcome Outcome;
    public AckSample Sample;
}
