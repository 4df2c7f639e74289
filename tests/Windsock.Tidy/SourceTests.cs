using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Windsock.Tidy;

/// <summary>The rules of docs/STYLE.md that a machine can check.</summary>
public partial class SourceTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 60;
    private const int MaxLineLength = 160;

    // Exceptions only shrink. Each has its reason.
    private static readonly Dictionary<string, string> s_longFiles = new()
    {
        ["src/Windsock/Api/Ws2_32.OptionConstants.cs"] = "one constant after the other",
    };

    public static TheoryData<string> CSharpFiles => [.. Repository.Where(".cs")];

    [Fact]
    public void Files_are_short_enough_to_read_in_one_sitting() =>
        Assert.Empty(Repository.Where(".cs")
            .Where(file => !s_longFiles.ContainsKey(file) && Repository.ReadLines(file).Length > MaxFileLines)
            .Select(file => $"{file}: {Repository.ReadLines(file).Length} lines"));

    [Fact]
    public void Exceptions_for_long_files_are_still_needed() =>
        Assert.Empty(s_longFiles.Keys.Where(file => File.Exists(Path.Combine(Repository.Root, file)) && Repository.ReadLines(file).Length <= MaxFileLines));

    [Fact]
    public void Methods_fit_on_a_screen() => Assert.Empty(Repository.Where(".cs").SelectMany(LongMethods));

    [Fact]
    public void Lines_fit_the_house() =>
        Assert.Empty(Repository.Where(".cs").SelectMany(file =>
            Repository.ReadLines(file).Select((line, index) => (line, index)).Where(item => item.line.Length > MaxLineLength && !item.line.Contains("\"\"\""))
                .Where(item => !IsData(file)).Select(item => $"{file}:{item.index + 1}: {item.line.Length} characters")));

    [Fact]
    public void Names_say_what_a_thing_is() =>
        Assert.Empty(Repository.Where(".cs").SelectMany(file => Types(file)
            .Where(type => VagueName().IsMatch(type.Identifier.Text)).Select(type => $"{file}: {type.Identifier.Text}")));

    [Fact]
    public void Nothing_is_left_to_do() =>
        Assert.Empty(Repository.Where(".cs", ".c", ".h", ".cpp", ".sh").Where(file => !file.StartsWith("tests/Windsock.Tidy/", StringComparison.Ordinal))
            .Where(file => Unfinished().IsMatch(Repository.Read(file))));

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.Empty(Repository.Where(".cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal)
            && !file.StartsWith("tests/Windsock.Tidy/", StringComparison.Ordinal))
            .Where(file => Sleep().IsMatch(Repository.Read(file))));

    [Fact]
    public void No_path_of_a_machine_is_in_the_tree() =>
        Assert.Empty(Repository.Where(".cs", ".c", ".h", ".cpp", ".md", ".csproj", ".props", ".targets", ".sh", "Makefile")
            .Where(file => !file.StartsWith("tests/Windsock.Tidy/", StringComparison.Ordinal)).Where(file => MachinePath().IsMatch(Repository.Read(file))));

    [Fact]
    public void Namespaces_are_file_scoped() =>
        Assert.Empty(Repository.Where(".cs").Where(file => Parse(file).DescendantNodes().OfType<NamespaceDeclarationSyntax>().Any()));

    private static bool IsData(string file) => file.Contains("OptionTable") || file.Contains("OptionNames") || file.Contains("IoctlNames");

    private static IEnumerable<string> LongMethods(string file) =>
        Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            .Select(method => (method, span: method.SyntaxTree.GetLineSpan(method.Span)))
            .Where(item => item.span.EndLinePosition.Line - item.span.StartLinePosition.Line + 1 > MaxMethodLines)
            .Select(item => $"{file}:{item.span.StartLinePosition.Line + 1}: a method up to line {item.span.EndLinePosition.Line + 1}");

    private static IEnumerable<BaseTypeDeclarationSyntax> Types(string file) => Parse(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>();

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Base|Misc|Common)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(^|[\s""'`(=])(/root/|/home/\w|/Users/\w)")]
    private static partial Regex MachinePath();
}
