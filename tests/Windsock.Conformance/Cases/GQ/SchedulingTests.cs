using System.Collections.Concurrent;

namespace Windsock.Conformance;

/// <summary>Which thread gets which packet, and when.</summary>
public sealed unsafe class SchedulingTests : OverlappedTest
{
    private delegate void Step();

    /// <summary>A thread that serves a port and does what it is told, one step at a time.</summary>
    private sealed class Server : IDisposable
    {
        private readonly BlockingCollection<Step> _steps = [];
        private readonly Thread _thread;
        private HostThread _host; // Known once it has done a step.

        public Server()
        {
            _thread = new Thread(() =>
            {
                foreach (Step step in _steps.GetConsumingEnumerable()) step();
            })
            { IsBackground = true };
            _thread.Start();
        }

        public Pending<T> Do<T>(Func<T> call)
        {
            var pending = new Pending<T>();
            _steps.Add(() =>
            {
                if (_host == default) _host = HostThread.Current();
                pending.Begin();
                pending.End(call());
            });
            return pending;
        }

        public void End()
        {
            _steps.CompleteAdding();
            Assert.True(_thread.Join(Patience));
        }

        public void Dispose() => _steps.CompleteAdding();

        /// <summary>Waits until the thread sleeps in the kernel, and has done so for a moment: it sleeps shortly on its way there too.</summary>
        public void UntilAsleep() => Until(() =>
        {
            long before = _host.Switches;
            _thread.Join(2);
            return _host.IsAsleep && _host.Switches == before;
        });
    }

    private sealed class Pending<T>
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource<T> _ended = new();

        public void Begin() => _begun.SetResult();

        public void End(T result) => _ended.SetResult(result);

        public bool IsOver => _ended.Task.IsCompleted;

        public bool EndsWithin(int milliseconds) => _ended.Task.Wait(milliseconds);

        public void HasBegun() => Assert.True(_begun.Task.Wait(Patience));

