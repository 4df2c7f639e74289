using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What an acknowledgment tells of marks.</summary>
/// <param name="Packets">Packets that came marked, and were not told of before.</param>
/// <param name="Bytes">Bytes of data in them, no more than the acknowledgment is of.</param>
internal readonly record struct EcnMarks(int Packets, int Bytes);

/// <summary>Reads what the peer tells of the ECN bits with which it got what was sent. Source: RFC 9768 sections 3.2.2 and 3.2.3, appendix A.</summary>
internal struct EcnFeedback
{
    private const int Cycle = 8;
    private const uint ByteMask = 0xffffff;

    // Of packets to an acknowledgment, times 16: beyond 4, acknowledgments are rare because the peer or the path thins them out, not because many are lost.
    private const int ThinnedOut = 4 * 16;

    private uint _packets = 5; // s.cep
    private uint _zero = 1; // s.e0b
    private uint _one = 1; // s.e1b
    private uint _marked; // s.ceb
    private int _perAcknowledgment;
    private int _packetsSinceOption;
    private int _marksSinceOption;
    private int _guessedBytes;
    private bool _hasFirst;
    private bool _isDeaf;
    private bool _ignoresOptions;

    public EcnFeedback()
    {
    }

    /// <summary>Whether segments may be sent as ECN-capable: not where the path changes the bits, or the peer does not tell of them.</summary>
    public bool MaySend { get; private set; } = true;

    /// <summary>Whether the peer's options have come through.</summary>
    public bool HasOptions { get; private set; }

    /// <summary>Packets that the peer got marked.</summary>
    public readonly uint MarkedPackets => _packets - 5;

    /// <summary>Payload bytes that the peer got marked, as its options tell.</summary>
    public readonly uint MarkedBytes => _marked;

    /// <summary>Payload bytes that the peer got with ECT(0) and ECT(1), as its options tell.</summary>
    public readonly (uint Zero, uint One) PassedBytes => (_zero - 1, _one - 1);

    /// <summary>A SYN, or the answer to one, was sent or has come that knows of no ECN: the peer may have become one that does not tell of marks (section
    /// 3.1.5).</summary>
    public void StopSending() => MaySend = false;

    /// <summary>A SYN, or a SYN and ACK, was sent as not ECN-capable, and has come with these bits: others were changed on the way (section 3.2.2.3).</summary>
    public void TakeEcho(byte ecn)
    {
        if (ecn != 0) MaySend = false;
    }

    /// <summary>The acknowledgment of a SYN and ACK, without data (section 3.2.2.1, table 4).</summary>
    /// <returns>Whether the SYN and ACK met congestion.</returns>
    public bool TakeHandshake(TcpFlags flags)
    {
        _hasFirst = true;
        if (EcnCodes.Read(flags) == 0)
        {
            _isDeaf = true;
            MaySend = false;
            return false;
        }

        byte ecn = EcnCodes.Echoed(flags);
        TakeEcho(ecn);
        if (ecn != EcnCodes.Marked) return false;
        _packets++;
        return true;
    }

    /// <summary>The options of the first segment that can have one: whether they come through, and were not overwritten on the way (section 3.2.3.2).</summary>
    public void TestOption(in TcpOptions options)
    {
        HasOptions = options.AccurateEcnKind != 0;
        ReadOnlySpan<byte> fields = options.AccurateEcn;
        _ignoresOptions = (fields.Length >= 3 && Read(fields) == 0) || (fields.Length >= 9 && Read(fields[6..]) == 0);
    }

    /// <summary>An acknowledgment of something new has come: one that others have overtaken is of nothing new.</summary>
    /// <param name="flags">Its control bits.</param>
    /// <param name="options">Its options.</param>
    /// <param name="bytes">The bytes that it is of, in order or not.</param>
    /// <param name="packets">How many packets these were.</param>
    /// <param name="mss">Payload bytes of a full segment.</param>
    public EcnMarks Take(TcpFlags flags, in TcpOptions options, int bytes, int packets, int mss)
    {
        int told = EcnCodes.Read(flags);
        if (!_hasFirst)
        {
            // Section 3.2.2.4: the counter begins with 5, and so few packets cannot have brought it to 0.
            _hasFirst = true;
            if (told == 0 && packets < Cycle - 5) (_isDeaf, MaySend) = (true, false);
        }

        int least = (told - (int)_packets) & (Cycle - 1);
        bool hasOption = options.AccurateEcnKind != 0 && !_ignoresOptions;
        int marked = hasOption ? TakeOption(options) : 0;
        int marks = Disambiguate(least, packets, hasOption, marked, mss);
        _packets += (uint)marks;
        _packetsSinceOption += packets;
        _marksSinceOption += marks;
        _perAcknowledgment = _perAcknowledgment == 0 ? packets * 16 : _perAcknowledgment + (packets * 16 - _perAcknowledgment) / 8;
        if (hasOption)
        {
            // Section 3.2.3.2.5: bytes were marked, and no packet was. Nothing but a path that changes what is told explains it.
            if (marked > 0 && _marksSinceOption == 0 && _packetsSinceOption < Cycle) MaySend = false;
            int known = _guessedBytes;
            _packetsSinceOption = _marksSinceOption = _guessedBytes = 0;
            marked = Math.Max(0, marked - known);
        }
        else
        {
            marked = (int)Math.Min((long)marks * Math.Min(mss, packets > 0 ? bytes / packets : mss), bytes); // Appendix A.3.
            _guessedBytes += marked;
        }

        return _isDeaf ? default : new EcnMarks(marks, Math.Clamp(marked, 0, bytes));
    }

    // The counter of three bits may have come round (section 3.2.2.5.2, appendix A.2): the safest likely case is taken.
    private readonly int Disambiguate(int least, int packets, bool hasOption, int marked, int mss)
    {
        if (packets < Cycle) return least;
        int safest = packets - ((packets - least) & (Cycle - 1));
        if (hasOption)
        {
            // So often that the bytes find room in the packets. Without any, segments without data were marked, or none.
            int full = Math.Min((marked + mss - 1) / mss, safest);
            return full <= least ? least : least + ((full - least + Cycle - 1) & ~(Cycle - 1));
        }

        return MaySend && _perAcknowledgment is > 0 and <= ThinnedOut ? safest : least;
    }

    // The bytes that came marked since the last one.
    private int TakeOption(in TcpOptions options)
    {
        HasOptions = true;
        ReadOnlySpan<byte> fields = options.AccurateEcn;
        bool oneFirst = options.AccurateEcnKind == TcpOptionKind.AccurateEcn1;
        if (fields.Length >= 3) Advance(ref oneFirst ? ref _one : ref _zero, Read(fields));
        int marked = fields.Length >= 6 ? Advance(ref _marked, Read(fields[3..])) : 0;
        if (fields.Length >= 9) Advance(ref oneFirst ? ref _zero : ref _one, Read(fields[6..]));
        return marked;
    }

    private static int Advance(ref uint counter, uint told)
    {
        uint more = (told - counter) & ByteMask;
        counter += more;
        return (int)more;
    }

    private static uint Read(ReadOnlySpan<byte> field) => (uint)field[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(field[1..]);
}
