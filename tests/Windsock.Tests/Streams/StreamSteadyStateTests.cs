using CsCheck;
using Xunit;

namespace Windsock.Tests.Streams;

/// <summary>What a stream costs, whom a blocked continuation holds up, and whether bytes come as they went.</summary>
public sealed class StreamSteadyStateTests
{
    private const int MessageBytes = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_echo_allocates_nothing()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        Task echo = EchoAsync(pair.Server, CancellationToken.None);
        byte[] message = new byte[MessageBytes];
        await TripsAsync(pair.Client, message, 2_000); // Tiering included.

        long least = long.MaxValue;
        for (int run = 0; run < 8; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await TripsAsync(pair.Client, message, 1_000);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least < 4_000, $"{least} bytes in a thousand round trips"); // The runtime's own threads allocate a little, operations nothing.
        pair.Client.Dispose();
        await StreamPair.Soon(echo);
    }

    [Fact]
    public async Task With_a_token_it_allocates_nothing_either()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        using var cancellation = new CancellationTokenSource();
        Task echo = EchoAsync(pair.Server, cancellation.Token);
        byte[] message = new byte[MessageBytes];
        await TripsAsync(pair.Client, message, 2_000);
        long least = long.MaxValue;
        for (int run = 0; run < 8; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await TripsAsync(pair.Client, message, 1_000);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least < 4_000, $"{least} bytes in a thousand round trips");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamPair.Soon(echo));
    }

    [Fact]
    public async Task Continuations_that_block_do_not_stop_the_others()
    {
        const int blocked = 6;
        using var release = new ManualResetEventSlim();
        using var inside = new CountdownEvent(blocked);
        var pairs = new List<StreamPair>();
        var stuck = new List<Task>();
        for (int i = 0; i < blocked; i++)
        {
            StreamPair pair = await StreamPair.MakeAsync();
            pairs.Add(pair);
            stuck.Add(BlockAfterReadAsync(pair.Server, inside, release));
            await pair.Client.WriteAsync("x"u8.ToArray(), Token);
        }

        Assert.True(await Task.Run(() => inside.Wait(s_patience), Token), "each has got a thread");
        using StreamPair free = await StreamPair.MakeAsync();
        Task echo = EchoAsync(free.Server, CancellationToken.None);
        await StreamPair.Soon(TripsAsync(free.Client, new byte[MessageBytes], 1_000));
        free.Client.Dispose();
        await StreamPair.Soon(echo);
        release.Set();
        await StreamPair.Soon(Task.WhenAll(stuck));
        pairs.ForEach(pair => pair.Dispose());
    }

    private static async Task BlockAfterReadAsync(WinsockStream stream, CountdownEvent inside, ManualResetEventSlim release)
    {
        Assert.Equal(1, await stream.ReadAsync(new byte[8], Token));
        inside.Signal();
        release.Wait(s_patience);
    }

    [Fact]
    public async Task A_cancellation_that_meets_the_data_loses_no_byte()
    {
        const int rounds = 3_000;
        using StreamPair pair = await StreamPair.MakeAsync();
        byte[] sent = new byte[1], got = new byte[1];
        int cancelled = 0;
        for (int i = 0; i < rounds; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<int> read = pair.Server.ReadAsync(got, cancellation.Token).AsTask();
            sent[0] = (byte)i;
            Task cancel = Task.Run(cancellation.Cancel, Token);
            if (i % 2 == 0) await cancel; // Now and then the cancellation is first for sure.
            await pair.Client.WriteAsync(sent, Token);
            await cancel;
            int count = await CountOrCancelledAsync(read);
            if (count < 0) cancelled++;
            if (count < 0) count = await StreamPair.Soon(pair.Server.ReadAsync(got, Token));
            Assert.Equal((1, (byte)i), (count, got[0]));
        }

        Assert.InRange(cancelled, rounds / 2, rounds);
    }

    private static async Task<int> CountOrCancelledAsync(Task<int> read)
    {
        try
        {
            return await read.WaitAsync(s_patience);
        }
        catch (OperationCanceledException)
        {
            return -1;
        }
    }

    [Fact]
    public async Task Bytes_come_as_they_went_whatever_the_chunks()
    {
        var chunks = Gen.Int[1, 20_000].Array[1, 12];
        await Gen.Select(chunks, chunks, Gen.Int[0, int.MaxValue]).SampleAsync(async (writes, reads, seed) =>
        {
            using StreamPair pair = await StreamPair.MakeAsync();
            byte[] sent = new byte[writes.Sum()], got = new byte[sent.Length];
            new Random(seed).NextBytes(sent);
            Task write = WriteChunksAsync(pair.Client, sent, writes);
            await StreamPair.Soon(ReadChunksAsync(pair.Server, got, reads));
            await StreamPair.Soon(write);
            return got.AsSpan().SequenceEqual(sent) && await pair.Server.ReadAsync(new byte[1], Token) == 0;
        }, iter: 60, threads: 1);
    }

    private static async Task WriteChunksAsync(WinsockStream stream, byte[] bytes, int[] chunks)
    {
        int at = 0;
        foreach (int chunk in chunks)
        {
            await stream.WriteAsync(bytes.AsMemory(at, chunk), Token);
            at += chunk;
        }

        stream.Shutdown(System.Net.Sockets.SocketShutdown.Send);
    }

    private static async Task ReadChunksAsync(WinsockStream stream, byte[] bytes, int[] chunks)
    {
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            int room = Math.Min(chunks[i % chunks.Length], bytes.Length - at);
            int count = await stream.ReadAsync(bytes.AsMemory(at, room), Token);
            Assert.InRange(count, 1, room);
            at += count;
        }
    }

    private static async Task EchoAsync(WinsockStream stream, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MessageBytes];
        while (true)
        {
            int count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            if (count == 0) return;
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }
    }

    // One method: an asynchronous one of its own for each trip would allocate.
    private static async Task TripsAsync(WinsockStream stream, byte[] message, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await stream.WriteAsync(message).ConfigureAwait(false);
            for (int got = 0; got < message.Length;) got += await stream.ReadAsync(message.AsMemory(got)).ConfigureAwait(false);
        }
    }
}
