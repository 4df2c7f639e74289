using System.Net;
using System.Threading.Channels;
using Windsock.Drivers.Virtual;
using Xunit;
using static Windsock.Tests.Stack.NetworkProgram;

namespace Windsock.Tests.Stack;

/// <summary>Asynchronous code on hosts of a network inside the process goes on in turns.</summary>
public sealed class VirtualAwaitTests
{
    private const int Runs = 8;
    private const int Clients = 5;
    private const int Messages = 5;
    private static readonly IPEndPoint s_server = new(IPAddress.Parse("10.0.0.1"), 7000);

    [Fact]
    public async Task A_seed_gives_the_same_packets_and_times_in_every_run_on_a_busy_machine()
    {
        using var load = new Load();
        string[] first = await Run(seed: 11);
        for (int i = 1; i < Runs; i++)
        {
            string difference = Difference(first, await Run(seed: 11));
            Assert.True(difference.Length == 0, $"run {i}, {difference}");
        }

        Assert.NotEqual("", Difference(first, await Run(seed: 12)));
    }

    [Fact]
    public async Task What_a_program_throws_is_what_its_task_ends_with()
    {
        using var network = new WinsockNetwork(seed: 3);
        WinsockHost host = network.AddHost("host", "10.0.0.1/24");
        await Assert.ThrowsAsync<FormatException>(() => host.RunAsync(() => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(() => host.RunAsync(async () =>
        {
            await Task.Yield();
            throw new FormatException();
        }));
    }

    [Fact]
    public async Task Code_that_blocks_a_step_keeps_no_other_from_running()
    {
        using var network = new WinsockNetwork(seed: 3);
        WinsockHost host = network.AddHost("host", "10.0.0.1/24");
        var blocked = new ManualResetEventSlim();
        Task waits = host.RunAsync(async () =>
        {
            await Task.Yield();
            Assert.True(blocked.Wait(Bound, TestContext.Current.CancellationToken));
        });
        await host.RunAsync(async () =>
        {
            await Task.Yield();
            blocked.Set();
        });
        await waits.WaitAsync(Bound, TestContext.Current.CancellationToken);
    }

    private static async Task<string[]> Run(ulong seed)
    {
        using var network = new WinsockNetwork(seed);
        var bad = new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(2), Loss = 0.02, Rate = 5_000_000 };
        WinsockHost server = network.AddHost("server", "10.0.0.1/24", bad);
        List<string> log = [];
        List<Task> programs = [];
        server.Run(() =>
        {
            programs.Add(server.RunAsync(() => Serve(network, log)));
            for (int i = 0; i < Clients; i++)
            {
                int number = i;
                WinsockHost client = network.AddHost($"client{i}", $"10.0.0.{10 + i}/24", bad);
                programs.Add(client.RunAsync(() => Ask(network, log, number)));
            }
        });
        await Task.WhenAll(programs).WaitAsync(Bound, TestContext.Current.CancellationToken);
        string digest = "";
        server.Run(() => Kernel32.Sleep(60_000)); // What connections that are closed still have to say.
        network.Change(inside => digest = $"{inside.PacketsSent} {inside.Digest}");
        return [.. log, digest];
    }

    private static void Say(WinsockNetwork network, List<string> log, string what)
    {
        lock (log) log.Add($"{network.Now.Ticks} {what}");
    }

    private static async Task Serve(WinsockNetwork network, List<string> log)
    {
        using var listener = WinsockListener.Listen(s_server);
        Channel<(int Length, WinsockStream Stream)> asked = Channel.CreateUnbounded<(int, WinsockStream)>();
        Task answering = Answer(network, log, asked.Reader);
        List<Task> serving = [];
        for (int i = 0; i < Clients; i++) serving.Add(ServeOne(await listener.AcceptAsync(), asked.Writer));
        await Task.WhenAll(serving);
        asked.Writer.Complete();
        await answering;
    }

    private static async Task ServeOne(WinsockStream stream, ChannelWriter<(int Length, WinsockStream Stream)> asked)
    {
        var data = new byte[2000];
        int count;
        while ((count = await stream.ReadAsync(data)) > 0) await asked.WriteAsync((count, stream));
        await stream.DisposeAsync();
    }

    private static async Task Answer(WinsockNetwork network, List<string> log, ChannelReader<(int Length, WinsockStream Stream)> asked)
    {
        while (await asked.WaitToReadAsync())
        {
            while (asked.TryRead(out (int Length, WinsockStream Stream) next))
            {
                Say(network, log, $"server {next.Length}");
                await next.Stream.WriteAsync(new byte[next.Length]);
            }
        }
    }

    private static async Task Ask(WinsockNetwork network, List<string> log, int number)
    {
        await using WinsockStream stream = await WinsockStream.ConnectAsync(s_server);
        var data = new byte[700];
        for (int i = 0; i < Messages; i++)
        {
            await stream.WriteAsync(data);
            await stream.ReadExactlyAsync(data);
            Say(network, log, $"client {number} has {i}");
            await Pause(network, TimeSpan.FromMilliseconds(number + i + 1));
        }
    }

    private static async Task Pause(WinsockNetwork network, TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        await using ITimer timer = network.Clock.CreateTimer(_ => passed.SetResult(), null, time, Timeout.InfiniteTimeSpan);
        await passed.Task;
    }
}
