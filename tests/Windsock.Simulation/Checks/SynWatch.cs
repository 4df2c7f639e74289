using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Checks;

/// <summary>What a SYN has told.</summary>
internal readonly record struct SynWatch(uint Sequence, int Mss, int WindowScale, bool SackPermitted, bool Timestamps, uint TimestampValue)
{
    public static SynWatch Read(in TcpView segment, in TcpOptions options, bool isV4) => new(
        segment.Sequence, options.MaximumSegmentSize != 0 ? options.MaximumSegmentSize : isV4 ? 536 : 1220, options.WindowScale, options.SackPermitted,
        options.HasTimestamps, options.TimestampValue);
}
