using System.Reflection;
using Windsock.Conformance.Report;

namespace Windsock.Conformance;

/// <summary>The statements and the tests that name them must fit together.</summary>
public class SpecificationTests
{
    private static readonly IReadOnlyList<Statement> s_statements =
        Specification.ReadStatements(Path.Combine(Repository.Root!, "docs", "spec", "statements.tsv"));

    [Fact]
    public void There_are_311_statements_and_no_number_is_used_twice()
    {
        Assert.Equal(311, s_statements.Count);
        Assert.Equal(311, s_statements.DistinctBy(statement => statement.Id).Count());
    }

    [Fact]
    public void A_statement_stands_in_the_group_of_its_number() =>
        Assert.All(s_statements, statement => Assert.StartsWith(statement.Id[..2] + " ", statement.Group, StringComparison.Ordinal));

    [Fact]
    public void Every_statement_that_a_test_names_exists()
    {
        HashSet<string> known = [.. s_statements.Select(statement => statement.Id)];
        var unknown =
            from type in typeof(SpecificationTests).Assembly.GetTypes()
            from method in type.GetMethods()
            from attribute in method.GetCustomAttributes<StatementAttribute>()
            where !known.Contains(attribute.Id)
            select $"{type.Name}.{method.Name} names {attribute.Id}";

        Assert.Empty(unknown);
    }

    [Fact]
    public void A_test_that_names_a_statement_runs_on_every_face()
    {
        var single =
            from type in typeof(SpecificationTests).Assembly.GetTypes()
            from method in type.GetMethods()
            where method.IsDefined(typeof(StatementAttribute)) && !method.IsDefined(typeof(FaceTheoryAttribute))
            select $"{type.Name}.{method.Name} is not a [FaceTheory]";

        Assert.Empty(single);
    }

    [Fact]
    public void The_first_argument_of_a_face_theory_is_its_face()
    {
        var odd =
            from type in typeof(SpecificationTests).Assembly.GetTypes()
            from method in type.GetMethods()
            where method.IsDefined(typeof(FaceTheoryAttribute))
            where method.GetParameters() is not [{ Name: "face" } first, ..] || first.ParameterType != typeof(Face)
            select $"{type.Name}.{method.Name} does not begin with Face face";

        Assert.Empty(odd);
    }
}
