using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Asks a peer that has been silent for long whether it is still there. Source: RFC 9293 section 3.8.4.</summary>
/// <remarks>Nothing is done when a segment comes: when the deadline does, it looks how long ago the last one came.</remarks>
internal static class Keepalive
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    /// <summary>The option, or the state, has changed.</summary>
    public static void Update(TcpConnection connection)
    {
        TcpSettings settings = connection.Settings;
        bool on = settings.KeepAlive && IsWanted(connection);
        if (!on && connection.Rare is null) return;
        RareState rare = connection.Rare ??= new RareState();
        rare.KeepAliveProbes = 0;
        rare.KeepAliveDeadline = on ? Instant.Max(connection.Stack.Now, connection.LastReceivedAt + settings.KeepAliveIdle) : Instant.Never;
    }

    /// <summary>The deadline has come.</summary>
    /// <returns>Whether the peer is gone.</returns>
    public static bool Due(TcpConnection connection, RareState rare, Instant now)
    {
        TcpSettings settings = connection.Settings;
        rare.KeepAliveDeadline = Instant.Never;
        if (!settings.KeepAlive || !IsWanted(connection)) return false;

        Instant idleUntil = connection.LastReceivedAt + settings.KeepAliveIdle;
        if (connection.LastReceivedAt >= rare.KeepAliveProbedAt) rare.KeepAliveProbes = 0;
        TcpSender sender = connection.Sender;
        if (now < idleUntil || sender.QueuedBytes > 0 || (sender.IsFinQueued && !sender.FinAcknowledged))
        {
            // What is on the way asks by itself.
            rare.KeepAliveProbes = 0;
            rare.KeepAliveDeadline = Instant.Max(idleUntil, now + Interval(settings));
            return false;
        }

        if (rare.KeepAliveProbes >= settings.KeepAliveCount)
        {
            connection.SendEmpty(sender.SndNxt, TcpFlags.Rst | TcpFlags.Ack);
            return true;
        }

        rare.KeepAliveProbes++;
        rare.KeepAliveProbedAt = now;
        rare.KeepAliveDeadline = now + Interval(settings);
        connection.SendEmpty(sender.SndNxt - 1, TcpFlags.Ack); // Old, so that it must be answered; without a byte (SHLD-6).
        return false;
    }

    // An interval of nothing would be over at once, again and again.
    private static TimeSpan Interval(TcpSettings settings) => settings.KeepAliveInterval > s_least ? settings.KeepAliveInterval : s_least;

    // In FIN-WAIT-1 too, where the FIN asks by itself: the deadline must still be there in FIN-WAIT-2.
    private static bool IsWanted(TcpConnection connection) => connection.State >= TcpState.Established && !connection.IsOver;
}
