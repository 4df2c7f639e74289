using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Stress;

/// <summary>Programs that do what they must not, and hosts that have run out: documented errors, no loss, no hang.</summary>
public sealed unsafe partial class HostileTests : IDisposable
{
    private const uint Patience = 60_000;
    private const int Page = 4096;

    private readonly List<SOCKET> _sockets = [];

    public HostileTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET s in _sockets) closesocket(s);
        WSACleanup();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(void* address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ulong* limits);

    private (SOCKET Client, SOCKET Server) Pair()
    {
        SOCKET listener = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, 1));
        SOCKADDR_IN name;
        int length = sizeof(SOCKADDR_IN);
        Assert.Equal(0, getsockname(listener, (SOCKADDR*)&name, &length));
        SOCKET client = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, connect(client, (SOCKADDR*)&name, length));
        SOCKET server = Track(accept(listener));
        closesocket(listener);
        return (client, server);
    }

    private SOCKET Track(SOCKET s)
    {
        Assert.True(s != INVALID_SOCKET, $"{WSAGetLastError()}");
        _sockets.Add(s);
        return s;
    }

    private static int Receive(SOCKET s, WSABUF* buffer, WSAOVERLAPPED* overlapped)
    {
        uint count, flags = 0;
        return WSARecv(s, buffer, 1, &count, &flags, overlapped, null);
    }

    private static (nint Overlapped, uint Bytes, uint Error) Next(nint port)
    {
        uint bytes;
        nuint key;
        WSAOVERLAPPED* overlapped;
        int ok = Kernel32.GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, Patience);
        return ((nint)overlapped, bytes, ok != 0 ? 0 : Kernel32.GetLastError());
    }

    /// <summary>Memory becomes inaccessible as soon as the packet has come: a late touch would end the process.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_has_completed_is_not_touched_any_more(bool cancel)
    {
        for (int round = 0; round < 300; round++)
        {
            byte* page = (byte*)mmap(null, Page, 3, 0x22, -1, 0); // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS
            (SOCKET client, SOCKET server) = Pair();
            nint port = Kernel32.CreateIoCompletionPort((nint)server.Value, 0, 0, 0);
            var overlapped = (WSAOVERLAPPED*)page;
            var buffer = new WSABUF { len = 64, buf = (nint)(page + 256) };
            Assert.Equal(SOCKET_ERROR, Receive(server, &buffer, overlapped));
            byte data = 1;
            var sending = new Thread(() =>
            {
                byte one = 1;
                send(client, &one, 1, 0);
                send(client, &one, 1, 0);
            });
            sending.Start();
            if (!cancel) closesocket(server);
            else Kernel32.CancelIoEx((nint)server.Value, overlapped);
            Assert.Equal((nint)overlapped, Next(port).Overlapped);
            Assert.Equal(0, mprotect(page, Page, 0));
            sending.Join();
            send(client, &data, 1, 0);
            closesocket(server);
            closesocket(client);
            Kernel32.CloseHandle(port);
            Assert.Equal(0, munmap(page, Page));
        }
    }

    [Fact]
    public void An_OVERLAPPED_used_twice_at_a_time_ends_twice_and_harms_nobody_else()
    {
        (SOCKET client, SOCKET server) = Pair();
        nint port = Kernel32.CreateIoCompletionPort((nint)server.Value, 0, 0, 0);
        byte* room = stackalloc byte[8];
        WSAOVERLAPPED overlapped = default;
        var first = new WSABUF { len = 1, buf = (nint)room };
        var second = new WSABUF { len = 1, buf = (nint)(room + 1) };
        Assert.Equal(SOCKET_ERROR, Receive(server, &first, &overlapped));
        Assert.Equal(SOCKET_ERROR, Receive(server, &second, &overlapped));
        Assert.Equal(2, send(client, "ab"u8, 0));
        for (int i = 0; i < 2; i++) Assert.Equal(((nint)(&overlapped), 1u, 0u), Next(port));
        Assert.Equal("ab"u8, new ReadOnlySpan<byte>(room, 2));
        Kernel32.CloseHandle(port);
    }

    [Fact]
    public void A_port_closed_twice_under_a_wait_lets_the_waiting_go_once()
    {
        for (int i = 0; i < 50; i++)
        {
            nint port = Kernel32.CreateIoCompletionPort(-1, 0, 0, 0);
            uint error = 0;
            using var begun = new ManualResetEventSlim();
            var waiting = new Thread(() =>
            {
                begun.Set();
                error = Next(port).Error;
            });
            waiting.Start();
            Assert.True(begun.Wait(60_000, TestContext.Current.CancellationToken));
            int closed = 0;
            Parallel.For(0, 4, _ => Interlocked.Add(ref closed, Kernel32.CloseHandle(port)));
            Assert.Equal(1, closed);
            Assert.True(waiting.Join(60_000));
            Assert.Contains(error, new[] { Kernel32.ERROR_ABANDONED_WAIT_0, Kernel32.ERROR_INVALID_HANDLE });
        }
    }

    [Fact]
    public void A_socket_closed_from_many_sides_under_operations_closes_once_and_ends_each_once()
    {
        const int operations = 32;
        WSAOVERLAPPED* overlapped = stackalloc WSAOVERLAPPED[operations];
        byte* room = stackalloc byte[operations];
        for (int i = 0; i < 50; i++)
        {
            (SOCKET client, SOCKET server) = Pair();
            nint port = Kernel32.CreateIoCompletionPort((nint)server.Value, 0, 0, 0);
            new Span<WSAOVERLAPPED>(overlapped, operations).Clear();
            for (int n = 0; n < operations; n++)
            {
                var buffer = new WSABUF { len = 1, buf = (nint)(room + n) };
                Assert.Equal(SOCKET_ERROR, Receive(server, &buffer, overlapped + n));
            }

            int closed = 0;
            Parallel.For(0, 4, n =>
            {
                if (n == 0) send(client, "abcdefgh"u8, 0);
                else if (closesocket(server) == 0) Interlocked.Increment(ref closed);
            });
            Assert.Equal(1, closed);
            var come = new HashSet<nint>();
            for (int n = 0; n < operations; n++) Assert.True(come.Add(Next(port).Overlapped));
            Assert.Equal(operations, come.Count(each => each >= (nint)overlapped && each < (nint)(overlapped + operations)));
            closesocket(client);
            Kernel32.CloseHandle(port);
        }
    }

    [Fact]
    public void Handles_of_other_kinds_are_refused()
    {
        (SOCKET _, SOCKET server) = Pair();
        nint port = Kernel32.CreateIoCompletionPort(-1, 0, 0, 0), signal = WSACreateEvent();
        WSAOVERLAPPED overlapped = default;
        byte data;
        var buffer = new WSABUF { len = 1, buf = (nint)(&data) };
        foreach (nint wrong in new[] { port, signal, 0, -1, 0x7ffffffc, 3 })
        {
            Assert.Equal((SOCKET_ERROR, WSAENOTSOCK), (Receive(new SOCKET((nuint)wrong), &buffer, &overlapped), WSAGetLastError()));
            Assert.Equal((0, 6u), (Kernel32.CancelIo(wrong), Kernel32.GetLastError()));
        }

        foreach (nint wrong in new[] { (nint)server.Value, port, 4, 0x7ffffffc })
        {
            overlapped.hEvent = wrong;
            Assert.Equal((SOCKET_ERROR, WSA_INVALID_HANDLE), (Receive(server, &buffer, &overlapped), WSAGetLastError()));
        }

        Assert.Equal((0, 6u), (Kernel32.PostQueuedCompletionStatus(signal, 0, 0, null), Kernel32.GetLastError()));
        Assert.Equal((0, 998u), (Kernel32.GetOverlappedResult((nint)server.Value, null, (uint*)&data, 0), Kernel32.GetLastError()));
        Kernel32.CloseHandle(port);
        WSACloseEvent(signal);
    }

    [Fact]
    public void A_program_that_never_dequeues_loses_nothing()
    {
        const int packets = 100_000;
        (SOCKET client, SOCKET server) = Pair();
        nint port = Kernel32.CreateIoCompletionPort((nint)client.Value, 0, 7, 1);
        var overlapped = (WSAOVERLAPPED*)NativeMemory.AllocZeroed((nuint)(packets * sizeof(WSAOVERLAPPED)));
        byte data = 1;
        byte[] drain = new byte[4096];
        var buffer = new WSABUF { len = 1, buf = (nint)(&data) };
        for (int i = 0; i < packets; i++)
        {
            uint count;
            Assert.True(WSASend(client, &buffer, 1, &count, 0, overlapped + i, null) == 0 || WSAGetLastError() == WSA_IO_PENDING);
            if (i % 1024 == 0) recv(server, drain, 0);
        }

        int waiting = 0;
        var come = new HashSet<nint>();
        for (; come.Count < packets; waiting++)
        {
            if (waiting == packets / 2) new Thread(() => { while (recv(server, drain, 0) > 0) { } }) { IsBackground = true }.Start();
            (nint each, uint bytes, uint error) = Next(port);
            Assert.Equal((0u, 1u), (error, bytes));
            Assert.True(come.Add(each));
        }

        closesocket(client);
        Kernel32.CloseHandle(port);
        NativeMemory.Free(overlapped);
    }

    [Fact]
    public void Out_of_descriptors_everything_says_so_and_works_again_afterwards()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string[] arguments = ["-method", $"{typeof(HostileTests).FullName}.{nameof(RunOutOfDescriptors)}", "-explicit", "only"];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        Assert.True(child.WaitForExit(60_000) && child.ExitCode == 0, output);
    }

    [Fact(Explicit = true)]
    public void RunOutOfDescriptors()
    {
        const int RLIMIT_NOFILE = 7;
        (SOCKET client, SOCKET server) = Pair();
        ulong* limits = stackalloc ulong[2];
        IEnumerable<string> open = Directory.GetFileSystemEntries("/proc/self/fd").Select(path => Path.GetFileName(path));
        limits[0] = limits[1] = open.Select(name => ulong.Parse(name, CultureInfo.InvariantCulture)).Max() + 20;
        Assert.Equal(0, setrlimit(RLIMIT_NOFILE, limits));
        var taken = new List<SOCKET>();
        SOCKET s;
        while ((s = socket(AF_INET, SOCK_STREAM, 0)) != INVALID_SOCKET) taken.Add(s);
        Assert.Equal(WSAEMFILE, WSAGetLastError());
        Assert.Equal((0, 4u), ((int)Kernel32.CreateIoCompletionPort(-1, 0, 0, 0), Kernel32.GetLastError()));

        // The first operation of the process that must wait: it needs descriptors of the library's own.
        WSAOVERLAPPED overlapped = default;
        byte data;
        var buffer = new WSABUF { len = 1, buf = (nint)(&data) };
        Assert.Equal((SOCKET_ERROR, WSAENOBUFS), (Receive(server, &buffer, &overlapped), WSAGetLastError()));
        Assert.Equal(1, send(client, "x"u8, 0));
        Assert.Equal(1, recv(server, &data, 1, 0));

        foreach (SOCKET each in taken) Assert.Equal(0, closesocket(each));
        Assert.Equal((SOCKET_ERROR, WSA_IO_PENDING), (Receive(server, &buffer, &overlapped), WSAGetLastError()));
        Assert.Equal(1, send(client, "y"u8, 0));
        uint bytes, flags;
        Assert.Equal(1, WSAGetOverlappedResult(server, &overlapped, &bytes, 1, &flags));
        Assert.Equal((byte)'y', data);
        nint port = Kernel32.CreateIoCompletionPort((nint)server.Value, 0, 0, 0);
        Assert.NotEqual(0, port);
        Kernel32.CloseHandle(port);
    }
}
