using System.Diagnostics;
using System.Globalization;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>Programs that end without closing anything: what they sent arrives, and their connections are closed, as by the kernel of Windows.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private const int Bytes = 1_000_000;

    private readonly SwitchHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("return", 0, "main returns")]
    [InlineData("exit", 0, "exit is called")]
    [InlineData("handlers", 4, "a handler of atexit sends four bytes more")]
    [InlineData("threads", 0, "others are inside calls, and are not woken")]
    [InlineData("routine", 0, "an APC calls exit")]
    [InlineData("child", 0, "a forked child has ended before")]
    [InlineData("closed", 0, "closesocket has been called, and no WSACleanup")]
    public void What_was_sent_arrives(string how, int more, string why)
    {
        using Process process = Start(how, Bytes);
        byte[] received = _host.Serve(sendsBack: false);
        Execution run = Execution.WaitFor(process, Program).ExitsWith(0);
        Assert.True(received.Length == Bytes + more, $"{why}: {received.Length} bytes came");
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("unread", "something was not received")]
    [InlineData("linger", "SO_LINGER says so")]
    public void A_connection_is_reset_where_closesocket_would(string how, string why)
    {
        using Process process = Start(how, 1000);
        _host.ServeUntilReset();
        Execution run = Execution.WaitFor(process, Program);
        Assert.True(run.ExitCode == 0, $"{why}: {run.Error}");
    }

    [Fact]
    public void A_datagram_leaves_though_its_neighbour_had_to_be_found()
    {
        using Process process = Start("datagram", 1000);
        Assert.Equal(1000, _host.TakeDatagram());
        Execution.WaitFor(process, Program).ExitsWith(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_CSharp_program_may_end_like_that_too(bool disposes)
    {
        using Process process = ManagedProgram.Start(Network, SwitchHost.Address, SwitchHost.Port, Bytes, disposes);
        Assert.Equal(Bytes, _host.Serve(sendsBack: false).Length);
        Execution.WaitFor(process, nameof(ManagedProgram)).ExitsWith(0);
    }

    [Fact]
    public void A_forked_child_is_not_the_switch_that_its_parent_was()
    {
        string network = $"switch:{_host.Path}2,10.67.0";
        Execution left = Execution.WaitFor(Execution.Start(Program, ["leave"], ("WINDSOCK_NETWORK", network + ".1/24")), Program).ExitsWith(0);
        using var child = Process.GetProcessById(int.Parse(left.Output, CultureInfo.InvariantCulture));
        string stream = CompiledProgram.Build("network_stream.c");
        using Process server = Execution.Start(stream, ["serve", "7000", "1000"], ("WINDSOCK_NETWORK", network + ".2/24"));
        Assert.Equal("ready", server.StandardOutput.ReadLine());
        using Process client = Execution.Start(stream, ["exchange", "10.67.0.2", "7000", "1000"], ("WINDSOCK_NETWORK", network + ".3/24"));
        Execution.WaitFor(client, stream).ExitsWith(0);
        Execution.WaitFor(server, stream).ExitsWith(0);
        Assert.False(child.HasExited);
        child.Kill();
    }

    [Theory]
    [InlineData("tap")]
    [InlineData("tun")]
    public void A_forked_child_does_not_keep_the_device(string kind)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "devices and network namespaces need root");
        Execution alone = Execution.Run("/usr/bin/env", "unshare", "-n", "true");
        Assert.SkipWhen(alone.ExitCode != 0, $"no network namespaces here: {alone.Error}");
        const string script = """
            child=$(WINDSOCK_NETWORK=$2:wst0,10.8.0.2/24,host=10.8.0.1/24 $1 leave) || exit 1
            ls /sys/class/net >&2
            ip link show wst0 >&2 && found=2
            kill $child || exit 3
            exit ${found:-0}
            """;
        Execution.Run("/usr/bin/env", "unshare", "-n", "sh", "-c", script, "sh", Program, kind).ExitsWith(0);
    }

    [Fact]
    public void Without_a_DHCP_server_a_program_has_an_address_of_its_own_choice()
    {
        Process process = Execution.Start(Program, ["address"], ("WINDSOCK_NETWORK", $"switch:{_host.Path}3,dhcp"));
        Execution run = Execution.WaitFor(process, Program).ExitsWith(0);
        Assert.StartsWith("169.254.", run.Output, StringComparison.Ordinal);
        Assert.Equal($"windsock: WINDSOCK_NETWORK: no DHCP server answers; the address is {run.Output.TrimEnd()} until one does\n", run.Error);
    }

    private static string Program => CompiledProgram.Build("process_end.c");

    private string Network => $"switch:{_host.Path},10.66.0.2/24";

    private Process Start(string how, int bytes) =>
        Execution.Start(Program, [how, SwitchHost.Address, SwitchHost.Port, $"{bytes}"], ("WINDSOCK_NETWORK", Network));
}
