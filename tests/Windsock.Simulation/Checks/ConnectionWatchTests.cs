using System.Buffers.Binary;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Simulation.Checks;

/// <summary>What watches the runs notices what it is there for: each of these segments of an established connection is wrong in one way.</summary>
public sealed class ConnectionWatchTests
{
    private const uint Iss = 1_000;
    private const uint Irs = 9_000;
    private const int Mss = 1_000;

    private static readonly IpAddress s_local = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_remote = IpAddress.Parse("10.0.0.2");

    /// <summary>Sequence, acknowledgment, window, flags, payload, options, and what is wrong with them; nothing for a segment that is right.</summary>
    public static TheoryData<uint, uint, ushort, TcpFlags, int, string, string> Segments => new()
    {
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 1_000, "", "" },
        { Iss + 1, Irs + 101, 8192, TcpFlags.Ack, 0, "", "" },
        { Iss + 4_001, Irs + 1, 8192, TcpFlags.Ack, 96, "", "" },
        { Iss + 4_001, Irs + 1, 8192, TcpFlags.Ack, 97, "", "beyond the window" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 1_001, "", "an MSS" },
        { Iss + 1, Irs + 102, 8192, TcpFlags.Ack, 0, "", "have not come" },
        { Iss + 1, Irs, 8192, TcpFlags.Ack, 0, "", "goes 1 back" },
        { Iss + 1, Irs + 1, 8191, TcpFlags.Ack, 0, "", "takes back" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0204 03e8", "options of a SYN" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0101 080a 00000001 00000000", "not agreed on" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0101 050a 0000235b 00002365", "" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0101 050a 00002365 0000235b", "an empty SACK block" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0101 050a 0000235b 00009000", "have not come" },
        { Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "0101 0512 00002330 00002331 00002328 00002329", "below its acknowledgment" },
    };

    [Theory]
    [MemberData(nameof(Segments))]
    public void A_wrong_segment_is_noticed(uint sequence, uint acknowledgment, ushort window, TcpFlags flags, int payload, string options, string wrong)
    {
        ConnectionWatch watch = Established();
        string? noticed = Sends(watch, Make(sequence, acknowledgment, window, flags, payload, options, outgoing: true));
        if (wrong.Length == 0) Assert.Null(noticed);
        else Assert.Contains(wrong, noticed);
    }

    [Fact]
    public void Nothing_follows_a_FIN()
    {
        ConnectionWatch watch = Established();
        Assert.Null(Sends(watch, Make(Iss + 1, Irs + 1, 8192, TcpFlags.Ack | TcpFlags.Fin, 10, "", outgoing: true)));
        Assert.Null(Sends(watch, Make(Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 10, "", outgoing: true)));
        Assert.Contains("behind its FIN", Sends(watch, Make(Iss + 12, Irs + 1, 8192, TcpFlags.Ack, 1, "", outgoing: true)));
    }

    [Fact]
    public void Nothing_follows_a_reset()
    {
        ConnectionWatch watch = Established();
        Assert.Null(Sends(watch, Make(Iss + 1, Irs + 1, 0, TcpFlags.Rst, 0, "", outgoing: true)));
        Assert.Contains("after its reset", Sends(watch, Make(Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "", outgoing: true)));
    }

    [Fact]
    public void A_window_may_be_probed_with_one_byte()
    {
        ConnectionWatch watch = Established();
        Assert.Null(Sends(watch, Make(Iss + 4_097, Irs + 1, 8192, TcpFlags.Ack, 1, "", outgoing: true)));
        Assert.Contains("beyond the window", Sends(watch, Make(Iss + 4_097, Irs + 1, 8192, TcpFlags.Ack, 2, "", outgoing: true)));
    }

    // SACK is agreed on, timestamps and scaling are not; the peer has sent 100 bytes and offers 4,096.
    private static ConnectionWatch Established()
    {
        var watch = new ConnectionWatch("test", new AddressPort(s_local, 1), new AddressPort(s_remote, 2));
        Assert.Null(Sends(watch, Make(Iss, 0, 8192, TcpFlags.Syn, 0, "0402 0101", outgoing: true)));
        Hears(watch, Make(Irs, Iss + 1, 4096, TcpFlags.Syn | TcpFlags.Ack, 0, "0204 03e8 0402 0101", outgoing: false));
        Assert.Null(Sends(watch, Make(Iss + 1, Irs + 1, 8192, TcpFlags.Ack, 0, "", outgoing: true)));
        Hears(watch, Make(Irs + 1, Iss + 1, 4096, TcpFlags.Ack, 100, "", outgoing: false));
        return watch;
    }

    private static string? Sends(ConnectionWatch watch, byte[] packet)
    {
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip));
        try
        {
            watch.Sends(Instant.Zero, ip, 0);
            return null;
        }
        catch (Violation violation)
        {
            return violation.Message;
        }
    }

    private static void Hears(ConnectionWatch watch, byte[] packet)
    {
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip));
        watch.Hears(ip);
    }

    private static byte[] Make(uint sequence, uint acknowledgment, ushort window, TcpFlags flags, int payload, string options, bool outgoing)
    {
        byte[] option = Convert.FromHexString(options.Replace(" ", "", StringComparison.Ordinal));
        byte[] packet = new byte[Ipv4Header.Size + TcpHeader.Size + option.Length + payload];
        (IpAddress from, IpAddress to) = outgoing ? (s_local, s_remote) : (s_remote, s_local);
        new Ipv4Header(from, to, IpProtocol.Tcp).Write(packet, packet.Length - Ipv4Header.Size);
        Span<byte> segment = packet.AsSpan(Ipv4Header.Size);
        (ushort source, ushort destination) = outgoing ? ((ushort)1, (ushort)2) : ((ushort)2, (ushort)1);
        new TcpHeader(source, destination, sequence, acknowledgment, flags, window).Write(segment, option.Length);
        option.CopyTo(segment[TcpHeader.Size..]);
        ulong sum = Checksum.PseudoHeader(from, to, IpProtocol.Tcp, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], Checksum.Finish(Checksum.Add(sum, segment)));
        return packet;
    }
}
