using Windsock.Waits;
using Xunit;

namespace Windsock.Tests.Waits;

/// <summary>Many threads at the same objects.</summary>
public sealed class WaitRaceTests
{
    private const uint Bound = 60_000;

    private static void Together(params Action[] actions)
    {
        Exception? failure = null;
        Thread[] threads =
        [
            .. actions.Select(action => new Thread(() =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            })),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) Assert.True(thread.Join((int)Bound), "a thread hangs");
        Assert.Null(failure);
    }

    private static Action Repeat(int count, Action action) => () =>
    {
        for (int i = 0; i < count; i++) action();
    };

    [Fact]
    public void An_auto_reset_event_wakes_one_for_each_time_it_is_taken()
    {
        const int Rounds = 20_000;
        var ping = new EventObject(manualReset: false, initial: false);
        var pong = new EventObject(manualReset: false, initial: false);
        Together(
            Repeat(Rounds, () =>
            {
                ping.Set();
                Assert.Equal(0u, Wait.ForObject(pong, Bound, alertable: false));
            }),
            Repeat(Rounds, () =>
            {
                Assert.Equal(0u, Wait.ForObject(ping, Bound, alertable: false));
                pong.Set();
            }));
        Assert.False(ping.IsSet || pong.IsSet);
    }

    [Fact]
    public void A_semaphore_hands_out_exactly_what_it_got()
    {
        const int Each = 10_000;
        var semaphore = new SemaphoreObject(0, int.MaxValue);
        int taken = 0;
        void Take()
        {
            Assert.Equal(0u, Wait.ForObject(semaphore, Bound, alertable: false));
            Interlocked.Increment(ref taken);
        }

        void Give() => Assert.True(semaphore.TryRelease(1, out _));
        Together(Repeat(Each, Take), Repeat(Each, Give), Repeat(Each, Take), Repeat(Each, Give), Repeat(Each, Take), Repeat(Each, Give));
        Assert.Equal(3 * Each, taken);
        Assert.Equal(Wait.Timeout, Wait.ForObject(semaphore, 0, alertable: false));
    }

    [Fact]
    public void A_wait_for_all_takes_both_or_none()
    {
        const int Rounds = 5_000;
        var left = new SemaphoreObject(1, 1);
        var right = new SemaphoreObject(1, 1);
        int inside = 0;
        void Both(bool turned)
        {
            DispatcherObject[] both = turned ? [right, left] : [left, right];
            Assert.Equal(0u, Wait.ForObjects(both, all: true, Bound, alertable: false));
            Assert.Equal(1, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            Assert.True(left.TryRelease(1, out _));
            Assert.True(right.TryRelease(1, out _));
        }

        void One(SemaphoreObject semaphore)
        {
            Assert.Equal(0u, Wait.ForObject(semaphore, Bound, alertable: false));
            Assert.True(semaphore.TryRelease(1, out _));
        }

        // Philosophers who take the forks one after another would starve or block each other.
        Together(
            Repeat(Rounds, () => Both(false)), Repeat(Rounds, () => Both(true)), Repeat(Rounds, () => One(left)), Repeat(Rounds, () => One(right)));
    }

    [Fact]
    public void A_mutex_excludes()
    {
        const int Rounds = 10_000;
        var mutex = new MutexObject();
        int counter = 0;
        void Count()
        {
            Assert.Equal(0u, Wait.ForObject(mutex, Bound, alertable: false));
            Assert.Equal(0u, Wait.ForObject(mutex, Bound, alertable: false));
            counter++;
            Assert.True(mutex.TryRelease(ThreadObject.Current));
            Assert.True(mutex.TryRelease(ThreadObject.Current));
        }

        Together(Repeat(Rounds, Count), Repeat(Rounds, Count), Repeat(Rounds, Count));
        Assert.Equal(3 * Rounds, counter);
    }

    [Fact]
    public void Threads_that_end_leave_their_mutexes_to_others()
    {
        var mutex = new MutexObject();
        for (int i = 0; i < 50; i++)
        {
            var thread = new Thread(() => Wait.ForObject(mutex, Bound, alertable: false));
            thread.Start();
            thread.Join();
            Assert.Equal(Wait.Abandoned, Wait.ForObject(mutex, Bound, alertable: false));
            Assert.True(mutex.TryRelease(ThreadObject.Current));
        }
    }

    private sealed class Count : ApcNotice
    {
        public int Runs;

        public override void Run() => Runs++;
    }

    [Fact]
    public void No_APC_is_lost_between_waits_that_end_otherwise()
    {
        const int Each = 10_000;
        var count = new Count();
        var signalled = new EventObject(manualReset: false, initial: false);
        var known = new TaskCompletionSource<ThreadObject>();
        void Queue()
        {
            ThreadObject target = known.Task.Result;
            for (int i = 0; i < Each; i++) Assert.True(target.QueueApc(Apc.Of(count)));
        }

        Together(
            () =>
            {
                known.SetResult(ThreadObject.Current);
                while (count.Runs < 2 * Each) Assert.NotEqual(Wait.Timeout, Wait.ForObject(signalled, Bound, alertable: true));
            },
            Queue,
            Queue,
            Repeat(Each, signalled.Set));
        Assert.Equal(2 * Each, count.Runs);
    }

    [Fact]
    public void Timeouts_and_signals_at_the_same_moment_lose_no_signal()
    {
        const int Rounds = 3_000;
        var semaphore = new SemaphoreObject(0, int.MaxValue);
        int taken = 0, given = 0;
        bool over = false;
        void Take()
        {
            while (!Volatile.Read(ref over))
            {
                if (Wait.ForObject(semaphore, 1, alertable: false) == 0) Interlocked.Increment(ref taken);
            }
        }

        void Give()
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (semaphore.TryRelease(1, out _)) Interlocked.Increment(ref given);
                if (i % 16 == 0) Wait.Sleep(1, alertable: false);
            }

            Volatile.Write(ref over, true);
        }

        Together(Take, Take, Give);
        while (Wait.ForObject(semaphore, 0, alertable: false) == 0) taken++;
        Assert.Equal(given, taken);
    }

    [Fact]
    public void Timers_ring_in_order_and_not_early()
    {
        var order = new List<int>();
        var done = new EventObject(manualReset: true, initial: false);
        var random = new Random(7);
        int[] delays = [.. Enumerable.Range(0, 200).Select(_ => random.Next(1, 40))];

        // The clock is held until all are set, however long that takes; then those that are due ring in their order too.
        using var held = new Holding();
        long began = Dispatcher.Nanoseconds;
        Clock.Set(held, began);
        Ringing[] alarms = [.. delays.Select(delay => new Ringing(order, delays.Length, done) { Delay = delay })];
        foreach (Ringing alarm in alarms) Clock.Set(alarm, began + (alarm.Delay * 1_000_000L));
        held.LetGo();
        Assert.Equal(0u, Wait.ForObject(done, Bound, alertable: false));
        Assert.Equal(order.Order(), order);
        Assert.All(alarms, alarm => Assert.True(alarm.RangAt - began >= alarm.Delay * 1_000_000L));
    }

    private sealed class Holding : Alarm, IDisposable
    {
        private readonly ManualResetEventSlim _over = new();

        public void LetGo() => _over.Set();

        public override void Ring() => _over.Wait(TimeSpan.FromMilliseconds(Bound));

        public void Dispose()
        {
            Clock.Cancel(this);
            _over.Dispose();
        }
    }

    private sealed class Ringing(List<int> order, int last, EventObject done) : Alarm
    {
        public int Delay { get; init; }

        public long RangAt { get; private set; }

        public override void Ring()
        {
            RangAt = Dispatcher.Nanoseconds;
            order.Add(Delay);
            if (order.Count == last) done.Set();
        }
    }
}
