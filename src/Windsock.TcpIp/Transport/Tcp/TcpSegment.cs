using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>A segment that has come, by the names of RFC 9293 section 3.3.1.</summary>
internal ref struct TcpSegment
{
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

    /// <summary>The options.</summary>
    public TcpOptions Options;

    /// <summary>ECN bits of the network header.</summary>
    public byte Ecn;

    /// <summary>SEG.LEN: the data and the SYN and FIN.</summary>
    public readonly uint Len => (uint)PayloadBytes + (Has(TcpFlags.Syn) ? 1u : 0) + (Has(TcpFlags.Fin) ? 1u : 0);

    /// <summary>The sequence number after the segment.</summary>
    public readonly uint End => Seq + Len;

    /// <summary>Whether all of these bits are set.</summary>
    public readonly bool Has(TcpFlags flags) => (Flags & flags) == flags;

    public static TcpSegment Read(in TcpView view, Packet packet) => new()
    {
        Seq = view.Sequence,
        Ack = view.Acknowledgment,
        Wnd = view.Window,
        Up = view.UrgentPointer,
        Flags = view.Flags,
        PayloadBytes = view.Payload.Length,
        HeaderBytes = view.HeaderBytes,
        Options = TcpOptions.Read(view.Options),
        Ecn = (byte)(packet.TrafficClass & 3),
    };
}
