using System.Net;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Transports.Tests;

/// <summary>The matrix of addresses in use, as pure logic; the conformance tests prove it on real sockets.</summary>
public class PortTableTests
{
    private const int Tcp = 6, Udp = 17;

    private static readonly IPAddress s_specific = IPAddress.Loopback;
    private readonly PortTable _table = new();

    private WsaError Take(IPAddress address, Sharing sharing, int protocol = Tcp, int port = 1000, bool dualStack = false) =>
        Take(out _, address, sharing, protocol, port, dualStack);

    private WsaError Take(out PortTable.Owner? owner, IPAddress address, Sharing sharing, int protocol = Tcp, int port = 1000, bool dualStack = false)
    {
        var candidate = new PortTable.Owner(null, protocol, SocketAddress.FromIp(address, port), dualStack, sharing);
        return _table.Take(candidate, static (want, _) => (NO_ERROR, want.Address), out owner);
    }

    // Rows and columns: default W, default S, reuse W, reuse S, exclusive W, exclusive S.
    public static TheoryData<int, string> Matrix => new()
    {
        { 0, "U.A.U." },
        { 1, ".U.AUU" },
        { 2, "U...U." },
        { 3, ".U..UU" },
        { 4, "UAAAUA" },
        { 5, ".U.AUU" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void The_second_bind_follows_the_matrix(int row, string cells)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            int port = 1000 + column;
            Assert.Equal(NO_ERROR, Take(AddressOf(row), SharingOf(row), port: port));
            WsaError expected = cells[column] switch { 'U' => WSAEADDRINUSE, 'A' => WSAEACCES, _ => NO_ERROR };
            Assert.Equal(expected, Take(AddressOf(column), SharingOf(column), port: port));
        }
    }

    [Fact]
    public void Different_addresses_protocols_and_ports_never_conflict()
    {
        Assert.Equal(NO_ERROR, Take(IPAddress.Parse("127.0.0.1"), Sharing.Exclusive));
        Assert.Equal(NO_ERROR, Take(IPAddress.Parse("127.0.0.2"), Sharing.Exclusive));
        Assert.Equal(NO_ERROR, Take(IPAddress.Parse("127.0.0.1"), Sharing.Exclusive, Udp));
        Assert.Equal(NO_ERROR, Take(IPAddress.Parse("127.0.0.1"), Sharing.Exclusive, port: 1001));
        Assert.Equal(NO_ERROR, Take(IPAddress.IPv6Loopback, Sharing.Exclusive));
    }

    [Fact]
    public void A_dual_stack_wildcard_meets_owners_of_both_families()
    {
        Assert.Equal(NO_ERROR, Take(IPAddress.Any, Sharing.Default));
        Assert.Equal(NO_ERROR, Take(IPAddress.IPv6Any, Sharing.Default));
        Assert.Equal(NO_ERROR, Take(IPAddress.Any, Sharing.Exclusive, port: 2000));
        Assert.Equal(WSAEADDRINUSE, Take(IPAddress.IPv6Any, Sharing.Default, port: 2000, dualStack: true));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        Assert.Equal(NO_ERROR, Take(out PortTable.Owner? owner, IPAddress.Any, Sharing.Exclusive));
        Assert.Equal(WSAEADDRINUSE, Take(IPAddress.Any, Sharing.Default));
        _table.Release(owner, new ScriptedEndpoint(new HandClock()), static _ => { });
        Assert.Equal(NO_ERROR, Take(IPAddress.Any, Sharing.Default));
    }

    [Fact]
    public void An_exclusive_address_stays_taken_while_accepted_connections_live()
    {
        var endpoint = new ScriptedEndpoint(new HandClock());
        Assert.Equal(NO_ERROR, Take(out PortTable.Owner? owner, IPAddress.Any, Sharing.Exclusive));
        PortTable.Owner? inherited = _table.Inherit(owner);
        _table.Release(owner, endpoint, static _ => { });
        Assert.Equal(WSAEADDRINUSE, Take(IPAddress.Any, Sharing.Default));
        _table.Release(inherited, endpoint, static _ => { });
        Assert.Equal(NO_ERROR, Take(IPAddress.Any, Sharing.Default));
    }

    [Fact]
    public void A_bind_that_fails_on_the_host_takes_nothing()
    {
        var candidate = new PortTable.Owner(null, Tcp, SocketAddress.FromIp(IPAddress.Any, 3000), false, Sharing.Default);
        Assert.Equal(WSAEADDRNOTAVAIL, _table.Take(candidate, static (_, _) => (WSAEADDRNOTAVAIL, default), out PortTable.Owner? owner));
        Assert.Null(owner);
        Assert.Equal(NO_ERROR, Take(IPAddress.Any, Sharing.Exclusive, port: 3000));
    }

    private static IPAddress AddressOf(int cell) => cell % 2 == 0 ? IPAddress.Any : s_specific;

    private static Sharing SharingOf(int cell) => (Sharing)(cell / 2);
}
