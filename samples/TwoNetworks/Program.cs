// Two networks with a router between them, all in this process and in a time of its own: a name is looked up, the host pinged, a transfer made over a line
// that is
// cut for a while, and all of it captured for Wireshark.
//
// Usage: TwoNetworks [CAPTURE.pcapng]
using Windsock.Drivers.Pcapng;
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

using PcapngWriter? capture = args.Length > 0 ? new PcapngWriter(File.Create(args[0])) : null;
var network = new VirtualNetwork(seed: 42);
Switch office = network.AddSwitch("office"), centre = network.AddSwitch("data centre");
NetStack router = network.AddRouter("router", (office, "10.0.1.254/24"), (centre, "10.0.2.254/24"));

TimeSpan delay = TimeSpan.FromMilliseconds(8), jitter = TimeSpan.FromMilliseconds(1);
var line = new LinkConditions { Rate = 50_000_000, Delay = delay, Jitter = jitter, KeepOrder = true, Loss = 0.001 };
network.Capture = capture; // At one place only: elsewhere the same packets pass once more.
NetStack laptop = network.AddHost("laptop", "10.0.1.1/24", line, at: office, gateway: "10.0.1.254");
network.Capture = null;
NetStack server = network.AddHost("server", "10.0.2.1/24", at: centre, gateway: "10.0.2.254");
NetStack names = network.AddHost("names", "10.0.2.53/24", at: centre, gateway: "10.0.2.254");

var table = new DnsServer(names);
table.Add("server.example", IpAddress.Parse("10.0.2.1"));
table.Start(network.Now);
var resolver = new DnsResolver(laptop, new DnsResolverOptions { Servers = [new AddressPort(IpAddress.Parse("10.0.2.53"), 53)] });
DnsQuery query = resolver.Resolve(network.Now, "server.example", DnsType.A);
network.RunUntil(() => query.IsDone, TimeSpan.FromSeconds(30));
if (query.Addresses is not [IpAddress address, ..]) return Fail($"server.example: {query.Outcome}");
Say($"server.example is {address}");

EchoClient ping = laptop.OpenEcho(new AddressPort(address, 0));
ping.Start(network.Now);
network.RunUntil(() => Print(ping) && ping.IsDone, TimeSpan.FromSeconds(30));

Instant start = network.Now;
VirtualLink cable = network.LinkOf(laptop);
At(2, "the cable is pulled", () => cable.IsDown = true);
At(4, "the cable is back", () => cable.IsDown = false);
Transfer transfer = Transfer.Start(network, laptop, server, bytes: 30_000_000);
for (int second = 1; !transfer.IsDone && second < 60; second++)
{
    network.Run(start + TimeSpan.FromSeconds(second));
    Say($"{transfer.Received / 1e6:F1} MB have arrived");
}

if (transfer.Error != StackError.None || transfer.IsCorrupt) return Fail($"the transfer: {transfer.Error}");
Say($"all, after {transfer.Duration.TotalSeconds:F2} s");
Console.WriteLine($"The way out of the laptop: {cable.Outward.Counters}");
Console.WriteLine($"The router: {router.Counters}");
Console.WriteLine($"{network.PacketsSent} packets with the digest {network.Digest}");
return 0;

void Say(string what) => Console.WriteLine($"{network.Now}  {what}");

int Fail(string what)
{
    Console.Error.WriteLine(what);
    return 1;
}

void At(int second, string what, Action action) => network.At(start - Instant.Zero + TimeSpan.FromSeconds(second), () =>
{
    Say(what);
    action();
});

bool Print(EchoClient ping)
{
    while (ping.TryTake(out EchoResult echo))
    {
        Say(echo.Error == StackError.None
            ? $"reply from {echo.From}: {echo.PayloadBytes} bytes in {echo.RoundTrip.TotalMilliseconds:F1} ms, {echo.HopLimit} hops left"
            : $"no reply: {echo.Error}");
    }

    return true;
}
