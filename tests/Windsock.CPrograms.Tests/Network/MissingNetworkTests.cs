using System.Diagnostics;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>A network that cannot be understood or opened: one line says why, WSAStartup fails with WSASYSNOTREADY, and nothing is left behind.</summary>
public sealed class MissingNetworkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-missing-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(",", "\"\" is no kind of network")]
    [InlineData("tap:,10.0.0.2/24", "\"tap\" needs the name of a TAP device")]
    [InlineData("tape:tap0,10.0.0.2/24", "\"tape\" is no kind of network")]
    [InlineData("loopback,", "behind the last, there is nothing")]
    [InlineData("bad\nline\u001b[31m:x", "\"bad\\nline\\x1b[31m\" is no kind of network")]
    [InlineData("tap:a/b,10.0.0.2/24", "'a/b' is no name of a device")]
    [InlineData("tun:a-name-of-sixteen-letters-or-more,10.0.0.2/24", "is no name of a device")]
    [InlineData("packet:nowhere0,10.0.0.2/24", "interface 'nowhere0': no such device")]
    [InlineData("packet:lo,10.0.0.2/24", "interface 'lo': it carries no Ethernet")]
    [InlineData("xdp:nowhere0,10.0.0.2/24", "interface 'nowhere0': no such device")]
    [InlineData("switch:FOLDER/none/switch,10.0.0.2/24", "it does not exist")]
    [InlineData("switch:FOLDER/file/switch,10.0.0.2/24", "Not a directory")]
    [InlineData("tap:wst9,10.0.0.1/24,host=10.0.0.1/24", "10.0.0.1 is at both ends")]
    [InlineData("tap:wst9,10.0.0.0/24", "\"10.0.0.0/24\" is no address of a host")]
    [InlineData("tap:wst9,10.0.0.255/24", "\"10.0.0.255/24\" is no address of a host")]
    [InlineData("switch:FOLDER,10.0.0.2/24", "the path is that of something else")]
    [InlineData("switch:FOLDER/file,10.0.0.2/24", "the path is that of something else")]
    [InlineData("switch:FOLDER/LONG,10.0.0.2/24", "the path is too long")]
    [InlineData("switch:FOLDER/lan,10.0.0.2/24,pcap=FOLDER/none/a.pcapng", "the file cannot be written")]
    public void The_variable_is_named_with_the_reason(string network, string reason)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "");
        string text = network.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal).Replace("LONG", new string('x', 200), StringComparison.Ordinal);
        string line = Run(("WINDSOCK_NETWORK", text));
        Assert.StartsWith("windsock: WINDSOCK_NETWORK: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.FullName + ".lock"));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "file.lock")));
    }

    [Theory]
    [InlineData("", ":1: it is not valid JSON")]
    [InlineData("{\n \"network\": \"loopback\"", ":2: it is not valid JSON")]
    [InlineData("{ \"network\": \"a\\ud800b\" }", ":1: the text is not valid UTF-8")]
    [InlineData("{ \"network\": null }", ":1: the value of \"network\" is no text")]
    [InlineData("{\n \"network\": \"packet:nowhere0,10.0.0.2/24\" }", ":2: interface 'nowhere0': no such device")]
    public void A_catalog_is_named_with_the_line(string text, string reason)
    {
        string path = Path.Combine(_folder.FullName, "catalog.json");
        File.WriteAllText(path, text);
        Assert.StartsWith($"windsock: {path}{reason}", Run(("WINDSOCK_CATALOG", path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalog_is_a_file()
    {
        string pipe = Path.Combine(_folder.FullName, "pipe");
        Execution.Run("/usr/bin/env", "mkfifo", pipe).ExitsWith(0);
        Assert.Equal($"windsock: {pipe}: it cannot be read (it is no regular file)\n", Run(("WINDSOCK_CATALOG", pipe)));
        string folder = _folder.FullName;
        Assert.Equal($"windsock: {folder}: it cannot be read (it is a directory)\n", Run(("WINDSOCK_CATALOG", folder)));
    }

    private static string Run(params (string Name, string Value)[] environment)
    {
        string program = CompiledProgram.Build("network_missing.c");
        using Process process = Execution.Start(program, [], environment);
        Execution run = Execution.WaitFor(process, program).ExitsWith(0);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        return run.Error;
    }
}
