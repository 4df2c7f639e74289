namespace Windsock.Conformance.Report;

/// <summary>What the tests that ran say about a statement.</summary>
public enum Verdict
{
    NotYet,
    Differs,
    Proved,
}

/// <summary>A verdict and its explanation: the tests that prove, the reason for the difference, or what is missing.</summary>
public sealed record StatementState(Verdict Verdict, string Because)
{
    /// <summary>Judges one statement by the runs of the tests that name it.</summary>
    /// <remarks>Proof needs a pass on every face and nothing else than passes, on every network: a face that was skipped proves nothing. Only what needs
    /// the host is
    /// left out where the host is not the network.</remarks>
    public static StatementState Judge(string id, IEnumerable<TestRun> results, IReadOnlyList<string> faces)
    {
        TestRun[] naming = [.. results.Where(result => result.Statements.Contains(id) && result.NeededOfHost is null)];
        if (naming.Length == 0) return new StatementState(Verdict.NotYet, "");

        if (naming.Any(result => result.Outcome == Outcome.Failed)) return Missing("failing", Outcome.Failed);
        if (naming.Any(result => result.Outcome == Outcome.Skipped)) return Missing("skipped", Outcome.Skipped);

        string[] absent = [.. faces.Where(face => naming.All(result => result.Face != face))];
        if (absent.Length > 0) return new StatementState(Verdict.NotYet, $"not run in {string.Join(", ", absent)}");

        IEnumerable<string> reasons = naming.Select(result => result.Differences.GetValueOrDefault(id)).OfType<string>();
        string reason = string.Join("; ", reasons.Distinct().Order(StringComparer.Ordinal));
        string[] differing = [.. naming.Where(result => result.Differences.ContainsKey(id)).Select(result => result.Network).Distinct()];
        bool isEverywhere = naming.All(result => differing.Contains(result.Network));
        return reason.Length > 0
            ? new StatementState(Verdict.Differs, isEverywhere ? reason : $"on the network {string.Join(", ", differing)} only, {reason}")
            : new StatementState(Verdict.Proved, Names(naming));

        StatementState Missing(string word, Outcome outcome) =>
            new(Verdict.NotYet, $"{word}: {Names(naming.Where(result => result.Outcome == outcome))}");
    }

    private static string Names(IEnumerable<TestRun> results) =>
        string.Join(", ", results.Select(result => result.Test).Distinct().Order(StringComparer.Ordinal));
}
