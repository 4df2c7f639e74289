namespace Windsock.Conformance;

/// <summary>Where the source tree is, seen from the directory that the tests run in.</summary>
public static class Repository
{
    /// <summary>The directory that holds the solution, or null when the tests run outside the source tree.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory);

    private static string? Find(string start)
    {
        for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Windsock.slnx"))) return directory.FullName;
        }

        return null;
    }
}
