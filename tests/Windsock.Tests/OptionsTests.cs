using System.Net;
using System.Runtime.InteropServices;
using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using SocketAddress = Windsock.Spi.SocketAddress;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class OptionsTests : IDisposable
{
    private readonly List<SOCKET> _opened = [];

    public OptionsTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET s in _opened) closesocket(s);
        WSACleanup();
    }

    private SOCKET Open(int family = AF_INET, int type = SOCK_STREAM)
    {
        SOCKET s = socket(family, type, 0);
        Assert.NotEqual(INVALID_SOCKET, s);
        _opened.Add(s);
        return s;
    }

    private static void Bind(SOCKET s, int family = AF_INET) =>
        Assert.Equal(0, bind(s, SocketAddress.FromIp(family == AF_INET ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0).Bytes));

    private static int Read(SOCKET s, int level, int name)
    {
        Assert.True(getsockopt(s, level, name, out int value) == 0, $"{level} {name}: {WSAGetLastError()}");
        return value;
    }

    private static void Write(SOCKET s, int level, int name, int value) =>
        Assert.True(setsockopt(s, level, name, value) == 0, $"{level} {name} = {value}: {WSAGetLastError()}");

    private static WsaError ErrorOf(int result) => result == 0 ? NO_ERROR : WSAGetLastError();

    public static TheoryData<int, int, int> Kinds => new()
    {
        { AF_INET, SOCK_STREAM, (int)SocketKinds.Tcp4 },
        { AF_INET, SOCK_DGRAM, (int)SocketKinds.Udp4 },
        { AF_INET6, SOCK_STREAM, (int)SocketKinds.Tcp6 },
        { AF_INET6, SOCK_DGRAM, (int)SocketKinds.Udp6 },
        { AF_UNIX, SOCK_STREAM, (int)SocketKinds.UnixStream },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_row_of_the_table_is_answered_as_it_says(int family, int type, int kind)
    {
        foreach (OptionRow row in OptionTable.Rows)
        {
            SOCKET s = Open(family, type);
            byte[] value = new byte[1024];
            WsaError got = ErrorOf(getsockopt(s, row.Level, row.Name, value, out int length));
            string what = $"level {row.Level} name 0x{row.Name:x}: {got}";
            if (row.Home == OptionHome.Refused) Assert.True(got == (WsaError)row.Default, what);
            else if ((row.Kinds & (SocketKinds)kind) == 0 || (row.Access & OptionAccess.Get) == 0) Assert.True(got == WSAENOPROTOOPT, what);
            else if (IsPathDependent(row)) Assert.True(got is NO_ERROR or WSAENOTCONN or WSAENOPROTOOPT or WSAEOPNOTSUPP, what);
            else CheckValue(s, row, got, length, value, what);
        }
    }

    /// <summary>The MTU needs a connection; the original destination a redirection.</summary>
    private static bool IsPathDependent(in OptionRow row) =>
        (row.Level, row.Name) is (IPPROTO_IP, IP_MTU) or (IPPROTO_IPV6, IPV6_MTU) or (SOL_SOCKET, SO_ORIGINAL_DST);

    private static void CheckValue(SOCKET s, in OptionRow row, WsaError got, int length, byte[] value, string what)
    {
        Assert.True(got == NO_ERROR, what);
        if (row.Size != 0 && row.Name != SO_BSP_STATE) Assert.True(length == row.Size, what);
        if (row.Type is not (OptionType.Bool or OptionType.Number)) return;

        int number = MemoryMarshal.Read<int>(value);
        if (row.Home is OptionHome.Stored or OptionHome.Fixed or OptionHome.Kept) Assert.True(number == row.Default, $"{what} {number}");
        if ((row.Access & OptionAccess.Set) == 0) return;

        // Setting what was read must work for everything that can be set; the interface 0 has to be allowed too.
        WsaError set = ErrorOf(setsockopt(s, row.Level, row.Name, number));
        Assert.True(set is NO_ERROR || (row.Name is IPV6_CHECKSUM or TCP_MAXSEG && set == WSAEINVAL), $"{what}: set {set}");
    }

    [Theory]
    [InlineData(AF_INET, SOCK_STREAM)]
    [InlineData(AF_INET, SOCK_DGRAM)]
    [InlineData(AF_INET6, SOCK_STREAM)]
    [InlineData(AF_INET6, SOCK_DGRAM)]
    public void Flags_can_be_turned_on_and_off_and_read_back(int family, int type)
    {
        SocketKinds kind = OptionRow.KindOf(new Catalog.CatalogIdentity(family, type, 0, 0), dualStack: false);
        foreach (OptionRow row in OptionTable.Rows)
        {
            if (row.Type != OptionType.Bool || (row.Access & OptionAccess.Both) != OptionAccess.Both || (row.Kinds & kind) == 0) continue;
            if (row.Home is OptionHome.Refused or OptionHome.Fixed) continue;

            SOCKET s = Open(family, type);
            foreach (int value in (int[])[1, 0, 1])
            {
                Write(s, row.Level, row.Name, value);
                Assert.True(Read(s, row.Level, row.Name) == value, $"level {row.Level} name 0x{row.Name:x} is not {value}");
            }
        }
    }

    [Fact]
    public void A_level_that_does_not_exist_and_a_name_that_does_not_exist_differ()
    {
        SOCKET s = Open();
        Assert.Equal(WSAEINVAL, ErrorOf(getsockopt(s, 12345, 1, out _)));
        Assert.Equal(WSAENOPROTOOPT, ErrorOf(getsockopt(s, SOL_SOCKET, 0x5555, out _)));
        Assert.Equal(WSAENOPROTOOPT, ErrorOf(setsockopt(s, 113, 0x3e9, 1)));
    }

    [Fact]
    public void Lengths_and_pointers_are_checked()
    {
        SOCKET s = Open();
        Assert.Equal(WSAEFAULT, ErrorOf(setsockopt(s, SOL_SOCKET, SO_SNDBUF, [1, 2, 3])));
        Assert.Equal(WSAEFAULT, ErrorOf(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, [])));
        Assert.Equal(0, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, [1]));
        Assert.Equal(1, Read(s, SOL_SOCKET, SO_KEEPALIVE));
        Assert.Equal(0, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, [0, 0]));
        Assert.Equal(0, Read(s, SOL_SOCKET, SO_KEEPALIVE));

        Assert.Equal(WSAEFAULT, ErrorOf(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, new byte[3], out _)));
        Assert.Equal(WSAEFAULT, ErrorOf(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, new byte[627], out _)));
        int four = 4;
        Assert.Equal(WSAEFAULT, ErrorOf(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, null, &four)));
        Assert.Equal(WSAEFAULT, ErrorOf(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (byte*)&four, null)));
        Assert.Equal(WSAEFAULT, ErrorOf(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (byte*)0x1234, &four)));
        Assert.Equal(WSAEFAULT, ErrorOf(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (byte*)0x1234, 4)));
        Assert.Equal(WSAENOTSOCK, ErrorOf(setsockopt(INVALID_SOCKET, SOL_SOCKET, SO_KEEPALIVE, 1)));
    }

    [Fact]
    public void Buffer_sizes_read_as_they_were_set()
    {
        SOCKET s = Open();
        Assert.Equal(65536, Read(s, SOL_SOCKET, SO_SNDBUF));
        foreach (int size in (int[])[0, 1, 12345, 1 << 20])
        {
            Write(s, SOL_SOCKET, SO_SNDBUF, size);
            Write(s, SOL_SOCKET, SO_RCVBUF, size);
            Assert.Equal(size, Read(s, SOL_SOCKET, SO_SNDBUF));
            Assert.Equal(size, Read(s, SOL_SOCKET, SO_RCVBUF));
        }
    }

    [Theory]
    [InlineData(0, 0, Endpoint.Forever, 1)]
    [InlineData(0, 5, Endpoint.Forever, 1)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 3, 3000, 0)]
    [InlineData(2, 65535, 65535000, 0)]
    public void Linger_becomes_what_close_wants(int onOff, int seconds, int closeLinger, int dontLinger)
    {
        SOCKET s = Open();
        var linger = new LINGER { l_onoff = (ushort)onOff, l_linger = (ushort)seconds };
        Assert.Equal(0, setsockopt(s, SOL_SOCKET, SO_LINGER, (byte*)&linger, sizeof(LINGER)));
        using SocketLease lease = SocketLease.Take(s.Value);
        Assert.Equal(closeLinger, lease.Socket!.Options.CloseLinger);
        Assert.Equal(dontLinger, Read(s, SOL_SOCKET, SO_DONTLINGER));

        // The inverse keeps the seconds.
        Write(s, SOL_SOCKET, SO_DONTLINGER, 1);
        Assert.Equal(Endpoint.Forever, lease.Socket!.Options.CloseLinger);
        Write(s, SOL_SOCKET, SO_DONTLINGER, 0);
        Assert.Equal(seconds * 1000, lease.Socket!.Options.CloseLinger);
    }

    [Fact]
    public void Datagram_sockets_do_not_linger()
    {
        var linger = default(LINGER);
        Assert.Equal(WSAENOPROTOOPT, ErrorOf(setsockopt(Open(type: SOCK_DGRAM), SOL_SOCKET, SO_LINGER, (byte*)&linger, sizeof(LINGER))));
    }

    [Fact]
    public void Sharing_options_exclude_each_other_and_come_before_bind()
    {
        SOCKET s = Open();
        Write(s, SOL_SOCKET, SO_REUSEADDR, 1);
        Assert.Equal(WSAEINVAL, ErrorOf(setsockopt(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1)));
        Write(s, SOL_SOCKET, SO_REUSEADDR, 0);
        Write(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
        Assert.Equal(WSAEINVAL, ErrorOf(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, 1)));
        Bind(s);
        Assert.Equal(WSAEINVAL, ErrorOf(setsockopt(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 0)));
        Assert.Equal(1, Read(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE));
    }

    [Fact]
    public void Two_sockets_that_reuse_an_address_can_bind_it()
    {
        SOCKET first = Open(type: SOCK_DGRAM), second = Open(type: SOCK_DGRAM);
        Write(first, SOL_SOCKET, SO_REUSEADDR, 1);
        Write(second, SOL_SOCKET, SO_REUSEADDR, 1);
        Bind(first);
        byte* name = stackalloc byte[16];
        int length = 16;
        Assert.Equal(0, getsockname(first, (SOCKADDR*)name, &length));
        Assert.Equal(0, bind(second, (SOCKADDR*)name, length));
    }

    [Fact]
    public void Timeouts_are_milliseconds()
    {
        SOCKET s = Open(type: SOCK_DGRAM);
        Bind(s);
        Assert.Equal(0, Read(s, SOL_SOCKET, SO_RCVTIMEO));
        Write(s, SOL_SOCKET, SO_RCVTIMEO, 20);
        Assert.Equal(20, Read(s, SOL_SOCKET, SO_RCVTIMEO));
        byte* byteBuffer = stackalloc byte[1];
        Assert.Equal(-1, recv(s, byteBuffer, 1, 0));
        Assert.Equal(WSAETIMEDOUT, WSAGetLastError());
        Write(s, SOL_SOCKET, SO_RCVTIMEO, 0);
        using SocketLease lease = SocketLease.Take(s.Value);
        Assert.Equal(Endpoint.Forever, lease.Socket!.Options.ReceiveTimeout);
    }

    [Fact]
    public void Ipv6_only_is_on_until_it_is_turned_off_and_then_ipv4_options_appear()
    {
        SOCKET s = Open(AF_INET6, SOCK_DGRAM);
        Assert.Equal(1, Read(s, IPPROTO_IPV6, IPV6_V6ONLY));
        Assert.Equal(WSAENOPROTOOPT, ErrorOf(getsockopt(s, IPPROTO_IP, IP_TTL, out _)));
        Write(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        Assert.Equal(0, Read(s, IPPROTO_IPV6, IPV6_V6ONLY));
        Assert.Equal(128, Read(s, IPPROTO_IP, IP_TTL));
        Write(s, IPPROTO_IP, IP_PKTINFO, 1);
        Bind(s, AF_INET6);
        Assert.Equal(WSAEINVAL, ErrorOf(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, 1)));
    }

    [Fact]
    public void A_unicast_interface_is_set_in_network_order_and_read_in_host_order()
    {
        SOCKET s = Open(type: SOCK_DGRAM);
        Write(s, IPPROTO_IP, IP_UNICAST_IF, IPAddress.HostToNetworkOrder(1));
        Assert.Equal(1, Read(s, IPPROTO_IP, IP_UNICAST_IF));
    }

    [Fact]
    public void Groups_are_joined_by_address_and_by_index()
    {
        SOCKET s = Open(type: SOCK_DGRAM);
        byte[] byAddress = [239, 1, 2, 3, 127, 0, 0, 1], byIndex = [239, 1, 2, 4, 0, 0, 0, 1];
        Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, byAddress));
        Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, byIndex));
        Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, byAddress));
        Assert.Equal(WSAEADDRNOTAVAIL, ErrorOf(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, byAddress)));

        byte[] source = [239, 1, 2, 5, 10, 0, 0, 1, 127, 0, 0, 1], sourceByIndex = [239, 1, 2, 6, 10, 0, 0, 1, 0, 0, 0, 1];
        foreach (byte[] request in (byte[][])[source, sourceByIndex])
        {
            Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, request));
            Assert.Equal(0, setsockopt(s, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, request));
        }
    }

    [Fact]
    public void A_group_request_of_ipv6_carries_the_family_number_of_windows()
    {
        SOCKET s = Open(AF_INET6, SOCK_DGRAM);
        byte[] request = new byte[sizeof(GROUP_REQ)];
        request[0] = 1;
        SocketAddress.FromIp(IPAddress.Parse("ff02::1234"), 0).Bytes.CopyTo(request.AsSpan(8));
        Assert.Equal(0, setsockopt(s, IPPROTO_IPV6, MCAST_JOIN_GROUP, request));
        Assert.Equal(0, setsockopt(s, IPPROTO_IPV6, MCAST_LEAVE_GROUP, request));
    }

    [Fact]
    public void Keep_alive_starts_with_the_defaults_of_windows()
    {
        SOCKET s = Open();
        Write(s, SOL_SOCKET, SO_KEEPALIVE, 1);
        using SocketLease lease = SocketLease.Take(s.Value);
        int interval = 0;
        uint length = sizeof(int);
        Assert.Equal(0, Linux.LibC.getsockopt(lease.Socket!.Endpoint.HostDescriptor, IPPROTO_TCP, Linux.LibC.TCP_KEEPINTVL, &interval, &length));
        Assert.Equal(1, interval);
    }

    [Fact]
    public void The_open_type_belongs_to_the_thread_and_needs_no_socket()
    {
        Write(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, SO_SYNCHRONOUS_NONALERT);
        try
        {
            Assert.Equal(SO_SYNCHRONOUS_NONALERT, Read(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE));
            using SocketLease lease = SocketLease.Take(Open().Value);
            Assert.False(lease.Socket!.IsOverlapped);
        }
        finally
        {
            Write(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 0);
        }

        using SocketLease again = SocketLease.Take(Open().Value);
        Assert.True(again.Socket!.IsOverlapped);
    }

    [Fact]
    public void Accepted_sockets_inherit()
    {
        SOCKET listener = Open();
        Write(listener, SOL_SOCKET, SO_RCVBUF, 4321);
        Write(listener, SOL_SOCKET, SO_RCVTIMEO, 77);
        Write(listener, IPPROTO_TCP, TCP_NODELAY, 1);
        var linger = new LINGER { l_onoff = 1, l_linger = 2 };
        Assert.Equal(0, setsockopt(listener, SOL_SOCKET, SO_LINGER, (byte*)&linger, sizeof(LINGER)));
        Bind(listener);
        Assert.Equal(0, listen(listener, 1));
        Assert.Equal(1, Read(listener, SOL_SOCKET, SO_ACCEPTCONN));

        byte* name = stackalloc byte[16];
        int length = 16;
        Assert.Equal(0, getsockname(listener, (SOCKADDR*)name, &length));
        SOCKET client = Open();
        Assert.Equal(-1, Read(client, SOL_SOCKET, SO_CONNECT_TIME));
        Assert.Equal(WSAENOTCONN, ErrorOf(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, [])));
        Assert.Equal(0, connect(client, (SOCKADDR*)name, length));
        Assert.Equal(0, Read(client, SOL_SOCKET, SO_CONNECT_TIME));

        SOCKET accepted = accept(listener);
        _opened.Add(accepted);
        Assert.Equal(4321, Read(accepted, SOL_SOCKET, SO_RCVBUF));
        Assert.Equal(77, Read(accepted, SOL_SOCKET, SO_RCVTIMEO));
        Assert.Equal(1, Read(accepted, IPPROTO_TCP, TCP_NODELAY));
        Assert.Equal(0, Read(accepted, SOL_SOCKET, SO_DONTLINGER));

        byte* state = stackalloc byte[sizeof(CSADDR_INFO) + 64];
        int bytes = sizeof(CSADDR_INFO) + 64;
        Assert.Equal(0, getsockopt(client, SOL_SOCKET, SO_BSP_STATE, state, &bytes));
        var info = (CSADDR_INFO*)state;
        Assert.Equal(SOCK_STREAM, info->iSocketType);
        Assert.True(new ReadOnlySpan<byte>(info->RemoteAddr.lpSockaddr, 16).SequenceEqual(new ReadOnlySpan<byte>(name, 16)));
    }

    [Fact]
    public void Structures_have_the_sizes_of_windows()
    {
        Assert.Equal(372, sizeof(WSAPROTOCOL_INFOA));
        Assert.Equal(628, sizeof(WSAPROTOCOL_INFOW));
        Assert.Equal(116, (int)Marshal.OffsetOf<WSAPROTOCOL_INFOA>(nameof(WSAPROTOCOL_INFOA.szProtocol)));
        Assert.Equal(40, sizeof(CSADDR_INFO));
        Assert.Equal(136, sizeof(GROUP_REQ));
        Assert.Equal(264, sizeof(GROUP_SOURCE_REQ));
        Assert.Equal(20, sizeof(IPV6_MREQ));
    }
}
