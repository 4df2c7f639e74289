using System.Diagnostics;

namespace Windsock.CPrograms.Tests;

/// <summary>The classic first program of Winsock, its text unchanged but for address and port, against a server in another process.</summary>
public sealed class HttpClientTests
{
    [Theory]
    [InlineData("gcc", ".c")]
    [InlineData("g++", ".cpp")]
    [InlineData("clang", ".c")]
    [InlineData("clang++", ".cpp")]
    public void The_classic_client_fetches_a_page(string compiler, string extension)
    {
        Assert.SkipUnless(IsInstalled(compiler), $"{compiler} is not installed");
        string serverProgram = CompiledProgram.Build("http_server.c");
        using Process server = Execution.Start(serverProgram, []);
        try
        {
            string? port = server.StandardOutput.ReadLine();
            if (port is null) Assert.Fail(server.StandardError.ReadToEnd());

            Execution client = Execution.Run(CompiledProgram.Build(ClientFor(port, compiler, extension), compiler)).ExitsWith(0);
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.Output, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\nhello", client.Output, StringComparison.Ordinal);
            Execution.WaitFor(server, serverProgram).ExitsWith(0);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    private static string ClientFor(string port, string compiler, string extension)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Programs, "http_client.c"));
        string changed = text.Replace("\"93.184.216.34\"", "\"127.0.0.1\"").Replace("htons(80)", $"htons({port})");
        Assert.NotEqual(text, changed);

        string path = Path.Combine(CompiledProgram.Folder, $"http_client-{compiler}{extension}");
        File.WriteAllText(path, changed);
        return path;
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
