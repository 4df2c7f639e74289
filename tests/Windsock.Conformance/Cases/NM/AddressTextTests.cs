namespace Windsock.Conformance;

/// <summary>Addresses as text and back.</summary>
public sealed unsafe class AddressTextTests : ConformanceTest
{
    private const int TooSmall = 87; // WSA_INVALID_PARAMETER

    [FaceTheory, Statement("NM11")]
    [Case("127.0.0.1", 0x7f000001u, "four parts")]
    [Case("1.2.772", 0x01020304u, "three parts, the last of 16 bits")]
    [Case("1.131844", 0x01020304u, "two parts, the last of 24 bits")]
    [Case("16909060", 0x01020304u, "one part")]
    [Case("0x7f.010.0X0a.1", 0x7f080a01u, "hexadecimal and octal")]
    [Case("0x7f000001", 0x7f000001u, "one hexadecimal part")]
    [Case("127.0.0.1 or so", 0x7f000001u, "what follows a blank is ignored")]
    [Case(" ", 0u, "a single blank")]
    [Case("0.0.0.0", 0u, "zeros")]
    [Case("255.255.255.255", INADDR_NONE, "an address that looks like the error")]
    [Case("", INADDR_NONE, "nothing")]
    [Case("1.2.3.4.5", INADDR_NONE, "five parts")]
    [Case("256.1.1.1", INADDR_NONE, "a part too large")]
    [Case("1.2.65536", INADDR_NONE, "a last part too large")]
    [Case("08.1.1.1", INADDR_NONE, "no octal digit")]
    [Case("1.2.3.", INADDR_NONE, "an empty part")]
    [Case("localhost", INADDR_NONE, "a name")]
    public void inet_addr_reads_one_to_four_parts(Face face, string text, uint expected, string why) =>
        Assert.True(face.inet_addr(Ansi(text)) == face.htonl(expected), why);

    [FaceTheory, Statement("NM11")]
    public void inet_addr_takes_NULL(Face face) => Assert.Equal(INADDR_NONE, face.inet_addr(null));

    [FaceTheory, Statement("NM11")]
    [Case(AF_INET, "127.0.0.1", 1, "four decimal parts")]
    [Case(AF_INET, "127.1", 0, "two parts")]
    [Case(AF_INET, "127.0.0.01", 0, "a leading zero")]
    [Case(AF_INET, "127.0.0.1 ", 0, "a blank behind")]
    [Case(AF_INET, "0x7f.0.0.1", 0, "hexadecimal")]
    [Case(AF_INET, "127.0.0.256", 0, "a part too large")]
    [Case(AF_INET, "", 0, "nothing")]
    [Case(AF_INET6, "::1", 1, "shortened")]
    [Case(AF_INET6, "::ffff:1.2.3.4", 1, "IPv4 at the end")]
    [Case(AF_INET6, "1:2:3:4:5:6:7:8", 1, "all groups")]
    [Case(AF_INET6, "1:2:3:4:5:6:7", 0, "a group too few")]
    [Case(AF_INET6, "1::2::3", 0, "shortened twice")]
    [Case(AF_INET6, "12345::", 0, "a group too long")]
    [Case(AF_INET6, "[::1]", 0, "brackets")]
    public void inet_pton_is_strict(Face face, int family, string text, int expected, string why)
    {
        byte* narrow = Array<byte>(16), wide = Array<byte>(16);
        Assert.True(face.inet_pton(family, Ansi(text), narrow) == expected, why);
        Assert.True(face.InetPtonW(family, Wide(text), wide) == expected, why);
        Assert.Equal(new Span<byte>(narrow, 16).ToArray(), new Span<byte>(wide, 16).ToArray());
    }

    [FaceTheory]
    public void inet_pton_has_its_errors(Face face)
    {
        Expect(WSAEAFNOSUPPORT, face.inet_pton(AF_UNIX, Ansi("127.0.0.1"), Array<byte>(16)));
        Expect(WSAEFAULT, face.inet_pton(AF_INET, null, Array<byte>(16)));
        Expect(WSAEFAULT, face.inet_pton(AF_INET, Ansi("127.0.0.1"), null));
    }

    [FaceTheory, Statement("NM12")]
    [Case(AF_INET, "1.2.3.4")]
    [Case(AF_INET6, "::1")]
    [Case(AF_INET6, "2001:db8::ff")]
    public void inet_ntop_needs_room_for_the_text_and_its_end(Face face, int family, string text)
    {
        byte* address = Array<byte>(16), narrow = Array<byte>(INET6_ADDRSTRLEN);
        char* wide = Array<char>(INET6_ADDRSTRLEN);
        Assert.Equal(1, face.inet_pton(family, Ansi(text), address));

        Assert.True(face.inet_ntop(family, address, narrow, (nuint)text.Length + 1) == narrow);
        Assert.Equal(text, new string((sbyte*)narrow));
        Assert.True(face.InetNtopW(family, address, wide, (nuint)text.Length + 1) == wide);
        Assert.Equal(text, new string(wide));

        Assert.True(face.inet_ntop(family, address, narrow, (nuint)text.Length) == null);
        Assert.Equal(TooSmall, face.WSAGetLastError());
        face.WSASetLastError(0);
        Assert.True(face.InetNtopW(family, address, wide, (nuint)text.Length) == null);
        Assert.Equal(TooSmall, face.WSAGetLastError());
    }

