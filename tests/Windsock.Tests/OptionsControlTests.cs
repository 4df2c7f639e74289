using System.Runtime.InteropServices;
using CsCheck;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using Xunit;
using static Windsock.Linux.LibC;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Tests;

public sealed class OptionsControlTests
{
    private const ControlWishes Everything = (ControlWishes)(-1);

    private static byte[] Record(int level, int type, params byte[] data)
    {
        byte[] record = new byte[(16 + data.Length + 7) & ~7];
        MemoryMarshal.Write(record, (ulong)(16 + data.Length));
        MemoryMarshal.Write(record.AsSpan(8), level);
        MemoryMarshal.Write(record.AsSpan(12), type);
        data.CopyTo(record, 16);
        return record;
    }

    [Fact]
    public void Packet_information_of_ipv4_changes_its_order()
    {
        byte[] control = new byte[64];
        int flags = 0;
        byte[] host = Record(IPPROTO_IP, IP_PKTINFO, 7, 0, 0, 0, 10, 0, 0, 1, 10, 0, 0, 1);
        int used = HostControl.FromHost(host, ControlWishes.PacketInfo4, control, ref flags);
        Assert.Equal(Record(IPPROTO_IP, Ws.IP_PKTINFO, 10, 0, 0, 1, 7, 0, 0, 0), control[..used]);
        Assert.Equal(0, flags);

        byte[] back = new byte[64];
        Assert.Equal(WsaError.NO_ERROR, HostControl.ToHost(control.AsSpan(0, used), back, out int length));
        Assert.Equal(Record(IPPROTO_IP, IP_PKTINFO, 7, 0, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0), back[..length]);
    }

    [Theory]
    [InlineData(10, 255, Ws.MSG_BCAST, "a broadcast of the subnet is not the local address")]
    [InlineData(239, 9, Ws.MSG_MCAST, "a group")]
    [InlineData(10, 1, 0, "the local address itself")]
    public void The_destination_tells_how_a_datagram_was_addressed(byte first, byte last, int expected, string why)
    {
        int flags = 0;
        HostControl.FromHost(Record(IPPROTO_IP, IP_PKTINFO, 7, 0, 0, 0, 10, 0, 0, 1, first, 0, 0, last), ControlWishes.None, [], ref flags);
        Assert.True(expected == flags, why);
    }

    [Fact]
    public void What_does_not_fit_is_left_out_and_flagged()
    {
        byte[] host = [.. Record(IPPROTO_IP, IP_TTL, 64, 0, 0, 0), .. Record(IPPROTO_IP, IP_TOS, 0xb9)];
        byte[] control = new byte[24];
        int flags = 0;
        Assert.Equal(24, HostControl.FromHost(host, Everything, control, ref flags));
        Assert.Equal(Record(IPPROTO_IP, Ws.IP_HOPLIMIT, 64, 0, 0, 0), control);
        Assert.Equal(Ws.MSG_CTRUNC, flags);
    }

    [Fact]
    public void One_class_of_the_host_gives_service_and_congestion()
    {
        byte[] control = new byte[64];
        int flags = 0;
        int used = HostControl.FromHost(Record(IPPROTO_IP, IP_TOS, 0xb9), Everything, control, ref flags);
        Assert.Equal([.. Record(IPPROTO_IP, Ws.IP_TOS, 0xb9, 0, 0, 0), .. Record(IPPROTO_IP, Ws.IP_ECN, 1, 0, 0, 0)], control[..used]);
    }

    [Fact]
    public void A_message_that_nobody_knows_is_refused() =>
        Assert.Equal(WsaError.WSAEINVAL, HostControl.ToHost(Record(1234, 1, 0, 0, 0, 0), new byte[64], out _));

    [Fact]
    public void No_bytes_from_the_host_make_it_throw() =>
        Gen.Select(Gen.Byte.Array[0, 120], Gen.Int[0, 100], Gen.Bool).Sample((bytes, room, plausible) =>
        {
            if (plausible) MakePlausible(bytes);
            int flags = 0;
            return HostControl.FromHost(bytes, Everything, new byte[room], ref flags) <= room;
        });

    [Fact]
    public void No_bytes_from_a_program_make_it_throw() =>
        Gen.Select(Gen.Byte.Array[0, 120], Gen.Int[0, 100], Gen.Bool).Sample((bytes, room, plausible) =>
        {
            if (plausible) MakePlausible(bytes);
            HostControl.ToHost(bytes, new byte[room], out int length);
            return length <= room;
        });

    /// <summary>Random bytes are hardly ever a record: give them small lengths, levels and types.</summary>
    private static void MakePlausible(byte[] bytes)
    {
        for (int at = 0; at + 16 <= bytes.Length; at += 24)
        {
            bytes.AsSpan(at + 1, 7).Clear();
            bytes[at] = (byte)(bytes[at] % 48);
            bytes.AsSpan(at + 9, 3).Clear();
            bytes[at + 8] = bytes[at + 8] % 3 == 0 ? (byte)41 : (byte)0;
            bytes.AsSpan(at + 13, 3).Clear();
            bytes[at + 12] = (byte)(bytes[at + 12] % 70);
        }
    }
}
