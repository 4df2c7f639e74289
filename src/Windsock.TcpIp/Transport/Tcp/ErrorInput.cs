using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What an ICMP error does to a connection: RFC 9293 section 3.9.2.2, with the checks of RFC 5927 and the patience of RFC 5461.</summary>
internal static class ErrorInput
{
    /// <summary>An error about a segment that this connection is said to have sent.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="seq">The sequence number of the segment.</param>
    public static void Arrives(TcpConnection connection, in IpError error, uint seq)
    {
        TcpSender sender = connection.Sender;
        bool synSent = connection.State == TcpState.SynSent;
        // RFC 5927 section 4.1: whoever does not see the connection does not know what is on the way.
        bool isOnTheWay = synSent || connection.State == TcpState.SynReceived
            ? seq == sender.Iss
            : Seq.AfterOrAt(seq, sender.SndUna) && Seq.Before(seq, sender.SndNxt);
        if (!isOnTheWay)
        {
            connection.Stack.Counters.Drop(DropReason.BadIcmpQuote);
            return;
        }

        if (error.Kind == IpErrorKind.TooLarge)
        {
            connection.Stack.Ip.LowerMtu(error.Destination, error.Mtu); // For all that goes there, now that it is known to be meant.
            connection.FollowPath();
            connection.Output();
            return;
        }

        StackError told = error.Kind switch
        {
            IpErrorKind.NetworkUnreachable => StackError.NetworkUnreachable,
            IpErrorKind.PortUnreachable or IpErrorKind.ProtocolUnreachable => StackError.ConnectionRefused,
            IpErrorKind.HopLimitExceeded => StackError.HopLimitExceeded,
            IpErrorKind.ParameterProblem or IpErrorKind.ReassemblyTimeExceeded => StackError.None,
            _ => StackError.HostUnreachable,
        };
        if (told == StackError.None) return;

        // RFC 5461 section 4.1: a hard error ends an attempt; a connection that is open bears it like a soft one.
        if (synSent && (error.IsHard || connection.Settings.FailConnectOnIcmpError)) connection.End(told);
        else (connection.Rare ??= new RareState()).SoftError = told;
    }
}
