using System.Diagnostics;

namespace Windsock.Bench;

/// <summary>Builds what the benches need, each thing once, into artifacts/bench.</summary>
internal sealed class Workshop
{
    private static readonly string[] s_flags = ["-O2", "-Wall", "-Wextra", "-std=gnu11"];

    private static readonly string s_compiler = Environment.GetEnvironmentVariable("CC") is { Length: > 0 } named ? named : "gcc";

    private readonly Dictionary<string, string> _built = [];
    private readonly Dictionary<string, string> _failed = [];
    private readonly string _programs;

    public Workshop()
    {
        Root = FindRoot();
        Folder = Path.Combine(Root, "artifacts", "bench");
        _programs = Path.Combine(Folder, "bin");
        Directory.CreateDirectory(_programs);
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>artifacts/bench.</summary>
    public string Folder { get; }

    /// <summary>libws2_32.so: what WINDSOCK_LIBRARY names, else the newest one published, built first when a source is newer.</summary>
    public string Library => Once("libws2_32.so", () =>
    {
        if (Environment.GetEnvironmentVariable("WINDSOCK_LIBRARY") is { Length: > 0 } named) return named;

        Call(Path.Combine(Root, "build", "native"));
        string published = Path.Combine(Root, "artifacts", "publish", "Windsock.Native");
        return Directory.EnumerateFiles(published, "libws2_32.so", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new CannotRunException("build/native left no libws2_32.so");
    });

    /// <summary>windsock-cc in an installed tree.</summary>
    private string Driver => Once("windsock-cc", () =>
    {
        string tree = Path.Combine(Folder, "windsock");
        Call("sh", Path.Combine(Root, "toolchain", "install.sh"), Path.Combine(Root, "include"), Library, tree);
        return Path.Combine(tree, "bin", "windsock-cc");
    });

    private string Harness => Once("harness.o", () => Compile(s_compiler, "harness.o", ["-c", InSources("harness.c")]));

    /// <summary>A C program that uses the host's sockets.</summary>
    public string Plain(string name) => Once(name, () => Compile(s_compiler, name, [InSources(name + ".c"), Harness, "-pthread"]));

    /// <summary>The same source, or another, compiled with windsock-cc.</summary>
    public string Winsock(string name, string? define = null)
    {
        string output = $"{name}-winsock{(define is null ? "" : "-" + define)}";
        string[] defines = define is null ? [] : [$"-D{define}"];
        return Once(output, () => Compile(Driver, output, [.. defines, InSources(name + ".c"), Harness, "-pthread"]));
    }

    private string InSources(string file) => Path.Combine(Root, "bench", "c", file);

    private string Compile(string compiler, string output, string[] arguments)
    {
        string path = Path.Combine(_programs, output);
        Call(compiler, [.. s_flags, .. arguments, "-o", path]);
        return path;
    }

    /// <summary>A failed build is not tried again: its reason is the reason of every bench that needs it.</summary>
    private string Once(string what, Func<string> build)
    {
        if (_failed.TryGetValue(what, out string? reason)) throw new CannotRunException(reason);
        if (_built.TryGetValue(what, out string? path)) return path;
        try
        {
            return _built[what] = build();
        }
        catch (CannotRunException failure)
        {
            _failed[what] = failure.Message;
            throw;
        }
    }

    private void Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string[] lines = [.. process.StandardError.ReadToEnd().Split('\n'), .. output.Result.Split('\n')];
            process.WaitForExit();
            if (process.ExitCode != 0) throw new CannotRunException(Reason(Path.GetFileName(program), lines));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CannotRunException($"{program}: {missing.Message}");
        }
    }

    /// <summary>The line that tells most, without the file in which it was found.</summary>
    private static string Reason(string program, string[] lines)
    {
        string? line = Array.Find(lines, line => line.Contains("undefined reference", StringComparison.Ordinal))
            ?? Array.Find(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? Array.Find(lines, line => line.Length > 0);
        return $"{program}: {line?[(line.LastIndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..] ?? "failed"}";
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Windsock.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the benches run inside the repository");
    }
}