    [FaceTheory, Statement("NM12")]
    [Case(AF_INET, INET_ADDRSTRLEN, "255.255.255.255")]
    [Case(AF_INET6, INET6_ADDRSTRLEN, "1111:2222:3333:4444:5555:6666:7777:8888")]
    public void The_documented_lengths_are_always_enough(Face face, int family, int room, string text)
    {
        byte* address = Array<byte>(16), narrow = Array<byte>(room);
        Assert.Equal(1, face.inet_pton(family, Ansi(text), address));
        Assert.True(face.inet_ntop(family, address, narrow, (nuint)room) == narrow);
        Assert.Equal(text, new string((sbyte*)narrow));
    }

    [FaceTheory, Statement("NM13")]
    [Case(AF_INET, "1.2.3.4", "1.2.3.4")]
    [Case(AF_INET, "1.2.3.4:0", "1.2.3.4")]
    [Case(AF_INET, "1.2.3.4:80", "1.2.3.4:80")]
    [Case(AF_INET6, "::1", "::1")]
    [Case(AF_INET6, "fe80::1%12", "fe80::1%12")]
    [Case(AF_INET6, "[fe80::1%12]:80", "[fe80::1%12]:80")]
    [Case(AF_INET6, "[::1]:80", "[::1]:80")]
    [Case(AF_INET6, "[::1]", "::1")]
    public void Text_becomes_an_address_and_the_address_text(Face face, int family, string text, string canonical)
    {
        SockAddrStorage* address = New<SockAddrStorage>();
        int* length = New(SockAddrStorage.Size);
        Ok(face.WSAStringToAddressA(Ansi(text), family, null, address, length));
        Assert.Equal(SizeOf(family), *length);
        Assert.Equal((ushort)family, address->ss_family);

        byte* narrow = Array<byte>(100);
        uint* room = New(100u);
        Ok(face.WSAAddressToStringA(address, (uint)*length, null, narrow, room));
        Assert.Equal(canonical, new string((sbyte*)narrow));
        Assert.Equal((uint)canonical.Length + 1, *room);
    }

    [FaceTheory, Statement("NM13")]
    [Case(AF_INET, "")]
    [Case(AF_INET, "localhost")]
    [Case(AF_INET, "1.2.3")]
    [Case(AF_INET, "1.2.3.4:")]
    [Case(AF_INET, "1.2.3.4:65536")]
    [Case(AF_INET, "1.2.3.4:http")]
    [Case(AF_INET, "::1")]
    [Case(AF_INET6, "1.2.3.4")]
    [Case(AF_INET6, "[::1")]
    [Case(AF_INET6, "[::1]80")]
    [Case(AF_INET6, "::1%")]
    public void Other_text_is_WSAEINVAL(Face face, int family, string text)
    {
        Expect(WSAEINVAL, face.WSAStringToAddressW(Wide(text), family, null, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
        Expect(WSAEINVAL, face.WSAStringToAddressA(Ansi(text), family, null, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
    }

    [FaceTheory, Statement("NM13")]
    [Case(AF_INET, "1.2.3.4")]
    [Case(AF_INET6, "::1")]
    public void Too_little_room_for_an_address_tells_what_is_needed(Face face, int family, string text)
    {
        int* length = New(SizeOf(family) - 1);
        Expect(WSAEFAULT, face.WSAStringToAddressW(Wide(text), family, null, New<SockAddrStorage>(), length));
        Assert.Equal(SizeOf(family), *length);
    }

    [FaceTheory, Statement("NM14")]
    public void Too_little_room_for_text_tells_what_is_needed(Face face)
    {
        SockAddrIn* address = V4(0x01020304, 80);
        uint* room = New(10u);
        Expect(WSAEFAULT, face.WSAAddressToStringW(address, SockAddrIn.Size, null, Array<char>(20), room));
        Assert.Equal(11u, *room);
        Ok(face.WSAAddressToStringW(address, SockAddrIn.Size, null, Array<char>(11), room));
    }

    [FaceTheory, Statement("NM14")]
    [Case(AF_INET, 15)]
    [Case(AF_INET, 3)]
    [Case(AF_INET6, 27)]
    [Case(AF_INET6, 16)]
    public void A_short_address_is_refused(Face face, int family, int length)
    {
        Assert.Equal(SOCKET_ERROR, face.WSAAddressToStringW(Loopback(family, 80), (uint)length, null, Array<char>(100), New(100u)));
        Assert.Contains(face.WSAGetLastError(), (int[])[WSAEINVAL, WSAEFAULT]);
    }
}
