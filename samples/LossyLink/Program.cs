// What loss does to a connection: two hosts, a link of 100 Mbit/s with a round trip of 20 ms, and 20 MB to send.
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;

foreach (double loss in (ReadOnlySpan<double>)[0, 0.001, 0.01])
{
    var network = new VirtualNetwork(seed: 7);
    var line = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 250_000, Loss = loss };
    NetStack client = network.AddHost("client", "10.0.0.1/24", line), server = network.AddHost("server", "10.0.0.2/24");
    Transfer transfer = Transfer.Start(network, client, server, bytes: 20_000_000);
    network.RunUntil(() => transfer.IsDone, TimeSpan.FromMinutes(10));
    Console.WriteLine($"loss {loss * 100,3} %: {transfer.MegabitsPerSecond,4:F1} Mbit/s, {network.PacketsSent} packets, digest {network.Digest}");
}
