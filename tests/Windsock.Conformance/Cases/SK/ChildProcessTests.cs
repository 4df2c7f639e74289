using System.Diagnostics;

namespace Windsock.Conformance;

/// <summary>What a program that is started has of the sockets of the one that started it.</summary>
public sealed class ChildProcessTests : ConformanceTest
{
    [FaceTheory(Host = "descriptors")]
    [Statement("SK07", Differs = "because a program on Linux gets descriptors and no handles: nothing is inherited, and WSADuplicateSocket shares a socket")]
    public void A_child_inherits_no_socket(Face face)
    {
        Assert.Same(Face, face);
        Socket();
        TcpPair();

        // All of the process, since the library may use a descriptor of the host again; but for those that a child shares by custom.
        string?[] standard = [.. Enumerable.Range(0, 3).Select(number => new FileInfo($"/proc/self/fd/{number}").LinkTarget)];
        string?[] made = [.. SocketsOf("/proc/self/fd").Except(standard)];
        Assert.True(made.Length >= 3);

        using Process child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        HashSet<string?> inherited = SocketsOf($"/proc/{child.Id}/fd");
        child.StandardInput.Close();
        Assert.True(child.WaitForExit(Patience));

        Assert.Empty(made.Intersect(inherited));
    }

    private static HashSet<string?> SocketsOf(string directory) =>
        [.. new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(entry => entry.LinkTarget)
            .Where(target => target?.StartsWith("socket:", StringComparison.Ordinal) == true)];
}
