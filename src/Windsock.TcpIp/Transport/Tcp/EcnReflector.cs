using System.Buffers.Binary;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Counts what has come with which ECN bits and tells the peer, whatever the bits mean. Source: RFC 9768 sections 2.5, 3.2.</summary>
internal struct EcnReflector
{
    // Section 3.2.2.5.1: after so many marks something is told, whether or not there is data to acknowledge.
    private const int MarksWithData = 2;
    private const int MarksWithoutData = 3;

    // Told of beside data that leaves no room for it: well before the counters of 24 bits, or that of 3, come round (section 3.2.3.3).
    private const uint OwedBytes = 1 << 21;
    private const int OwedMarks = 6;

    // A peer that has sent so much has had acknowledgments, and all had the option.
    private const int BeyondFirstFlight = 1 << 17;

    private uint _packets = 5; // r.cep
    private uint _zero = 1; // r.e0b
    private uint _one = 1; // r.e1b
    private uint _marked; // r.ceb
    private Fields _ever;
    private Fields _since;
    private uint _bytesSince;
    private int _received;
    private int _marksSince;
    private uint _testedAt;
    private uint _repeated;
    private byte _untold;
    private byte _repetitions;
    private TcpFlags _handshake;
    private bool _wasMarked;
    private bool _hasNews;
    private bool _testsNext = true;
    private bool _hasTested;

    public EcnReflector()
    {
    }

    [Flags]
    private enum Fields : byte
    {
        None = 0,
        Zero = 1,
        Marked = 2,
        One = 4,
        All = 7,
    }

    /// <summary>Packets that came marked.</summary>
    public readonly uint MarkedPackets => _packets - 5;

    /// <summary>Payload bytes that came marked.</summary>
    public readonly uint MarkedBytes => _marked;

    /// <summary>What the ECN bits of a segment say, but of one that answers the peer's SYN and ACK.</summary>
    public readonly TcpFlags Ace => EcnCodes.Write(_packets);

    /// <summary>Whether options are sent: not where packets with them do not arrive.</summary>
    public bool SendsOptions { get; private set; } = true;

    /// <summary>Whether what has come should be told though there is nothing to acknowledge: the last segments had no room for it.</summary>
    public readonly bool OwesOption => SendsOptions && (_bytesSince >= OwedBytes || _marksSince >= OwedMarks);

    /// <summary>An acceptable segment has come.</summary>
    /// <param name="ecn">The ECN bits of its network header.</param>
    /// <param name="packets">How many packets it was, when they were put together on the way.</param>
    /// <param name="payload">Its bytes of data.</param>
    /// <param name="waits">Whether an acknowledgment is being delayed.</param>
    /// <returns>Whether an acknowledgment must go out at once.</returns>
    public bool Take(byte ecn, int packets, int payload, bool waits)
    {
        bool isMarked = ecn == EcnCodes.Marked;
        bool now = isMarked && payload > 0 && !_wasMarked;
        _wasMarked = isMarked;
        if (isMarked)
        {
            _packets += (uint)packets;
            _untold = (byte)Math.Min(_untold + packets, byte.MaxValue);
            if (payload > 0) _marksSince += packets; // The option counts bytes: where none came it has nothing to tell, and would be owed for ever.
            now |= _untold >= (waits || payload > 0 ? MarksWithData : MarksWithoutData);
        }

        if (payload == 0) return now;
        _hasNews = true;
        _repetitions = 0;
        if (_received <= BeyondFirstFlight) _received += payload;
        if (ecn == 0) return now;
        ref uint counter = ref _marked;
        Fields field = Fields.Marked;
        if (ecn == 2)
        {
            counter = ref _zero;
            field = Fields.Zero;
        }
        else if (ecn == 1)
        {
            counter = ref _one;
            field = Fields.One;
        }

        counter += (uint)payload;
        _ever |= field;
        _since |= field;
        _bytesSince += (uint)payload;
        return now;
    }

    /// <summary>The peer's SYN and ACK has come, for the first time or again: the acknowledgment tells with which ECN bits. A mark counts once (section
    /// 3.2.2.2).</summary>
    public void TakeSynAck(byte ecn)
    {
        _handshake = EcnCodes.Echo(ecn);
        if (ecn == EcnCodes.Marked && _packets == 5) _packets++;
    }

