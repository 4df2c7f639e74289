using System.Diagnostics;

namespace Windsock.CPrograms.Tests;

/// <summary>A finished process: its code and what it wrote.</summary>
/// <param name="ExitCode">128 and the signal's number when a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Execution(int ExitCode, string Output, string Error)
{
    /// <summary>No program of these tests needs a tenth of this, on a busy machine either.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    /// <summary>Starts a process whose output is read.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets beside those of the tests.</param>
    public static Process Start(string program, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // The runtime in the library must not take settings that are meant for the one that runs the tests.
        string[] settings = [.. start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal))];
        foreach (string name in settings) start.Environment.Remove(name);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException(program);
    }

    /// <summary>Runs a program to its end, or kills it when its time is over.</summary>
    public static Execution Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return WaitFor(process, program);
    }

    /// <summary>Waits for a process.</summary>
    public static Execution WaitFor(Process process, string program)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"{program} did not end within {s_limit.TotalSeconds:0} s");
        }

        // A descendant that kept the pipe would keep the reader too.
        Assert.True(Task.WaitAll([output, error], s_limit), $"{program} left a process behind");
        return new Execution(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Asserts the exit code, and tells what the program wrote when it is another.</summary>
    public Execution ExitsWith(int wanted)
    {
        Assert.True(ExitCode == wanted, $"exit code {ExitCode}, not {wanted}\n{Error}{Output}");
        return this;
    }
}
