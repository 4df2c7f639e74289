using static Windsock.CDoor.Tests.HeadersCompiler;

namespace Windsock.CDoor.Tests;

/// <summary>An installed tree, laid out in a folder and then moved, and the programs that build against it.</summary>
public sealed class ToolchainTests : IDisposable
{
    private readonly HeadersScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_installed_tree_holds_what_users_name()
    {
        string prefix = Install();
        foreach (string path in new[] { "bin/windsock-cc", "bin/windsock-c++", "include/windsock/winsock2.h", "include/windsock/WinSock2.h",
            "include/windsock/shadow/unistd.h", "include/windsock/cxx/iostream", "lib/libws2_32.so", "lib/pkgconfig/windsock.pc",
            "lib/cmake/Windsock/WindsockConfig.cmake", "lib/cmake/Windsock/WindsockConfigVersion.cmake",
            "lib/windsock/ws2_32.lib", "lib/windsock/mswsock.lib", "lib/windsock/libmswsock.so", "lib/windsock/libwsock32.so",
            "lib/windsock/libkernel32.so", "lib/windsock/libuser32.so" })
            Assert.True(File.Exists(Path.Combine(prefix, path)), path);

        string names = string.Join('\n', Directory.GetFiles(prefix, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".so",
            StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path).Contains(_scratch.Folder, StringComparison.Ordinal)));
        Assert.Equal("", names); // A path of the build in a file would not survive a move.
    }

    [Theory]
    [InlineData("windsock-cc", "WINDSOCK_CC", "gcc")]
    [InlineData("windsock-cc", "WINDSOCK_CC", "clang")]
    [InlineData("windsock-c++", "WINDSOCK_CXX", "g++")]
    [InlineData("windsock-c++", "WINDSOCK_CXX", "clang++")]
    public void A_moved_tree_compiles_links_and_runs_through_a_link(string driver, string variable, string compiler)
    {
        Require(compiler);
        string moved = Moved(Install());
        string link = _scratch.PathOf("my-" + driver);
        File.CreateSymbolicLink(link, Path.Combine(moved, "bin", driver));
        var environment = new Dictionary<string, string> { [variable] = compiler };
        string binary = _scratch.PathOf("classic");
        string[] language = ["-x", driver.EndsWith("++", StringComparison.Ordinal) ? "c++" : "c", $"{Sources}/classic.c"];

        Silent(["-Wall", "-Wextra", "-Werror", "-c", .. language, "-o", binary + ".o"]);
        Silent([binary + ".o", "-lmswsock", "-lwsock32", "-o", binary]);
        Assert.Equal("Failed. Error Code : 10107", Run(binary, []).Text); // The stand-in library says so; it was found.

        void Silent(string[] arguments)
        {
            (int code, string text) = Run(link, arguments, environment);
            Assert.True(code == 0 && text.Length == 0, text);
        }
    }

    [Fact]
    public void The_driver_defines_windows_and_answers_for_itself()
    {
        Require("gcc");
        string driver = Path.Combine(Install(), "bin", "windsock-cc");
        string macros = Must(driver, "-dM", "-E", "-x", "c", "/dev/null");

        foreach (string name in new[] { "_WIN32", "WIN32", "_WIN64" }) Assert.Contains($"#define {name} 1\n", macros, StringComparison.Ordinal);
        Assert.Contains("WINDSOCK_CC", Must(driver, "--help"), StringComparison.Ordinal);
        string version = Must(driver, "--version");
        Assert.EndsWith($"windsock-cc {Version}\n", version, StringComparison.Ordinal);
        Assert.NotEqual(1, version.Trim().Split('\n').Length); // The compiler's own lines come first, for build systems.
    }

    [Fact]
    public void Pkg_config_gives_flags_that_build_from_a_moved_tree()
    {
        Require("pkg-config");
        Require("gcc");
        string moved = Moved(Install());
        var environment = new Dictionary<string, string> { ["PKG_CONFIG_PATH"] = Path.Combine(moved, "lib", "pkgconfig") };
        string binary = _scratch.PathOf("classic");

        Assert.Equal(Version, Run("pkg-config", ["--modversion", "windsock"], environment).Text.Trim());
        string flags = Run("pkg-config", ["--cflags", "--libs", "windsock"], environment).Text.Trim();
        MustBeSilent("gcc", ["-Wall", "-Wextra", "-Werror", $"{Sources}/classic.c", "-o", binary, .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal("Failed. Error Code : 10107", Run(binary, []).Text);
    }

    [Fact]
    public void Find_package_gives_a_target_that_builds_from_a_moved_tree()
    {
        Require("cmake");
        Require("gcc");
        string moved = Moved(Install());
        string project = Directory.CreateDirectory(_scratch.PathOf("project")).FullName;
        File.Copy($"{Sources}/classic.c", $"{project}/classic.c");
        File.WriteAllText($"{project}/CMakeLists.txt", $"""
            cmake_minimum_required(VERSION 3.16)
            project(classic C)
            find_package(Windsock {Version} REQUIRED)
            add_executable(classic classic.c)
            target_compile_options(classic PRIVATE -Wall -Wextra -Werror)
            target_link_libraries(classic PRIVATE Windsock::ws2_32)
            """);

        Must("cmake", "-S", project, "-B", $"{project}/build", $"-DCMAKE_PREFIX_PATH={moved}", "-DCMAKE_C_COMPILER=gcc");
        Must("cmake", "--build", $"{project}/build");
        Assert.Equal("Failed. Error Code : 10107", Run($"{project}/build/classic", []).Text);
    }

    private static string Version { get; } =
        System.Xml.Linq.XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    // The library itself is proved elsewhere. Here a stand-in refuses to start, which shows that a program found and called it.
    private string Install()
    {
        Require("gcc");
        string source = _scratch.Write("standin.c", """
            typedef unsigned long SOCKET;
            int WSAStartup(unsigned short version, void *data) { return (void)version, (void)data, 10107; }
            int WSAGetLastError(void) { return 10107; }
            int WSACleanup(void) { return 0; }
            int closesocket(SOCKET s) { return (void)s, 0; }
            SOCKET ws2_socket(int a, int b, int c) { return (SOCKET)(a + b + c); }
            int ws2_connect(SOCKET s, const void *name, int length) { return (void)s, (void)name, length; }
            int ws2_send(SOCKET s, const char *text, int length, int flags) { return (void)s, (void)text, length + flags; }
            unsigned short ws2_htons(unsigned short value) { return value; }
            unsigned int ws2_inet_addr(const char *text) { return (void)text, 0; }
            """);
        string library = _scratch.PathOf("libws2_32.so"), prefix = _scratch.PathOf("prefix");
        MustBeSilent("gcc", ["-shared", "-fPIC", "-Wl,-soname,libws2_32.so", source, "-o", library]);
        MustBeSilent($"{Root}/toolchain/install.sh", $"{Root}/include", library, prefix);
        return prefix;
    }

    private string Moved(string prefix)
    {
        string moved = _scratch.PathOf("moved");
        Directory.Move(prefix, moved);
        return moved;
    }
}
