using System.Diagnostics;
using System.Globalization;

namespace Windsock.CPrograms.Tests;

/// <summary>The chat server and its guests, samples/chat: completion ports, AcceptEx, ConnectEx, TransmitFile, timers and an orderly end, in two programs
/// of Windows.</summary>
public sealed class ChatTests
{
    private const string File = "picture";
    private const int FileBytes = 200_003;

    private static readonly string[] s_server = ["chat/server.c", "chat/connections.c", "chat/commands.c"];
    private static readonly string[] s_client = ["chat/client.c"];

    [Fact]
    public void Six_hundred_guests_talk_and_fetch_a_file()
    {
        Execution guests = Serve("60", port => Run("600", port, "quiet"), out string summary);
        Assert.Contains("3000 lines said and 30000 received", guests.Output, StringComparison.Ordinal);
        Assert.Contains("600 files", guests.Output, StringComparison.Ordinal);
        Assert.Contains("served 600 connections: 3000 lines said", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_says_nothing_is_sent_away()
    {
        Execution guests = Serve("3", port => Run("10", port), out string summary);
        Assert.Contains("1 guest who said nothing was sent away", guests.Output, StringComparison.Ordinal);
        Assert.Contains("sent away for silence: 1", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_sources_are_programs_of_Windows()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        bool isInstalled = path.Split(':').Any(folder => System.IO.File.Exists(Path.Combine(folder, CompiledProgram.WindowsCompiler)));
        Assert.SkipUnless(isInstalled, "mingw-w64 is not installed");
        CompiledProgram.BuildForWindows("chat_server", s_server);
        CompiledProgram.BuildForWindows("chat_client", s_client);
    }

    private static Execution Run(string guests, string port, params string[] more) =>
        Execution.Run(Client, [port, guests, File, FileBytes.ToString(CultureInfo.InvariantCulture), .. more]).ExitsWith(0);

    private static string Client => CompiledProgram.BuildSample("chat_client", s_client);

    /// <summary>Runs the server for the length of a visit, and ends it as Ctrl+C does.</summary>
    private static Execution Serve(string idleSeconds, Func<string, Execution> visit, out string summary)
    {
        string program = CompiledProgram.BuildSample("chat_server", s_server);
        string folder = Path.Combine(CompiledProgram.Folder, "chat");
        Directory.CreateDirectory(folder);
        Execution.Run(Client, "make", Path.Combine(folder, File), FileBytes.ToString(CultureInfo.InvariantCulture)).ExitsWith(0);
        using Process server = Execution.Start(program, ["0", folder, idleSeconds]);
        try
        {
            string line = server.StandardOutput.ReadLine() ?? throw new InvalidOperationException(server.StandardError.ReadToEnd());
            Assert.StartsWith("listening ", line, StringComparison.Ordinal);
            Execution visitors = visit(line["listening ".Length..]);
            Execution.Run("/bin/kill", "-INT", server.Id.ToString(CultureInfo.InvariantCulture)).ExitsWith(0);
            summary = Execution.WaitFor(server, program).ExitsWith(0).Output;
            return visitors;
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }
}
