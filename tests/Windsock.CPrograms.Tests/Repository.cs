namespace Windsock.CPrograms.Tests;

/// <summary>Where things lie in the source tree.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Programs => Path.Combine(Root, "tests", "c", "programs");

    public static string[] GateFunctions => Directory.GetFiles(Path.Combine(Root, "src", "Windsock.Native"), "functions*.h");

    public static string Include => Path.Combine(Root, "include", "windsock");

    /// <summary>The library under test: WINDSOCK_LIBRARY if set, else the newest one published here; null when there is none.</summary>
    public static string? Library { get; } = FindLibrary();

    /// <summary>Ends the test as skipped when the library has not been built.</summary>
    public static string RequireLibrary()
    {
        Assert.SkipWhen(Library is null, "build the library first: build/native");
        return Library!;
    }

    private static string? FindLibrary()
    {
        if (Environment.GetEnvironmentVariable("WINDSOCK_LIBRARY") is { Length: > 0 } path) return path;

        var published = new DirectoryInfo(Path.Combine(Root, "artifacts", "publish", "Windsock.Native"));
        if (!published.Exists) return null;
        return published.EnumerateFiles("libws2_32.so", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)?.FullName;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Windsock.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests run from the source tree.");
    }
}
