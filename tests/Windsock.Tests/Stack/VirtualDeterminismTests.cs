using System.Runtime.InteropServices;
using Windsock.Drivers.Virtual;
using Windsock.Spi;
using Xunit;
using static Windsock.Kernel32;
using static Windsock.Tests.Stack.NetworkProgram;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>A program of many threads, whose waits are of every kind, on several hosts and over bad links: one seed, one run.</summary>
public sealed unsafe class VirtualDeterminismTests : IDisposable
{
    private const int Runs = 10;
    private const int Clients = 6;
    private const int Messages = 12;
    private const int MessageBytes = 700;
    private const int SelectPort = 1, PollPort = 2, EventPort = 3, CompletionPort = 4;

    private readonly WinsockSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_seed_gives_the_same_packets_and_times_in_every_run_on_a_busy_machine()
    {
        using var load = new Load();
        string[] first = Run(seed: 11);
        for (int i = 1; i < Runs; i++)
        {
            string difference = Difference(first, Run(seed: 11));
            Assert.True(difference.Length == 0, $"run {i}, {difference}");
        }

        Assert.NotEqual("", Difference(first, Run(seed: 12)));
    }

    private static string[] Run(ulong seed)
    {
        using var network = new WinsockNetwork(seed);
        var bad = new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(2), Loss = 0.02, Rate = 5_000_000 };
        WinsockHost server = network.AddHost("server", "10.0.0.1/24", bad);
        var programs = new Programs();
        var program = new Program(network);
        server.Run(() =>
        {
            programs.Start(server, program.ServeBySelect);
            programs.Start(server, program.ServeByPoll);
            programs.Start(server, program.ServeByEvents);
            nint port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 2);
            for (int i = 0; i < 3; i++) programs.Start(server, () => program.ServeByPort(port));
            programs.Start(server, () => program.AcceptForPort(port));
            for (int i = 0; i < Clients; i++)
            {
                int number = i;
                WinsockHost client = network.AddHost($"client{i}", $"10.0.0.{10 + i}/24", bad);
                for (int j = SelectPort; j <= CompletionPort; j++)
                {
                    int service = j;
                    programs.Start(client, () => program.Ask(number, service));
                }
            }
        });
        programs.Join();
        string digest = "";
        server.Run(() => Sleep(60_000)); // What connections that are closed still have to say.
        network.Change(inside => digest = $"{inside.PacketsSent} {inside.Digest}");
        return [.. program.Log, digest];
    }

    private sealed class Program(WinsockNetwork network)
    {
        private readonly List<string> _log = [];
        private int _left = Clients;

        public IEnumerable<string> Log => _log;

        private void Say(string what)
        {
            lock (_log) _log.Add($"{network.Now.Ticks} {what}");
        }

        private static SOCKET Listen(int port)
        {
            SOCKET listener = Bind(SOCK_STREAM, "10.0.0.1", port);
            Ok(listen(listener, 20));
            return listener;
        }

        public void Ask(int number, int port)
        {
            SOCKET s = Open(SOCK_STREAM);
            Ok(connect(s, Address("10.0.0.1", port).Bytes));
            byte* data = stackalloc byte[MessageBytes];
            for (int i = 0; i < Messages; i++)
            {
                Ok(send(s, data, MessageBytes, 0));
                for (int had = 0; had < MessageBytes;)
                {
                    int count = recv(s, data + had, MessageBytes - had, 0);
                    Assert.True(count > 0, $"{port}: {count}, {WSAGetLastError()}");
                    had += count;
                }

                Say($"client {number} of {port} has {i}");
                Sleep((uint)(number + i));
            }

            Ok(closesocket(s));
        }

        // Sends back what there is, or closes at the end.
        private bool Echo(SOCKET s, string by)
        {
            byte* data = stackalloc byte[2000];
            int count = recv(s, data, 2000, 0);
            Say($"{by} {count}");
            if (count > 0) Ok(send(s, data, count, 0));
            else Ok(closesocket(s));
            return count > 0;
        }

        public void ServeBySelect()
        {
            SOCKET listener = Listen(SelectPort);
            var open = new List<SOCKET>();
            int left = Clients;
            while (left > 0)
            {
                FD_SET set = default;
                FD_SET(listener, ref set);
                foreach (SOCKET s in open) FD_SET(s, ref set);
                var time = new TIMEVAL { tv_usec = 7000 };
                int ready = select(0, &set, null, null, &time);
                Ok(ready);
                if (ready == 0) Say("select: nothing");
                foreach (SOCKET s in open.ToArray())
                {
                    if (!FD_ISSET(s, set) || Echo(s, "select")) continue;
                    open.Remove(s);
                    left--;
                }

                if (FD_ISSET(listener, set)) open.Add(accept(listener));
            }

            Ok(closesocket(listener));
        }

        public void ServeByPoll()
        {
            var open = new List<SOCKET> { Listen(PollPort) };
            int left = Clients;
            while (left > 0)
            {
                WSAPOLLFD[] entries = [.. open.Select(s => new WSAPOLLFD { fd = s, events = POLLRDNORM })];
                fixed (WSAPOLLFD* first = entries) Ok(WSAPoll(first, (uint)entries.Length, 3));
                for (int i = 1; i < entries.Length; i++)
                {
                    if (entries[i].revents == 0 || Echo(entries[i].fd, "poll")) continue;
                    open.Remove(entries[i].fd);
                    left--;
                }

                if (entries[0].revents != 0) open.Add(accept(open[0]));
            }

            Ok(closesocket(open[0]));
        }

        public void ServeByEvents()
        {
            var open = new List<(SOCKET Socket, nint Event)> { (Listen(EventPort), WSACreateEvent()) };
            Ok(WSAEventSelect(open[0].Socket, open[0].Event, FD_ACCEPT));
            int left = Clients;
            while (left > 0)
            {
                nint[] events = [.. open.Select(each => each.Event)];
                uint result = WSAWaitForMultipleEvents(events, false, 5, false);
                if (result == WSA_WAIT_TIMEOUT) continue;
                (SOCKET s, nint signalled) = open[(int)result];
                Ok(WSAEnumNetworkEvents(s, signalled, out WSANETWORKEVENTS told));
                if ((told.lNetworkEvents & FD_ACCEPT) != 0)
                {
                    open.Add((accept(s), WSACreateEvent()));
                    Ok(WSAEventSelect(open[^1].Socket, open[^1].Event, FD_READ | FD_CLOSE));
                }

                if ((told.lNetworkEvents & FD_READ) != 0) Echo(s, "events");
                if ((told.lNetworkEvents & FD_CLOSE) == 0) continue;
                Say("events: close");
                Ok(closesocket(s));
                WSACloseEvent(signalled);
                open.RemoveAt((int)result);
                left--;
            }

            Ok(closesocket(open[0].Socket));
            WSACloseEvent(open[0].Event);
        }

        private struct Connection
        {
            public WSAOVERLAPPED Overlapped;
            public WSABUF Buffer;
            public SOCKET Socket;
        }

        public void AcceptForPort(nint port)
        {
            SOCKET listener = Listen(CompletionPort);
            for (int i = 0; i < Clients; i++)
            {
                SOCKET s = accept(listener);
                Assert.Equal(port, CreateIoCompletionPort((nint)s.Value, port, 1, 0));
                var connection = (Connection*)NativeMemory.AllocZeroed((nuint)sizeof(Connection));
                *connection = new Connection { Socket = s, Buffer = new WSABUF((nint)NativeMemory.Alloc(2000), 2000) };
                Receive(connection);
            }

            Ok(closesocket(listener));
        }

        private static void Receive(Connection* connection)
        {
            uint flags = 0;
            int result = WSARecv(connection->Socket, &connection->Buffer, 1, null, &flags, &connection->Overlapped, null);
            Assert.True(result == 0 || WSAGetLastError() == WsaError.WSA_IO_PENDING);
        }

        public void ServeByPort(nint port)
        {
            while (true)
            {
                uint bytes;
                nuint key;
                Connection* connection;
                int result = GetQueuedCompletionStatus(port, &bytes, &key, (WSAOVERLAPPED**)&connection, 11);
                if (result == 0 && connection == null)
                {
                    Assert.Equal(WAIT_TIMEOUT, GetLastError());
                    continue;
                }

                if (connection == null) return;
                Say($"port {bytes}");
                if (bytes > 0)
                {
                    Ok(send(connection->Socket, (byte*)connection->Buffer.buf, (int)bytes, 0));
                    Sleep(1);
                    Receive(connection);
                    continue;
                }

                Ok(closesocket(connection->Socket));
                NativeMemory.Free((void*)connection->Buffer.buf);
                NativeMemory.Free(connection);
                if (Interlocked.Decrement(ref _left) > 0) continue;
                for (int i = 0; i < 3; i++) Assert.Equal(1, PostQueuedCompletionStatus(port, 0, 0, null));
            }
        }
    }
}
