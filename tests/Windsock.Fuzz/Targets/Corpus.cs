namespace Windsock.Fuzz.Targets;

/// <summary>The inputs that each target begins with: Corpus/NAME.hex, of which each entry has a comment and hexadecimal lines.</summary>
internal static class Corpus
{
    /// <summary>The entries of a target.</summary>
    public static IReadOnlyList<(string What, byte[] Bytes)> Read(string target)
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream(target + ".hex")
            ?? throw new FileNotFoundException($"there is no Corpus/{target}.hex");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads entries from text.</summary>
    public static IReadOnlyList<(string What, byte[] Bytes)> Parse(string text)
    {
        var entries = new List<(string, byte[])>();
        string what = "", digits = "";
        foreach (string line in text.Split('\n').Append(""))
        {
            if (line.StartsWith('#'))
            {
                what = line[1..].Trim();
            }
            else if (line.Length > 0)
            {
                digits += line.Trim();
            }
            else if (digits.Length > 0)
            {
                entries.Add((what, Convert.FromHexString(digits)));
                digits = "";
            }
        }

        return entries;
    }

    /// <summary>An entry as text.</summary>
    public static string Format(string what, ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder($"# {what}\n");
        foreach (char[] line in Convert.ToHexStringLower(bytes).Chunk(120)) text.Append(line).Append('\n');
        return text.Append('\n').ToString();
    }
}
