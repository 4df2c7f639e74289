using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The three ECN bits of the TCP header as a number from 0 to 7, and what it means on the segments of a handshake. Source: RFC 9768 tables 2 to
/// 4.</summary>
internal static class EcnCodes
{
    /// <summary>The bits: the ACE field where neither end is in a handshake.</summary>
    public const TcpFlags Mask = TcpFlags.Ae | TcpFlags.Cwr | TcpFlags.Ece;

    /// <summary>What a SYN says that asks for Accurate ECN.</summary>
    public const TcpFlags Request = Mask;

    /// <summary>The bits of the network header of a packet that has met congestion.</summary>
    public const byte Marked = 3;

    private const int ClassicRequest = 3;

    // By the network header's bits: Not-ECT, ECT(1), ECT(0), CE.
    private static ReadOnlySpan<byte> CodeOf => [2, 3, 4, 6];

    // The other way round; what is no code says that nothing was changed.
    private static ReadOnlySpan<byte> MarkOf => [0, 0, 0, 1, 2, 0, Marked, 0];

    private static ReadOnlySpan<EcnMode> ModeOfAnswer =>
    [
        EcnMode.None, EcnMode.Classic, EcnMode.Accurate, EcnMode.Accurate, EcnMode.Accurate, EcnMode.Accurate, EcnMode.Accurate, EcnMode.None,
    ];

    /// <summary>The bits as a number, AE being the highest.</summary>
    public static int Read(TcpFlags flags) => (int)(flags & Mask) >> 6;

    /// <summary>A number's three low bits as the header has them.</summary>
    public static TcpFlags Write(uint number) => (TcpFlags)((number & 7) << 6);

    /// <summary>What tells the peer the ECN bits with which its segment has come.</summary>
    public static TcpFlags Echo(byte ecn) => Write(CodeOf[ecn]);

    /// <summary>With which ECN bits the own segment has come, says the peer.</summary>
    public static byte Echoed(TcpFlags flags) => MarkOf[Read(flags)];

    /// <summary>What a SYN wants, of an end that knows all modes. What is neither of the two older requests is one for the newest (section 3.1.3).</summary>
    public static EcnMode Requested(TcpFlags syn) => Read(syn) switch
    {
        0 => EcnMode.None,
        ClassicRequest => EcnMode.Classic,
        _ => EcnMode.Accurate,
    };

    /// <summary>What the answer to a SYN that asked for Accurate ECN agrees to. All bits set are those of a peer that reflects what it does not know.</summary>
    public static EcnMode Agreed(TcpFlags answer) => ModeOfAnswer[Read(answer)];

    /// <summary>Whether an acknowledgment may be of a SYN and ACK that agreed to Accurate ECN, as far as its bits tell (section 5.1).</summary>
    public static bool MayAcknowledgeAgreement(TcpFlags ack) => Read(ack) >= 2;
}
