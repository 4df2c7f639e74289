using System.Net;
using System.Runtime.InteropServices;
using CsCheck;
using Windsock.Linux;
using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Api;

/// <summary>No pointer, length, handle or flag makes a call crash, hang or lose a socket: random calls with arguments from a pool of good and bad
/// ones.</summary>
[Collection(nameof(HostileArgumentsTests))]
[CollectionDefinition(nameof(HostileArgumentsTests), DisableParallelization = true)]
public sealed unsafe class HostileArgumentsTests : IDisposable
{
    private const int PageSize = 4096;
    private const int Rounds = 20_000;
    private const int ProtectNone = 0, MapFixed = 0x10;

    private readonly byte* _good = (byte*)NativeMemory.AllocZeroed(PageSize);
    private readonly byte* _edge; // The last bytes of a page before one that may not be touched.
    private readonly byte* _readOnly;
    private readonly byte* _forbidden;
    private readonly List<SOCKET> _sockets = [];

    public HostileArgumentsTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        byte* pages = (byte*)LibC.mmap(null, 4 * PageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        _edge = pages + PageSize - 8;
        _forbidden = pages + PageSize;

        // Forbidden and not unmapped: the runtime would map its own memory into the hole for a moment, and have it written to.
        LibC.mmap(_forbidden, PageSize, ProtectNone, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS | MapFixed, -1, 0);
        _readOnly = (byte*)LibC.mmap(null, PageSize, LibC.PROT_READ, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        foreach (int type in new[] { SOCK_STREAM, SOCK_DGRAM })
        {
            foreach (int family in new[] { AF_INET, AF_INET6, AF_UNIX }) Prepare(family, type);
        }
    }

    private void Prepare(int family, int type)
    {
        SOCKET s = socket(family, type, 0);
        if (s == INVALID_SOCKET) return;

        uint on = 1;
        ioctlsocket(s, FIONBIO, &on); // Nothing may wait.
        _sockets.Add(s);
        if (family == AF_UNIX) return;

        SOCKET bound = socket(family, type, 0);
        ioctlsocket(bound, FIONBIO, &on);
        Ws2_32.bind(bound, SocketAddress.FromIp(family == AF_INET ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0).Bytes);
        if (type == SOCK_STREAM) Ws2_32.listen(bound, 5);
        _sockets.Add(bound);
    }

    public void Dispose()
    {
        foreach (SOCKET s in _sockets) closesocket(s);
        WSACleanup();
        NativeMemory.Free(_good);
    }

    [Fact]
    public void Random_calls_answer_and_leave_the_sockets_usable()
    {
        Gen.Select(Gen.Int[0, 27], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int).Array[1, 20].Sample(
            calls =>
            {
                foreach ((int which, int a, int b, int c, int number) in calls) Call(which, a, b, c, number);
            },
            iter: Rounds,
            threads: 1);

        foreach (SOCKET s in _sockets)
        {
            int type = 0, length = sizeof(int);
            Assert.Equal(0, getsockopt(s, SOL_SOCKET, SO_TYPE, (byte*)&type, &length));
        }
    }

    private SOCKET Socket(int pick) => pick switch
    {
        < 80 => _sockets[pick % _sockets.Count],
        < 90 => new SOCKET((nuint)pick * 4),
        < 95 => INVALID_SOCKET,
        _ => new SOCKET(0xdeadbeef),
    };

    private void* Pointer(int pick) => (pick % 8) switch
    {
        0 => null,
        1 => (void*)1,
        2 => (void*)0xdeadbeef,
        3 => _forbidden,
        4 => _edge,
        5 => _readOnly,
        _ => _good,
    };

    private static int Length(int number) => (number & 7) switch
    {
        0 => 0,
        1 => -1,
        2 => int.MinValue,
        3 => 16,
        4 => 28,
        5 => 4,
        _ => number & 0x7ff,
    };

    private void Call(int which, int a, int b, int c, int number)
    {
        SOCKET s = Socket(a);
        void* p = Pointer(b);
        void* q = Pointer(c);
        int length = Math.Min(Length(number), PageSize); // A good pointer is good for a page; longer claims are tested with bad ones only.
        switch (which)
        {
            case 0: bind(s, (SOCKADDR*)p, length); break;
            case 1: connect(s, (SOCKADDR*)p, length); break;
            case 2: getsockname(s, (SOCKADDR*)p, (int*)q); break;
            case 3: getpeername(s, (SOCKADDR*)p, (int*)q); break;
            case 4: recv(s, (byte*)p, length, number >> 8); break;
            case 5: send(s, (byte*)p, length, number >> 8); break;
            case 6: sendto(s, (byte*)p, length, 0, (SOCKADDR*)q, 16); break;
            case 7: recvfrom(s, (byte*)p, length, 0, (SOCKADDR*)q, (int*)p); break;
            case 8: getsockopt(s, number >> 16, (short)number, (byte*)p, (int*)q); break;
            case 9: setsockopt(s, SOL_SOCKET, (short)number & ~0x2, (byte*)p, length); break;
            case 10: ioctlsocket(s, (uint)number, (uint*)p); break;
            case 11: CloseNew(accept(s, (SOCKADDR*)p, (int*)q)); break;
            case 12: select(0, (FD_SET*)p, (FD_SET*)q, null, Now()); break;
            case 13: WSAPoll((WSAPOLLFD*)p, (uint)(number & 0x3f), 0); break;
            case 14: WSARecv(s, (WSABUF*)p, 1, (uint*)q, (uint*)p, null, null); break;
            case 15: WSASend(s, (WSABUF*)p, (uint)number & 3, (uint*)q, 0, null, null); break;
            case 16: WSASendTo(s, (WSABUF*)p, 1, (uint*)q, 0, (SOCKADDR*)q, length, null, null); break;
            case 17: WSARecvFrom(s, (WSABUF*)p, 1, (uint*)q, (uint*)q, (SOCKADDR*)p, (int*)q, null, null); break;
            case 18: WSARecvMsg(s, (WSAMSG*)p, (uint*)q, null, null); break;
            case 19: WSASendMsg(s, (WSAMSG*)p, 0, (uint*)q, null, null); break;
            case 20: __WSAFDIsSet(s, (FD_SET*)p); break;
            case 21: inet_pton(number & 31, (byte*)p, q); break;
            case 22: inet_ntop(number & 31, p, (byte*)q, (nuint)(number & 63)); break;
            case 23: inet_addr((byte*)p); break;
            case 24: gethostname((byte*)p, length); break;
            case 25: getservbyport(number & 0xffff, (byte*)p); break;
            case 26: WSARecvEx(s, (byte*)p, length, (int*)q); break;
            default: WSAStartupAndCleanup((ushort)number, (WSADATA*)p); break;
        }

        // Whatever was written to the good page must not turn into a long or blocking call next time.
        NativeMemory.Clear(_good, PageSize);
    }

    private static TIMEVAL* Now()
    {
        s_now = default;
        fixed (TIMEVAL* now = &s_now) return now;
    }

    private static TIMEVAL s_now;

    private static void CloseNew(SOCKET s)
    {
        if (s != INVALID_SOCKET) closesocket(s);
    }

    private static void WSAStartupAndCleanup(ushort version, WSADATA* data)
    {
        if (WSAStartup(version, data) == 0) WSACleanup();
    }
}
