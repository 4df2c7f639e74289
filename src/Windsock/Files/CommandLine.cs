using System.Text;

namespace Windsock.Files;

/// <summary>A command line as Windows' programs split it.</summary>
internal static class CommandLine
{
    /// <summary>The arguments. In the first one quotes only group; in the others a backslash before a quote makes it text, and two quotes inside quotes are
    /// one.</summary>
    public static List<string> Split(string line)
    {
        int at = 0;
        var arguments = new List<string> { First(line, ref at) };
        while (true)
        {
            while (at < line.Length && IsBlank(line[at])) at++;
            if (at >= line.Length) return arguments;
            arguments.Add(Next(line, ref at));
        }
    }

    private static string First(string line, ref int at)
    {
        var text = new StringBuilder();
        bool quoted = false;
        for (; at < line.Length && (quoted || !IsBlank(line[at])); at++)
        {
            if (line[at] == '"') quoted = !quoted;
            else text.Append(line[at]);
        }

        return text.ToString();
    }

    private static string Next(string line, ref int at)
    {
        var text = new StringBuilder();
        bool quoted = false;
        while (at < line.Length && (quoted || !IsBlank(line[at])))
        {
            int slashes = 0;
            while (at < line.Length && line[at] == '\\')
            {
                slashes++;
                at++;
            }

            if (at >= line.Length || line[at] != '"')
            {
                text.Append('\\', slashes);
                if (at < line.Length && (quoted || !IsBlank(line[at]))) text.Append(line[at++]);
                continue;
            }

            text.Append('\\', slashes / 2);
            at++;
            if (slashes % 2 == 1)
            {
                text.Append('"');
            }
            else if (quoted && at < line.Length && line[at] == '"')
            {
                text.Append('"');
                at++;
            }
            else
            {
                quoted = !quoted;
            }
        }

        return text.ToString();
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';
}
