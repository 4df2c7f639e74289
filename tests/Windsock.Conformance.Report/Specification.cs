namespace Windsock.Conformance.Report;

/// <summary>One line of statements.tsv.</summary>
public sealed record Statement(string Id, string Group, string Basis, string Text);

/// <summary>One line of exports.tsv: a function that Windows offers by name, by table or by ioctl.</summary>
public sealed record Function(string Name, string Library, string Group, string Since, string Kind);

/// <summary>The files of docs/spec, in their order.</summary>
public static class Specification
{
    public static IReadOnlyList<Statement> ReadStatements(string path) =>
        [.. Rows(path, columns: 4).Select(cells => new Statement(cells[0], cells[1], cells[2], cells[3]))];

    public static IReadOnlyList<Function> ReadFunctions(string path) =>
        [.. Rows(path, columns: 6).Select(cells => new Function(cells[0], cells[1], cells[2], cells[3], cells[4]))];

    private static IEnumerable<string[]> Rows(string path, int columns) => File.ReadLines(path).Skip(1).Select((line, index) =>
    {
        string[] cells = line.Split('\t');
        return cells.Length == columns ? cells : throw new InvalidDataException($"{path} line {index + 2}: {cells.Length} columns instead of {columns}");
    });
}
