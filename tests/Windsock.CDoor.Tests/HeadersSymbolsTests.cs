using static Windsock.CDoor.Tests.HeadersCompiler;

namespace Windsock.CDoor.Tests;

/// <summary>The linker symbols behind the declared names, as toolchain/symbols.sh lists them for the library to be compared with.</summary>
public class HeadersSymbolsTests
{
    // What libc or libm exports too: linking one of these plainly would call the host.
    private const string HostNames = "accept bind connect freeaddrinfo getaddrinfo gethostbyaddr gethostbyname gethostname getnameinfo "
        + "getnetbyname getpeername getprotobyname getprotobynumber getservbyname getservbyport getsockname getsockopt htonl htons inet_addr "
        + "inet_network inet_ntoa inet_ntop inet_pton listen ntohl ntohs recv recvfrom select send sendto setsockopt shutdown socket";

    // A provider defines these itself.
    private static readonly string[] DefinedByUsers = ["WSPStartup", "NSPStartup"];

    // Windows' headers declare only the type of a pointer to it: programs fetch it with WSAIoctl.
    private static readonly string[] FetchedByPointer =
    [
        "WSARecvMsg", "ws2_ConnectEx", "ws2_DisconnectEx", "ws2_TransmitPackets",
        "ws2_RIOReceive", "ws2_RIOReceiveEx", "ws2_RIOSend", "ws2_RIOSendEx", "ws2_RIOCloseCompletionQueue", "ws2_RIOCreateCompletionQueue",
        "ws2_RIOCreateRequestQueue", "ws2_RIODequeueCompletion", "ws2_RIODeregisterBuffer", "ws2_RIONotify", "ws2_RIORegisterBuffer",
        "ws2_RIOResizeCompletionQueue", "ws2_RIOResizeRequestQueue",
    ];

    [Fact]
    public void Names_that_the_host_has_carry_the_prefix()
    {
        (string Name, string Symbol, string Width)[] rows = Rows();
        foreach (string name in HostNames.Split(' '))
            Assert.Equal($"ws2_{name}", Assert.Single(rows, row => row.Name == name).Symbol);
    }

    [Fact]
    public void Every_other_name_is_its_own_symbol_or_has_the_prefix()
    {
        foreach ((string name, string symbol, string width) in Rows())
        {
            string bare = symbol.StartsWith("ws2_", StringComparison.Ordinal) ? symbol[4..] : symbol;
            string suffix = width != "32" ? "" : name.EndsWith('W') ? "32" : "W32";
            Assert.Equal(name + suffix, bare);
        }
    }

    [Fact]
    public void No_symbol_stands_for_two_names()
    {
        foreach (string width in new[] { "16", "32" })
            Assert.DoesNotContain(Rows().Where(row => row.Width is "-" || row.Width == width).CountBy(row => row.Symbol), pair => pair.Value > 1);
    }

    [Fact]
    public void What_a_provider_defines_has_no_label()
    {
        (string Name, string Symbol, string Width)[] rows = Rows();
        foreach (string name in DefinedByUsers) Assert.Equal(name, Assert.Single(rows, row => row.Name == name).Symbol);
    }

    [Fact]
    public void Every_function_that_the_library_exports_is_declared()
    {
        string list = $"{Root}/src/Windsock.Native/gate.map.in";
        Assert.SkipUnless(File.Exists(list), "the library's list of exports is not here");
        string map = Must("gcc", "-E", "-P", "-x", "c", list);
        string[] exported = [.. map[(map.IndexOf("global:", StringComparison.Ordinal) + 7)..map.IndexOf("local:", StringComparison.Ordinal)]
            .Split([';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

        Assert.NotEmpty(exported);
        Assert.Empty(exported.Except(Rows().Select(row => row.Symbol)).Except(FetchedByPointer));
    }

    private static (string Name, string Symbol, string Width)[] Rows()
    {
        Require("gcc");
        Require("objdump");
        return [.. Must($"{Root}/toolchain/symbols.sh", $"{Root}/include").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Select(cells => (cells[0], cells[1], cells[2]))];
    }
}
