using System.Diagnostics;

namespace Windsock.Tidy;

/// <summary>The files of the working tree that git knows or would add.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IEnumerable<string> Where(params string[] extensions) => Files.Where(file => extensions.Any(file.EndsWith));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Windsock.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests run inside the repository");
    }

    private static List<string> List()
    {
        // An archive of the sources has no git: then every file counts that is not a build product.
        if (!Directory.Exists(Path.Combine(Root, ".git")) && !File.Exists(Path.Combine(Root, ".git"))) return [.. Walk()];

        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
            { WorkingDirectory = Root, RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Root, file)))];
    }

    private static IEnumerable<string> Walk() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.Contains("/obj/") && !file.Contains("/bin/"));
}
