using System.Xml.Linq;
using Windsock.Conformance.Report;

namespace Windsock.Conformance;

/// <summary>When the report may call a statement proved.</summary>
public class ReportTests
{
    private static readonly Statement s_statement = new("XX01", "XX Examples", "D", "a_b and c|d.");

    [Theory]
    [InlineData("", Verdict.NotYet, "no test names it")]
    [InlineData("C Pass", Verdict.NotYet, "one face is missing")]
    [InlineData("C Pass, C# Pass", Verdict.Proved, "every face passed")]
    [InlineData("C Pass, C# Skip", Verdict.NotYet, "a skipped face proves nothing")]
    [InlineData("C Pass, C# Fail", Verdict.NotYet, "a face failed")]
    [InlineData("C Pass, C# Pass, C Fail", Verdict.NotYet, "another case failed")]
    [InlineData("C Pass, C# NotRun", Verdict.NotYet, "a test that was not run proves nothing")]
    public void Proof_needs_a_pass_on_every_face_and_nothing_else(string runs, Verdict expected, string why) =>
        Assert.True(expected == Judge(runs).Verdict, why);

    [Fact]
    public void A_proof_names_its_tests_once() => Assert.Equal("SampleTests.It_works", Judge("C Pass, C# Pass").Because);

    [Fact]
    public void A_documented_difference_is_no_proof() =>
        Assert.Equal(new StatementState(Verdict.Differs, "because the host: cannot"), Judge("C Pass, C# Pass", "because the host: cannot"));

    [Fact]
    public void A_difference_that_fails_is_not_told() => Assert.Equal(Verdict.NotYet, Judge("C Pass, C# Fail", "because").Verdict);

    [Fact]
    public void The_report_counts_what_is_proved_and_says_who_can_call_what()
    {
        var report = new ConformanceReport(
            [s_statement],
            [new("bind", "ws2_32", "socket", "1.1", "export"), new("WSASend", "ws2_32", "io", "2.0", "export"), new("WEP", "ws2_32", "io", "1.1", "export")],
            Runs("C Pass, C# Pass"),
            new HashSet<string> { "ws2_bind" },
            new HashSet<string> { "bind", "WSASend" });

        string[] lines = report.ToMarkdown().Split('\n');

        Assert.Equal("1 of 1 statements proved", lines[2]);
        Assert.Contains("| XX01 | a_b and c\\|d. | D | proved: SampleTests.It_works |", lines);
        Assert.Contains("| `bind` | ws2_32 | socket | 1.1 | C and C# |", lines);
        Assert.Contains("| `WSASend` | ws2_32 | io | 2.0 | C# |", lines);
        Assert.Contains("| `WEP` | ws2_32 | io | 1.1 | - |", lines);
    }

    [Fact]
    public void Reasons_are_told_whatever_order_the_tests_ran_in()
    {
        TestRun[] runs = [.. Runs("C Pass, C# Pass", "because two"), .. Runs("C Pass, C# Pass", "because one")];
        StatementState state = StatementState.Judge("XX01", runs, ConformanceReport.Faces);
        Assert.Equal(new StatementState(Verdict.Differs, "because one; because two"), state);
        Assert.Equal(state, StatementState.Judge("XX01", runs.Reverse(), ConformanceReport.Faces));
    }

    [Fact]
    public void Exports_are_read_from_a_library_of_the_host()
    {
        string runtime = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        IReadOnlySet<string> names = ElfExports.Read(runtime);

        Assert.Contains("SystemNative_Read", names);
        Assert.DoesNotContain("malloc", names);
    }

    private static StatementState Judge(string runs, string? differs = null) =>
        StatementState.Judge("XX01", Runs(runs, differs), ConformanceReport.Faces);

    private static IReadOnlyList<TestRun> Runs(string runs, string? differs = null) => TestRun.Read(new XDocument(new XElement("assembly",
        from run in runs.Split(", ", StringSplitOptions.RemoveEmptyEntries)
        let parts = run.Split(' ')
        select new XElement("test",
            new XAttribute("name", $"Some.Where.SampleTests.It_works(face: {parts[0]}, value: 1)"),
            new XAttribute("type", "Some.Where.SampleTests"),
            new XAttribute("method", "It_works"),
            new XAttribute("result", parts[1]),
            new XElement("traits",
                Trait("Statement", "XX01"),
                differs is null ? null : Trait("Differs", "XX01: " + differs))))));

    private static XElement Trait(string name, string value) => new("trait", new XAttribute("name", name), new XAttribute("value", value));
}
