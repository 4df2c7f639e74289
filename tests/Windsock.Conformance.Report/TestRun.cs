using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Windsock.Conformance.Report;

/// <summary>How one run of a test ended.</summary>
public enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One run of one test on one face.</summary>
/// <param name="Test">Class and method.</param>
/// <param name="Face">The language it ran for, or null for a test that is not about any.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Statements">The statements that it names.</param>
/// <param name="Differences">For statements whose Windows behaviour it does not prove: the reason.</param>
public sealed partial record TestRun(
    string Test, string? Face, Outcome Outcome, IReadOnlyList<string> Statements, IReadOnlyDictionary<string, string> Differences)
{
    /// <summary>The network whose sockets were tested.</summary>
    public string Network { get; init; } = "kernel";

    /// <summary>What only the host has and the test needs, where it was skipped for that; null otherwise.</summary>
    public string? NeededOfHost { get; init; }

    /// <summary>Reads the results that the test runner wrote.</summary>
    public static IReadOnlyList<TestRun> Read(XDocument results, string network = "kernel") =>
        [.. results.Descendants("test").Select(test => From(test) with { Network = network, NeededOfHost = NeedOf(test) })];

    private static string? NeedOf(XElement test)
    {
        const string Mark = "needs the host: ";
        string reason = (string?)test.Element("reason") ?? "";
        return reason.StartsWith(Mark, StringComparison.Ordinal) ? reason[Mark.Length..] : null;
    }

    private static TestRun From(XElement test)
    {
        ILookup<string, string> traits = test.Descendants("trait")
            .ToLookup(trait => (string)trait.Attribute("name")!, trait => (string)trait.Attribute("value")!);
        string type = (string)test.Attribute("type")!;

        return new TestRun(
            $"{type[(type.LastIndexOf('.') + 1)..]}.{(string)test.Attribute("method")!}",
            FaceArgument().Match((string)test.Attribute("name")!) is { Success: true } face ? face.Groups[1].Value : null,
            (string)test.Attribute("result")! switch { "Pass" => Outcome.Passed, "Fail" => Outcome.Failed, _ => Outcome.Skipped },
            [.. traits["Statement"].Distinct()],
            traits["Differs"].Select(text => text.Split(": ", 2)).GroupBy(parts => parts[0]).ToDictionary(group => group.Key, group => group.First()[1]));
    }

    // The runner's results carry the traits of a test's method, not those of a row of its data; the row shows in the name alone.
    [GeneratedRegex(@"\(face: (C#?)[,)]")]
    private static partial Regex FaceArgument();
}
