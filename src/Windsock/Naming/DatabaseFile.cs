namespace Windsock.Naming;

/// <summary>A file such as /etc/services as entries, read again when it has changed. A host without the file has no entries.</summary>
/// <remarks>A line holds a name, a value, and aliases; "#" starts a comment. Source: services(5), protocols(5).</remarks>
internal sealed class DatabaseFile<T>(string path, Func<string, string, string[], T?> parse)
    where T : class
{
    private const long LongestFile = 4 << 20; // Nobody's services are that many.

    private sealed record Content(DateTime Written, long Length, IReadOnlyList<T> Entries);

    private volatile Content? _content; // Replaced as a whole, so that readers need no lock.

    /// <summary>The entries in the order of the file.</summary>
    public IReadOnlyList<T> Entries()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > LongestFile) return [];

            Content? content = _content;
            if (content is null || content.Written != file.LastWriteTimeUtc || content.Length != file.Length)
            {
                _content = content = new Content(file.LastWriteTimeUtc, file.Length, Parse(File.ReadLines(path)));
            }

            return content.Entries;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The entries of some lines; lines that are not entries are passed over.</summary>
    public IReadOnlyList<T> Parse(IEnumerable<string> lines)
    {
        var entries = new List<T>();
        foreach (string line in lines)
        {
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            string[] words = (comment < 0 ? line : line[..comment]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && parse(words[0], words[1], words[2..]) is { } entry) entries.Add(entry);
        }

        return entries;
    }
}
