using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Pcapng;

public class PcapngTests
{
    private static readonly LinkProperties s_ethernet = new(LinkKind.Ethernet, 1500, MacAddress.Local(1));

    [Fact]
    public void What_is_written_reads_back() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Long[0, long.MaxValue / 4], Gen.Int[0, 2], Gen.String[0, 50].Null()).Array[0, 20].Sample(packets =>
        {
            using var file = new MemoryStream();
            var writer = new PcapngWriter(file);
            int first = writer.AddInterface("eth0", s_ethernet), second = writer.AddInterface("tun0", s_ethernet with { Kind = LinkKind.Ip });
            for (int i = 0; i < packets.Length; i++)
            {
                (byte[] bytes, long ticks, int direction, string? comment) = packets[i];
                writer.Write(i % 2 == 0 ? first : second, new Instant(ticks), bytes, (CaptureDirection)direction, comment);
            }

            file.Position = 0;
            var reader = new PcapngReader(file);
            for (int i = 0; i < packets.Length; i++)
            {
                (byte[] bytes, long ticks, int direction, string? comment) = packets[i];
                Assert.Equal(PcapngResult.Packet, reader.Read(out CapturedPacket read));
                Assert.Equal(i % 2 == 0 ? "eth0" : "tun0", read.Interface.Name);
                Assert.Equal(i % 2 == 0 ? LinkKind.Ethernet : LinkKind.Ip, read.Interface.Kind);
                Assert.Equal(ticks, read.Time.Ticks);
                Assert.Equal(bytes, read.Bytes.ToArray());
                Assert.Equal(direction, (int)read.Direction);
                // What is no text in UTF-16 is replaced.
                Assert.Equal(comment is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(comment)), read.Comment);
            }

            Assert.Equal(PcapngResult.End, reader.Read(out _));
        }, iter: 300);

    [Theory]
    [InlineData(true, 6, 1_500_000UL, 15_000_000, "microseconds, the usual resolution")]
    [InlineData(false, 9, 1_500_000_000UL, 15_000_000, "nanoseconds")]
    [InlineData(true, 0x80 | 10, 1536UL, 15_000_000, "a power of two")]
    public void Both_byte_orders_and_all_resolutions_are_read(bool bigEndian, byte resolution, ulong stamp, long ticks, string why)
    {
        var reader = new PcapngReader(new MemoryStream(Other(bigEndian, resolution, stamp)));
        Assert.True(reader.Read(out CapturedPacket packet) == PcapngResult.Packet, $"{why}: {reader.Error}");
        Assert.Equal(ticks, packet.Time.Ticks);
        Assert.Equal([1, 2, 3], packet.Bytes.ToArray());
        Assert.Equal(9, packet.OriginalLength);
        Assert.Equal(PcapngResult.Packet, reader.Read(out packet));
        Assert.Equal([4, 5, 6, 7, 8], packet.Bytes.ToArray());
        Assert.Equal(PcapngResult.End, reader.Read(out _));
    }

    [Theory]
    [InlineData(new byte[] { 1 }, "byte 0: the file ends within the head of a block")]
    [InlineData(new byte[] { 1, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0 }, "byte 0: no section header: not a pcapng file")]
    [InlineData(new byte[] { 10, 13, 13, 10, 28, 0, 0, 0, 1, 2, 3, 4 }, "byte 0: a section without the byte-order magic")]
    [InlineData(new byte[] { 10, 13, 13, 10, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a }, "byte 0: the file ends within a block")]
    [InlineData(new byte[] { 10, 13, 13, 10, 11, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a }, "byte 0: a block of 11 bytes")]
    [InlineData(
        new byte[] { 10, 13, 13, 10, 0, 0, 0, 0x7f, 0x4d, 0x3c, 0x2b, 0x1a }, "byte 0: a block of 2130706432 bytes, more than the 16777216 that are read")]
    public void A_malformed_file_is_refused_with_place_and_reason(byte[] file, string error)
    {
        var reader = new PcapngReader(new MemoryStream(file));
        Assert.Equal(PcapngResult.Malformed, reader.Read(out _));
        Assert.Equal(error, reader.Error);
        Assert.Equal(PcapngResult.Malformed, reader.Read(out _));
    }

    [Fact]
    public void A_length_that_is_not_repeated_is_refused()
    {
        byte[] file = Other(bigEndian: false, 6, 0);
        file[24] = 99;
        var reader = new PcapngReader(new MemoryStream(file));
        Assert.Equal(PcapngResult.Malformed, reader.Read(out _));
        Assert.Equal("byte 0: a block of 28 bytes that ends with the length 99", reader.Error);
    }

    [Fact]
    public void No_content_makes_the_reader_throw_or_run_on() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 139], Gen.Byte).Array[1, 8], Gen.Int[0, 139]).Sample((bigEndian, changes, length) =>
        {
            byte[] file = Other(bigEndian, 6, 1);
            foreach ((int at, byte value) in changes) file[at % file.Length] = value;
            var reader = new PcapngReader(new MemoryStream(file, 0, Math.Min(file.Length, length + 28)));
            int packets = 0;
            while (reader.Read(out CapturedPacket packet) == PcapngResult.Packet) Assert.True(packet.Bytes.Length < 140 && ++packets < 10);
        }, iter: 20_000);

    [Fact]
    public void Wireshark_reads_the_file_with_names_times_directions_and_comments()
    {
        Assert.SkipUnless(Tool.Exists("tshark"), "tshark is not installed");
        string path = Path.GetTempFileName();
        try
        {
            using (var writer = new PcapngWriter(File.Create(path), DateTimeOffset.UnixEpoch.AddDays(1)))
            {
                int number = writer.AddInterface("eth0", s_ethernet, "the first");
                var pool = new PacketPool();
                Packet packet = Frames.Make(pool, MacAddress.Local(1), MacAddress.Local(2), 1);
                writer.Write(number, new Instant(15_000_000), packet.Bytes, CaptureDirection.Outbound, "socket 0x1a4 of chat (4711)");
            }

            (int code, string output) = Tool.Run(
                "tshark", "-r", path, "-T", "fields", "-E", "separator=|", "-e", "frame.interface_name", "-e", "frame.time_epoch", "-e", "frame.comment",
                "-e", "frame.packet_flags_direction", "-e", "ip.src", "-e", "eth.dst");
            Assert.Equal(0, code);
            Assert.Contains("eth0|86401.500000000|socket 0x1a4 of chat (4711)|0x00000002|10.0.0.1|02:00:00:00:00:02", output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_captured_link_writes_both_directions_and_whose_packets_they_are()
    {
        using var file = new MemoryStream();
        var notes = new CaptureNotes();
        notes.Put(IpProtocol.Udp, new AddressPort(IpAddress.Any4, 53), "the resolver");
        var cable = new Cable();
        var captured = new CapturedLink(cable.Near, new PcapngWriter(file), "lan", notes);
        var pool = new PacketPool();
        captured.Send(new Instant(1), Datagram(pool, 53, 9999));
        cable.Far.Send(new Instant(2), Datagram(pool, 9999, 53));
        cable.Far.Send(new Instant(2), Datagram(pool, 53, 9999));
        while (captured.Receive(new Instant(3)) is { } packet) packet.Release();

        // The file is flushed a while after, even when nothing passes then.
        Assert.Equal(new Instant(1) + TimeSpan.FromMilliseconds(100), captured.NextArrival);
        Assert.Null(captured.Receive(captured.NextArrival));
        Assert.Equal(Instant.Never, captured.NextArrival);

        file.Position = 0;
        var reader = new PcapngReader(file);
        var seen = new List<string>();
        while (reader.Read(out CapturedPacket packet) == PcapngResult.Packet) seen.Add($"{packet.Time.Ticks} {packet.Direction} {packet.Comment}");
        Assert.Equal(["1 Outbound the resolver", "3 Inbound the resolver", "3 Inbound "], seen);
    }

    [Fact]
    public void A_replay_keeps_the_distances_in_time()
    {
        var file = new MemoryStream();
        var writer = new PcapngWriter(file, DateTimeOffset.UnixEpoch.AddYears(50));
        int number = writer.AddInterface("lan", s_ethernet);
        var pool = new PacketPool();
        for (int i = 0; i < 4; i++)
        {
            using var frame = new Held(Frames.Make(pool, MacAddress.Local(1), MacAddress.Local(2), i));
            writer.Write(number, new Instant(i * 1000), frame.Packet.Bytes, i == 2 ? CaptureDirection.Outbound : CaptureDirection.Inbound);
        }

        file.Position = 0;
        var replay = new ReplayLink(file, LinkKind.Ethernet, pool, CaptureDirection.Inbound, new Instant(500));
        Assert.Equal(500, replay.NextArrival.Ticks);
        Assert.Null(replay.Receive(new Instant(499)));
        Assert.Equal([(500L, 0), (1500L, 1), (3500L, 3)], replay.Arrivals(new Instant(10_000)));
        Assert.Equal(Instant.Never, replay.NextArrival);
        Assert.Null(replay.Error);
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void What_passes_after_the_end_is_not_written()
    {
        string path = Path.GetTempFileName();
        var writer = new PcapngWriter(new FileStream(path, FileMode.Create));
        int number = writer.AddInterface("eth0", s_ethernet);
        writer.Dispose();
        writer.Write(number, Instant.Zero, [1, 2, 3], CaptureDirection.Outbound);
        writer.Flush();
        writer.Dispose();
        Assert.Equal(0, writer.Packets);
        Assert.Null(writer.Failure);
        File.Delete(path);
    }

    [Fact]
    public void A_disk_that_is_full_ends_the_capture_and_not_the_link()
    {
        var writer = new PcapngWriter(new FullDisk());
        writer.Write(writer.AddInterface("lan", s_ethernet), Instant.Zero, [1], CaptureDirection.Inbound);
        Assert.NotNull(writer.Failure);
        writer.Dispose();
    }

    private static Packet Datagram(PacketPool pool, ushort from, ushort to)
    {
        Packet packet = pool.TryRent(28)!;
        Span<byte> bytes = packet.Append(28);
        new Ipv4Header(IpAddress.V4(1), IpAddress.V4(2), IpProtocol.Udp).Write(bytes, UdpHeader.Size);
        new UdpHeader(from, to).Write(bytes[Ipv4Header.Size..], 0);
        return packet;
    }

    /// <summary>A file as other programs write it: a section, an interface, an unknown block, a packet cut to 3 bytes and a simple packet.</summary>
    private static byte[] Other(bool bigEndian, byte resolution, ulong stamp)
    {
        var file = new List<byte>();
        Block(0x0a0d0d0a, [.. U32(0x1a2b3c4d), .. U16(1), .. U16(0), .. U32(uint.MaxValue), .. U32(uint.MaxValue)]);
        Block(1, [.. U16(1), .. U16(0), .. U32(0), .. U16(9), .. U16(1), resolution, 0, 0, 0, .. U16(0), .. U16(0)]);
        Block(0x0bad, [1, 2, 3, 4]);
        Block(6, [.. U32(0), .. U32((uint)(stamp >> 32)), .. U32((uint)stamp), .. U32(3), .. U32(9), 1, 2, 3, 0]);
        Block(3, [.. U32(5), 4, 5, 6, 7, 8, 0, 0, 0]);
        return [.. file];

        void Block(uint type, byte[] body) =>
            file.AddRange([.. U32(type), .. U32((uint)body.Length + 12), .. body, .. U32((uint)body.Length + 12)]);

        byte[] U32(uint value)
        {
            byte[] bytes = new byte[4];
            if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return bytes;
        }

        byte[] U16(ushort value) => bigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];
    }

    private readonly struct Held(Packet packet) : IDisposable
    {
        public Packet Packet { get; } = packet;

        public void Dispose() => Packet.Release();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
