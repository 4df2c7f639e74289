using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>The least and the greatest values of options: connections of our own stack work with them, or end with a documented error.</summary>
public sealed unsafe class ExtremeValueTests : IDisposable
{
    private const int Port = 7000;

    private static readonly int[] s_extremes = [int.MinValue, -1, 1, 255, 65535, int.MaxValue];

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 8);

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    public static TheoryData<int, int> Options()
    {
        var data = new TheoryData<int, int>();
        foreach (OptionRow row in OptionTable.Rows)
        {
            bool isOfStreams = row.Level is IPPROTO_TCP or IPPROTO_IP or SOL_SOCKET && row.Type == OptionType.Number;
            if (isOfStreams && row.Name is not (SO_OPENTYPE or SO_RCVTIMEO or SO_SNDTIMEO)) data.Add(row.Level, row.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_connection_works_with_it(int level, int name)
    {
        WinsockHost server = _network.AddHost("server", "10.0.0.1/24"), client = _network.AddHost("client", "10.0.0.2/24");
        foreach (int value in s_extremes)
        {
            SOCKET listener = server.Run(() => Listening(level, name, value));
            SOCKET s = client.Run(() => Connected(level, name, value, "10.0.0.1", out WsaError error, error => error == NO_ERROR));
            SOCKET accepted = server.Run(() => accept(listener, null, null));
            Assert.NotEqual(INVALID_SOCKET, accepted);
            client.Run(() => Exchange(s, accepted));
            server.Run(() => Exchange(accepted, s));
            foreach (SOCKET each in (SOCKET[])[s, accepted, listener]) Assert.Equal(0, closesocket(each));
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_attempt_to_reach_nobody_ends_with_it(int level, int name)
    {
        WinsockHost client = _network.AddHost("client", "10.0.0.2/24");
        foreach (int value in s_extremes)
        {
            SOCKET s = client.Run(() => Connected(level, name, value, "10.0.0.9", out _, error => error is WSAETIMEDOUT or WSAEHOSTUNREACH or WSAENETUNREACH));
            Assert.Equal(0, closesocket(s));
        }
    }

    private static SOCKET Made(int level, int name, int value)
    {
        SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
        Assert.NotEqual(INVALID_SOCKET, s);
        _ = setsockopt(s, level, name, (byte*)&value, sizeof(int));
        return s;
    }

    private static SOCKET Listening(int level, int name, int value)
    {
        SOCKET s = Made(level, name, value);
        Assert.Equal(0, bind(s, SocketAddress.FromIp(System.Net.IPAddress.Parse("10.0.0.1"), Port).Bytes));
        Assert.Equal(0, listen(s, 5));
        return s;
    }

    private static SOCKET Connected(int level, int name, int value, string to, out WsaError error, Func<WsaError, bool> expected)
    {
        SOCKET s = Made(level, name, value);
        error = connect(s, SocketAddress.FromIp(System.Net.IPAddress.Parse(to), Port).Bytes) == 0 ? NO_ERROR : WSAGetLastError();
        Assert.True(expected(error), $"with {value} connect says {error}");
        return s;
    }

    private static void Exchange(SOCKET from, SOCKET to)
    {
        byte[] data = new byte[20_000], received = new byte[data.Length];
        data.AsSpan().Fill(7);
        uint on = 1, off = 0;
        int sent = 0, got = 0;
        Assert.Equal(0, ioctlsocket(from, FIONBIO, &on));
        WSAPOLLFD* entries = stackalloc WSAPOLLFD[2];
        while (got < data.Length)
        {
            entries[0] = new WSAPOLLFD { fd = to, events = POLLRDNORM };
            entries[1] = new WSAPOLLFD { fd = from, events = POLLWRNORM };
            Assert.True(WSAPoll(entries, sent < data.Length ? 2u : 1u, 3_600_000) > 0, $"nothing moves after {got} of {sent} bytes");
            if (entries[1].revents != 0) sent += Math.Max(0, send(from, data.AsSpan(sent), 0));
            if (entries[0].revents == 0) continue;

            fixed (byte* rest = received.AsSpan(got))
            {
                int count = recv(to, rest, received.Length - got, 0);
                Assert.True(count > 0, $"{WSAGetLastError()} after {got} bytes");
                got += count;
            }
        }

        Assert.Equal(0, ioctlsocket(from, FIONBIO, &off));
        Assert.Equal(data, received);
    }
}
