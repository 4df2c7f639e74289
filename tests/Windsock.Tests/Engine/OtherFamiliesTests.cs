using System.Net;
using System.Text;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>AF_UNIX streams and raw sockets over the host.</summary>
public sealed class OtherFamiliesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("windsock").FullName;
    private readonly List<SOCKET> _sockets = [];

    public OtherFamiliesTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET s in _sockets) closesocket(s);
        WSACleanup();
        Directory.Delete(_folder, recursive: true);
    }

    private SOCKET Track(SOCKET s)
    {
        Assert.True(s != INVALID_SOCKET, $"{WSAGetLastError()}");
        _sockets.Add(s);
        return s;
    }

    private static byte[] UnixName(string path)
    {
        byte[] name = new byte[110];
        name[0] = AF_UNIX;
        Encoding.UTF8.GetBytes(path, name.AsSpan(2));
        return name;
    }

    [Fact]
    public unsafe void A_unix_stream_carries_bytes_both_ways_and_knows_its_names()
    {
        byte[] name = UnixName(Path.Combine(_folder, "socket"));
        SOCKET listener = Track(socket(AF_UNIX, SOCK_STREAM, 0));
        Assert.Equal(0, bind(listener, name));
        Assert.Equal(0, listen(listener, 5));
        SOCKET client = Track(socket(AF_UNIX, SOCK_STREAM, 0));
        Assert.Equal(0, connect(client, name));
        SOCKET server = Track(accept(listener));

        byte[] buffer = new byte[8];
        Assert.Equal(2, send(client, "hi"u8, 0));
        Assert.Equal(2, recv(server, buffer, 0));
        Assert.Equal(3, send(server, "you"u8, 0));
        Assert.Equal(3, recv(client, buffer, 0));
        byte[] peer = new byte[128];
        int length = peer.Length;
        fixed (byte* bytes = peer) Assert.Equal(0, getpeername(client, (SOCKADDR*)bytes, &length));
        Assert.Equal(110, length);
        Assert.Equal(name, peer[..110]);
    }

    [Fact]
    public void A_unix_name_that_is_taken_is_in_use()
    {
        byte[] name = UnixName(Path.Combine(_folder, "socket"));
        Assert.Equal(0, bind(Track(socket(AF_UNIX, SOCK_STREAM, 0)), name));
        Assert.Equal(SOCKET_ERROR, bind(Track(socket(AF_UNIX, SOCK_STREAM, 0)), name));
        Assert.Equal(WSAEADDRINUSE, WSAGetLastError());
    }

    [Fact]
    public void There_are_no_abstract_unix_names()
    {
        Assert.Equal(SOCKET_ERROR, bind(Track(socket(AF_UNIX, SOCK_STREAM, 0)), new byte[] { AF_UNIX, 0, 0, (byte)'x' }));
        Assert.Equal(WSAEINVAL, WSAGetLastError());
    }

    [Fact]
    public void There_are_no_unix_datagrams()
    {
        Assert.Equal(INVALID_SOCKET, socket(AF_UNIX, SOCK_DGRAM, 0));
        Assert.Equal(WSAESOCKTNOSUPPORT, WSAGetLastError());
    }

    [Fact]
    public void A_raw_socket_pings_the_loopback()
    {
        SOCKET s = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
        Assert.SkipWhen(s == INVALID_SOCKET && WSAGetLastError() == WSAEACCES, "raw sockets need a right that this user has not");
        Track(s);

        byte[] echo = [8, 0, 0, 0, 0x57, 0x53, 0, 1, .. "windsock"u8];
        (echo[2], echo[3]) = Checksum(echo);
        byte[] to = SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes.ToArray();
        Assert.Equal(echo.Length, sendto(s, echo, 0, to));

        byte[] packet = new byte[200], from = new byte[16];
        while (true)
        {
            // The request comes by as well: both directions cross this host.
            int received = recvfrom(s, packet, 0, from, out int fromLength);
            Assert.True(received > 20, $"{WSAGetLastError()}");
            int header = (packet[0] & 15) * 4;
            if (packet[header] != 0 || packet[header + 4] != 0x57) continue;

            Assert.Equal("windsock"u8, packet.AsSpan(header + 8, 8));
            Assert.Equal(16, fromLength);
            Assert.Equal(new byte[] { 127, 0, 0, 1 }, from[4..8]);
            return;
        }
    }

    private static (byte High, byte Low) Checksum(byte[] message)
    {
        uint sum = 0;
        for (int i = 0; i < message.Length; i += 2) sum += (uint)((message[i] << 8) | message[i + 1]);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        return ((byte)(~sum >> 8), (byte)~sum);
    }
}
