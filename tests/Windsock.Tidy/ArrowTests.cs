using System.Xml.Linq;
using Xunit;

namespace Windsock.Tidy;

/// <summary>References between projects only point down, and each is listed here.</summary>
public class ArrowTests
{
    // From the project to what it may reference. Spi, TcpIp and Linux reference nothing: whoever writes a layer or a provider needs Spi alone.
    private static readonly Dictionary<string, string[]> s_arrows = new()
    {
        ["Windsock.Spi"] = [],
        ["Windsock.Linux"] = [],
        ["Windsock.TcpIp"] = [],
        ["Windsock.Drivers"] = ["Windsock.TcpIp", "Windsock.Linux"],
        ["Windsock.Transports"] = ["Windsock.Spi", "Windsock.Linux", "Windsock.TcpIp", "Windsock.Drivers"],
        ["Windsock"] = ["Windsock.Transports"],
        ["Windsock.Native"] = ["Windsock"],
    };

    private static readonly string[] s_mayBeUnsafe = ["Windsock.Linux", "Windsock.Transports", "Windsock.Drivers", "Windsock", "Windsock.Native"];

    public static TheoryData<string> Projects => [.. Repository.Where(".csproj").Where(file => file.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_are_listed(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(s_arrows.TryGetValue(name, out string[]? allowed), $"{name} is not in the list of projects: add it, with what it may reference");

        IEnumerable<string> references = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(allowed!));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Unsafe_code_stays_where_the_addresses_are(string project)
    {
        bool isUnsafe = XDocument.Parse(Repository.Read(project)).Descendants("AllowUnsafeBlocks").Any(element => element.Value == "true");
        Assert.True(!isUnsafe || s_mayBeUnsafe.Contains(Path.GetFileNameWithoutExtension(project)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Package_versions_are_central(string project) =>
        Assert.DoesNotContain(XDocument.Parse(Repository.Read(project)).Descendants("PackageReference"), package => package.Attribute("Version") is not null);

    [Fact]
    public void System_calls_are_in_one_project() =>
        Assert.Empty(Repository.Where(".cs").Where(file =>
            file.StartsWith("src/", StringComparison.Ordinal) && !file.StartsWith("src/Windsock.Linux/", StringComparison.Ordinal)
            && (Repository.Read(file).Contains("[LibraryImport(") || Repository.Read(file).Contains("[DllImport("))));
}
