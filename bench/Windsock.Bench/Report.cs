using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Windsock.Bench;

/// <summary>A bench and what came of it: an outcome, or a note why there is none.</summary>
internal sealed record Result(Bench Bench, Outcome? Outcome, string? Note)
{
    public double? Value => Outcome?.Value;

    public double? Ratio => Outcome?.Ratio;

    /// <summary>Whether the target is met; null without a target or without an outcome.</summary>
    public bool? Met => Outcome is null ? null : Bench.Target?.IsMet(Outcome.Value, Outcome.Ratio);
}

internal static class Report
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static void Write(string path, IEnumerable<Result> results)
    {
        JsonNode?[] entries = [.. results.Select(Entry)];
        File.WriteAllText(path, new JsonArray(entries).ToJsonString(s_indented) + "\n");
    }

    private static JsonObject Entry(Result result) => new()
    {
        ["bench"] = result.Bench.Name,
        ["value"] = Rounded(result.Value),
        ["unit"] = result.Bench.Unit,
        ["against"] = result.Bench.Against,
        ["reference"] = Rounded(result.Outcome?.Reference),
        ["ratio"] = Rounded(result.Ratio),
        ["quartiles"] = result.Outcome?.Spread is { } spread ? new JsonArray(Rounded(spread.Low), Rounded(spread.High)) : null,
        ["target"] = result.Bench.Target?.ToString(),
        ["met"] = result.Met,
        ["note"] = result.Note,
    };

    public static void Print(IReadOnlyCollection<Result> results)
    {
        List<string[]> rows = [["bench", "value", "unit", "against", "its value", "ratio", "quartiles", "target", ""], .. results.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        Console.WriteLine();
        foreach (string[] row in rows) Console.WriteLine(string.Join("  ", row.Select((cell, column) => Aligned(cell, column, widths[column]))).TrimEnd());
        Console.WriteLine();
    }

    private static string[] Row(Result result) =>
    [
        result.Bench.Name,
        Number(result.Value),
        result.Bench.Unit,
        result.Bench.Against,
        Number(result.Outcome?.Reference),
        Ratio(result.Ratio),
        result.Outcome?.Spread is { } spread ? $"{Ratio(spread.Low)} to {Ratio(spread.High)}" : "",
        result.Bench.Target?.ToString() ?? "",
        result.Note ?? result.Met switch { true => "met", false => "missed", null => "" },
    ];

    private static string Aligned(string cell, int column, int width) => column is 1 or 4 or 5 ? cell.PadLeft(width) : cell.PadRight(width);

    /// <summary>Three figures or more, as few as tell something.</summary>
    public static string Number(double? number) => number switch
    {
        null => "",
        >= 100 or <= -100 => number.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => number.Value.ToString("0.0", CultureInfo.InvariantCulture),
        0 => "0",
        _ => number.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>Targets lie a few hundredths below 1.</summary>
    private static string Ratio(double? ratio) => ratio is < 10 and double close ? close.ToString("0.000", CultureInfo.InvariantCulture) : Number(ratio);

    private static double? Rounded(double? number) => number is { } value ? Math.Round(value, 4) : null;
}
