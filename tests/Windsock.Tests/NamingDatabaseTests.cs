using CsCheck;
using Windsock.Naming;
using Windsock.Spi;
using Xunit;
using static Windsock.Tests.NamingMemory;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class NamingDatabaseTests
{
    [Theory]
    [InlineData("http", "tcp", 80, "by name")]
    [InlineData("HTTP", "TCP", 80, "capitals do not count")]
    [InlineData("www", "tcp", 80, "by alias")]
    [InlineData("domain", null, 53, "any protocol")]
    [InlineData("tftp", "udp", 69, "UDP alone")]
    [InlineData("microsoft-ds", "tcp", 445, "a service of Windows")]
    [InlineData("ms-wbt-server", "tcp", 3389, "another that hosts seldom list")]
    public void Services_are_found_by_name(string name, string? protocol, int port, string why)
    {
        using var session = new NamingSession();
        fixed (byte* nameBytes = Narrow(name), protocolBytes = protocol is null ? null : Narrow(protocol))
        {
            SERVENT* service = getservbyname(nameBytes, protocolBytes);
            Assert.True(service != null, why);
            Assert.True(ntohs((ushort)service->s_port) == port, why);
            string[] names = [Text(service->s_name), .. Texts(service->s_aliases)];
            Assert.Contains(name, names, StringComparer.OrdinalIgnoreCase);
            if (protocol is not null) Assert.Equal(protocol, Text(service->s_proto), ignoreCase: true);
        }
    }

    [Theory]
    [InlineData(80, "tcp", "http", "by port")]
    [InlineData(53, null, "domain", "any protocol")]
    [InlineData(443, "tcp", "https", "by port")]
    public void Services_are_found_by_port(int port, string? protocol, string name, string why)
    {
        using var session = new NamingSession();
        fixed (byte* protocolBytes = protocol is null ? null : Narrow(protocol))
        {
            SERVENT* service = getservbyport(htons((ushort)port), protocolBytes);
            Assert.True(service != null && Text(service->s_name) == name, why);
        }
    }

    [Fact]
    public void Unknown_services_and_protocols_have_no_data()
    {
        using var session = new NamingSession();
        fixed (byte* unknown = Narrow("no-such-thing"), http = Narrow("http"))
        {
            Assert.Equal(WsaError.WSANO_DATA, Error(getservbyname(unknown, null)));
            Assert.Equal(WsaError.WSANO_DATA, Error(getservbyname(http, unknown)));
            Assert.Equal(WsaError.WSANO_DATA, Error(getservbyport(0, null)));
            Assert.Equal(WsaError.WSANO_DATA, Error(getprotobyname(unknown)));
            Assert.Equal(WsaError.WSANO_DATA, Error(getprotobynumber(12345)));
            Assert.Equal(WsaError.WSANO_DATA, Error(getprotobynumber(-1)));
        }
    }

    [Fact]
    public void Bad_pointers_are_faults()
    {
        using var session = new NamingSession();
        fixed (byte* http = Narrow("http"))
        {
            Assert.Equal(WsaError.WSAEFAULT, Error(getservbyname(null, null)));
            Assert.Equal(WsaError.WSAEFAULT, Error(getservbyname((byte*)Wild, null)));
            Assert.Equal(WsaError.WSAEFAULT, Error(getservbyname(http, (byte*)Wild)));
            Assert.Equal(WsaError.WSAEFAULT, Error(getservbyport(80, (byte*)Wild)));
            Assert.Equal(WsaError.WSAEFAULT, Error(getprotobyname(null)));
        }
    }

    [Theory]
    [InlineData("tcp", 6)]
    [InlineData("UDP", 17)]
    [InlineData("icmp", 1)]
    [InlineData("ipv6", 41)]
    public void Protocols_are_found_by_name_and_number(string name, int number)
    {
        using var session = new NamingSession();
        fixed (byte* bytes = Narrow(name)) Assert.Equal(number, getprotobyname(bytes)->p_proto);

        PROTOENT* protocol = getprotobynumber(number);
        Assert.Contains(name, [Text(protocol->p_name), .. Texts(protocol->p_aliases)], StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http 80/tcp www", true, "an entry")]
    [InlineData("  http\t80/tcp # web", true, "blanks and a comment")]
    [InlineData("# http 80/tcp", false, "a comment alone")]
    [InlineData("http", false, "no port")]
    [InlineData("http 80", false, "no protocol")]
    [InlineData("http 80/", false, "an empty protocol")]
    [InlineData("http /tcp", false, "an empty port")]
    [InlineData("http 65536/tcp", false, "no such port")]
    [InlineData("http x/tcp", false, "not a number")]
    [InlineData("", false, "empty")]
    public void Lines_of_a_services_file_are_entries_or_are_passed_over(string line, bool isEntry, string why) =>
        Assert.True(ServiceDatabase.Parse(line).Count == (isEntry ? 1 : 0), why);

    [Fact]
    public void Built_in_entries_are_all_good_and_none_comes_twice()
    {
        Assert.True(ServiceDatabase.BuiltIn.Count >= 40);
        Assert.Equal(19, ProtocolDatabase.BuiltIn.Count);
        Assert.Equal(ServiceDatabase.BuiltIn.Count, ServiceDatabase.BuiltIn.Select(service => (service.Name, service.Protocol)).Distinct().Count());
    }

    [Fact]
    public void No_file_makes_the_parsers_throw() => Gen.String.Sample(text =>
    {
        ServiceDatabase.Parse(text);
        ProtocolDatabase.Parse(text);
    });

    [Fact]
    public void A_missing_file_has_no_entries_and_a_changed_one_is_read_again()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new DatabaseFile<string>(path, (name, value, _) => $"{name}={value}");
        Assert.Empty(file.Entries());
        try
        {
            File.WriteAllText(path, "one 1\n");
            Assert.Equal(["one=1"], file.Entries());
            File.WriteAllText(path, "one 1\ntwo 2\n");
            Assert.Equal(["one=1", "two=2"], file.Entries());
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Empty(file.Entries());
    }

    [Fact]
    public void Every_entry_is_laid_out_within_the_size_that_was_told() => Gen.Select(Gen.String[0, 20], Gen.String[0, 20].Array[0, 4], Gen.UShort).Sample(
        (name, aliases, port) =>
        {
            const byte Guard = 0xee;
            string clean = Clean(name);
            string[] cleanAliases = [.. aliases.Select(Clean)];
            var entry = new ServiceEntry(clean, cleanAliases, port, "tcp");
            int size = NameEntryWriter.SizeOf(entry);
            byte[] block = [.. Enumerable.Repeat(Guard, size + 8)];
            fixed (byte* bytes = block)
            {
                SERVENT* service = NameEntryWriter.Write(entry, bytes);
                return Text(service->s_name) == clean && Texts(service->s_aliases).SequenceEqual(cleanAliases) && Text(service->s_proto) == "tcp"
                    && service->s_port == (short)htons(port) && block[size..].All(b => b == Guard) && block[size - 1] == 0;
            }
        });

    [Fact]
    public void Results_live_until_the_next_call_of_the_thread_and_go_with_the_thread()
    {
        using var session = new NamingSession();
        long before = BlocksAfterCollection();
        SERVENT* mine = getservbyport(htons(80), null);
        var thread = new Thread(AskForEverything);
        thread.Start();
        thread.Join();
        Assert.Equal("http", Text(mine->s_name));
        Assert.InRange(BlocksAfterCollection(), 0, before + 1); // This thread's block for services, unless it had one.
    }

    private static void AskForEverything()
    {
        Assert.True(getservbyport(htons(443), null) != null);
        Assert.True(getprotobynumber(6) != null);
        inet_ntoa(0u);
        fixed (byte* text = Narrow("127.0.0.1")) Assert.True(gethostbyname(text) != null);
    }

    // A name in C ends at its first zero, and a lone surrogate has no UTF-8.
    private static string Clean(string text) => new([.. text.Where(c => c != 0 && !char.IsSurrogate(c))]);

    private static long BlocksAfterCollection()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return ThreadStorage.Blocks;
    }

    private static WsaError Error(void* result)
    {
        Assert.True(result == null);
        return WSAGetLastError();
    }
}
