using Xunit.v3;

namespace Windsock.Conformance;

/// <summary>Names the statement of docs/spec/statements.tsv that a test proves. The report reads it from the results as a trait.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class StatementAttribute(string id) : Attribute, ITraitAttribute
{
    /// <summary>The number of the statement, such as CN01.</summary>
    public string Id { get; } = id;

    /// <summary>
    /// Set when the test proves what Windsock does instead of what Windows does: "because …", a reason for the reader of the report.
    /// </summary>
    public string? Differs { get; init; }

    /// <summary>The only network on which it differs, "kernel" or "stack"; null for all.</summary>
    public string? On { get; init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        Differs is null || (On is not null && On != NetworkUnderTest.Name)
            ? [new("Statement", Id)]
            : [new("Statement", Id), new("Differs", $"{Id}: {Differs}")];
}
