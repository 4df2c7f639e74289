using System.Collections.Concurrent;

namespace Windsock.CPrograms.Tests;

/// <summary>A program of tests/c/programs, compiled by the driver that users get, with all warnings as errors.</summary>
internal static class CompiledProgram
{
    /// <summary>Compiles a source in C as C++.</summary>
    public const string AsCxx = "++";

    private static readonly ConcurrentDictionary<(string Source, string? Compiler, string? Option), Lazy<string>> s_built = new();

    /// <summary>Compiles a program once and gives the path of the executable.</summary>
    /// <param name="source">Its file name, or the path of a source elsewhere.</param>
    /// <param name="compiler">Another compiler than the host's default.</param>
    /// <param name="option">One more option of the compiler.</param>
    public static string Build(string source, string? compiler = null, string? option = null) =>
        s_built.GetOrAdd((source, compiler, option), key => new Lazy<string>(() => Compile(key.Source, key.Compiler, key.Option))).Value;

    /// <summary>Compiles a program that uses none of the headers and does not link the library.</summary>
    public static string BuildPlain(string source)
    {
        string executable = ExecutableFor(source, "plain");
        Execution.Run("gcc", "-Wall", "-Wextra", "-Werror", "-O1", Path.Combine(Repository.Programs, source), "-o", executable).ExitsWith(0);
        return executable;
    }

    private static string Compile(string source, string? compiler, string? option)
    {
        string folder = Path.GetDirectoryName(Repository.RequireLibrary())!;
        bool isCxx = source.EndsWith(".cpp", StringComparison.Ordinal) || option == AsCxx;
        string executable = ExecutableFor(source, (compiler ?? "cc") + option);
        string driver = Path.Combine(Repository.Root, "toolchain", isCxx ? "windsock-c++" : "windsock-cc");
        string[] environment = compiler is null ? [] : [(isCxx ? "WINDSOCK_CXX=" : "WINDSOCK_CC=") + compiler];
        // MSVC's #pragma comment(lib) means something here as well: the driver links the library.
        string[] options = ["-Wall", "-Wextra", "-Werror", "-Wno-unknown-pragmas", "-g", "-O1", "-pthread", $"-L{folder}", $"-Wl,-rpath,{folder}"];
        string[] more = option switch { null => [], AsCxx => ["-x", "c++"], _ => [option] };
        Execution.Run("/usr/bin/env", [.. environment, driver, .. options, .. more, Path.Combine(Repository.Programs, source), "-o", executable]).ExitsWith(0);
        return executable;
    }

    /// <summary>Compiles sources of samples/ to one program.</summary>
    /// <param name="name">What the program is called.</param>
    /// <param name="sources">Their paths below samples.</param>
    public static string BuildSample(string name, params string[] sources)
    {
        string folder = Path.GetDirectoryName(Repository.RequireLibrary())!;
        string executable = ExecutableFor(name, "sample");
        Execution.Run(
            Path.Combine(Repository.Root, "toolchain", "windsock-cc"),
            [.. s_sampleOptions, $"-L{folder}", $"-Wl,-rpath,{folder}", .. Samples(sources), "-o", executable]).ExitsWith(0);
        return executable;
    }

    private static readonly string[] s_sampleOptions = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2"];

    /// <summary>Compiles them for Windows itself, by mingw-w64: so the sources are what they say.</summary>
    public static void BuildForWindows(string name, params string[] sources) =>
        Execution.Run(WindowsCompiler, [.. s_sampleOptions, .. Samples(sources), "-o", ExecutableFor(name, "exe"), "-lws2_32", "-lmswsock"]).ExitsWith(0);

    /// <summary>mingw-w64's gcc.</summary>
    public const string WindowsCompiler = "x86_64-w64-mingw32-gcc";

    private static IEnumerable<string> Samples(string[] sources) => sources.Select(source => Path.Combine(Repository.Root, "samples", source));

    private static string ExecutableFor(string source, string kind) => Path.Combine(Folder, $"{Path.GetFileName(source).Replace('.', '_')}-{kind}");

    /// <summary>Where this run of the tests keeps what it makes: another one may go on at the same time.</summary>
    public static string Folder { get; } = MakeFolder();

    // Folders of runs that have ended are of no use, whether they were killed or not.
    private static string MakeFolder()
    {
        DirectoryInfo all = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "cprograms"));
        foreach (DirectoryInfo left in all.EnumerateDirectories())
        {
            if (Directory.Exists(Path.Combine("/proc", left.Name))) continue;
            try
            {
                left.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another run takes it away, or it is another user's.
            }
        }

        return all.CreateSubdirectory($"{Environment.ProcessId}").FullName;
    }
}
