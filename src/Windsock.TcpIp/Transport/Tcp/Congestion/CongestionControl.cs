namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>What an acknowledgment says to a congestion control: told once per acknowledgment, never per segment.</summary>
internal struct AckSample
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

    /// <summary>A round-trip sample, or zero; whether an acknowledgment that was held back may have made it longer.</summary>
    public TimeSpan Rtt;

    /// <summary>The least and the smoothed round-trip time so far.</summary>
    public TimeSpan LeastRtt, SmoothedRtt;

    /// <summary>Delivery rate in bytes a second, 0 when there is no sample; whether the application limited it.</summary>
    public double DeliveryRate;
    public bool IsAppLimited;

    /// <summary>Bytes delivered in the connection's life, and what that was when the acknowledged segment was sent (rounds); the latter -1 without a
    /// sample.</summary>
    public long Delivered, PriorDelivered;

    /// <summary>Bytes of them that were marked with CE.</summary>
    public int MarkedBytes;

    /// <summary>Whether the window is being reduced, whether lost segments are being sent again, and whether the window was what limited sending.</summary>
    public bool InRecovery, IsRepairing, IsWindowLimited;

    /// <summary>SND.UNA after it and SND.NXT.</summary>
    public uint SndUna, SndNxt;
}

/// <summary>Decides how much may be on the way. One object per connection, all values in bytes.</summary>
internal abstract class CongestionControl(int mss, int initialWindowSegments)
{
    private int _savedWindow;
    private int _savedThreshold;

    /// <summary>The name by which it is chosen and told.</summary>
    public abstract string Name { get; }

    /// <summary>Payload bytes of a full segment.</summary>
    public int Mss { get; set; } = mss;

    /// <summary>cwnd: the bytes that may be on the way.</summary>
    public int Window { get; protected set; } = mss * initialWindowSegments;

    /// <summary>ssthresh.</summary>
    public int SlowStartThreshold { get; protected set; } = int.MaxValue;

    /// <summary>Bytes a second at which to send, or 0 to have it computed of window and round-trip time where pacing is wanted.</summary>
    public virtual double PacingRate => 0;

    /// <summary>Whether <see cref="Window"/> holds in recovery too, in place of proportional rate reduction.</summary>
    public virtual bool ControlsRecovery => false;

    /// <summary>Whether segments are sent as ECN-capable whatever the profile says, since it lives by marks.</summary>
    public virtual bool NeedsEcn => false;

    public bool InSlowStart => Window < SlowStartThreshold;

    /// <summary>What the network bore before the connection was quiet.</summary>
    public void Restore(int threshold) => SlowStartThreshold = threshold;

    /// <summary>An acknowledgment has come.</summary>
    public abstract void Acknowledged(in AckSample sample);

    /// <summary>Keeps what <see cref="Undo"/> restores: a reduction follows.</summary>
    public virtual void Save()
    {
        _savedWindow = Window;
        _savedThreshold = SlowStartThreshold;
    }

    /// <summary>Loss (or an ECN echo) was found, the first of its window: recovery begins.</summary>
    public abstract void EnterRecovery(Instant now, int inFlight, bool byEcn);

    /// <summary>Recovery has ended: everything sent before it is acknowledged.</summary>
    public virtual void ExitRecovery(Instant now)
    {
    }

    /// <summary>The retransmission timer expired for the first time in its window.</summary>
    public abstract void TimedOut(Instant now, int inFlight);

    /// <summary>After every expiration: one segment may be on the way (RFC 5681 section 3.1).</summary>
    public void Collapse() => Window = Mss;

    /// <summary>The last reduction was for nothing (F-RTO, D-SACK, Eifel): restores what was.</summary>
    public virtual void Undo(Instant now)
    {
        Window = Math.Max(Window, _savedWindow);
        SlowStartThreshold = Math.Max(SlowStartThreshold, _savedThreshold);
    }

    /// <summary>Something is sent after so many timeouts' time of silence: what the network bore then says less and less (RFC 5681 section 4.1). As Linux
    /// does, the
    /// window halves with each, down to the restart window.</summary>
    public virtual void Restarted(Instant now, int timeouts, int restartWindow)
    {
        SlowStartThreshold = Math.Max(SlowStartThreshold, Window - Window / 4);
        Window = Math.Max(Window >> Math.Min(timeouts, 30), Math.Min(Window, restartWindow));
    }

    /// <summary>A threshold in whole segments, of which it has at least two (RFC 5681 equation 4).</summary>
    protected int WholeSegments(double bytes) => Math.Max((int)(bytes / Mss), 2) * Mss;
}
