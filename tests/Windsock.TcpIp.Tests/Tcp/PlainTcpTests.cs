using Windsock.Drivers.Virtual;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>A peer that offers neither SACK nor timestamps, over a bad link.</summary>
public class PlainTcpTests
{
    [Theory]
    [InlineData("newreno", 22_874)]
    [InlineData("cubic", 200_000)]
    [InlineData("bbr", 200_000)]
    public void Losses_are_repaired_within_round_trips_and_not_one_by_one_at_timeouts(string congestionControl, int bufferBytes)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var network = new VirtualNetwork(seed) { KeepDigest = false };
            var options = new StackOptions
            {
                Tcp = TcpProfile.Linux with
                {
                    CongestionControl = congestionControl, Timestamps = false, ReceiveBufferBytes = bufferBytes,
                    SynOptions = [TcpOptionKind.MaximumSegmentSize, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale],
                },
            };
            NetStack near = network.AddStack("near", options), far = network.AddStack("far", options);
            var line = new LinkConditions { Rate = 10_000_000, Delay = TimeSpan.FromMilliseconds(30), QueueBytes = 60_000, Loss = 0.01 };
            network.Connect(near, "10.0.0.1/24", far, "10.0.0.2/24", line);
            Transfer transfer = Transfer.Start(network, near, far, bytes: 500_000);

            Assert.True(network.RunUntil(() => transfer.IsDone, TimeSpan.FromSeconds(30)), $"seed {seed}: {transfer.Received} bytes after half a minute");
        }
    }
}
