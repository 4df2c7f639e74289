using System.Diagnostics;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>Programs that WINDSOCK_NETWORK puts on a switch, whose other host is a stack in the process of the tests.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly SwitchHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void An_address_comes_by_DHCP_a_name_by_DNS_and_bytes_go_there_and_back()
    {
        const int bytes = 3_000_000;
        using Process process = Start("dhcp", "exchange", "server.test", SwitchHost.Port, $"{bytes}");
        byte[] received = _host.Serve(sendsBack: true);
        Execution run = End(process);
        Assert.Equal(bytes, received.Length);
        Assert.Equal("from 10.66.0.100\n", run.Output);
        Assert.True(_host.NamesAsked > 0, "nobody asked for the name");
    }

    [Fact]
    public void A_name_that_the_network_does_not_know_is_not_found()
    {
        using Process process = Start("dhcp", "lookup", "nobody.test");
        End(process);
        Assert.True(_host.NamesAsked > 0, "nobody asked for the name");
    }

    [Fact]
    public void What_was_sent_arrives_though_the_program_ends_at_once()
    {
        const int bytes = 1_000_000;
        using Process process = Start("10.66.0.2/24", "deliver", SwitchHost.Address, SwitchHost.Port, $"{bytes}");
        byte[] received = _host.Serve(sendsBack: false);
        Execution run = End(process);
        Assert.Equal(bytes, received.Length);
        Assert.Equal("from 10.66.0.2\n", run.Output);
    }

    private Process Start(string parts, params string[] arguments) =>
        Execution.Start(Program, arguments, ("WINDSOCK_NETWORK", $"switch:{_host.Path},{parts}"));

    private static Execution End(Process process) => Execution.WaitFor(process, Program).ExitsWith(0);

    private static string Program => CompiledProgram.Build("network_stream.c");
}
