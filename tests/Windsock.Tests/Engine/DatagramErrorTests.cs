using System.Buffers.Binary;
using System.Net;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>Errors that a host keeps for datagram sockets: each reaches a receiver once, or nobody, and none keeps a socket readable.</summary>
public sealed unsafe class DatagramErrorTests : IDisposable
{
    private const int ShortWait = 50; // Milliseconds in which an error on loopback, which comes before sendto returns, would show.

    private readonly SOCKET _socket;

    public DatagramErrorTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        _socket = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
        Assert.Equal(0, bind(_socket, Loopback(0).Bytes));
    }

    public void Dispose()
    {
        closesocket(_socket);
        WSACleanup();
    }

    private static SocketAddress Loopback(int port) => SocketAddress.FromIp(IPAddress.Loopback, port);

    /// <summary>Sends to a port that nobody has: the host answers with port unreachable.</summary>
    private void SendToNobody()
    {
        SOCKET other = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
        Assert.Equal(0, bind(other, Loopback(0).Bytes));
        byte[] name = new byte[SocketAddress.IPv4Length];
        int length = name.Length;
        fixed (byte* bytes = name) Assert.Equal(0, getsockname(other, (SOCKADDR*)bytes, &length));
        Assert.Equal(0, closesocket(other));
        Assert.Equal(1, sendto(_socket, "x"u8, 0, name));
    }

    private int Readable()
    {
        FD_SET set = default;
        FD_SET(_socket, ref set);
        TIMEVAL time = new() { tv_usec = ShortWait * 1000 };
        return select(0, &set, null, null, &time);
    }

    private void SwitchOff(uint code)
    {
        Span<byte> no = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(no, 0);
        Assert.Equal(0, WSAIoctl(_socket, code, no, default, out _));
    }

    private WsaError Receive()
    {
        uint on = 1;
        Assert.Equal(0, ioctlsocket(_socket, FIONBIO, ref on));
        return recv(_socket, new byte[8], 0) == SOCKET_ERROR ? WSAGetLastError() : NO_ERROR;
    }

    [Fact]
    public void An_unreachable_port_is_found_among_other_control_messages()
    {
        Assert.Equal(0, setsockopt(_socket, IPPROTO_IP, IP_PKTINFO, 1));
        SendToNobody();
        Assert.Equal(1, Readable());
        Assert.Equal(WSAECONNRESET, Receive());
        Assert.Equal(WSAEWOULDBLOCK, Receive());
    }

    [Fact]
    public void An_error_that_the_program_has_switched_off_makes_nothing_readable()
    {
        SwitchOff(SIO_UDP_CONNRESET);
        SendToNobody();
        Assert.Equal(0, Readable());
        Assert.Equal(WSAEWOULDBLOCK, Receive());
    }

    [Fact]
    public void A_datagram_behind_an_error_that_is_switched_off_is_readable()
    {
        SwitchOff(SIO_UDP_CONNRESET);
        SendToNobody();
        byte[] name = new byte[SocketAddress.IPv4Length];
        int length = name.Length;
        fixed (byte* bytes = name) Assert.Equal(0, getsockname(_socket, (SOCKADDR*)bytes, &length));
        Assert.Equal(1, sendto(_socket, "x"u8, 0, name));
        Assert.Equal(1, Readable());
        Assert.Equal(NO_ERROR, Receive());
    }

    [Fact]
    public void A_datagram_that_is_too_large_makes_nothing_readable()
    {
        Assert.Equal(SOCKET_ERROR, sendto(_socket, new byte[65520], 0, Loopback(9).Bytes));
        Assert.Equal(WSAEMSGSIZE, WSAGetLastError());
        Assert.Equal(0, Readable());
        Assert.Equal(WSAEWOULDBLOCK, Receive());
    }

    [Fact]
    public void An_error_that_SO_ERROR_has_told_is_over()
    {
        SendToNobody();
        Assert.Equal(1, Readable());
        Assert.Equal(0, getsockopt(_socket, SOL_SOCKET, SO_ERROR, out int error));
        Assert.NotEqual(0, error);
        Assert.Equal(0, Readable());
        Assert.Equal(WSAEWOULDBLOCK, Receive());
    }

    [Fact]
    public void Too_little_room_for_the_sender_is_told_before_a_datagram_is_lost()
    {
        byte[] name = new byte[SocketAddress.IPv4Length];
        int length = name.Length;
        fixed (byte* bytes = name) Assert.Equal(0, getsockname(_socket, (SOCKADDR*)bytes, &length));
        Assert.Equal(1, sendto(_socket, "x"u8, 0, name));
        Assert.Equal(SOCKET_ERROR, recvfrom(_socket, new byte[8], 0, new byte[8], out _));
        Assert.Equal(WSAEFAULT, WSAGetLastError());
        Assert.Equal(NO_ERROR, Receive());
    }
}
