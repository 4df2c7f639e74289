namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>What an acknowledgment says to a congestion control: told once per acknowledgment, never per segment.</summary>
internal ref struct AckSample
{
    public Instant Now;

    /// <summary>Bytes newly acknowledged or sacked by it.</summary>
    public int DeliveredBytes;

    /// <summary>Bytes newly acknowledged cumulatively.</summary>
    public int AcknowledgedBytes;

    /// <summary>Bytes newly found lost.</summary>
    public int LostBytes;

    /// <summary>Bytes on the way before it, and after it.</summary>
    public int PriorInFlight, InFlight;

    /// <summary>A round-trip sample, or zero.</summary>
    public TimeSpan Rtt;

    /// <summary>The least and the smoothed round-trip time so far.</summary>
    public TimeSpan LeastRtt, SmoothedRtt;

    /// <summary>Delivery rate in bytes a second, 0 when there is no sample; whether the application limited it.</summary>
    public double DeliveryRate;
    public bool IsAppLimited;

    /// <summary>Bytes delivered in the connection's life, and what that was when the acknowledged segment was sent (rounds).</summary>
    public long Delivered, PriorDelivered;

    /// <summary>Bytes of them that were marked with CE.</summary>
    public int MarkedBytes;

    /// <summary>Whether fast recovery is under way, and whether the window was what limited sending.</summary>
    public bool InRecovery, IsWindowLimited;

    /// <summary>SND.UNA after it and SND.NXT.</summary>
    public uint SndUna, SndNxt;
}

/// <summary>Decides how much may be on the way. One object per connection, all values in bytes.</summary>
internal abstract class CongestionControl(int mss, int initialWindowSegments)
{
    /// <summary>The name by which it is chosen and told.</summary>
    public abstract string Name { get; }

    /// <summary>Payload bytes of a full segment.</summary>
    public int Mss { get; set; } = mss;

    /// <summary>cwnd: the bytes that may be on the way.</summary>
    public int Window { get; protected set; } = mss * initialWindowSegments;

    /// <summary>ssthresh.</summary>
    public int SlowStartThreshold { get; protected set; } = int.MaxValue;

    /// <summary>Bytes a second at which to send, or 0 to have it computed of window and round-trip time.</summary>
    public virtual double PacingRate => 0;

    public bool InSlowStart => Window < SlowStartThreshold;

    /// <summary>An acknowledgment has come.</summary>
    public abstract void Acknowledged(in AckSample sample);

    /// <summary>Loss (or an ECN echo) was found, the first of its window: recovery begins.</summary>
    public abstract void EnterRecovery(Instant now, int inFlight, bool byEcn);

    /// <summary>Recovery has ended: everything sent before it is acknowledged.</summary>
    public virtual void ExitRecovery(Instant now)
    {
    }

    /// <summary>The retransmission timer expired.</summary>
    public abstract void TimedOut(Instant now, int inFlight);

    /// <summary>The last reduction was for nothing (F-RTO, D-SACK): restore what was.</summary>
    public virtual void Undo(Instant now)
    {
    }

    /// <summary>Nothing was sent for longer than a timeout (RFC 9293 has no word; RFC 5681 section 4.1).</summary>
    public virtual void Restarted(Instant now, int initialWindow) => Window = Math.Min(Window, initialWindow);
}
