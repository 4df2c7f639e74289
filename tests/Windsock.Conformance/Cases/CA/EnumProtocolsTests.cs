namespace Windsock.Conformance;

/// <summary>WSAEnumProtocols and what an entry says.</summary>
public sealed unsafe class EnumProtocolsTests : ConformanceTest
{
    private const int SizeW = 628, SizeA = 372, CommonBytes = 116; // All fields before the name.
    private const uint PFL_HIDDEN = 4, PFL_MATCHES_PROTOCOL_ZERO = 8;

    [FaceTheory, Statement("CA01")]
    public void Entries_have_628_bytes_or_372_with_a_narrow_name(Face face)
    {
        ProtocolInfoW* wide = All(face, out int count);
        uint* length = New(0u);
        Expect(WSAENOBUFS, face.WSAEnumProtocolsA(null, null, length));
        Assert.Equal((uint)(count * SizeA), *length);

        byte* narrow = Array<byte>(count * SizeA);
        Assert.Equal(count, Ok(face.WSAEnumProtocolsA(null, narrow, length)));
        for (int i = 0; i < count; i++)
        {
            byte* entry = narrow + i * SizeA;
            Assert.Equal(new Span<byte>(wide + i, CommonBytes).ToArray(), new Span<byte>(entry, CommonBytes).ToArray());
            Assert.Equal(new string(wide[i].szProtocol), new string((sbyte*)entry + CommonBytes));
            Assert.NotEqual(0, entry[CommonBytes]);
        }
    }

    [FaceTheory, Statement("CA01")]
    public void Every_field_stands_in_its_place(Face face)
    {
        ProtocolInfoW* all = All(face, out int count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal([0u, 0u, 0u], [all[i].dwServiceFlags2, all[i].dwServiceFlags3, all[i].dwServiceFlags4]);
            Assert.Equal((2, 0, 0), (all[i].iVersion, all[i].iNetworkByteOrder, all[i].iSecurityScheme));
            Assert.Contains(all[i].iAddressFamily, (int[])[AF_INET, AF_INET6, AF_UNIX]);
            Assert.Contains(all[i].iSocketType, (int[])[SOCK_STREAM, SOCK_DGRAM]);
            Assert.NotEqual(0u, all[i].dwCatalogEntryId);
        }

        var ids = new HashSet<uint>();
        for (int i = 0; i < count; i++) Assert.True(ids.Add(all[i].dwCatalogEntryId), "an id is given twice");
    }

    [FaceTheory, Statement("CA04")]
    [Case(AF_INET, SOCK_STREAM, IPPROTO_TCP, 0x20066u, 0u)]
    [Case(AF_INET6, SOCK_STREAM, IPPROTO_TCP, 0x20066u, 0u)]
    [Case(AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0x20609u, 0xffbbu)]
    [Case(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 0x20609u, 0xffbbu)]
    public void Streams_and_datagrams_have_these_flags(Face face, int family, int type, int protocol, uint flags, uint messageSize)
    {
        ProtocolInfoW entry = Find(face, family, protocol);
        Assert.Equal(type, entry.iSocketType);
        Assert.Equal(flags, entry.dwServiceFlags1);
        Assert.Equal(messageSize, entry.dwMessageSize);
        Assert.Equal(PFL_MATCHES_PROTOCOL_ZERO, entry.dwProviderFlags);
        Assert.Equal(0, entry.iProtocolMaxOffset);
        Assert.Equal(1, entry.ChainLen);
    }

    // Its entry is hidden: only a socket shows it, which takes a privilege.
    [FaceTheory]
    public void A_raw_socket_shows_the_hidden_entry(Face face)
    {
        nuint s = Track(face.socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
        if (s == INVALID_SOCKET)
        {
            Assert.Equal(WSAEACCES, face.WSAGetLastError());
            return;
        }

        ProtocolInfoW* entry = New<ProtocolInfoW>();
        Ok(face.getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, entry, New(SizeW)));
        Assert.Equal(0x20609u, entry->dwServiceFlags1);
        Assert.Equal(255, entry->iProtocolMaxOffset);
        Assert.Equal(PFL_HIDDEN | PFL_MATCHES_PROTOCOL_ZERO, entry->dwProviderFlags);
    }

