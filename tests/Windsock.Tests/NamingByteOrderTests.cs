using CsCheck;
using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests;

public sealed unsafe class NamingByteOrderTests
{
    [Fact]
    public void Network_order_has_the_high_byte_first()
    {
        Assert.Equal(0x0201, htons(0x0102));
        Assert.Equal(0x04030201u, htonl(0x01020304));
        Assert.Equal(0x0807060504030201UL, htonll(0x0102030405060708));
        Assert.Equal(0x0000803fu, htonf(1f));
        Assert.Equal(0x000000000000f03fUL, htond(1d));
    }

    [Fact]
    public void What_goes_out_comes_back() => Gen.ULong.Sample(value =>
        ntohs(htons((ushort)value)) == (ushort)value && ntohl(htonl((uint)value)) == (uint)value && ntohll(htonll(value)) == value
        && BitConverter.SingleToUInt32Bits(ntohf(htonl((uint)value))) == (uint)value && BitConverter.DoubleToUInt64Bits(ntohd(htonll(value))) == value);

    [Fact]
    public void The_forms_with_a_socket_check_it()
    {
        using var session = new NamingSession();
        SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
        ushort word = 0;
        uint dword = 0;
        Assert.Equal((0, 0x0201), (WSAHtons(s, 0x0102, &word), word));
        Assert.Equal((0, 0x0102), (WSANtohs(s, 0x0201, &word), word));
        Assert.Equal((0, 0x04030201u), (WSAHtonl(s, 0x01020304, &dword), dword));
        Assert.Equal((0, 0x01020304u), (WSANtohl(s, 0x04030201, &dword), dword));
        Assert.Equal((SOCKET_ERROR, WsaError.WSAEFAULT), (WSAHtons(s, 1, null), WSAGetLastError()));
        Assert.Equal((SOCKET_ERROR, WsaError.WSAEFAULT), (WSANtohl(s, 1, (uint*)NamingMemory.Wild), WSAGetLastError()));
        Assert.Equal((SOCKET_ERROR, WsaError.WSAENOTSOCK), (WSAHtonl(INVALID_SOCKET, 1, &dword), WSAGetLastError()));
        Assert.Equal(0, closesocket(s));
        Assert.Equal((SOCKET_ERROR, WsaError.WSAENOTSOCK), (WSANtohs(s, 1, &word), WSAGetLastError()));
    }
}
