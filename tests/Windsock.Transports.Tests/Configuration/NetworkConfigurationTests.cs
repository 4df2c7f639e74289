using Windsock.Transports.Configuration;
using Xunit;

namespace Windsock.Transports.Tests.Configuration;

/// <summary>Who says which network a process uses: the environment, a named catalog, the user's.</summary>
public sealed class NetworkConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-catalog-");
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string Find(out NetworkSetting setting) => NetworkConfiguration.Find(name => _environment.GetValueOrDefault(name), out setting);

    [Fact]
    public void Where_nothing_is_said_it_is_the_host()
    {
        _environment["XDG_CONFIG_HOME"] = _folder.FullName;
        Assert.Equal("", Find(out NetworkSetting setting));
        Assert.Equal(NetworkKind.Kernel, setting.Kind);
    }

    [Fact]
    public void A_catalog_is_taken_from_where_it_is_named()
    {
        _environment["WINDSOCK_CATALOG"] = Write("mine.json", "{ // for tests\n  \"network\": \"loopback\",\n}");
        Assert.Equal("", Find(out NetworkSetting setting));
        Assert.Equal(NetworkKind.Loopback, setting.Kind);
    }

    [Fact]
    public void The_user_s_catalog_is_found()
    {
        Write("windsock/catalog.json", "{\"network\":\"loopback\"}");
        _environment["XDG_CONFIG_HOME"] = _folder.FullName;
        Assert.Equal("", Find(out NetworkSetting setting));
        Assert.Equal(NetworkKind.Loopback, setting.Kind);
    }

    [Fact]
    public void The_environment_counts_more_than_a_catalog()
    {
        _environment["WINDSOCK_CATALOG"] = Write("mine.json", "{ not even read");
        _environment["WINDSOCK_NETWORK"] = "kernel";
        Assert.Equal("", Find(out NetworkSetting setting));
        Assert.Equal(NetworkKind.Kernel, setting.Kind);
    }

    [Theory]
    [InlineData("{\n  \"network\": 5\n}", ":2: the value of \"network\" is no text")]
    [InlineData("{\n\n  \"netwrok\": \"loopback\"\n}", ":3: \"netwrok\" is not known")]
    [InlineData("{\n  \"network\": \"loopback\",\n \"network\": \"kernel\"\n}", ":3: \"network\" is there twice")]
    [InlineData("[]", ":1: an object is expected")]
    [InlineData("", ":1: it is not valid JSON")]
    [InlineData("{\n  \"network\" \"loopback\"\n}", ":2: it is not valid JSON")]
    [InlineData("{ \"network\": \"loopback\" } more", ":1: it is not valid JSON")]
    [InlineData("{\n  \"network\": \"tap:tap0\"\n}", ":2: an address is missing")]
    public void What_is_wrong_is_named_with_file_and_line(string text, string expected)
    {
        string path = _environment["WINDSOCK_CATALOG"] = Write("bad.json", text);
        string problem = Find(out _);
        Assert.StartsWith(path + expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalog_that_is_named_must_be_there()
    {
        string path = _environment["WINDSOCK_CATALOG"] = Path.Combine(_folder.FullName, "none.json");
        Assert.Equal($"{path}: there is no such file, or no way to it", Find(out _));
    }
}
