using Windsock.TcpIp.Sockets;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What a deadline does to a connection. Source: RFC 9293 section 3.10.8.</summary>
internal static class TimeInput
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>The earliest deadline has come.</summary>
    public static void Due(TcpConnection connection, Instant now)
    {
        if (now >= connection.OtherDeadline && !TakeOthers(connection, now)) return;
        TcpSender sender = connection.Sender;
        bool userTimeout = now >= UserDeadline(connection);
        if (userTimeout || now >= sender.Deadline)
        {
            // RFC 5482; RFC 1122 section 4.2.3.5 (R2).
            bool isGivenUp = connection.Settings.UserTimeout > TimeSpan.Zero ? userTimeout : sender.Timeouts >= connection.Profile.DataRetransmissions;
            if (isGivenUp)
            {
                End(connection);
                return;
            }

            // RFC 6429 section 4: nobody has anything of a connection whose program has closed it and whose peer keeps its window closed. Nor does the endless
            // patience of the program count any more.
            if (sender.IsStuck && connection.Socket is null && connection.Listener is null)
            {
                connection.Abort(StackError.TimedOut);
                return;
            }

            if (now >= sender.Deadline) sender.OnTimeout(now);
        }

        if (now >= connection.Receiver.AckDeadline) connection.AckNow = true;
        connection.Output();
    }

    /// <summary>When the program's patience ends, if it has told its limit and something waits for an answer.</summary>
    public static Instant UserDeadline(TcpConnection connection)
    {
        TimeSpan timeout = connection.Settings.UserTimeout;
        if (timeout <= TimeSpan.Zero || timeout > s_longest) return Instant.Never;
        return (connection.Handshake is not null ? connection.OpenedAt : connection.Sender.UnansweredSince) + timeout;
    }

    // False when the connection has ended.
    private static bool TakeOthers(TcpConnection connection, Instant now)
    {
        if (connection.Handshake is { } handshake && now >= handshake.Deadline && (now >= UserDeadline(connection) || handshake.TimedOut())) End(connection);
        if (connection.Rare is { } rare && !connection.IsOver)
        {
            if (now >= rare.OrphanDeadline) connection.End(StackError.None);
            else if (now >= rare.KeepAliveDeadline && Keepalive.Due(connection, rare, now)) connection.End(StackError.TimedOut);
        }

        return !connection.IsOver;
    }

    private static void End(TcpConnection connection)
    {
        StackError soft = connection.Rare?.SoftError ?? StackError.None;
        connection.End(soft != StackError.None && connection.Profile.TellsSoftErrors ? soft : StackError.TimedOut);
    }
}
