using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Finds the segment size of a path that swallows large packets and says nothing. Source: RFC 4821 section 7, RFC 8899 section 4.3.</summary>
/// <remarks>It comes into being with the first suspicion: full segments that time out again and again. Then small ones are sent, and now and then a larger
/// one, whose
/// loss is no sign of congestion.</remarks>
internal sealed class SegmentSizeProbe
{
    /// <summary>So many timeouts in a row of a segment that may be too large are no chance any more.</summary>
    public const int SuspiciousTimeouts = 3;

    private readonly int _headerBytes;
    private PathMtuSearch _search;

    /// <summary>Begins with a size that nearly every path carries.</summary>
    /// <param name="mtu">The largest packet that is ever sent: what link and peer take.</param>
    /// <param name="isV4">Whether it is a path of IPv4.</param>
    /// <param name="headerBytes">All headers, with the options that every segment has.</param>
    public SegmentSizeProbe(int mtu, bool isV4, int headerBytes)
    {
        _headerBytes = headerBytes;
        _search = new PathMtuSearch(isV4 ? 576 : 1280, isV4 ? 1200 : 1280, mtu);
    }

    /// <summary>Full segments are lost again and again: the path may swallow them without a word, which looks like one that is broken.</summary>
    /// <param name="probe">The search that there is already, or null.</param>
    /// <param name="connection">Whose path it is.</param>
    /// <param name="mss">The payload of full segments.</param>
    /// <param name="now">The time.</param>
    /// <returns>The search; null where segments are so small that their size cannot be the cause.</returns>
    public static SegmentSizeProbe? Suspect(SegmentSizeProbe? probe, TcpConnection connection, int mss, Instant now)
    {
        if (probe is not null)
        {
            probe.IsOut = false;
            probe._search.BlackHole(now);
            return probe;
        }

        // What the peer takes is a limit too, and full segments have been that large.
        int headerBytes = connection.Path.HeaderBytes + TcpHeader.Size + connection.OptionBytes + SegmentWriter.HeaderOptionBytes(connection);
        probe = new SegmentSizeProbe(mss + headerBytes, connection.Path.IsV4, headerBytes);
        return probe.Mss < mss ? probe : null;
    }

    /// <summary>The payload that gets through.</summary>
    public int Mss => _search.Confirmed - _headerBytes;

    /// <summary>Whether a probe is on the way, and what it carries.</summary>
    public bool IsOut { get; private set; }
    public uint Start { get; private set; }
    public uint End { get; private set; }

    /// <summary>The payload of the probe that should go now; 0 for none.</summary>
    public int Wanted(Instant now) => IsOut || _search.NextProbe(now) is not (> 0 and var size) ? 0 : size - _headerBytes;

    /// <summary>A probe has been sent.</summary>
    public void Sent(uint sequence, int payload)
    {
        (IsOut, Start, End) = (true, sequence, sequence + (uint)payload);
        _search.Sent(payload + _headerBytes);
    }

    /// <summary>Everything up to a sequence number is acknowledged.</summary>
    /// <returns>Whether larger segments may be sent now.</returns>
    public bool Acknowledged(uint sndUna, Instant now)
    {
        if (!IsOut || Seq.Before(sndUna, End)) return false;
        IsOut = false;
        return _search.Acked(now, (int)(End - Start) + _headerBytes);
    }

    /// <summary>What the probe carried is sent again.</summary>
    public void Lost(Instant now)
    {
        IsOut = false;
        _search.Lost(now, (int)(End - Start) + _headerBytes);
    }
}
