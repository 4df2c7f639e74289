using static Windsock.CDoor.Tests.HeadersCompiler;

namespace Windsock.CDoor.Tests;

/// <summary>What C programs see when they include the headers; nothing is linked.</summary>
public class HeadersCompileTests
{
    private static readonly string[] Strict = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror"];

    public static TheoryData<string, string> CompilersOfC => new()
    {
        { "gcc", "c89" }, { "gcc", "c99" }, { "gcc", "gnu17" }, { "gcc", "c2x" },
        { "clang", "c89" }, { "clang", "c11" }, { "clang", "gnu17" },
    };

    public static TheoryData<string, string> CompilersOfCxx => new()
    {
        { "g++", "c++11" }, { "g++", "gnu++17" }, { "g++", "c++23" },
        { "clang++", "c++11" }, { "clang++", "gnu++17" }, { "clang++", "c++2b" },
    };

    [Theory]
    [MemberData(nameof(CompilersOfC))]
    [MemberData(nameof(CompilersOfCxx))]
    public void The_classic_program_compiles_in_silence(string compiler, string standard)
    {
        Require(compiler);
        string[] language = ["-x", compiler.EndsWith("++", StringComparison.Ordinal) ? "c++" : "c", $"{Sources}/classic.c", $"-std={standard}"];

        MustBeSilent(compiler, [.. Strict, .. SystemFlags, .. language]);
        MustBeSilent(compiler, [.. Strict, .. SystemFlags, "-D_WIN32", "-DWIN32", "-D_WIN64", "-fms-extensions", .. language]);
        MustBeSilent(compiler, [.. Strict, .. OwnFlags, "-pedantic", .. language]);
    }

    [Theory]
    [MemberData(nameof(CompilersOfC))]
    public void The_hosts_headers_may_come_in_any_order(string compiler, string standard)
    {
        Require(compiler);
        for (int order = 1; order <= 6; order++)
            foreach (string width in new[] { "-fno-short-wchar", "-fshort-wchar" })
                MustBeSilent(compiler, [.. Strict, .. SystemFlags, $"-std={standard}", width, $"-DORDER={order}", $"{Sources}/orders.c"]);
    }

    [Theory]
    [InlineData("g++", "c++11", 1)]
    [InlineData("g++", "c++17", 2)]
    [InlineData("g++", "gnu++20", 3)]
    [InlineData("g++", "c++17", 4)]
    [InlineData("clang++", "c++17", 1)]
    [InlineData("clang++", "gnu++20", 2)]
    [InlineData("clang++", "c++11", 3)]
    [InlineData("clang++", "c++17", 4)]
    public void The_cxx_library_may_come_in_any_order(string compiler, string standard, int order)
    {
        Require(compiler);
        MustBeSilent(compiler, [.. Strict, .. SystemFlags, "-D_WIN32", "-DWIN32", "-D_WIN64", $"-std={standard}", $"-DORDER={order}", $"{Sources}/orders.cpp"]);
    }

    [Theory]
    [InlineData("gcc")]
    [InlineData("g++")]
    [InlineData("clang")]
    [InlineData("clang++")]
    public void Every_header_stands_alone_and_twice(string compiler)
    {
        Require(compiler);
        using var scratch = new HeadersScratch();
        string language = compiler.EndsWith("++", StringComparison.Ordinal) ? "c++" : "c";
        string[] files = [.. Directory.GetFiles(Include).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name =>
            scratch.Write(name + ".c", $"#include <{name}>\n#include <{name}>\nint ws_file_is_not_empty;\n"))];

        MustBeSilent(compiler, [.. Strict, .. OwnFlags, "-pedantic", "-x", language, .. files]);
    }

    [Theory]
    [InlineData("gcc")]
    [InlineData("clang")]
    public void Unicode_selects_the_wide_names(string compiler)
    {
        Require(compiler);
        using var scratch = new HeadersScratch();
        string source = scratch.Write("unicode.c", """
            #include <winsock2.h>
            #include <ws2tcpip.h>
            SOCKET open_it(LPWSAPROTOCOL_INFO info, LPCTSTR text, void *address);
            SOCKET open_it(LPWSAPROTOCOL_INFO info, LPCTSTR text, void *address)
            {
                return InetPton(AF_INET, text, address) ? WSASocket(2, 1, 6, info, 0, 0) : (SOCKET)sizeof(*info);
            }
            """);
        string narrow = Symbols(), wide = Symbols("-DUNICODE"), utf16 = Symbols("-DUNICODE", "-fshort-wchar");

        Assert.Equal(["U WSASocketA", "U ws2_inet_pton"], Undefined(narrow));
        Assert.Equal(["U ws2_InetPtonW32", "U ws2_WSASocketW32"], Undefined(wide));
        Assert.Equal(["U InetPtonW", "U WSASocketW"], Undefined(utf16));

        string Symbols(params string[] flags)
        {
            MustBeSilent(compiler, ["-c", "-Wall", "-Wextra", "-Werror", .. SystemFlags, .. flags, source, "-o", scratch.PathOf("unicode.o")]);
            return Must("nm", "-u", scratch.PathOf("unicode.o"));
        }

        static string[] Undefined(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())
            .Where(line => !line.Contains("GLOBAL_OFFSET", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("g++")]
    [InlineData("clang++")]
    public void Leaving_a_guarded_block_in_cxx_runs_its_termination(string compiler)
    {
        Require(compiler);
        using var scratch = new HeadersScratch();
        MustBeSilent(compiler, ["-Wall", "-Wextra", "-Werror", .. SystemFlags, $"{Sources}/seh.cpp", "-o", scratch.PathOf("seh")]);
        Assert.Equal("112 101 1\n", Must(scratch.PathOf("seh")));
    }
}
