namespace Windsock.CDoor.Tests;

/// <summary>A folder of its own for the files that one test writes, gone after it.</summary>
internal sealed class HeadersScratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("windsock-").FullName;

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
