using System.Text.RegularExpressions;
using Xunit;

namespace Windsock.Tidy;

/// <summary>The documents are there and say what they must.</summary>
public partial class DocumentTests
{
    [Theory]
    [InlineData("README.md", "make demo", "a newcomer's first command")]
    [InlineData("README.md", "make test", "a newcomer's second command")]
    [InlineData("CHANGELOG.md", "Unreleased", "what changed")]
    [InlineData("LICENSE", "MIT License", "the licence")]
    [InlineData("docs/ARCHITECTURE.md", "Endpoint", "the contract that everything hangs on")]
    [InlineData("docs/STYLE.md", "WsaError", "how the code reads")]
    [InlineData("docs/TESTING.md", "[Statement(", "how a conformance test is written")]
    [InlineData("docs/CONFORMANCE.md", "of 311 statements proved", "what is proved")]
    public void A_document_holds_what_people_look_for(string file, string text, string why) =>
        Assert.True(Repository.Read(file).Contains(text), $"{file} should say \"{text}\": {why}");

    [Fact]
    public void Links_between_documents_lead_somewhere() =>
        Assert.Empty(Repository.Where(".md").SelectMany(file => LocalLink().Matches(Repository.Read(file))
            .Select(match => match.Groups[1].Value)
            .Where(target => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target)))
            .Select(target => $"{file}: {target}")));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Windsock.slnx");
        Assert.Empty(Repository.Where(".csproj").Where(project => !solution.Contains(project) && !project.StartsWith("samples/", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex LocalLink();
}
