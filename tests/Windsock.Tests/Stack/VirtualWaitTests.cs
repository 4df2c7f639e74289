using System.Runtime.InteropServices;
using Windsock.Drivers.Virtual;
using Windsock.Spi;
using Xunit;
using static Windsock.Kernel32;
using static Windsock.Tests.Stack.NetworkProgram;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Every wait of a thread that takes part in a network's time goes by that time, to the tick.</summary>
public sealed unsafe class VirtualWaitTests : IDisposable
{
    private const uint Long = 3_600_000;
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(50);

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 5);

    // Each waits for a socket to have a datagram, by its own means.
    private static readonly Dictionary<string, Func<SOCKET, uint, bool>> s_socketWaits = new()
    {
        ["select"] = static (s, milliseconds) =>
        {
            FD_SET set = default;
            FD_ZERO(ref set);
            FD_SET(s, ref set);
            var time = new TIMEVAL { tv_sec = (int)(milliseconds / 1000), tv_usec = (int)(milliseconds % 1000 * 1000) };
            return Count(select(0, &set, null, null, &time)) > 0;
        },
        ["WSAPoll"] = static (s, milliseconds) =>
        {
            var entry = new WSAPOLLFD { fd = s, events = POLLRDNORM };
            return Count(WSAPoll(&entry, 1, (int)milliseconds)) > 0;
        },
        ["recv"] = static (s, milliseconds) =>
        {
            Ok(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (byte*)&milliseconds, sizeof(int)));
            byte data;
            return recv(s, &data, 1, MSG_PEEK) >= 0;
        },
        ["WSAEventSelect"] = static (s, milliseconds) =>
        {
            nint signalled = WSACreateEvent();
            Ok(WSAEventSelect(s, signalled, FD_READ));
            uint result = WSAWaitForMultipleEvents(1, &signalled, 0, milliseconds, 0);
            Ok(WSAEventSelect(s, 0, 0));
            WSACloseEvent(signalled);
            return result == WAIT_OBJECT_0;
        },
        ["overlapped with an event"] = static (s, milliseconds) => Overlapped(s, 0, milliseconds),
        ["overlapped with a port"] = static (s, milliseconds) => Overlapped(s, CreateIoCompletionPort((nint)s.Value, 0, 1, 0), milliseconds),
        ["overlapped with a port, alertable"] = static (s, milliseconds) =>
            Overlapped(s, CreateIoCompletionPort((nint)s.Value, 0, 1, 0), milliseconds, ex: true),
    };

    private static readonly Dictionary<string, Action<uint>> s_waits = new()
    {
        ["Sleep"] = static milliseconds => Sleep(milliseconds),
        ["SleepEx"] = static milliseconds => Assert.Equal(0u, SleepEx(milliseconds, 1)),
        ["WaitForSingleObject"] = static milliseconds => WithEvents(1, handles => WaitForSingleObject(handles[0], milliseconds)),
        ["WaitForMultipleObjects"] = static milliseconds => WithEvents(3, handles => WaitForMultipleObjects(handles, bWaitAll: true, milliseconds)),
        ["WSAWaitForMultipleEvents"] = static milliseconds => WithEvents(3, handles => WSAWaitForMultipleEvents(handles, fWaitAll: false, milliseconds, false)),
        ["MsgWaitForMultipleObjectsEx"] = static milliseconds => WithEvents(1, handles =>
        {
            fixed (nint* first = handles) return User32.MsgWaitForMultipleObjectsEx(1, first, milliseconds, User32.QS_ALLINPUT, 0);
        }),
        ["GetQueuedCompletionStatus"] = static milliseconds => WithPort(port =>
        {
            uint bytes;
            nuint key;
            WSAOVERLAPPED* overlapped;
            return GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, milliseconds);
        }),
        ["GetQueuedCompletionStatusEx"] = static milliseconds => WithPort(port =>
        {
            OVERLAPPED_ENTRY entry;
            uint count;
            return GetQueuedCompletionStatusEx(port, &entry, 1, &count, milliseconds, 1);
        }),
    };

    public static TheoryData<string> SocketWaits => [.. s_socketWaits.Keys];

    public static TheoryData<string> Waits => [.. s_waits.Keys, .. s_socketWaits.Keys];

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void A_wait_ends_by_the_time_of_the_network(string wait)
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        host.Run(() =>
        {
            for (uint milliseconds = 1; milliseconds < 100_000_000; milliseconds *= 7)
            {
                TimeSpan before = _network.Now;
                if (s_waits.TryGetValue(wait, out Action<uint>? plain)) plain(milliseconds);
                else WaitForNothing(wait, milliseconds);
                Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _network.Now - before);
            }
        });
    }

    [Theory]
    [MemberData(nameof(SocketWaits))]
    public void A_datagram_ends_a_wait_at_the_moment_of_its_arrival(string wait)
    {
        WinsockHost here = _network.AddHost("here", "10.0.0.1/24");
        WinsockHost there = _network.AddHost("there", "10.0.0.2/24", new LinkConditions { Delay = s_delay });
        var programs = new Programs();
        List<TimeSpan> sent = [], seen = [];
        here.Run(() =>
        {
            programs.Start(here, () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    SOCKET s = Bind(SOCK_DGRAM, "10.0.0.1", 9);
                    Assert.True(s_socketWaits[wait](s, Long));
                    seen.Add(_network.Now);
                    Ok(closesocket(s));
                }
            });
            programs.Start(there, () =>
            {
                SOCKET s = Open(SOCK_DGRAM);
                Ok(sendto(s, "x"u8, 0, Address("10.0.0.1", 7).Bytes)); // The neighbour is known from now on.
                for (int i = 0; i < 20; i++)
                {
                    Sleep(1000);
                    sent.Add(_network.Now + s_delay);
                    Ok(sendto(s, "x"u8, 0, Address("10.0.0.1", 9).Bytes));
                }

                Ok(closesocket(s));
            });
        });
        programs.Join();
        Assert.Equal(sent, seen);
    }

    [Fact]
    public void Timers_fire_by_the_time_of_the_thread_that_starts_them()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        host.Run(() =>
        {
            nint timer = CreateWaitableTimerW(null, 0, null);
            long due = -10_000_000;
            TimeSpan before = _network.Now;
            Assert.Equal(1, SetWaitableTimer(timer, &due, 250, null, null, 0));
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(WAIT_OBJECT_0, WaitForSingleObject(timer, INFINITE));
                Assert.Equal(TimeSpan.FromMilliseconds(1000 + (250 * i)), _network.Now - before);
            }

            Assert.Equal(1, CancelWaitableTimer(timer));
            Assert.Equal(WAIT_TIMEOUT, WaitForSingleObject(timer, Long));
            CloseHandle(timer);
        });
    }

    [Fact]
    public void A_routine_of_a_timer_and_a_callback_of_the_pool_run_at_their_time()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        host.Run(() =>
        {
            int count = 0;
            nint timer = CreateWaitableTimerW(null, 0, null), called = CreateEventW(null, 0, 0, null);
            nint pooled = CreateThreadpoolTimer(&SetEventOf, (void*)called, null);
            long due = -20_000;
            TimeSpan before = _network.Now;
            Assert.Equal(1, SetWaitableTimer(timer, &due, 2, &CountUp, &count, 0));
            for (int i = 1; i <= 10; i++)
            {
                Assert.Equal(WAIT_IO_COMPLETION, SleepEx(INFINITE, 1));
                Assert.Equal((i, TimeSpan.FromMilliseconds(2 * i)), (count, _network.Now - before));
            }

            CancelWaitableTimer(timer);
            before = _network.Now;
            SetThreadpoolTimer(pooled, &due, 3, 0);
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(WAIT_OBJECT_0, WaitForSingleObject(called, INFINITE));
                Assert.Equal(TimeSpan.FromMilliseconds(2 + (3 * i)), _network.Now - before);
            }

            CloseThreadpoolTimer(pooled);
            CloseHandle(called);
            CloseHandle(timer);
        });
    }

    [Fact]
    public void A_thread_that_holds_a_lock_while_it_waits_gets_its_turn_from_one_that_wants_the_lock()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        var programs = new Programs();
        var gate = new Lock();
        TimeSpan seen = default;
        host.Run(() =>
        {
            programs.Start(host, () =>
            {
                lock (gate)
                {
                    Sleep(10);
                    seen = _network.Now;
                }
            });
            programs.Start(host, () =>
            {
                Sleep(10);
                lock (gate) Assert.NotEqual(default, seen);
            });
        });
        programs.Join();
        Assert.Equal(TimeSpan.FromMilliseconds(10), seen);
    }

    [Fact]
    public void An_operation_ends_although_who_brought_its_data_wants_a_lock_before_it_waits()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        var programs = new Programs();
        var gate = new Lock();
        uint received = 0;
        host.Run(() =>
        {
            programs.Start(host, () =>
            {
                lock (gate) received = Receive(Bind(SOCK_DGRAM, "10.0.0.1", 9));
            });
            programs.Start(host, () =>
            {
                Sleep(10);
                Ok(sendto(Open(SOCK_DGRAM), "x"u8, 0, Address("10.0.0.1", 9).Bytes));
                lock (gate) Assert.Equal(1u, received);
            });
        });
        programs.Join();
    }

    private static uint Receive(SOCKET s)
    {
        byte data;
        var buffer = new WSABUF((nint)(&data), 1);
        WSAOVERLAPPED overlapped = default;
        uint flags = 0, count = 0;
        Assert.Equal(-1, WSARecv(s, &buffer, 1, null, &flags, &overlapped, null));
        Assert.Equal(WsaError.WSA_IO_PENDING, WSAGetLastError());
        Assert.NotEqual(0, WSAGetOverlappedResult(s, &overlapped, &count, 1, &flags));
        return count;
    }

    [Fact]
    public void A_thread_that_looks_again_and_again_lets_the_others_run()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        var programs = new Programs();
        host.Run(() =>
        {
            nint signalled = CreateEventW(null, 1, 0, null);
            programs.Start(host, () =>
            {
                while (WaitForSingleObject(signalled, 0) == WAIT_TIMEOUT)
                {
                }
            });
            programs.Start(host, () => SetEvent(signalled));
        });
        programs.Join();
        Assert.Equal(TimeSpan.Zero, _network.Now);
    }

    [Fact]
    public void One_thread_runs_at_a_time()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        var programs = new Programs();
        int count = 0;
        host.Run(() =>
        {
            for (int i = 0; i < 4; i++)
            {
                programs.Start(host, () =>
                {
                    for (int round = 0; round < 200; round++)
                    {
                        int before = Volatile.Read(ref count);
                        Thread.SpinWait(100);
                        Volatile.Write(ref count, before + 1);
                        Sleep(1);
                    }
                });
            }
        });
        programs.Join();
        Assert.Equal(800, count);
        Assert.Equal(TimeSpan.FromMilliseconds(200), _network.Now);
    }

    private static void WaitForNothing(string wait, uint milliseconds)
    {
        SOCKET s = Bind(SOCK_DGRAM, "10.0.0.1", 9);
        Assert.False(s_socketWaits[wait](s, milliseconds));
        Ok(closesocket(s));
    }

    private static int Count(int result)
    {
        Ok(result);
        return result;
    }

    private static void WithEvents(int count, Func<nint[], uint> wait)
    {
        var handles = new nint[count];
        for (int i = 0; i < count; i++) handles[i] = CreateEventW(null, 1, 0, null);
        Assert.Equal(WAIT_TIMEOUT, wait(handles));
        foreach (nint handle in handles) CloseHandle(handle);
    }

    private static void WithPort(Func<nint, int> wait)
    {
        nint port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 1);
        Assert.Equal(0, wait(port));
        Assert.Equal(WAIT_TIMEOUT, GetLastError());
        CloseHandle(port);
    }

    private static bool Overlapped(SOCKET s, nint port, uint milliseconds, bool ex = false)
    {
        byte* data = (byte*)NativeMemory.Alloc(16);
        var buffer = new WSABUF((nint)data, 16);
        var overlapped = (WSAOVERLAPPED*)NativeMemory.AllocZeroed((nuint)sizeof(WSAOVERLAPPED));
        if (port == 0) overlapped->hEvent = WSACreateEvent();
        uint bytes, flags = 0;
        Assert.Equal(SOCKET_ERROR, WSARecv(s, &buffer, 1, &bytes, &flags, overlapped, null));
        Assert.Equal(WsaError.WSA_IO_PENDING, WSAGetLastError());
        bool came = Await(port, overlapped, milliseconds, ex);
        if (!came)
        {
            Assert.Equal(1, CancelIoEx((nint)s.Value, overlapped));
            Assert.True(Await(port, overlapped, Long, ex));
        }

        if (port == 0) WSACloseEvent(overlapped->hEvent);
        else CloseHandle(port);
        NativeMemory.Free(overlapped);
        NativeMemory.Free(data);
        return came;
    }

    private static bool Await(nint port, WSAOVERLAPPED* overlapped, uint milliseconds, bool ex)
    {
        uint bytes;
        nuint key;
        WSAOVERLAPPED* told = null;
        if (port == 0) return WaitForSingleObject(overlapped->hEvent, milliseconds) == WAIT_OBJECT_0;
        OVERLAPPED_ENTRY entry;
        uint count;
        if (ex) return GetQueuedCompletionStatusEx(port, &entry, 1, &count, milliseconds, 1) != 0;
        return GetQueuedCompletionStatus(port, &bytes, &key, &told, milliseconds) != 0 || told != null;
    }

    [UnmanagedCallersOnly]
    private static void CountUp(void* count, uint low, uint high) => ++*(int*)count;

    [UnmanagedCallersOnly]
    private static void SetEventOf(void* instance, void* signalled, nint timer) => SetEvent((nint)signalled);
}
