using System.Collections.Concurrent;

namespace Windsock.CPrograms.Tests;

/// <summary>A program of tests/c/programs, compiled by the driver that users get, with all warnings as errors.</summary>
internal static class CompiledProgram
{
    private static readonly ConcurrentDictionary<(string Source, string? Compiler), Lazy<string>> s_built = new();

    /// <summary>Compiles a program once and gives the path of the executable.</summary>
    /// <param name="source">Its file name, or the path of a source elsewhere.</param>
    /// <param name="compiler">Another compiler than the host's default.</param>
    public static string Build(string source, string? compiler = null) =>
        s_built.GetOrAdd((source, compiler), key => new Lazy<string>(() => Compile(key.Source, key.Compiler))).Value;

    /// <summary>Compiles a program that uses none of the headers and does not link the library.</summary>
    public static string BuildPlain(string source)
    {
        string executable = ExecutableFor(source, "plain");
        Execution.Run("gcc", "-Wall", "-Wextra", "-Werror", "-O1", Path.Combine(Repository.Programs, source), "-o", executable).ExitsWith(0);
        return executable;
    }

    private static string Compile(string source, string? compiler)
    {
        string folder = Path.GetDirectoryName(Repository.RequireLibrary())!;
        bool isCxx = source.EndsWith(".cpp", StringComparison.Ordinal);
        string executable = ExecutableFor(source, compiler ?? "cc");
        string driver = Path.Combine(Repository.Root, "toolchain", isCxx ? "windsock-c++" : "windsock-cc");
        string[] environment = compiler is null ? [] : [(isCxx ? "WINDSOCK_CXX=" : "WINDSOCK_CC=") + compiler];
        // MSVC's #pragma comment(lib) means something here as well: the driver links the library.
        string[] options = ["-Wall", "-Wextra", "-Werror", "-Wno-unknown-pragmas", "-g", "-O1", "-pthread", $"-L{folder}", $"-Wl,-rpath,{folder}"];
        Execution.Run("/usr/bin/env", [.. environment, driver, .. options, Path.Combine(Repository.Programs, source), "-o", executable]).ExitsWith(0);
        return executable;
    }

    private static string ExecutableFor(string source, string kind)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "cprograms");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{Path.GetFileName(source).Replace('.', '_')}-{kind}");
    }
}
