using System.Text.RegularExpressions;

namespace Windsock.CDoor.Tests;

/// <summary>Reads the headers as text: which structures, members, enumerators and macros they define.</summary>
internal static partial class HeadersScan
{
    /// <summary>One structure or union by the name that C code gives it, and its members as offsetof takes them.</summary>
    public sealed record Record(string Name, IReadOnlyList<string> Members);

    /// <summary>Our own headers; the shadows and wrappers define nothing of Windows.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(HeadersCompiler.Include, "*.h").Concat(Directory.GetFiles(HeadersCompiler.Include + "/bits", "*.h"))
            .Where(path => !Path.GetFileName(path).EndsWith("_push.h", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Record> Records() => [.. Files.SelectMany(path => RecordsOf(Clean(path)))];

    /// <summary>Counts by a plainer rule than <see cref="Records"/> reads, so that a structure it overlooks is noticed.</summary>
    public static int CountOfTypedefs() => Files.Sum(path => Typedef().Count(Comment().Replace(File.ReadAllText(path), " ")));

    public static IReadOnlyList<string> Enumerators() =>
        [.. Files.SelectMany(path => Enumeration().Matches(Clean(path)).SelectMany(match =>
            match.Groups[1].Value.Split(',').Select(item => item.Split('=')[0].Trim()).Where(name => name.Length > 0))).Distinct()];

    /// <summary>Names of the macros without arguments.</summary>
    public static IReadOnlyList<string> Macros() =>
        [.. Files.SelectMany(path => Macro().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).Distinct()];

    // Comments and directives go, and so do words that only serve the compiler.
    private static string Clean(string path)
    {
        string text = Comment().Replace(File.ReadAllText(path), " ");
        text = Directive().Replace(text.Replace("\\\n", " ", StringComparison.Ordinal), "");
        return text.Replace("WS_ANONYMOUS ", "", StringComparison.Ordinal);
    }

    private static IEnumerable<Record> RecordsOf(string text)
    {
        foreach (Match start in Opening().Matches(text))
        {
            int end = Close(text, start.Index + start.Length - 1);
            string names = text[(end + 1)..text.IndexOf(';', end)];
            bool isTypedef = start.Groups[1].Success;
            string name = isTypedef ? names.Split(',')[0].Trim() : $"{start.Groups[2].Value} {start.Groups[3].Value}";
            yield return new Record(name, [.. Members(text[(start.Index + start.Length)..end], "")]);
        }
    }

    private static IEnumerable<string> Members(string body, string prefix)
    {
        for (int at = 0; at < body.Length;)
        {
            int semicolon = body.IndexOf(';', at), brace = body.IndexOf('{', at);
            if (semicolon < 0) yield break;
            if (brace >= 0 && brace < semicolon)
            {
                int end = Close(body, brace);
                semicolon = body.IndexOf(';', end);
                string name = body[(end + 1)..semicolon].Trim();
                foreach (string member in Members(body[(brace + 1)..end], name.Length > 0 ? $"{prefix}{name}." : prefix)) yield return member;
            }
            else if (!body[at..semicolon].Contains(':', StringComparison.Ordinal)) // A bit field has no offset.
            {
                foreach (string declarator in body[at..semicolon].Split(','))
                    yield return prefix + LastWord().Match(declarator).Value;
            }
            at = semicolon + 1;
        }
    }

    private static int Close(string text, int open)
    {
        int depth = 0;
        for (int i = open; ; i++)
        {
            if (text[i] == '{') depth++;
            if (text[i] == '}' && --depth == 0) return i;
        }
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(typedef )?(struct|union) ?(\w*) ?\{", RegexOptions.Multiline)]
    private static partial Regex Opening();

    [GeneratedRegex(@"typedef\s+(struct|union)\s*\w*\s*\{")]
    private static partial Regex Typedef();

    [GeneratedRegex(@"enum \w* ?\{([^}]*)\}")]
    private static partial Regex Enumeration();

    [GeneratedRegex(@"^#define (\w+)(?: |$)", RegexOptions.Multiline)]
    private static partial Regex Macro();

    [GeneratedRegex(@"\w+(?=\s*(\[[^\]]*\])*\s*$)")]
    private static partial Regex LastWord();
}
