using CsCheck;
using Windsock.Linux;
using Windsock.Naming;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Tests.NamingMemory;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class NamingResolutionTests : IDisposable
{
    private readonly NamingSession _session = new();
    private readonly long _entries = AddressList.Entries;

    public void Dispose()
    {
        Assert.Equal(_entries, AddressList.Entries); // Every list is freed, whole.
        _session.Dispose();
    }

    /// <summary>What a test needs to know of a list.</summary>
    private sealed record Found(int Error, string[] Addresses, string? Name, int SocketType, int Protocol);

    private static Found Ask(string? node, string? service, ADDRINFOA* hints = null, TextForm form = TextForm.Narrow)
    {
        void* list = Wild;
        int error;
        fixed (byte* node8 = node is null ? null : Narrow(node), service8 = service is null ? null : Narrow(service))
        fixed (char* node16 = node, service16 = service)
        fixed (uint* node32 = node is null ? null : Wide32(node), service32 = service is null ? null : Wide32(service))
        {
            error = form switch
            {
                TextForm.Narrow => getaddrinfo(node8, service8, hints, (ADDRINFOA**)&list),
                TextForm.Wide => GetAddrInfoW(node16, service16, (ADDRINFOW*)hints, (ADDRINFOW**)&list),
                _ => Ws2_32Wide32.GetAddrInfoW(node32, service32, (ADDRINFOW*)hints, (ADDRINFOW**)&list),
            };
        }

        Assert.Equal(error == 0, list != null);
        if (error != 0) Assert.Equal((WsaError)error, WSAGetLastError());

        var first = (ADDRINFOA*)list;
        var addresses = new List<string>();
        for (ADDRINFOA* entry = first; entry != null; entry = entry->ai_next)
        {
            var address = new SocketAddress(new ReadOnlySpan<byte>(entry->ai_addr, (int)entry->ai_addrlen));
            Assert.Equal((address.Family, first->ai_socktype, first->ai_protocol), (entry->ai_family, entry->ai_socktype, entry->ai_protocol));
            addresses.Add(SocketAddressText.Format(address)!);
        }

        string? name = first == null || first->ai_canonname == null ? null : Text(first->ai_canonname, form);
        var found = new Found(error, [.. addresses], name, first == null ? -1 : first->ai_socktype, first == null ? -1 : first->ai_protocol);
        if (form == TextForm.Narrow) freeaddrinfo(first);
        else FreeAddrInfoW((ADDRINFOW*)first);
        return found;
    }

    [Theory]
    [InlineData("127.0.0.1", "80", 0, 0, "127.0.0.1:80", "no hints: once, without a socket type")]
    [InlineData("127.1", null, 0, 0, "127.0.0.1", "IPv4 of two parts")]
    [InlineData("::1", "http", 0, 0, "[::1]:80", "a service by name")]
    [InlineData("fe80::1%7", "0", 0, 0, "fe80::1%7", "a scope")]
    [InlineData("127.0.0.1", "", 0, 0, "127.0.0.1", "an empty service is port 0")]
    [InlineData("127.0.0.1", "http", AI_NUMERICHOST, AF_INET, "127.0.0.1:80", "a numeric host with a service by name")]
    [InlineData("127.0.0.1", "80", AI_V4MAPPED, AF_INET6, "[::ffff:127.0.0.1]:80", "IPv4 in IPv6 form")]
    [InlineData(null, "80", 0, AF_INET, "127.0.0.1:80", "no node: loopback")]
    [InlineData(null, "80", 0, AF_INET6, "[::1]:80", "no node: loopback of IPv6")]
    [InlineData(null, "80", AI_PASSIVE, AF_INET, "0.0.0.0:80", "to bind to")]
    [InlineData(null, "80", AI_PASSIVE, AF_INET6, "[::]:80", "to bind to, IPv6")]
    [InlineData("127.0.0.1", "80", AI_PASSIVE, 0, "127.0.0.1:80", "AI_PASSIVE says nothing about a named host")]
    public void Numbers_are_answered_in_every_form(string? node, string? service, int flags, int family, string expected, string why)
    {
        ADDRINFOA hints = new() { ai_flags = flags, ai_family = family };
        for (TextForm form = TextForm.Narrow; form <= TextForm.Wide32; form++)
        {
            Found found = Ask(node, service, flags == 0 && family == 0 ? null : &hints, form);
            Assert.True(found.Error == 0, why);
            Assert.True(found.Addresses is [string only] && only == expected, why);
            Assert.Equal((0, 0, null), (found.SocketType, found.Protocol, found.Name));
        }
    }

    [Theory]
    [InlineData(null, null, 0, 0, 0, WSAHOST_NOT_FOUND, "neither node nor service")]
    [InlineData(null, "80", AI_CANONNAME, 0, 0, WSAEINVAL, "a canonical name of no node")]
    [InlineData("127.0.0.1", null, AI_CANONNAME | AI_FQDN, 0, 0, WSAEINVAL, "two kinds of name at once")]
    [InlineData("127.0.0.1", null, 0x200, 0, 0, WSAEINVAL, "a flag that there is not")]
    [InlineData("127.0.0.1", null, 0, 10, 0, WSAEAFNOSUPPORT, "Linux's number of AF_INET6")]
    [InlineData("127.0.0.1", null, 0, AF_UNIX, 0, WSAEAFNOSUPPORT, "a family without look-ups")]
    [InlineData("127.0.0.1", null, 0, 0, SOCK_SEQPACKET, WSAESOCKTNOSUPPORT, "a socket type without a protocol")]
    [InlineData("127.0.0.1", null, 0, 0, -1, WSAESOCKTNOSUPPORT, "no socket type")]
    [InlineData("localhost", null, AI_NUMERICHOST, 0, 0, WSAHOST_NOT_FOUND, "a name where a number must be")]
    [InlineData("", null, AI_NUMERICHOST, 0, 0, WSAHOST_NOT_FOUND, "the local host is not a number")]
    [InlineData("::1", null, 0, AF_INET, 0, WSAHOST_NOT_FOUND, "an address of another family")]
    [InlineData("127.0.0.1", null, 0, AF_INET6, 0, WSAHOST_NOT_FOUND, "an address of another family, without AI_V4MAPPED")]
    [InlineData("127.0.0.1", "no-such-service", 0, 0, 0, WSATYPE_NOT_FOUND, "no such service")]
    [InlineData("127.0.0.1", "65536", 0, 0, 0, WSATYPE_NOT_FOUND, "no such port")]
    [InlineData("127.0.0.1", "tftp", 0, 0, SOCK_STREAM, WSATYPE_NOT_FOUND, "a service of UDP for a stream")]
    [InlineData("127.0.0.1", "http", 0, 0, SOCK_RAW, WSATYPE_NOT_FOUND, "raw sockets have no services")]
    [InlineData("127.0.0.1", "http", AI_NUMERICSERV, 0, 0, WSAHOST_NOT_FOUND, "a service by name where a number must be")]
    [InlineData("b\u00fccher..example", null, 0, 0, 0, WSAHOST_NOT_FOUND, "an empty label in a name to be encoded")]
    public void Wrong_questions_have_their_errors(string? node, string? service, int flags, int family, int type, WsaError expected, string why)
    {
        ADDRINFOA hints = new() { ai_flags = flags, ai_family = family, ai_socktype = type };
        Assert.True((WsaError)Ask(node, service, &hints).Error == expected, why);
        Assert.True((WsaError)Ask(node, service, &hints, TextForm.Wide).Error == expected, why);
    }

    [Fact]
    public void A_name_longer_than_any_is_not_found() => Assert.Equal((int)WSAHOST_NOT_FOUND, Ask(new string('a', NI_MAXHOST), null).Error);

    [Fact]
    public void Hints_may_hold_no_results()
    {
        ADDRINFOA[] wrong =
            [new() { ai_addrlen = 16 }, new() { ai_canonname = (byte*)Wild }, new() { ai_addr = (SOCKADDR*)Wild }, new() { ai_next = (ADDRINFOA*)Wild }];
        foreach (ADDRINFOA hints in wrong)
        {
            ADDRINFOA copy = hints;
            Assert.Equal((int)WSANO_RECOVERY, Ask("127.0.0.1", null, &copy).Error);
        }
    }

    [Fact]
    public void Bad_pointers_are_faults()
    {
        ADDRINFOA* list = null;
        fixed (byte* text = Narrow("127.0.0.1"))
        {
            Assert.Equal((int)WSAEFAULT, getaddrinfo(text, null, null, null));
            Assert.Equal((int)WSAEFAULT, getaddrinfo(text, null, null, (ADDRINFOA**)Wild));
            Assert.Equal((int)WSAEFAULT, getaddrinfo((byte*)Wild, null, null, &list));
            Assert.Equal((int)WSAEFAULT, getaddrinfo(text, (byte*)Wild, null, &list));
            Assert.Equal((int)WSAEFAULT, getaddrinfo(text, null, (ADDRINFOA*)Wild, &list));
        }
    }

    [Theory]
    [InlineData(SOCK_STREAM, IPPROTO_TCP, "as asked")]
    [InlineData(SOCK_DGRAM, 0, "the protocol is not filled in")]
    [InlineData(0, IPPROTO_UDP, "nor the type")]
    [InlineData(SOCK_STREAM, IPPROTO_UDP, "nor are they compared")]
    public void Socket_type_and_protocol_come_back_as_asked(int type, int protocol, string why)
    {
        ADDRINFOA hints = new() { ai_socktype = type, ai_protocol = protocol };
        Found found = Ask("127.0.0.1", "80", &hints);
        Assert.True((found.SocketType, found.Protocol) == (type, protocol), why);
        Assert.Single(found.Addresses);
    }

    [Fact]
    public void A_canonical_name_comes_with_the_first_entry_alone()
    {
        ADDRINFOA hints = new() { ai_flags = AI_CANONNAME };
        for (TextForm form = TextForm.Narrow; form <= TextForm.Wide32; form++) Assert.Equal("127.0.0.1", Ask("127.1", null, &hints, form).Name);
        Assert.Equal(HostName(), Ask("", null, &hints).Name);
        Assert.False(string.IsNullOrEmpty(Ask("localhost", null, &hints).Name));
    }

    [Fact]
    public void Localhost_is_a_loopback_address_and_each_address_comes_once()
    {
        Found found = Ask("localhost", "80");
        Assert.Equal(0, found.Error);
        Assert.All(found.Addresses, address => Assert.Contains(address, (string[])["127.0.0.1:80", "[::1]:80"]));
        Assert.Equal(found.Addresses.Length, found.Addresses.Distinct().Count());
    }

    [Fact]
    public void An_empty_name_is_this_machine()
    {
        Found found = Ask("", null);
        Assert.Equal(0, found.Error);
        Assert.NotEmpty(found.Addresses);
        Assert.Equal(found.Addresses, Ask("..localmachine", "").Addresses);
        Assert.Equal(found.Addresses, Ask("..LOCALMACHINE", null, null, TextForm.Wide32).Addresses);
    }

    [Fact]
    public void Part_of_a_list_can_be_freed_by_itself()
    {
        var query = new AddressQuery("", null, 0, 0, 0, 0);
        query.Addresses.AddRange([SocketAddress.AnyOf(AF_INET, 1), SocketAddress.AnyOf(AF_INET6, 2), SocketAddress.AnyOf(AF_INET, 3)]);
        ADDRINFOA* first = AddressList.Build(query, TextForm.Narrow);
        Assert.Equal(_entries + 3, AddressList.Entries);
        ADDRINFOA* rest = first->ai_next;
        first->ai_next = null;
        freeaddrinfo(first);
        Assert.Equal(_entries + 2, AddressList.Entries);
        freeaddrinfo(rest);
    }

    [Fact]
    public void No_node_and_no_service_make_getaddrinfo_crash() => Gen.Select(Gen.String[0, 40], Gen.String[0, 10]).Sample((node, service) =>
    {
        ADDRINFOA hints = new() { ai_flags = AI_NUMERICHOST };
        Ask(node, service, &hints);
        Ask(node, service, &hints, TextForm.Wide);
    });

    [Theory]
    [InlineData(LibC.EAI_NONAME, WSAHOST_NOT_FOUND)]
    [InlineData(LibC.EAI_NODATA, WSANO_DATA)]
    [InlineData(LibC.EAI_ADDRFAMILY, WSANO_DATA)]
    [InlineData(LibC.EAI_AGAIN, WSATRY_AGAIN)]
    [InlineData(LibC.EAI_FAIL, WSANO_RECOVERY)]
    [InlineData(LibC.EAI_MEMORY, WSA_NOT_ENOUGH_MEMORY)]
    [InlineData(-11, WSANO_RECOVERY)] // EAI_SYSTEM
    [InlineData(0, NO_ERROR)]
    public void Codes_of_the_host_become_those_of_Windows(int code, WsaError expected) => Assert.Equal(expected, HostResolver.FromEai(code));

    private static string HostName()
    {
        byte* name = stackalloc byte[256];
        Assert.Equal(0, gethostname(name, 256));
        return Text(name);
    }
}
