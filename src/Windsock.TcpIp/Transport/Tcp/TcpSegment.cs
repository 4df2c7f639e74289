using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>A segment that has come, by the names of RFC 9293 section 3.3.1.</summary>
/// <remarks>Nearly all segments have no options or timestamps alone in the layout of RFC 7323 appendix A, which is read at once; whoever needs
/// another option asks for
/// <see cref="Options"/>, once, since that reads them all.</remarks>
internal ref struct TcpSegment
{
    private const uint PaddedTimestamps = 0x0101080a;

    /// <summary>SEG.SEQ.</summary>
    public uint Seq;

    /// <summary>SEG.ACK.</summary>
    public uint Ack;

    /// <summary>SEG.WND, not scaled.</summary>
    public int Wnd;

    /// <summary>SEG.UP.</summary>
    public ushort Up;

    /// <summary>The control bits.</summary>
    public TcpFlags Flags;

    /// <summary>The bytes of data.</summary>
    public int PayloadBytes;

    /// <summary>The bytes of the header, options included.</summary>
    public int HeaderBytes;

    /// <summary>ECN bits of the network header.</summary>
    public byte Ecn;

    /// <summary>Whether the timestamps option is there.</summary>
    public bool HasTimestamps;

    /// <summary>Whether there may be options besides timestamps: SACK blocks, for one.</summary>
    public bool HasOtherOptions;

    /// <summary>SEG.TSval.</summary>
    public uint TimestampValue;

    /// <summary>SEG.TSecr.</summary>
    public uint TimestampEcho;

    /// <summary>The options as they are.</summary>
    public ReadOnlySpan<byte> OptionBytes;

    /// <summary>All options, read at each call.</summary>
    public readonly TcpOptions Options => TcpOptions.Read(OptionBytes);

    /// <summary>SEG.LEN: the data and the SYN and FIN.</summary>
    public readonly uint Len => (uint)PayloadBytes + (Has(TcpFlags.Syn) ? 1u : 0) + (Has(TcpFlags.Fin) ? 1u : 0);

    /// <summary>The sequence number after the segment.</summary>
    public readonly uint End => Seq + Len;

    /// <summary>Whether all of these bits are set.</summary>
    public readonly bool Has(TcpFlags flags) => (Flags & flags) == flags;

    /// <summary>Reads a segment. Its spans are of the packet, and mean nothing once that is released.</summary>
    public static void Read(in TcpView view, Packet packet, out TcpSegment segment)
    {
        segment = default;
        segment.Seq = view.Sequence;
        segment.Ack = view.Acknowledgment;
        segment.Wnd = view.Window;
        segment.Up = view.UrgentPointer;
        segment.Flags = view.Flags;
        segment.HeaderBytes = view.HeaderBytes;
        segment.PayloadBytes = packet.Length - segment.HeaderBytes;
        segment.Ecn = (byte)(packet.TrafficClass & 3);
        if (segment.HeaderBytes == TcpHeader.Size) return;

        ReadOnlySpan<byte> options = view.Options;
        segment.OptionBytes = options;
        if (options.Length == 12 && BinaryPrimitives.ReadUInt32BigEndian(options) == PaddedTimestamps)
        {
            segment.HasTimestamps = true;
            segment.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(options[4..]);
            segment.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(options[8..]);
            return;
        }

        segment.HasOtherOptions = true;
        TcpOptions all = segment.Options;
        segment.HasTimestamps = all.HasTimestamps;
        segment.TimestampValue = all.TimestampValue;
        segment.TimestampEcho = all.TimestampEcho;
    }
}
