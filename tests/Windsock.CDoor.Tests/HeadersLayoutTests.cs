using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static Windsock.CDoor.Tests.HeadersCompiler;

namespace Windsock.CDoor.Tests;

/// <summary>
/// Sizes, offsets and values of ours, asserted by a compiler that reads other Windows headers: those of mingw-w64. Ours are
/// compiled with a 16-bit wchar_t here, so that structures with text have Windows' size.
/// </summary>
public partial class HeadersLayoutTests
{
    private const string Mingw = "x86_64-w64-mingw32-gcc";

    private static readonly Dictionary<string, string> Differences = new()
    {
        ["struct ws_seh_leave"] = "carries __leave in C++; Windows has nothing like it",
        ["struct ws_thread_start"] = "carries the routine of _beginthread; Windows keeps that in its library",
        ["AF_MAX"] = "mingw-w64 stops at AF_BTH, before AF_LINK and AF_HYPERV",
        ["PF_MAX"] = "follows AF_MAX",
        ["IP_UNSPECIFIED_USER_MTU"] = "mingw-w64 names MAXULONG in it without defining that",
        ["RIO_EVENT_COMPLETION"] = "mingw-w64 has no Registered I/O; 1 by the documentation",
        ["RIO_IOCP_COMPLETION"] = "mingw-w64 has no Registered I/O; 2 by the documentation",
    };

    // Types that mingw-w64 lacks, and one whose members have no names there in C: sizes worked out from the documented members.
    private static readonly Dictionary<string, int> SizesByHand = new()
    {
        ["SOCK_NOTIFY_REGISTRATION"] = 24,
        ["RIORESULT"] = 24,
        ["RIO_BUF"] = 16,
        ["RIO_CMSG_BUFFER"] = 4,
        ["RIO_NOTIFICATION_COMPLETION"] = 32,
        ["RIO_EXTENSION_FUNCTION_TABLE"] = 112,
        ["IN_PKTINFO_EX"] = 12,
        ["IN6_PKTINFO_EX"] = 24,
        ["IN_RECVERR"] = 12,
        ["ICMP_ERROR_INFO"] = 36,
        ["INET_PORT_RESERVATION_INSTANCE"] = 16,
    };

    private static readonly HashSet<string> Types = ["int", "unsigned", "long", "short", "char", "sizeof", "DWORD", "ULONG", "LONG", "UINT",
        "WORD", "USHORT", "UCHAR", "BYTE", "HRESULT", "u_long", "INT", "ULONG64", "SIZE_T", "IN6_ADDR", "LONGLONG", "ULONGLONG", "WCHAR"];

    [Fact]
    public void Every_structure_has_the_size_and_the_offsets_of_Windows()
    {
        Require("gcc");
        Require(Mingw);
        var items = new List<(string Expression, string Label)>();
        foreach (HeadersScan.Record record in Compared())
        {
            items.Add(($"sizeof({record.Name})", $"sizeof {record.Name}"));
            items.AddRange(record.Members.Select(member => ($"__builtin_offsetof({record.Name}, {member})", $"{record.Name}.{member}")));
        }

        Compare(items, floor: 890);
    }

    [Fact]
    public void Every_structure_is_compared_or_has_a_size_by_hand()
    {
        Require("gcc");
        using var scratch = new HeadersScratch();
        var names = HeadersScan.Records().Select(record => record.Name).ToHashSet();
        Assert.True(names.Count >= 149, $"only {names.Count} structures found: the scan has lost some");
        Assert.Equal(HeadersScan.CountOfTypedefs(), HeadersScan.Records().Count(record => !record.Name.Contains(' ', StringComparison.Ordinal)));
        Assert.Empty(SizesByHand.Keys.Except(names));

        string facts = string.Join('\n', SizesByHand.Select(size => $"_Static_assert(sizeof({size.Key}) == {size.Value}, \"{size.Key}\");"));
        MustBeSilent("gcc", [.. SystemFlags, "-fsyntax-only", "-fshort-wchar", scratch.Write("sizes.c", Includes + facts + "\n")]);
    }

