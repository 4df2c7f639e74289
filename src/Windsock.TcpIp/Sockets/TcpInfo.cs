using Windsock.TcpIp.Transport.Tcp;

namespace Windsock.TcpIp.Sockets;

/// <summary>What a connection is like now. Source: MS Learn "TCP_INFO_v1 structure (mstcpip.h)", and what tcp(7) has beyond it.</summary>
public readonly record struct TcpInfo
{
    /// <summary>The state.</summary>
    public TcpState State { get; init; }

    /// <summary>Payload bytes of a full segment.</summary>
    public int Mss { get; init; }

    /// <summary>How long the connection exists.</summary>
    public TimeSpan ConnectionTime { get; init; }

    /// <summary>Whether both ends send timestamps.</summary>
    public bool HasTimestamps { get; init; }

    /// <summary>Whether the peer understands SACK.</summary>
    public bool HasSack { get; init; }

    /// <summary>Whether both ends agreed on ECN of either kind.</summary>
    public bool HasEcn { get; init; }

    /// <summary>Whether they agreed on Accurate ECN (RFC 9768), which counts marks.</summary>
    public bool HasAccurateEcn { get; init; }

    /// <summary>Packets of this end that the peer got marked, with Accurate ECN.</summary>
    public uint MarkedPacketsSent { get; init; }

    /// <summary>The bytes of data in them, as far as the peer's options came through.</summary>
    public uint MarkedBytesSent { get; init; }

    /// <summary>Packets of the peer that came marked, with Accurate ECN.</summary>
    public uint MarkedPacketsReceived { get; init; }

    /// <summary>The bytes of data in them.</summary>
    public uint MarkedBytesReceived { get; init; }

    /// <summary>The shift of the windows that the peer tells.</summary>
    public int SendWindowScale { get; init; }

    /// <summary>The shift of the windows that this end tells.</summary>
    public int ReceiveWindowScale { get; init; }

    /// <summary>The smoothed round-trip time; zero before there was a sample.</summary>
    public TimeSpan RoundTripTime { get; init; }

    /// <summary>How much it varies.</summary>
    public TimeSpan RoundTripVariation { get; init; }

    /// <summary>The least round-trip time.</summary>
    public TimeSpan LeastRoundTripTime { get; init; }

    /// <summary>Sequence numbers that are sent and not acknowledged.</summary>
    public int BytesInFlight { get; init; }

    /// <summary>The congestion window in bytes.</summary>
    public int CongestionWindow { get; init; }

    /// <summary>The slow-start threshold in bytes; <see cref="int.MaxValue"/> before there was a loss.</summary>
    public int SlowStartThreshold { get; init; }

    /// <summary>The window that the peer tells.</summary>
    public int SendWindow { get; init; }

    /// <summary>The window that this end tells.</summary>
    public int ReceiveWindow { get; init; }

    /// <summary>What the receive buffer holds at most.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>What the send buffer holds at most.</summary>
    public int SendBuffer { get; init; }

    /// <summary>Bytes that were sent, each counted once.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes that have come in order.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes that were sent again.</summary>
    public long BytesRetransmitted { get; init; }

    /// <summary>Segments that were sent again.</summary>
    public int Retransmissions { get; init; }

    /// <summary>Those of them that fast recovery sent.</summary>
    public int FastRetransmissions { get; init; }

    /// <summary>Duplicate acknowledgments that have come (RFC 5681 section 2).</summary>
    public int DuplicateAcknowledgments { get; init; }

    /// <summary>Bytes that came before what they follow.</summary>
    public long BytesReordered { get; init; }

    /// <summary>How often the retransmission timer expired for the first time since the peer was heard of.</summary>
    public int TimeoutEpisodes { get; init; }

    /// <summary>Timeouts in a row.</summary>
    public int Timeouts { get; init; }

    /// <summary>How often the SYN has been sent again.</summary>
    public int SynRetransmissions { get; init; }

    /// <summary>Bytes that wait for the program.</summary>
    public int BytesReadable { get; init; }

    /// <summary>Bytes of the program that wait or are not acknowledged.</summary>
    public int BytesUnacknowledged { get; init; }

    /// <summary>The last delivery rate in bytes a second; 0 without a sample.</summary>
    public double DeliveryRate { get; init; }

    /// <summary>The rate of pacing in bytes a second; 0 without pacing.</summary>
    public double PacingRate { get; init; }

    internal static TcpInfo Of(TcpConnection connection)
    {
        TcpSender sender = connection.Sender;
        TcpReceiver receiver = connection.Receiver;
        bool isOpen = connection.State >= TcpState.Established && !connection.IsOver;
        return new TcpInfo
        {
            State = connection.State,
            Mss = sender.Mss,
            ConnectionTime = connection.Stack.Now - connection.OpenedAt,
            HasTimestamps = connection.HasTimestamps,
            HasSack = sender.SackPermitted,
            HasEcn = connection.Ecn != EcnMode.None,
            HasAccurateEcn = connection.Ecn == EcnMode.Accurate,
            MarkedPacketsSent = AccurateEcn.Of(connection)?.Feedback.MarkedPackets ?? 0,
            MarkedBytesSent = AccurateEcn.Of(connection)?.Feedback.MarkedBytes ?? 0,
            MarkedPacketsReceived = AccurateEcn.Of(connection)?.Reflector.MarkedPackets ?? 0,
            MarkedBytesReceived = AccurateEcn.Of(connection)?.Reflector.MarkedBytes ?? 0,
            SendWindowScale = sender.WindowScale,
            ReceiveWindowScale = receiver.WindowScale,
            RoundTripTime = sender.Rtt.Smoothed,
            RoundTripVariation = sender.Rtt.Variation,
            LeastRoundTripTime = sender.Rtt.Least,
            BytesInFlight = sender.InFlight,
            CongestionWindow = isOpen ? sender.Congestion.Window : 0,
            SlowStartThreshold = isOpen ? sender.Congestion.SlowStartThreshold : int.MaxValue,
            SendWindow = sender.SndWnd,
            ReceiveWindow = receiver.RcvWnd,
            ReceiveBuffer = receiver.BufferBytes,
            SendBuffer = sender.BufferBytes,
            BytesSent = sender.SentBytes,
            BytesReceived = receiver.ReceivedBytes,
            BytesReordered = connection.Rare?.ReorderedBytes ?? 0,
            BytesRetransmitted = sender.Counters.RetransmittedBytes,
            Retransmissions = sender.Counters.Retransmissions,
            FastRetransmissions = sender.Counters.FastRetransmissions,
            DuplicateAcknowledgments = sender.Counters.DuplicateAcknowledgments,
            Timeouts = sender.Timeouts,
            TimeoutEpisodes = sender.Counters.TimeoutEpisodes,
            SynRetransmissions = connection.Handshake?.Retransmissions ?? connection.Rare?.SynRetransmissions ?? 0,
            BytesReadable = receiver.AvailableBytes,
            BytesUnacknowledged = sender.QueuedBytes,
            DeliveryRate = sender.DeliveryRate,
            PacingRate = sender.PacingRate,
        };
    }
}
