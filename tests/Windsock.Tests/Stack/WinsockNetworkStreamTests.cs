using System.Net;
using Windsock.Drivers.Virtual;
using Xunit;

namespace Windsock.Tests.Stack;

/// <summary>Asynchronous code on hosts of a network inside the process.</summary>
public sealed class WinsockNetworkStreamTests : IDisposable
{
    private static readonly IPEndPoint s_server = new(IPAddress.Parse("10.0.0.1"), 7000);
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly WinsockNetwork _network = new(seed: 3);

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task Streams_of_net_work_too_and_so_do_delays_by_its_clock()
    {
        WinsockHost server = _network.AddHost("server", "10.0.0.1/24", new LinkConditions { Delay = TimeSpan.FromMilliseconds(20) });
        WinsockHost client = _network.AddHost("client", "10.0.0.2/24");
        var listening = new TaskCompletionSource();
        Task serving = server.RunAsync(async () =>
        {
            using var listener = WinsockListener.Listen(s_server);
            listening.SetResult();
            await using WinsockStream stream = await listener.AcceptAsync(TestContext.Current.CancellationToken);
            var data = new byte[5];
            await stream.ReadExactlyAsync(data, TestContext.Current.CancellationToken);
            var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using ITimer timer = _network.Clock.CreateTimer(_ => passed.SetResult(), null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);
            await passed.Task;
            await stream.WriteAsync(data, TestContext.Current.CancellationToken);
        });
        await listening.Task;
        await client.RunAsync(async () =>
        {
            await using WinsockStream stream = await WinsockStream.ConnectAsync(s_server, TestContext.Current.CancellationToken);
            await stream.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
            Assert.Equal("hello"u8.ToArray(), answer);
        });
        await serving.WaitAsync(s_bound, TestContext.Current.CancellationToken);
        Assert.True(_network.Now >= TimeSpan.FromMinutes(10));
    }
}