        public T Result
        {
            get
            {
                Assert.True(_ended.Task.Wait(Patience), "the call did not return");
                return _ended.Task.Result;
            }
        }
    }

    private readonly List<Server> _servers = [];

    /// <summary>A new thread.</summary>
    private Server Start()
    {
        var server = new Server();
        _servers.Add(server);
        return server;
    }

    /// <summary>A thread that waits for a packet, and is asleep for it.</summary>
    private (Server Server, Pending<uint> Taken) Asleep(nint port, Server? server = null)
    {
        server ??= Start();
        Pending<uint> taken = server.Do(() => Next(port).Bytes);
        taken.HasBegun();
        server.UntilAsleep();
        return (server, taken);
    }

    private void Post(nint port, uint number) => True(Face.PostQueuedCompletionStatus(port, number, 0, null));

    private void EndAll()
    {
        foreach (Server server in _servers) server.Dispose();
    }

    [FaceTheory, Statement("GQ03")]
    public void Packets_leave_in_the_order_in_which_they_came(Face face)
    {
        nint port = Port();
        for (uint i = 0; i < 1000; i++) Post(port, i);
        for (uint i = 0; i < 1000; i++) Assert.Equal(i, Next(port).Bytes);
    }

    [FaceTheory, Statement("GQ03")]
    public void The_thread_that_came_last_is_released_first(Face face)
    {
        const int threads = 5;
        nint port = Port(threads);
        var waiting = new List<(Server Server, Pending<uint> Taken)>();
        for (int i = 0; i < threads; i++) waiting.Add(Asleep(port));
        for (int i = threads - 1; i >= 0; i--)
        {
            Post(port, (uint)i);
            Assert.Equal((uint)i, waiting[i].Taken.Result);
            Assert.All(waiting.Take(i), other => Assert.False(other.Taken.IsOver));
        }

        EndAll();
    }

    [FaceTheory, Statement("GQ04")]
    public void A_packet_is_held_back_while_enough_threads_run(Face face)
    {
        nint port = Port(1);
        (Server first, Pending<uint> taken) = Asleep(port);
        (Server _, Pending<uint> other) = Asleep(port);
        Post(port, 1);
        (Server runs, Pending<uint> waits) = Finished(taken, other, first);
        Post(port, 2);
        Assert.False(waits.EndsWithin(60)); // It waits, and there is a packet; but one thread runs.

        // The running thread comes back for it.
        Assert.Equal(2u, runs.Do(() => Next(port).Bytes).Result);
        Post(port, 3);
        Assert.False(waits.EndsWithin(30));
        runs.End();
        Assert.Equal(3u, waits.Result); // GQ05: a thread that has ended does not count any more.
        EndAll();
    }

    private (Server Runs, Pending<uint> Waits) Finished(Pending<uint> taken, Pending<uint> other, Server first)
    {
        Until(() => taken.IsOver || other.IsOver);
        return taken.IsOver ? (first, other) : (_servers.First(server => server != first), taken);
    }

    [FaceTheory, Statement("GQ04")]
    [Case("Sleep")]
    [Case("WaitForSingleObject")]
    [Case("recv")]
    [Case("select")]
    public void A_thread_that_blocks_lets_another_one_go(Face face, string how)
    {
        nint port = Port(1), never = Event(manual: true);
        SocketPair pair = TcpPair();
        byte* room = Array<byte>(1);
        FdSet* set = New(FdSet.Of(pair.Server));
        (Server first, Pending<uint> taken) = Asleep(port);
        (Server _, Pending<uint> other) = Asleep(port);
        Post(port, 1);
        (Server runs, Pending<uint> waits) = Finished(taken, other, first);
        Post(port, 2);
        Assert.False(waits.EndsWithin(30));
        Pending<int> blocked = runs.Do(() => how switch
        {
            "Sleep" => SleepOnce(face),
            "WaitForSingleObject" => (int)face.WaitForSingleObject(never, INFINITE),
            "recv" => face.recv(pair.Server, room, 1, 0),
            _ => face.select(0, set, null, null, null),
        });
        Assert.Equal(2u, waits.Result);
        True(face.SetEvent(never));
        Send(pair.Client, 1);
        _ = blocked.Result;
        EndAll();
    }

    private static int SleepOnce(Face face)
    {
        face.Sleep(100);
        return 0;
    }

    [FaceTheory, Statement("GQ04")]
    public void When_it_runs_again_there_may_be_more_than_the_number_for_a_while(Face face)
    {
        nint port = Port(1), wakes = Event(manual: true);
        (Server first, Pending<uint> taken) = Asleep(port);
        (Server _, Pending<uint> other) = Asleep(port);
        Post(port, 1);
        (Server runs, Pending<uint> waits) = Finished(taken, other, first);
        Pending<int> blocked = runs.Do(() => (int)face.WaitForSingleObject(wakes, INFINITE));
        Post(port, 2);
        Assert.Equal(2u, waits.Result);
        True(face.SetEvent(wakes));
        Assert.Equal(0, blocked.Result); // Both run now.
        Post(port, 3);
        Pending<uint> third = runs.Do(() => Next(port).Bytes);
        Assert.False(third.EndsWithin(50)); // The other one still does.
        Server second = _servers.First(server => server != runs);
        Assert.Equal(3u, second.Do(() => Next(port).Bytes).Result);
        Post(port, 4);
        second.End();
        Assert.Equal(4u, third.Result);
        EndAll();
    }

    [FaceTheory, Statement("GQ05")]
    public void A_thread_that_turns_to_another_port_counts_there(Face face)
    {
        nint one = Port(1), two = Port(1);
        (Server first, Pending<uint> taken) = Asleep(one);
        Post(one, 1);
        Assert.Equal(1u, taken.Result);
        (Server second, Pending<uint> waits) = Asleep(one);
        Post(one, 2);
        Assert.False(waits.EndsWithin(30));

        Post(two, 3);
        Assert.Equal(3u, first.Do(() => Next(two).Bytes).Result);
        Assert.Equal(2u, waits.Result);
        Post(two, 4);
        Pending<uint> other = second.Do(() => Next(two).Bytes);
        Assert.False(other.EndsWithin(30));
        first.End();
        Assert.Equal(4u, other.Result);
        EndAll();
    }

    [FaceTheory, Statement("GQ06")]
    public void A_running_thread_that_asks_again_gets_the_next_packet(Face face)
    {
        nint port = Port(1);
        (Server first, Pending<uint> taken) = Asleep(port);
        (Server _, Pending<uint> other) = Asleep(port);
        Post(port, 0);
        (Server runs, Pending<uint> waits) = Finished(taken, other, first);
        for (uint i = 1; i <= 200; i++) Post(port, i);
        for (uint i = 1; i <= 200; i++) Assert.Equal(i, runs.Do(() => Next(port).Bytes).Result);
        Assert.False(waits.IsOver);
        Post(port, 201);
        runs.End();
        Assert.Equal(201u, waits.Result);
        EndAll();
    }

    [FaceTheory, Statement("GQ04")]
    public void Operations_go_on_while_all_threads_are_busy(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port(1);
        Bind(pair.Server, port);
        (Server server, Pending<uint> taken) = Asleep(port);
        Post(port, 1);
        Assert.Equal(1u, taken.Result);
        Operation* receive = Waiting(pair.Server);
        Send(pair.Client, 1, 2, 3);
        Until(() => receive->IsOver);
        Assert.Equal(3u, server.Do(() => Next(port).Bytes).Result);
        EndAll();
    }
}