    [Fact]
    public void Every_constant_has_the_value_of_Windows()
    {
        Require("gcc");
        Require(Mingw);
        using var scratch = new HeadersScratch();
        string source = scratch.Write("names.c", Includes);
        var theirs = MacroNames(Must(Mingw, [.. MingwFlags, "-E", "-dM", source]));
        string[] shared = [.. HeadersScan.Macros().Where(theirs.Contains).Order(StringComparer.Ordinal)];

        Compare([.. Integers(shared).Concat(HeadersScan.Enumerators()).Where(name => !Differences.ContainsKey(name)).Select(name => ($"({name})", name))],
            floor: 1150);
    }

    private static IEnumerable<HeadersScan.Record> Compared() =>
        HeadersScan.Records().Where(record => !Differences.ContainsKey(record.Name) && !SizesByHand.ContainsKey(record.Name));

    // One program prints the values under our headers; one file of assertions is read under theirs.
    private static void Compare(List<(string Expression, string Label)> items, int floor)
    {
        using var scratch = new HeadersScratch();
        var program = new StringBuilder(Includes).AppendLine("int printf(const char *, ...);").AppendLine("int main(void)\n{");
        foreach ((string expression, _) in items)
            program.AppendLine(CultureInfo.InvariantCulture, $"    printf(\"%lld\\n\", (long long)({expression}));");
        string binary = scratch.PathOf("table");
        MustBeSilent("gcc", [.. SystemFlags, "-w", "-fshort-wchar", "-O0", scratch.Write("table.c", program.AppendLine("    return 0;\n}").ToString()), "-o",
            binary]);
        string[] values = Must(binary).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(items.Count, values.Length);

        var facts = new StringBuilder(Includes);
        for (int i = 0; i < items.Count; i++)
        {
            // Only the low 32 bits count: INVALID_FILE_SIZE is one value whether a header writes it signed or not.
            uint value = unchecked((uint)long.Parse(values[i], CultureInfo.InvariantCulture));
            facts.AppendLine(CultureInfo.InvariantCulture,
                $"_Static_assert((unsigned int)({items[i].Expression}) == {value}u, \"{items[i].Label} is {value} here\");");
        }
        (int code, string text) = Run(Mingw, [.. MingwFlags, "-fsyntax-only", "-fmax-errors=0", scratch.Write("facts.c", facts.ToString())]);

        Assert.True(code == 0, string.Join('\n', text.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Take(60)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{items.Count} items agree");
        Assert.True(items.Count >= floor, $"only {items.Count} items were compared");
    }

    // Macros that are integer constants: their full expansion holds only numbers, operators and integer types.
    private static IEnumerable<string> Integers(IReadOnlyList<string> names)
    {
        using var scratch = new HeadersScratch();
        string text = Includes + string.Concat(names.Select(name => $"ws_begin \"{name}\" {name} ws_end\n"));
        string expanded = Must("gcc", [.. SystemFlags, "-E", "-P", "-fshort-wchar", scratch.Write("expand.c", text)]);
        foreach (Match item in Expansion().Matches(expanded))
        {
            string value = Character().Replace(item.Groups[2].Value, "1");
            bool isNumber = value.Any(char.IsDigit) && !value.Contains('"', StringComparison.Ordinal) && !value.Contains('{', StringComparison.Ordinal);
            if (isNumber && Word().Matches(value).All(word => Types.Contains(word.Value))) yield return item.Groups[1].Value;
        }
    }

    private static HashSet<string> MacroNames(string text) =>
        [.. DefinedMacro().Matches(text).Select(match => match.Groups[1].Value)];

    private const string Includes = """
        #include <winsock2.h>
        #include <ws2tcpip.h>
        #include <mswsock.h>
        #include <ws2spi.h>
        #include <mstcpip.h>
        #include <afunix.h>
        #include <nspapi.h>
        #include <iphlpapi.h>
        #include <windows.h>

        """;

    private static string[] MingwFlags => ["-std=gnu11", "-w", "-D_WIN32_WINNT=0x0A00", "-DNTDDI_VERSION=0x0A00000C", "-DWIN32_LEAN_AND_MEAN"];

    [GeneratedRegex("ws_begin \"(\\w+)\" (.*?) ws_end", RegexOptions.Singleline)]
    private static partial Regex Expansion();

    [GeneratedRegex("'.'")]
    private static partial Regex Character();

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^#define (\w+)(?: |$)", RegexOptions.Multiline)]
    private static partial Regex DefinedMacro();
}