    [FaceTheory, Statement("CA05")]
    [Case(AF_INET, SockAddrIn.Size, "e70f1aa0-ab8b-11cf-8ca3-00805f48a192")]
    [Case(AF_INET6, SockAddrIn6.Size, "f9eab0c0-26d4-11d0-bbbf-00aa006c34e4")]
    public void A_family_has_its_address_size_and_its_provider(Face face, int family, int size, string provider)
    {
        foreach (int protocol in (int[])[IPPROTO_TCP, IPPROTO_UDP])
        {
            ProtocolInfoW entry = Find(face, family, protocol);
            Assert.Equal((size, size), (entry.iMaxSockAddr, entry.iMinSockAddr));
            Assert.Equal(Guid.Parse(provider), entry.ProviderId);
        }
    }

    [FaceTheory, Statement("CA06")]
    public void Hidden_entries_and_layers_are_left_out(Face face)
    {
        ProtocolInfoW* all = All(face, out int count);
        for (int i = 0; i < count; i++)
        {
            Assert.NotEqual(0, all[i].ChainLen);
            Assert.Equal(0u, all[i].dwProviderFlags & PFL_HIDDEN);
            Assert.NotEqual(SOCK_RAW, all[i].iSocketType);
        }
    }

    [FaceTheory, Statement("CA06")]
    [Case(new[] { IPPROTO_UDP, 0 }, 2)]
    [Case(new[] { IPPROTO_TCP, IPPROTO_UDP, 0 }, 4)]
    [Case(new[] { 222, IPPROTO_TCP, 0, IPPROTO_UDP }, 2)]
    [Case(new[] { 222, 0 }, 0)]
    public void A_list_of_protocols_ends_with_zero_and_selects(Face face, int[] protocols, int expected)
    {
        int* wanted = Array<int>(protocols.Length);
        protocols.CopyTo(new Span<int>(wanted, protocols.Length));
        ProtocolInfoW* entries = Array<ProtocolInfoW>(20);

        Assert.Equal(expected, Ok(face.WSAEnumProtocolsW(wanted, entries, New(20u * SizeW))));
        for (int i = 0; i < expected; i++) Assert.Contains(entries[i].iProtocol, protocols);
    }

    [FaceTheory, Statement("CA06")]
    public void Too_little_room_tells_how_much_is_needed_and_writes_nothing(Face face)
    {
        All(face, out int count);
        ProtocolInfoW* entries = Array<ProtocolInfoW>(count);
        uint* length = New((uint)(count * SizeW - 1));

        Expect(WSAENOBUFS, face.WSAEnumProtocolsW(null, entries, length));
        Assert.Equal((uint)(count * SizeW), *length);
        Assert.Equal(0u, entries[0].dwCatalogEntryId);
        Expect(WSAEFAULT, face.WSAEnumProtocolsW(null, entries, null));
    }

    [FaceTheory]
    public void A_socket_is_made_of_an_entry(Face face)
    {
        ProtocolInfoW* entry = New(Find(face, AF_INET6, IPPROTO_UDP));
        nuint s = Ok(face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, entry, 0, WSA_FLAG_OVERLAPPED));

        Assert.Equal(SOCK_DGRAM, GetOption(s, SOL_SOCKET, SO_TYPE));
        Ok(face.bind(s, V6("::1"), SockAddrIn6.Size));
    }

    private ProtocolInfoW* All(Face face, out int count)
    {
        uint* length = New(0u);
        Expect(WSAENOBUFS, face.WSAEnumProtocolsW(null, null, length));
        Assert.Equal(0u, *length % SizeW);
        count = (int)(*length / SizeW);
        Assert.True(count >= 4);
        ProtocolInfoW* entries = Array<ProtocolInfoW>(count);
        Assert.Equal(count, Ok(face.WSAEnumProtocolsW(null, entries, length)));
        return entries;
    }

    private ProtocolInfoW Find(Face face, int family, int protocol)
    {
        ProtocolInfoW* all = All(face, out int count);
        for (int i = 0; i < count; i++)
        {
            if (all[i].iAddressFamily == family && all[i].iProtocol == protocol) return all[i];
        }

        Assert.Fail("there is no such entry");
        return default;
    }
}
