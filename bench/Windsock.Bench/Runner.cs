using System.Globalization;

namespace Windsock.Bench;

/// <summary>Runs the chosen benches one after the other and reports.</summary>
internal sealed class Runner(int pairs, int milliseconds)
{
    /// <returns>The exit code: 0; 1 when strict and something is not as it should be; 2 when nothing was chosen.</returns>
    public int Run(string? only, bool list, bool strict)
    {
        Bench[] chosen = Choose(only);
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"no bench is called {only}; there are {string.Join(", ", Benches.All.Select(bench => bench.Name))}");
            return 2;
        }

        if (list)
        {
            foreach (Bench bench in chosen) Console.WriteLine(bench.Name);
            return 0;
        }

        var workshop = new Workshop();
        var results = new List<Result>();
        foreach (Bench bench in chosen)
        {
            Console.Error.Write($"[{results.Count + 1,2}/{chosen.Length}] {bench.Name} ... ");
            Result result = Run(bench, workshop);
            results.Add(result);
            Console.Error.WriteLine(result.Note ?? Report.Number(result.Ratio ?? result.Value) + (result.Ratio is null ? "" : " of " + bench.Against));
        }

        string path = Path.Combine(workshop.Folder, "results.json");
        Report.Write(path, results);
        Report.Print(results);
        Console.WriteLine($"Written to {Path.GetRelativePath(workshop.Root, path)}.");
        return strict && results.Exists(result => result.Note is not null || result.Met == false) ? 1 : 0;
    }

    private static Bench[] Choose(string? only)
    {
        if (string.IsNullOrWhiteSpace(only)) return [.. Benches.All];

        string[] names = only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. Benches.All.Where(bench => Array.Exists(names, name => IsMeant(bench, name)))];
    }

    /// <summary>A whole name means that bench alone, even if others contain it.</summary>
    private static bool IsMeant(Bench bench, string name) =>
        bench.Name == name || (!Benches.All.Any(other => other.Name == name) && bench.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    private Result Run(Bench bench, Workshop workshop)
    {
        try
        {
            return new Result(bench, bench.Run(workshop, pairs, milliseconds), null);
        }
        catch (CannotRunException reason)
        {
            return new Result(bench, null, string.Create(CultureInfo.InvariantCulture, $"could not run: {reason.Message}"));
        }
    }
}
