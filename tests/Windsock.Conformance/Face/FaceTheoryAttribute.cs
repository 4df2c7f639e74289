using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace Windsock.Conformance;

/// <summary>
/// A test that runs once on every <see cref="Face"/>, which is its first argument; with <see cref="CaseAttribute"/>s once for each of
/// them on every face, the case's values being the further arguments.
/// </summary>
/// <remarks>
/// The argument is called <c>face</c>, since the report reads it from the name of the run. A face that is not built is skipped and says
/// so instead of being left out silently, and the report takes that for a missing proof.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaceTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : TheoryAttribute(sourceFilePath, sourceLineNumber), IDataAttribute
{
    /// <summary>What the test needs that only the host's own network has; over another network it is skipped for that reason.</summary>
    public string? Host { get; init; }

    bool? IDataAttribute.Explicit => null;

    string? IDataAttribute.Label => null;

    string? IDataAttribute.Skip => null;

    Type? IDataAttribute.SkipType => null;

    string? IDataAttribute.SkipUnless => null;

    string? IDataAttribute.SkipWhen => null;

    string? IDataAttribute.TestDisplayName => null;

    int? IDataAttribute.Timeout => null;

    string[]? IDataAttribute.Traits => null;

    public ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        object?[][] cases = [.. testMethod.GetCustomAttributes<CaseAttribute>().Select(row => row.Values)];
        if (cases.Length == 0) cases = [[]];

        return new([.. Face.All.SelectMany(_ => cases, Row)]);
    }

    // A face is not a value that a test list could store, so its rows are made when the tests run.
    public bool SupportsDiscoveryEnumeration() => false;

    private TheoryDataRow Row(Face face, object?[] values) => new([face, .. values])
    {
        Skip = face.Unavailable ?? (Host is not null && NetworkUnderTest.IsStack ? $"needs the host: {Host}" : null),
    };
}

/// <summary>One line of a table of cases for <see cref="FaceTheoryAttribute"/>: the arguments after the face.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CaseAttribute(params object?[] values) : Attribute
{
    public object?[] Values { get; } = values;
}
