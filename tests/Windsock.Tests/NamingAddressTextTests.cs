using CsCheck;
using Windsock.Naming;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Tests.NamingMemory;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class NamingAddressTextTests
{
    [Theory]
    [InlineData("1.2.3.4", 0x04030201u, "network order")]
    [InlineData("0x7f.1", 0x0100007fu, "C numbers, two parts")]
    [InlineData("1.2.3.4 and more", 0x04030201u, "text after a blank")]
    [InlineData("1.2.3.4\t", 0x04030201u, "a tab is a blank")]
    [InlineData(" ", 0u, "a single space")]
    [InlineData(" 1.2.3.4", INADDR_NONE, "a blank in front")]
    [InlineData("", INADDR_NONE, "empty")]
    [InlineData("1.2.3.4x", INADDR_NONE, "more without a blank")]
    [InlineData("name", INADDR_NONE, "a name")]
    [InlineData(null, INADDR_NONE, "null")]
    public void inet_addr_reads(string? text, uint expected, string why)
    {
        Assert.True(inet_addr(text) == expected, why);
        fixed (byte* bytes = text is null ? null : Narrow(text)) Assert.True(inet_addr(bytes) == expected, why);
    }

    [Fact]
    public void inet_addr_survives_wild_pointers() => Assert.Equal(INADDR_NONE, inet_addr((byte*)Wild));

    [Fact]
    public void inet_ntoa_writes_to_memory_of_the_thread()
    {
        byte* mine = inet_ntoa(inet_addr("1.2.3.4"));
        byte* others = null;
        string? seen = null;
        var thread = new Thread(() => seen = Text(others = inet_ntoa(inet_addr("255.255.255.255"))));
        thread.Start();
        thread.Join();
        Assert.Equal("255.255.255.255", seen);
        Assert.True(others != mine);
        Assert.Equal("1.2.3.4", Text(mine));
        Assert.True(inet_ntoa(new IN_ADDR()) == mine);
        Assert.Equal("0.0.0.0", Text(mine));
    }

    [Fact]
    public void Every_IPv4_address_goes_through_inet_ntoa_and_back() =>
        Gen.UInt.Sample(address => inet_addr(inet_ntoa(address)) == address); // 255.255.255.255 reads as INADDR_NONE, which is the same bits.

    [Theory]
    [InlineData(AF_INET, "1.2.3.4", 1)]
    [InlineData(AF_INET, "1.2.3", 0)]
    [InlineData(AF_INET, "::1", 0)]
    [InlineData(AF_INET6, "::1", 1)]
    [InlineData(AF_INET6, "::1%2", 0)]
    [InlineData(AF_INET6, "1.2.3.4", 0)]
    [InlineData(10, "::1", -1)]
    [InlineData(AF_UNSPEC, "::1", -1)]
    public void inet_pton_is_strict_in_every_form(int family, string text, int expected)
    {
        byte* address = stackalloc byte[16];
        WSASetLastError(NO_ERROR);
        fixed (byte* bytes = Narrow(text)) Assert.Equal(expected, inet_pton(family, bytes, address));
        fixed (char* chars = text) Assert.Equal(expected, InetPtonW(family, chars, address));
        fixed (uint* units = Wide32(text)) Assert.Equal(expected, Ws2_32Wide32.InetPtonW(family, units, address));
        Assert.Equal(expected, InetPtonW(family, text, new Span<byte>(address, 16)));
        Assert.Equal(expected < 0 ? WSAEAFNOSUPPORT : NO_ERROR, WSAGetLastError());
    }

    [Fact]
    public void inet_pton_and_inet_ntop_answer_bad_pointers_with_errors()
    {
        byte* room = stackalloc byte[64];
        fixed (byte* text = Narrow("1.2.3.4"))
        {
            Assert.Equal((-1, WSAEFAULT), (inet_pton(AF_INET, null, room), WSAGetLastError()));
            Assert.Equal((-1, WSAEFAULT), (inet_pton(AF_INET, (byte*)Wild, room), WSAGetLastError()));
            Assert.Equal((-1, WSAEFAULT), (inet_pton(AF_INET, text, null), WSAGetLastError()));
            Assert.Equal((-1, WSAEFAULT), (inet_pton(AF_INET, text, Wild), WSAGetLastError()));
        }

        Assert.True(inet_ntop(AF_INET, room, null, 64) == null);
        Assert.Equal(WSA_INVALID_PARAMETER, WSAGetLastError());
        Assert.True(inet_ntop(AF_INET, null, room, 64) == null);
        Assert.Equal(WSAEFAULT, WSAGetLastError());
        Assert.True(inet_ntop(AF_INET, room, (byte*)Wild, 64) == null);
        Assert.Equal(WSAEFAULT, WSAGetLastError());
        Assert.True(inet_ntop(99, room, room, 64) == null);
        Assert.Equal(WSAEAFNOSUPPORT, WSAGetLastError());
    }

    [Theory]
    [InlineData(8, true, "7 characters and the terminator")]
    [InlineData(7, false, "no room for the terminator")]
    [InlineData(0, false, "no room")]
    public void inet_ntop_needs_room_for_the_terminator(uint room, bool fits, string why)
    {
        uint address = inet_addr("1.2.3.4");
        byte* narrow = stackalloc byte[64];
        char* wide = stackalloc char[64];
        uint* wide32 = stackalloc uint[64];
        Assert.True((inet_ntop(AF_INET, &address, narrow, room) == (fits ? narrow : null)), why);
        Assert.True(fits || WSAGetLastError() == WSA_INVALID_PARAMETER, why);
        Assert.True((InetNtopW(AF_INET, &address, wide, room) == (fits ? wide : null)), why);
        Assert.True((Ws2_32Wide32.InetNtopW(AF_INET, &address, wide32, room) == (fits ? wide32 : null)), why);
        if (!fits) return;
        Assert.Equal("1.2.3.4", Text(narrow));
        Assert.Equal("1.2.3.4", Text(wide, TextForm.Wide));
        Assert.Equal("1.2.3.4", Text(wide32, TextForm.Wide32));
        Assert.Equal("1.2.3.4", InetNtopW(AF_INET, new ReadOnlySpan<byte>(&address, 4)));
    }

    [Theory]
    [InlineData(AF_INET, "1.2.3.4", "1.2.3.4", "no port")]
    [InlineData(AF_INET, "1.2.3.4:80", "1.2.3.4:80", "a port")]
    [InlineData(AF_INET, "1.2.3.4:0", "1.2.3.4", "port 0 is not written")]
    [InlineData(AF_INET6, "fe80::1", "fe80::1", "no scope")]
    [InlineData(AF_INET6, "fe80::1%4", "fe80::1%4", "a scope")]
    [InlineData(AF_INET6, "[fe80::1%4]:80", "[fe80::1%4]:80", "scope and port")]
    [InlineData(AF_INET6, "[::1]:65535", "[::1]:65535", "the highest port")]
    [InlineData(AF_INET6, "[::1]", "::1", "brackets without a port")]
    [InlineData(AF_INET, "1.2.3.4:65536", null, "no such port")]
    [InlineData(AF_INET, "1.2.3.4:", null, "no digits")]
    [InlineData(AF_INET, "1.2.3.4:http", null, "services are not looked up")]
    [InlineData(AF_INET, "localhost", null, "names are not looked up")]
    [InlineData(AF_INET, "1.2.3.", null, "no last part")]
    [InlineData(AF_INET, "", null, "empty")]
    [InlineData(AF_INET, "::1", null, "another family")]
    [InlineData(AF_INET6, "1.2.3.4", null, "another family")]
    [InlineData(AF_INET6, "[::1", null, "half a pair of brackets")]
    [InlineData(AF_INET6, "[::1]80", null, "no colon")]
    [InlineData(AF_INET6, "::1%lo", null, "interfaces are numbers")]
    [InlineData(AF_INET6, "::1%4294967296", null, "no such scope")]
    [InlineData(AF_UNIX, "/tmp/x", null, "a family without text")]
    [InlineData(10, "::1", null, "Linux's number of AF_INET6")]
    public void Socket_addresses_are_read_and_written_in_every_form(int family, string text, string? expected, string why)
    {
        using var session = new NamingSession();
        SOCKADDR_IN6 address = default;
        for (TextForm form = TextForm.Narrow; form <= TextForm.Wide32; form++)
        {
            int length = sizeof(SOCKADDR_IN6);
            int result = Read(form, text, family, (SOCKADDR*)&address, &length);
            Assert.True(result == (expected is null ? SOCKET_ERROR : 0), why);
            Assert.True(expected is not null || WSAGetLastError() == WSAEINVAL, why);
            if (expected is not null) Assert.True(Write(form, (SOCKADDR*)&address, (uint)length) == expected, why);
        }
    }

    private static int Read(TextForm form, string text, int family, SOCKADDR* address, int* length)
    {
        fixed (byte* narrow = Narrow(text))
        fixed (char* wide = text)
        fixed (uint* wide32 = Wide32(text))
        {
            return form switch
            {
                TextForm.Narrow => WSAStringToAddressA(narrow, family, null, address, length),
                TextForm.Wide => WSAStringToAddressW(wide, family, null, address, length),
                _ => Ws2_32Wide32.WSAStringToAddressW(wide32, family, null, address, length),
            };
        }
    }

    private static string Write(TextForm form, SOCKADDR* address, uint addressLength)
    {
        byte* room = stackalloc byte[65 * 4];
        uint length = 65;
        int result = form switch
        {
            TextForm.Narrow => WSAAddressToStringA(address, addressLength, null, room, &length),
            TextForm.Wide => WSAAddressToStringW(address, addressLength, null, (char*)room, &length),
            _ => Ws2_32Wide32.WSAAddressToStringW(address, addressLength, null, (uint*)room, &length),
        };
        Assert.Equal(0, result);
        string text = Text(room, form);
        Assert.Equal(text.Length + 1, (int)length); // The terminator counts.
        return text;
    }

    [Fact]
    public void Too_little_room_is_told_with_what_is_needed()
    {
        using var session = new NamingSession();
        SOCKADDR_IN address = default;
        int length = 15;
        fixed (byte* text = Narrow("1.2.3.4:80"))
        {
            Assert.Equal((SOCKET_ERROR, WSAEFAULT), (WSAStringToAddressA(text, AF_INET, null, (SOCKADDR*)&address, &length), WSAGetLastError()));
            Assert.Equal(16, length);
            Assert.Equal(0, WSAStringToAddressA(text, AF_INET, null, (SOCKADDR*)&address, &length));
        }

        byte* room = stackalloc byte[11];
        uint roomLength = 10;
        Assert.Equal((SOCKET_ERROR, WSAEFAULT), (WSAAddressToStringA((SOCKADDR*)&address, 16, null, room, &roomLength), WSAGetLastError()));
        Assert.Equal(11u, roomLength);
        Assert.Equal(0, WSAAddressToStringA((SOCKADDR*)&address, 16, null, room, &roomLength));
        roomLength = 0;
        Assert.Equal(SOCKET_ERROR, WSAAddressToStringA((SOCKADDR*)&address, 16, null, null, &roomLength)); // A program that asks for the length first.
        Assert.Equal((WSAEFAULT, 11u), (WSAGetLastError(), roomLength));
    }

    [Fact]
    public void Wrong_arguments_have_their_errors()
    {
        using var session = new NamingSession();
        SOCKADDR_IN address = new() { sin_family = AF_INET };
        WSAPROTOCOL_INFOW info = new() { iAddressFamily = AF_INET6 };
        char* room = stackalloc char[65];
        uint length = 65;
        Assert.Equal(WSAEFAULT, Error(WSAAddressToStringW(null, 16, null, room, &length)));
        Assert.Equal(WSAEFAULT, Error(WSAAddressToStringW((SOCKADDR*)&address, 16, null, room, null)));
        Assert.Equal(WSAEFAULT, Error(WSAAddressToStringW((SOCKADDR*)&address, 16, null, null, &length)));
        Assert.Equal(WSAEFAULT, Error(WSAAddressToStringW((SOCKADDR*)&address, 16, (WSAPROTOCOL_INFOW*)Wild, room, &length)));
        Assert.Equal(WSAEINVAL, Error(WSAAddressToStringW((SOCKADDR*)&address, 15, null, room, &length)));
        Assert.Equal(WSAEINVAL, Error(WSAAddressToStringW((SOCKADDR*)&address, 16, &info, room, &length)));
        info.iAddressFamily = AF_INET;
        Assert.Equal(0, WSAAddressToStringW((SOCKADDR*)&address, 16, &info, room, &length));

        int addressLength = 16;
        fixed (char* text = "1.2.3.4")
        {
            Assert.Equal(WSAEFAULT, Error(WSAStringToAddressW(null, AF_INET, null, (SOCKADDR*)&address, &addressLength)));
            Assert.Equal(WSAEFAULT, Error(WSAStringToAddressW(text, AF_INET, null, null, &addressLength)));
            Assert.Equal(WSAEFAULT, Error(WSAStringToAddressW(text, AF_INET, null, (SOCKADDR*)&address, null)));
        }
    }

    [Fact]
    public void Before_WSAStartup_only_these_work()
    {
        uint address = 0, length = 0;
        Assert.Equal(0x0201, htons(0x0102));
        fixed (byte* text = Narrow("1.2.3.4")) Assert.Equal(1, inet_pton(AF_INET, text, &address));
        Assert.Equal("1.2.3.4", Text(inet_ntoa(address)));
        Assert.Equal(WSANOTINITIALISED, Error(WSAAddressToStringA(null, 0, null, null, &length)));
        Assert.Equal(WSANOTINITIALISED, Error(WSAStringToAddressA(null, 0, null, null, null)));
        Assert.Equal(WSANOTINITIALISED, Error(WSAHtonl(new SOCKET(4), 1, &address)));
        Assert.Equal(WSANOTINITIALISED, Error(gethostname(null, 0)));
        Assert.Equal((int)WSANOTINITIALISED, getaddrinfo(null, null, null, null));
        Assert.Equal((int)WSANOTINITIALISED, getnameinfo(null, 0, null, 0, null, 0, 0));
        Assert.True(gethostbyname(null) == null && WSAGetLastError() == WSANOTINITIALISED);
        Assert.True(gethostbyaddr(null, 0, 0) == null && WSAGetLastError() == WSANOTINITIALISED);
        Assert.True(getservbyname(null, null) == null && WSAGetLastError() == WSANOTINITIALISED);
        Assert.True(getservbyport(0, null) == null && WSAGetLastError() == WSANOTINITIALISED);
        Assert.True(getprotobyname(null) == null && WSAGetLastError() == WSANOTINITIALISED);
        Assert.True(getprotobynumber(0) == null && WSAGetLastError() == WSANOTINITIALISED);
        freeaddrinfo(null);
        FreeAddrInfoW(null);
    }

    private static WsaError Error(int result)
    {
        Assert.Equal(SOCKET_ERROR, result);
        return WSAGetLastError();
    }
}
