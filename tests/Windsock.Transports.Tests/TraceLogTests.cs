using Windsock.Spi;
using Windsock.Transports.Layers;
using Xunit;

namespace Windsock.Transports.Tests;

/// <summary>Where the lines go: WINDSOCK_TRACE and its file.</summary>
public sealed class TraceLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-trace-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    public void Without_a_wish_the_transport_stays_itself(string? setting)
    {
        var inner = new ScriptedTransport(new HandClock());
        Assert.Same(inner, TraceTransport.WrapIfRequested(inner, setting, noColor: null));
    }

    [Fact]
    public void One_means_standard_error()
    {
        TraceLog? log = TraceLog.Open("1", noColor: "1");
        Assert.NotNull(log);
        Assert.False(log.Colour);
    }

    [Fact]
    public void Lines_are_appended_to_the_file_and_percent_p_is_the_process()
    {
        string path = InFolder($"trace-{Environment.ProcessId}.txt");
        File.WriteAllText(path, "before\n");
        Transport traced = TraceTransport.WrapIfRequested(new ScriptedTransport(new HandClock()), InFolder("trace-%p.txt"), noColor: null);
        traced.Started(0x0202);
        traced.CallFailed("recv", WsaError.WSAENOTSOCK);

        string[] lines = File.ReadAllLines(path);
        Assert.Equal(3, lines.Length);
        Assert.Equal("before", lines[0]);
        Assert.Matches(@"^ +\d+\.\d{6}  \[\d+\] +-  +WSAStartup\(2\.2\) += 0$", lines[1]);
        Assert.Matches(@"recv\(…\) += WSAENOTSOCK 10038: not an open socket; closed already, or never one\?$", lines[2]);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void Trace_file_is_for_its_owner_alone()
    {
        Assert.NotNull(TraceLog.Open(InFolder("secret"), null));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InFolder("secret")));
    }

    [Theory]
    [InlineData("no/such/folder/trace.txt")]
    [InlineData(".")]
    public void File_that_cannot_be_opened_leaves_the_transport_as_it_is(string name)
    {
        var inner = new ScriptedTransport(new HandClock());
        Assert.Same(inner, TraceTransport.WrapIfRequested(inner, InFolder(name), noColor: null));
    }

    [Fact]
    public void Long_line_is_cut_between_two_characters()
    {
        TraceLog log = TraceLog.Open(InFolder("long"), null)!;
        log.Write(new string('ü', 5000));
        byte[] bytes = File.ReadAllBytes(InFolder("long"));
        Assert.Equal(4095, bytes.Length);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain('\ufffd', File.ReadAllText(InFolder("long")));
    }

    [Fact]
    public void Writers_at_the_same_time_give_whole_lines()
    {
        const int Writers = 8;
        const int LinesEach = 500;
        var threads = new List<Thread>();
        for (int writer = 0; writer < Writers; writer++)
        {
            // Each has a log of its own, as another process would.
            string text = new((char)('a' + writer), 50 + writer);
            TraceLog log = TraceLog.Open(InFolder("shared"), null)!;
            threads.Add(new Thread(() =>
            {
                for (int line = 0; line < LinesEach; line++) log.Write(text);
            }));
        }

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        string[] lines = File.ReadAllLines(InFolder("shared"));
        Assert.Equal(Writers * LinesEach, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length == 50 + line[0] - 'a' && line.All(c => c == line[0]), line));
    }

    [Fact]
    public void Calls_from_many_threads_give_one_line_each()
    {
        Transport traced = TraceTransport.WrapIfRequested(new ScriptedTransport(new HandClock()), InFolder("calls"), noColor: null);
        Parallel.For(0, 200, number =>
        {
            traced.Open(SocketAddress.AF_INET, 1, 6, out Endpoint? endpoint);
            endpoint!.Handle = (nuint)(number + 1) * 4;
            endpoint.Listen(number);
        });
        string[] lines = File.ReadAllLines(InFolder("calls"));
        Assert.Equal(400, lines.Length);
        Assert.Equal(200, lines.Where(line => line.Contains("  listen(", StringComparison.Ordinal)).Distinct().Count());
    }
}
