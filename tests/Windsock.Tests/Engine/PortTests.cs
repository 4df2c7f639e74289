using Windsock.Engine;
using Xunit;

namespace Windsock.Tests.Engine;

/// <summary>The parts of a completion port, and what becomes of packets when threads do not come.</summary>
public sealed class PortTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_ring_keeps_the_order_however_it_grows()
    {
        var ring = new PacketRing();
        var model = new Queue<uint>();
        var random = new Random(1);
        uint next = 0;
        for (int i = 0; i < 10_000; i++)
        {
            if (random.Next(100) < 55)
            {
                ring.Add(new Packet(0, 0, next, 0));
                model.Enqueue(next++);
            }
            else if (model.Count > 0)
            {
                Assert.Equal(model.Dequeue(), ring.Take().Bytes);
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    private sealed class Numbered(int number) : Operation
    {
        public int Number => number;

        public override bool IsSend => false;

        public override Spi.IoResult Attempt(SocketObject socket, ref bool drained) => default;

        public override void Recycle()
        {
        }
    }

    [Fact]
    public void A_queue_keeps_the_order_when_some_are_taken_out()
    {
        var queue = default(OperationQueue);
        var model = new List<int>();
        var random = new Random(2);
        int next = 0;
        for (int i = 0; i < 5_000; i++)
        {
            switch (random.Next(10))
            {
                case < 6:
                    queue.Add(new Numbered(next));
                    model.Add(next++);
                    break;
                case < 9:
                    if (model.Count == 0) break;
                    Assert.Equal(model[0], ((Numbered)queue.TakeHead()).Number);
                    model.RemoveAt(0);
                    break;
                default:
                    int modulus = random.Next(2, 6);
                    var taken = default(OperationQueue);
                    Assert.Equal(model.Count(n => n % modulus == 0), queue.TakeOut(static (one, m) => ((Numbered)one).Number % m == 0, modulus, ref taken));
                    foreach (int number in model.Where(n => n % modulus == 0)) Assert.Equal(number, ((Numbered)taken.TakeHead()).Number);
                    model.RemoveAll(n => n % modulus == 0);
                    break;
            }

            Assert.Equal(model.Count == 0, queue.Head is null);
        }
    }

    [Fact]
    public void A_packet_left_to_a_thread_that_does_not_come_back_is_taken_by_another()
    {
        CompletionPort port = CompletionPort.Create(2)!;
        port.Post(0, 0, 1);
        using var left = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var serving = new Thread(() =>
        {
            var room = new Packet[1];
            Assert.Equal(PortWait.Packets, port.Dequeue(room, -1, alertable: false, out _));
            port.Post(0, 0, 2); // It serves the port, so this one is left to it.
            left.Set();
            go.Wait(s_patience, CancellationToken.None); // A wait that the library knows nothing of.
        });
        serving.Start();
        Assert.True(left.Wait(s_patience, TestContext.Current.CancellationToken));
        var own = new Packet[1];
        Assert.Equal(PortWait.Packets, port.Dequeue(own, (int)s_patience.TotalMilliseconds, alertable: false, out _));
        Assert.Equal(2u, own[0].Bytes);
        go.Set();
        Assert.True(serving.Join(s_patience));
        port.RemoveSocket();
    }

    private sealed class Blocking(CountdownEvent begun, ManualResetEventSlim go) : WorkItem
    {
        public override void Run()
        {
            begun.Signal();
            go.Wait(s_patience, CancellationToken.None);
        }
    }

    [Fact]
    public void The_pool_grows_when_all_of_its_threads_are_blocked()
    {
        const int items = 12;
        // None is disposed of: the pool's threads use them a moment longer than this one, and an exception there ends the process.
        var begun = new CountdownEvent(items);
        var go = new ManualResetEventSlim();
        for (int i = 0; i < items; i++) WorkerPool.Queue(new Blocking(begun, go));
        Assert.True(begun.Wait(s_patience, TestContext.Current.CancellationToken), $"only {items - begun.CurrentCount} run");
        go.Set();
    }

    [Fact]
    public void Without_a_thread_nothing_is_lost_of_100000_packets()
    {
        const uint packets = 100_000;
        CompletionPort port = CompletionPort.Create(1)!;
        for (uint i = 0; i < packets; i++) port.Post(0, 0, i);
        var room = new Packet[64];
        for (uint next = 0; next < packets;)
        {
            Assert.Equal(PortWait.Packets, port.Dequeue(room, 0, alertable: false, out int count));
            for (int i = 0; i < count; i++) Assert.Equal(next++, room[i].Bytes);
        }

        Assert.Equal(PortWait.TimedOut, port.Dequeue(room, 0, alertable: false, out _));
        port.RemoveSocket();
    }
}
