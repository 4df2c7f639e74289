using System.Diagnostics;

namespace Windsock.CDoor.Tests;

/// <summary>The compilers and other host tools that the header tests run.</summary>
internal static class HeadersCompiler
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The root of the source tree, found from where the test was built.</summary>
    public static string Root { get; } = FindRoot();

    public static string Include => Path.Combine(Root, "include", "windsock");

    public static string Sources => Path.Combine(Root, "tests", "c", "headers");

    /// <summary>Flags of a program that uses the headers as a system's: what pkg-config prints.</summary>
    public static string[] SystemFlags => ["-isystem", $"{Include}/cxx", "-isystem", $"{Include}/shadow", "-isystem", Include];

    /// <summary>The same directories as the program's own, so that warnings inside the headers show.</summary>
    public static string[] OwnFlags => [$"-I{Include}/cxx", $"-I{Include}/shadow", $"-I{Include}"];

    /// <summary>Skips the running test when a tool is not installed.</summary>
    public static void Require(string tool) =>
        Assert.SkipUnless(Find(tool) is not null, $"{tool} is not installed; build/setup-tests installs it");

    /// <summary>Runs a tool and gives its exit code and all it wrote.</summary>
    public static (int Code, string Text) Run(string tool, IEnumerable<string> arguments, IDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd() + errors.Result;
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{tool} still runs after {Patience}");
        }
        return (process.ExitCode, text);
    }

    /// <summary>Runs a tool that must succeed, and gives what it wrote.</summary>
    public static string Must(string tool, params IEnumerable<string> arguments)
    {
        (int code, string text) = Run(tool, arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    /// <summary>Runs a compiler that must accept its input in silence: no error, no warning, no note.</summary>
    public static void MustBeSilent(string tool, params IEnumerable<string> arguments) =>
        Assert.True(Must(tool, arguments) is "", $"{tool} {string.Join(' ', arguments)} had something to say");

    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Windsock.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests must run inside the source tree");
    }
}
