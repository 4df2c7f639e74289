using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Pcapng;

/// <summary>Captures that another program reads from a FIFO while they grow.</summary>
public sealed class CapturePipeTests : IDisposable
{
    private static readonly LinkProperties s_ethernet = new(LinkKind.Ethernet, 1500, MacAddress.Local(1));

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-pipe-");
    private readonly string _path;

    public CapturePipeTests()
    {
        _path = Path.Combine(_folder.FullName, "pipe");
        Tool.Run("mkfifo", _path);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_reader_that_comes_later_sees_what_was_before_it()
    {
        using var writer = PcapngWriter.Create(_path);
        int number = writer.AddInterface("eth0", s_ethernet);
        for (int i = 0; i < 10; i++) writer.Write(number, new Instant(i), new byte[100 + i], CaptureDirection.Outbound);
        writer.Flush();
        Task<(int Packets, string? Error)> reader = Task.Run(() => ReadAll(_path), TestContext.Current.CancellationToken);
        // open(2) of a reader returns when a writer has opened too, which tries at each flush.
        while (writer.AwaitsReader) writer.Flush();
        writer.Write(number, new Instant(10), new byte[60], CaptureDirection.Inbound);
        writer.Dispose();
        Assert.Equal((11, null), await reader.WaitAsync(s_bound, TestContext.Current.CancellationToken));
        Assert.Equal(0, writer.Dropped);
    }

    [Fact]
    public async Task What_a_reader_does_not_read_in_time_is_lost_and_counted()
    {
        const int packets = 10_000;
        using var writer = PcapngWriter.Create(_path);
        int number = writer.AddInterface("eth0", s_ethernet);
        for (int i = 0; i < packets; i++) writer.Write(number, new Instant(i), new byte[1500], CaptureDirection.Outbound);
        Assert.InRange(writer.Dropped, packets / 2, packets - 2000);
        Task<byte[]> reader = Task.Run(() => File.ReadAllBytes(_path), TestContext.Current.CancellationToken);
        while (writer.AwaitsReader) writer.Flush();
        writer.WriteStatistics(number, new Instant(packets));
        writer.Dispose();
        byte[] all = await reader.WaitAsync(s_bound, TestContext.Current.CancellationToken);
        var read = new PcapngReader(new MemoryStream(all));
        int kept = 0;
        while (read.Read(out _) == PcapngResult.Packet) kept++;
        Assert.Equal(((long)kept, (string?)null), (packets - writer.Dropped, read.Error));

        // The statistics are the last block: its type, length, interface and time, then two options with eight bytes each.
        int last = all.Length - (20 + 12 + 12 + 4 + 4);
        Assert.Equal(5, BitConverter.ToInt32(all, last));
        Assert.Equal((packets, writer.Dropped), (BitConverter.ToInt64(all, last + 24), BitConverter.ToInt64(all, last + 36)));
    }

    [Fact]
    public async Task The_end_of_the_reader_is_that_of_the_capture()
    {
        using var writer = PcapngWriter.Create(_path);
        int number = writer.AddInterface("eth0", s_ethernet);
        Task reader = Task.Run(() =>
        {
            using FileStream stream = File.OpenRead(_path);
            stream.ReadByte();
        }, TestContext.Current.CancellationToken);
        while (writer.AwaitsReader) writer.Flush();
        await reader.WaitAsync(s_bound, TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            writer.Write(number, new Instant(i), new byte[100], CaptureDirection.Outbound);
            writer.Flush();
        }

        Assert.NotNull(writer.Failure);
        Assert.False(writer.AwaitsReader);
    }

    [Fact]
    public void Without_a_reader_a_link_goes_on_and_looks_for_one()
    {
        var cable = new Cable(LinkKind.Ethernet);
        using var link = new CapturedLink(cable.Near, PcapngWriter.Create(_path), "eth0");
        Assert.Equal(Instant.Zero, link.NextArrival);
        Assert.Null(link.Receive(new Instant(1)));
        Assert.InRange(link.NextArrival.Ticks, 2, TimeSpan.TicksPerSecond);
    }

    private static (int Packets, string? Error) ReadAll(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var reader = new PcapngReader(stream);
        int packets = 0;
        while (reader.Read(out _) == PcapngResult.Packet) packets++;
        return (packets, reader.Error);
    }
}
