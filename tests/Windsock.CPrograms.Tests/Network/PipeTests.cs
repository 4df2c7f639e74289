using System.Diagnostics;
using Windsock.Drivers.Pcapng;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>Programs whose network is recorded to a FIFO: who reads it may be missing, or go, and the program does not notice.</summary>
public sealed class PipeTests : IDisposable
{
    private const int Bytes = 3_000_000;

    private readonly SwitchHost _host = new();
    private readonly string _pipe;

    public PipeTests()
    {
        _pipe = _host.Path + ".pipe";
        Execution.Run("/usr/bin/env", "mkfifo", _pipe).ExitsWith(0);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Nobody_reads() => Deliver();

    [Fact]
    public void The_reader_goes_and_the_program_goes_on()
    {
        using Process reader = Process.Start("/usr/bin/env", ["dd", $"if={_pipe}", "of=/dev/null", "bs=100", "count=1", "status=none"]);
        Deliver();
        Assert.True(reader.WaitForExit(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void The_reader_gets_a_whole_capture()
    {
        string file = _host.Path + ".pcapng";
        using Process copy = Process.Start("/usr/bin/env", ["dd", $"if={_pipe}", $"of={file}", "bs=64k", "status=none"]);
        Deliver();
        Assert.True(copy.WaitForExit(TimeSpan.FromSeconds(20)));
        using FileStream stream = File.OpenRead(file);
        var read = new PcapngReader(stream);
        int packets = 0;
        PcapngResult result;
        while ((result = read.Read(out _)) == PcapngResult.Packet) packets++;
        Assert.Equal((PcapngResult.End, null), (result, read.Error));
        Assert.True(packets > 10, $"{packets} packets");

        // The last block are the interface's statistics: how many passed, and how many of them are lost.
        byte[] last = new byte[52];
        stream.Seek(-last.Length, SeekOrigin.End);
        stream.ReadExactly(last);
        Assert.Equal((5, 52), (BitConverter.ToInt32(last), BitConverter.ToInt32(last, 4)));
        Assert.Equal(packets, BitConverter.ToInt64(last, 24) - BitConverter.ToInt64(last, 36));
    }

    private void Deliver()
    {
        string program = CompiledProgram.Build("network_stream.c");
        using Process process = Execution.Start(
            program, ["deliver", SwitchHost.Address, SwitchHost.Port, $"{Bytes}"], ("WINDSOCK_NETWORK", $"switch:{_host.Path},10.66.0.2/24,pcap={_pipe}"));
        Assert.Equal(Bytes, _host.Serve(sendsBack: false).Length);
        Execution.WaitFor(process, program).ExitsWith(0);
    }
}
