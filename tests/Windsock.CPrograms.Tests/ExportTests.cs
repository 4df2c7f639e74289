using System.Text.RegularExpressions;

namespace Windsock.CPrograms.Tests;

/// <summary>What the library exports, what its headers ask for, and what the C library has.</summary>
public sealed partial class ExportTests
{
    // 2.7 MB without our own TCP/IP stack, whose protocols, drivers and catalog are the rest: any program can be put on it without another library.
    private const long MaxSizeBytes = 9 << 19;

    /// <summary>Windows hands them out through WSAIoctl only; they are exported so that the pointer and the name are one.</summary>
    private static readonly string[] s_undeclared =
    [
        "WSARecvMsg", "ws2_ConnectEx", "ws2_DisconnectEx", "ws2_TransmitPackets",
        "ws2_RIOReceive", "ws2_RIOReceiveEx", "ws2_RIOSend", "ws2_RIOSendEx", "ws2_RIOCloseCompletionQueue", "ws2_RIOCreateCompletionQueue",
        "ws2_RIOCreateRequestQueue", "ws2_RIODequeueCompletion", "ws2_RIODeregisterBuffer", "ws2_RIONotify", "ws2_RIORegisterBuffer",
        "ws2_RIOResizeCompletionQueue", "ws2_RIOResizeRequestQueue",
    ];

    [GeneratedRegex(@"^(PREFIXED|PLAIN|BYTE_ORDER|NATIVE)\((.*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [Fact]
    public void The_library_exports_the_functions_of_the_gate_and_nothing_else() =>
        Assert.Equal(GateSymbols(), ElfSymbols.Read(Repository.RequireLibrary()).Defined);

    [Fact]
    public void Each_exported_function_is_what_a_header_refers_to() =>
        Assert.Empty(GateSymbols().Except(Declared().Select(row => row.Symbol)).Except(s_undeclared));

    /// <summary>One list of functions and two widths of wide text: where the library has one, it has the other.</summary>
    [Fact]
    public void Wide_functions_exist_in_both_widths()
    {
        SortedSet<string> symbols = GateSymbols();
        // Some names end in W and meet no wide text.
        HashSet<string> sameInBoth = [.. Declared().Where(row => row.Width == "-").Select(row => row.Symbol)];
        IEnumerable<string> wide16 = symbols.Where(symbol => symbol.EndsWith('W') && !sameInBoth.Contains(symbol));
        Assert.Empty(wide16.Where(symbol => !symbols.Contains(Prefixed(symbol) + "32")));

        // A name without a W that meets wide text has one in its second form only.
        IEnumerable<string> wide32 = symbols.Where(symbol => symbol.EndsWith("W32", StringComparison.Ordinal)).Select(symbol => symbol[..^2]);
        Assert.Empty(wide32.Where(symbol => !Names(symbol).Concat(Names(symbol[..^1])).Any(symbols.Contains)));
    }

    /// <summary>What the headers declare, as toolchain/symbols.sh lists it.</summary>
    private static IEnumerable<(string Symbol, string Width)> Declared()
    {
        Execution list = Execution.Run(Path.Combine(Repository.Root, "toolchain", "symbols.sh"), Path.Combine(Repository.Root, "include")).ExitsWith(0);
        return list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(cells => (cells[1], cells[2]));
    }

    private static string Prefixed(string symbol) => symbol.StartsWith("ws2_", StringComparison.Ordinal) ? symbol : "ws2_" + symbol;

    private static string[] Names(string prefixed) => [prefixed, prefixed["ws2_".Length..]];

    [Fact]
    public void No_exported_name_is_one_of_the_C_library()
    {
        SortedSet<string> exported = ElfSymbols.Read(Repository.RequireLibrary()).Defined;
        string[] libraries = [.. File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path).StartsWith("libc.so", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(libraries);
        foreach (string library in libraries) Assert.Empty(exported.Intersect(ElfSymbols.Read(library).Defined));
    }

    [Fact]
    public void The_library_is_small() => Assert.InRange(new FileInfo(Repository.RequireLibrary()).Length, 1, MaxSizeBytes);

    [Fact]
    public void The_library_does_not_tell_where_it_was_built()
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Repository.RequireLibrary()));
        Assert.DoesNotContain(Repository.Root + "/", text, StringComparison.Ordinal);
    }

    private static SortedSet<string> GateSymbols() =>
        new(Entries().Select(entry => entry.IsPlain ? entry.Name : "ws2_" + entry.Name), StringComparer.Ordinal);

    /// <summary>The lists of functions*.h: the name is the third argument, of byte order functions the second, of native ones the only.</summary>
    private static IEnumerable<(string Name, bool IsPlain)> Entries() =>
        Repository.GateFunctions.SelectMany(file => Entry().Matches(File.ReadAllText(file))).Select(match =>
        {
            string[] arguments = match.Groups[2].Value.TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
            int name = match.Groups[1].Value switch { "NATIVE" => 0, "BYTE_ORDER" => 1, _ => 2 };
            return (arguments[name], match.Groups[1].Value == "PLAIN");
        });
}
