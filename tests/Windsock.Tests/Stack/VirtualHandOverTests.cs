using System.Runtime.InteropServices;
using Windsock.Spi;
using Xunit;
using static Windsock.Kernel32;
using static Windsock.Tests.Stack.NetworkProgram;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Whoever signals a waiting thread stops the time: it runs at the moment at which it was signalled, however soon the next moment would be.</summary>
public sealed unsafe class VirtualHandOverTests : IDisposable
{
    private const int Rounds = 300;
    private const int Port = 9;

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 6);
    private readonly Programs _programs = new();
    private volatile bool _isOver;

    public static TheoryData<string> Signals => [.. s_signals.Keys];

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    // A way to wait, and a way to end that wait from another thread. Made and freed on the thread that waits.
    private abstract class Signal
    {
        public abstract void Wait();

        public abstract void Give();

        public abstract void Free();
    }

    private static readonly Dictionary<string, Func<Signal>> s_signals = new()
    {
        ["event"] = static () => new Handle(CreateEventW(null, 0, 0, null), static handle => SetEvent(handle)),
        ["semaphore"] = static () => new Handle(CreateSemaphoreW(null, 0, 10, null), static handle => ReleaseSemaphore(handle, 1, null)),
        ["port"] = static () => new Packets(false),
        ["port, alertable"] = static () => new Packets(true),
        ["APC"] = static () => new Apcs(),
        ["APC in recv"] = static () => new ApcInCall(),
        ["cancelled recv"] = static () => new CancelledCall(),
        ["datagram, recv"] = static () => new Datagram(select: false),
        ["datagram, select"] = static () => new Datagram(select: true),
    };

    [Theory]
    [MemberData(nameof(Signals))]
    public void A_thread_runs_at_the_moment_at_which_another_signals_it(string name)
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        List<TimeSpan> given = [], seen = [];
        host.Run(() =>
        {
            StartTicking(host);
            Signal? signal = null;
            _programs.Start(host, () =>
            {
                signal = s_signals[name]();
                for (int i = 0; i < Rounds; i++)
                {
                    signal.Wait();
                    seen.Add(_network.Now);
                }

                _isOver = true;
                signal.Free();
            });
            _programs.Start(host, () =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    Sleep(3);
                    given.Add(_network.Now);
                    signal!.Give();
                }
            });
        });
        _programs.Join();
        Assert.Equal(given, seen);
    }

    // The one that signals does not take part in the time, which runs away all the while. Once it has signalled, time must stand still until the other
    // waits again.
    [Theory]
    [MemberData(nameof(Signals))]
    public void Time_stands_still_from_the_moment_at_which_a_stranger_signals_a_thread(string name)
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        Signal? signal = null;
        long afterGive = -1;
        using var ready = new SemaphoreSlim(0);
        List<(long, long)> different = [];
        host.Run(() =>
        {
            StartTicking(host);
            _programs.Start(host, () =>
            {
                signal = s_signals[name]();
                ready.Release();
                for (int i = 0; i < Rounds; i++)
                {
                    signal.Wait();
                    long now = _network.Now.Ticks, told;
                    while ((told = Interlocked.Exchange(ref afterGive, -1)) < 0) Thread.SpinWait(1);
                    if (told != now) different.Add((told, now));
                    ready.Release();
                }

                _isOver = true;
                signal.Free();
            });
        });
        for (int i = 0; i < Rounds; i++)
        {
            Assert.True(ready.Wait(Bound, TestContext.Current.CancellationToken), "the thread was not woken");
            while (!CanGive(signal!)) Thread.Yield();
            signal!.Give();
            Volatile.Write(ref afterGive, _network.Now.Ticks);
        }

        _programs.Join();
        Assert.Empty(different);
    }

    // A call can be cancelled only once it is under way.
    private static bool CanGive(Signal signal) => signal is not CancelledCall cancelled || cancelled.IsUnderWay;

    private void StartTicking(WinsockHost host) => _programs.Start(host, () =>
    {
        while (!_isOver) Sleep(1);
    });

    private sealed class Handle(nint handle, Func<nint, int> give) : Signal
    {
        public override void Wait() => Assert.Equal(WAIT_OBJECT_0, WaitForSingleObject(handle, INFINITE));

        public override void Give() => Assert.NotEqual(0, give(handle));

        public override void Free() => CloseHandle(handle);
    }

    private sealed class Packets(bool alertable) : Signal
    {
        private readonly nint _port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 1);

        public override void Wait()
        {
            OVERLAPPED_ENTRY entry;
            uint count;
            Assert.Equal(1, GetQueuedCompletionStatusEx(_port, &entry, 1, &count, INFINITE, alertable ? 1 : 0));
        }

        public override void Give() => Assert.Equal(1, PostQueuedCompletionStatus(_port, 1, 2, null));

        public override void Free() => CloseHandle(_port);
    }

    private class Apcs : Signal
    {
        protected readonly nint Thread = OpenThread(0x1FFFFF, 0, GetCurrentThreadId());

        public override void Wait() => Assert.Equal(WAIT_IO_COMPLETION, SleepEx(INFINITE, 1));

        public override void Give() => Assert.Equal(1u, QueueUserAPC(&Nothing, Thread, 0));

        public override void Free() => CloseHandle(Thread);
    }

    private sealed class ApcInCall : Apcs
    {
        private readonly SOCKET _socket = Bind(SOCK_DGRAM, "10.0.0.1", Port);

        public override void Wait()
        {
            // The call goes on after the routine, which ends it.
            byte data;
            s_socket = _socket;
            Ok(recv(_socket, &data, 1, 0));
        }

        public override void Give() => Assert.Equal(1u, QueueUserAPC(&SendToSelf, Thread, 0));

        public override void Free()
        {
            base.Free();
            Ok(closesocket(_socket));
        }
    }

    private static SOCKET s_socket;

    private sealed class CancelledCall : Signal
    {
        private readonly nint _thread = OpenThread(0x1FFFFF, 0, GetCurrentThreadId());
        private readonly SOCKET _socket = Bind(SOCK_DGRAM, "10.0.0.1", Port);
        private bool _given;

        public bool IsUnderWay => _given = CancelSynchronousIo(_thread) != 0;

        public override void Wait()
        {
            byte data;
            Assert.Equal(SOCKET_ERROR, recv(_socket, &data, 1, 0));
            Assert.Equal(WsaError.WSA_OPERATION_ABORTED, WSAGetLastError());
        }

        public override void Give()
        {
            if (!_given) Assert.Equal(1, CancelSynchronousIo(_thread));
            _given = false;
        }

        public override void Free()
        {
            CloseHandle(_thread);
            Ok(closesocket(_socket));
        }
    }

    private sealed class Datagram(bool select) : Signal
    {
        private readonly SOCKET _socket = Bind(SOCK_DGRAM, "10.0.0.1", Port);

        public override void Wait()
        {
            var entry = new WSAPOLLFD { fd = _socket, events = POLLRDNORM };
            if (select) Assert.Equal(1, WSAPoll(&entry, 1, -1));
            byte data;
            Ok(recv(_socket, &data, 1, 0));
        }

        public override void Give() => Ok(sendto(_socket, "x"u8, 0, Address("10.0.0.1", Port).Bytes));

        public override void Free() => Ok(closesocket(_socket));
    }

    [UnmanagedCallersOnly]
    private static void Nothing(nuint data)
    {
    }

    [UnmanagedCallersOnly]
    private static void SendToSelf(nuint data) => sendto(s_socket, "x"u8, 0, Address("10.0.0.1", Port).Bytes);
}