    /// <summary>Data has come again that was acknowledged by then. When the same does so twice at the beginning, and no other meanwhile, acknowledgments
    /// with the option seem to be thrown away on the way (section 3.2.3.2.2).</summary>
    public void TakeRepetition(uint sequence)
    {
        _repetitions = sequence == _repeated && _repetitions > 0 ? (byte)(_repetitions + 1) : (byte)1;
        _repeated = sequence;
        _hasNews = true;
        if (_repetitions >= 2 && _ever != Fields.None && _received <= BeyondFirstFlight) SendsOptions = false;
    }

    /// <summary>The ECN bits of a segment that goes out now.</summary>
    /// <param name="isPure">Whether it has neither data nor SACK blocks: only such a one answers a SYN and ACK.</param>
    public TcpFlags Tell(bool isPure)
    {
        _untold = 0;
        TcpFlags told = isPure && _handshake != 0 ? _handshake : Ace;
        _handshake = 0;
        return told;
    }

    /// <summary>The bytes that the option takes in the next segment, padding included; 0 when it has none.</summary>
    /// <param name="room">What other options and the data leave.</param>
    public readonly int OptionBytes(int room) => Choose(room, out _) is var fields and >= 0 ? Padded(fields) : 0;

    /// <summary>Writes the option into the first bytes of a room, as many as <see cref="OptionBytes"/> told, and takes what it says for told.</summary>
    public void WriteOption(Span<byte> room)
    {
        int fields = Choose(room.Length, out bool oneFirst);
        Write(room[..Padded(fields)], fields, oneFirst);
        _testsNext = false;
        _hasNews = false;
        _since = Fields.None;
        _bytesSince = 0;
        _marksSince = 0;
    }

    /// <summary>Whether a segment with data has the option: the first one tries whether such packets get through, and goes without when it is sent again
    /// (section 3.2.3.2).</summary>
    /// <param name="sequence">Its sequence number.</param>
    public bool MayTellWithData(uint sequence)
    {
        if (_hasTested) return sequence != _testedAt;
        _hasTested = _testsNext = true;
        _testedAt = sequence;
        return true;
    }

    /// <summary>The option of a SYN and ACK: as much of it as fits. Source: section 3.2.3.2.1.</summary>
    public static void WriteInitial(ref TcpOptionsWriter writer)
    {
        ReadOnlySpan<byte> counters = [0, 0, 1, 0, 0, 0, 0, 0, 1];
        for (int bytes = 9; bytes >= 0 && !writer.TryAddAccurateEcn(TcpOptionKind.AccurateEcn0, counters[..bytes]); bytes -= 3)
        {
        }
    }

    private static int Padded(int fields) => (2 + 3 * fields + 3) & ~3;

    // How many fields from the beginning of which order; -1 for no option. All that ever changed where there is room, else all that changed since. That
    // nothing has changed is told, too, while data comes: an acknowledgment that overtakes others leaves no doubt then.
    private readonly int Choose(int room, out bool oneFirst)
    {
        oneFirst = false;
        bool must = _since != Fields.None || _testsNext;
        if (!SendsOptions || !(must || (_hasNews && _ever != Fields.None))) return -1;
        int fields = Count(_testsNext ? Fields.All : _ever, out oneFirst);
        if (Padded(fields) <= room) return fields;
        if (!must) return -1;
        fields = Count(_since, out oneFirst);
        return Padded(fields) <= room ? fields : -1;
    }

    private static int Count(Fields wanted, out bool oneFirst)
    {
        oneFirst = (wanted & (Fields.Zero | Fields.One)) == Fields.One;
        if ((wanted & (Fields.Zero | Fields.One)) == (Fields.Zero | Fields.One)) return 3;
        return (wanted & Fields.Marked) != 0 ? 2 : wanted != Fields.None ? 1 : 0;
    }

    private readonly void Write(Span<byte> option, int fields, bool oneFirst)
    {
        option.Fill(TcpOptionKind.NoOperation);
        option[0] = oneFirst ? TcpOptionKind.AccurateEcn1 : TcpOptionKind.AccurateEcn0;
        option[1] = (byte)(2 + 3 * fields);
        for (int i = 0; i < fields; i++)
        {
            uint value = i == 1 ? _marked : (i == 0) == oneFirst ? _one : _zero;
            option[2 + 3 * i] = (byte)(value >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(option[(3 + 3 * i)..], (ushort)value);
        }
    }
}
