using Windsock.Naming;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Tests.NamingMemory;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class NamingHostTests : IDisposable
{
    private readonly NamingSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_name_of_this_machine_comes_in_every_form()
    {
        byte* narrow = stackalloc byte[256];
        char* wide = stackalloc char[256];
        uint* wide32 = stackalloc uint[256];
        Assert.Equal((0, 0, 0), (gethostname(narrow, 256), GetHostNameW(wide, 256), Ws2_32Wide32.GetHostNameW(wide32, 256)));
        Assert.Equal(Environment.MachineName, Text(narrow).Split('.')[0], ignoreCase: true);
        Assert.Equal(Text(narrow), Text(wide, TextForm.Wide));
        Assert.Equal(Text(narrow), Text(wide32, TextForm.Wide32));

        int exact = Text(narrow).Length + 1;
        Assert.Equal(0, gethostname(narrow, exact));
        Assert.Equal((SOCKET_ERROR, WSAEFAULT), (gethostname(narrow, exact - 1), WSAGetLastError()));
        Assert.Equal((SOCKET_ERROR, WSAEFAULT), (gethostname(narrow, -1), WSAGetLastError()));
        Assert.Equal((SOCKET_ERROR, WSAEFAULT), (gethostname(null, 256), WSAGetLastError()));
        Assert.Equal((SOCKET_ERROR, WSAEFAULT), (GetHostNameW((char*)Wild, 256), WSAGetLastError()));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "an address, without a look-up")]
    [InlineData("127.1", "127.0.0.1", "an address of two parts")]
    [InlineData("localhost", "127.0.0.1", "a name")]
    public void gethostbyname_finds_IPv4_addresses(string name, string expected, string why)
    {
        fixed (byte* text = Narrow(name))
        {
            HOSTENT* host = gethostbyname(text);
            Assert.True(host != null, why);
            Assert.Equal((AF_INET, 4), (host->h_addrtype, host->h_length));
            Assert.Contains(expected, Addresses(host));
            Assert.Contains(name, [Text(host->h_name), .. Texts(host->h_aliases)], StringComparer.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Null_and_an_empty_name_are_this_machine()
    {
        HOSTENT* host = gethostbyname(null);
        Assert.True(host != null);
        string[] addresses = Addresses(host);
        byte* name = stackalloc byte[256];
        gethostname(name, 256);
        Assert.Equal(Text(name), Text(host->h_name));
        Assert.NotEmpty(addresses);
        byte zero = 0;
        Assert.Equal(addresses, Addresses(gethostbyname(&zero)));
    }

    [Fact]
    public void Host_look_ups_have_their_errors()
    {
        byte* address = stackalloc byte[16];
        Assert.Equal(WSAEFAULT, Error(gethostbyname((byte*)Wild)));
        Assert.Equal(WSAEFAULT, Error(gethostbyaddr(null, 4, AF_INET)));
        Assert.Equal(WSAEFAULT, Error(gethostbyaddr((byte*)Wild, 4, AF_INET)));
        Assert.Equal(WSAEFAULT, Error(gethostbyaddr(address, 3, AF_INET)));
        Assert.Equal(WSAEFAULT, Error(gethostbyaddr(address, 4, AF_INET6)));
        Assert.Equal(WSAEAFNOSUPPORT, Error(gethostbyaddr(address, 4, AF_UNIX)));
        fixed (byte* text = Narrow(new string('a', NI_MAXHOST))) Assert.Equal(WSAHOST_NOT_FOUND, Error(gethostbyname(text)));
        fixed (byte* text = Narrow("::1")) Assert.Contains(Error(gethostbyname(text)), (WsaError[])[WSAHOST_NOT_FOUND, WSANO_DATA]); // As the host sees it.
    }

    [Fact]
    public void gethostbyaddr_names_the_loopback_address()
    {
        uint address = htonl(INADDR_LOOPBACK);
        HOSTENT* host = gethostbyaddr((byte*)&address, 4, AF_INET);
        Assert.True(host != null);
        Assert.NotEmpty(Text(host->h_name));
        Assert.Equal(["127.0.0.1"], Addresses(host));
    }

    [Theory]
    [InlineData("127.0.0.1:80", NI_NUMERICHOST | NI_NUMERICSERV, "127.0.0.1", "80")]
    [InlineData("127.0.0.1:80", NI_NUMERICHOST, "127.0.0.1", "http")]
    [InlineData("127.0.0.1:69", NI_NUMERICHOST | NI_DGRAM, "127.0.0.1", "tftp")]
    [InlineData("127.0.0.1:64999", NI_NUMERICHOST, "127.0.0.1", "64999")]
    [InlineData("[fe80::1%3]:53", NI_NUMERICHOST, "fe80::1%3", "domain")]
    public void getnameinfo_names_in_every_form(string text, int flags, string node, string service)
    {
        SocketAddress address = Parse(text);
        byte* host = stackalloc byte[NI_MAXHOST * 4];
        byte* port = stackalloc byte[NI_MAXSERV * 4];
        fixed (byte* bytes = address.Bytes)
        {
            for (TextForm form = TextForm.Narrow; form <= TextForm.Wide32; form++)
            {
                var source = (SOCKADDR*)bytes;
                Assert.Equal(0, form switch
                {
                    TextForm.Narrow => getnameinfo(source, address.Length, host, NI_MAXHOST, port, NI_MAXSERV, flags),
                    TextForm.Wide => GetNameInfoW(source, address.Length, (char*)host, NI_MAXHOST, (char*)port, NI_MAXSERV, flags),
                    _ => Ws2_32Wide32.GetNameInfoW(source, address.Length, (uint*)host, NI_MAXHOST, (uint*)port, NI_MAXSERV, flags),
                });
                Assert.Equal((node, service), (Text(host, form), Text(port, form)));
            }
        }
    }

    [Fact]
    public void getnameinfo_has_its_errors()
    {
        SocketAddress address = Parse("127.0.0.1:80");
        byte* room = stackalloc byte[64];
        const int Numbers = NI_NUMERICHOST | NI_NUMERICSERV;
        fixed (byte* bytes = address.Bytes)
        {
            var source = (SOCKADDR*)bytes;
            Assert.Equal(WSAEFAULT, Code(getnameinfo(null, 16, room, 64, null, 0, Numbers)));
            Assert.Equal(WSAEFAULT, Code(getnameinfo(source, 15, room, 64, null, 0, Numbers)));
            Assert.Equal(WSAEFAULT, Code(getnameinfo(source, -1, room, 64, null, 0, Numbers)));
            Assert.Equal(WSAEFAULT, Code(getnameinfo(source, 16, (byte*)Wild, 64, null, 0, Numbers)));
            Assert.Equal(WSAEFAULT, Code(getnameinfo(source, 16, room, 9, null, 0, Numbers)));
            Assert.Equal(WSAEFAULT, Code(getnameinfo(source, 16, null, 0, room, 2, Numbers)));
            Assert.Equal((WsaError)122, Code(GetNameInfoW(source, 16, (char*)room, 9, null, 0, Numbers)));
            Assert.Equal(WSAHOST_NOT_FOUND, Code(getnameinfo(source, 16, null, 0, null, 0, Numbers)));
            Assert.Equal(WSAHOST_NOT_FOUND, Code(getnameinfo(source, 16, room, 64, null, 0, NI_NUMERICHOST | NI_NAMEREQD)));
            Assert.Equal(WSAEINVAL, Code(getnameinfo(source, 16, room, 64, null, 0, 0x20)));
            Assert.Equal(0, getnameinfo(source, 16, room, 10, null, 0, Numbers));
            *(ushort*)bytes = 10;
            Assert.Equal(WSAEAFNOSUPPORT, Code(getnameinfo(source, 28, room, 64, null, 0, Numbers)));
        }
    }

    [Fact]
    public void NI_NOFQDN_cuts_at_the_first_dot_and_a_name_is_found_for_loopback()
    {
        SocketAddress address = Parse("127.0.0.1:80");
        byte* full = stackalloc byte[NI_MAXHOST];
        byte* first = stackalloc byte[NI_MAXHOST];
        fixed (byte* bytes = address.Bytes)
        {
            Assert.Equal(0, getnameinfo((SOCKADDR*)bytes, 16, full, NI_MAXHOST, null, 0, NI_NAMEREQD));
            Assert.Equal(0, getnameinfo((SOCKADDR*)bytes, 16, first, NI_MAXHOST, null, 0, NI_NOFQDN));
        }

        Assert.Equal(Text(full).Split('.')[0], Text(first));
    }

    [Fact]
    public void Threads_look_up_side_by_side()
    {
        int good = 0;
        Thread[] threads = [.. Enumerable.Range(1, 8).Select(number => new Thread(() => Interlocked.Add(ref good, LookUps($"127.0.0.{number}", 200))))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(8 * 200, good);
    }

    private static int LookUps(string address, int count)
    {
        int good = 0;
        fixed (byte* text = Narrow(address))
        {
            for (int i = 0; i < count; i++)
            {
                HOSTENT* host = gethostbyname(text);
                SERVENT* service = getservbyport(htons(80), null);
                if (Addresses(host) is [string only] && only == address && Text(service->s_name) == "http") good++;
            }
        }

        return good;
    }

    private static SocketAddress Parse(string text)
    {
        Assert.True(SocketAddressText.TryParse(text, text[0] == '[' ? AF_INET6 : AF_INET, out SocketAddress address));
        return address;
    }

    private static string[] Addresses(HOSTENT* host)
    {
        var addresses = new List<string>();
        for (byte** each = host->h_addr_list; *each != null; each++) addresses.Add(SocketAddressText.FormatHost(new(*each, host->h_length), 0));
        return [.. addresses];
    }

    private static WsaError Error(void* result)
    {
        Assert.True(result == null);
        return WSAGetLastError();
    }

    private static WsaError Code(int result)
    {
        Assert.Equal((WsaError)result, WSAGetLastError());
        return (WsaError)result;
    }
}
