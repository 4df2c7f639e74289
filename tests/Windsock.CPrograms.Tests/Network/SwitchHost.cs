using Windsock.Drivers.Host;
using Windsock.Drivers.Shared;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Stack;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>A host on a switch of its own, in the process of the tests: it gives addresses, knows a name, and takes connections on port 7000.</summary>
internal sealed class SwitchHost : IDisposable
{
    public const string Port = "7000";
    public const string Address = "10.66.0.1";

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-switch-");
    private readonly RealTimeOwner _owner = new();
    private readonly AutoResetEvent _news = new(initialState: false);
    private readonly NetStack _stack;
    private readonly DnsServer _names;
    private readonly TcpSocket _listener;
    private readonly UdpSocket _datagrams;

    public SwitchHost()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "switch");
        var pool = new PacketPool();
        SwitchLink link = SwitchLink.Open(Path, pool, out DriverError? error) ?? throw new InvalidOperationException(error?.Message);
        _stack = new NetStack(new StackOptions { Name = "server", Seed = 1 }, pool);
        NetworkInterface joined = _stack.AddInterface("eth0", link);
        joined.AddAddress(IpPrefix.Parse(Address + "/24"));
        _owner.Add(_stack);

        Instant now = _owner.Enter();
        var own = IpAddress.Parse(Address);
        var addresses = new DhcpServer(joined, new DhcpServerOptions { First = IpAddress.Parse("10.66.0.100"), DnsServers = [own] });
        Assert.Equal(StackError.None, addresses.Start(now));
        _names = new DnsServer(_stack);
        _names.Add("server.test", own);
        Assert.Equal(StackError.None, _names.Start(now));
        _listener = _stack.OpenTcp(v6: false);
        Assert.Equal(StackError.None, _listener.Bind(now, new AddressPort(IpAddress.Any4, ushort.Parse(Port, null))));
        Assert.Equal(StackError.None, _listener.Listen(now, 5));
        _listener.Changed = () => _news.Set();
        _datagrams = _stack.OpenUdp(v6: false);
        Assert.Equal(StackError.None, _datagrams.Bind(now, new AddressPort(IpAddress.Any4, ushort.Parse(Port, null))));
        _datagrams.Changed = () => _news.Set();
        _owner.Leave();
        _owner.Watch(link.HostDescriptor);
    }

    /// <summary>Where the switch is.</summary>
    public string Path { get; }

    /// <summary>How many questions for names were answered.</summary>
    public long NamesAsked => _names.Answered;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Takes a connection and all that comes by it, until the other end says that it was all.</summary>
    /// <param name="sendsBack">Whether all of it is sent back then.</param>
    /// <returns>What has come.</returns>
    public byte[] Serve(bool sendsBack)
    {
        TcpSocket? accepted = null;
        Until(now => _listener.Accept(now, out accepted) == StackError.None);
        accepted!.Changed = () => _news.Set();
        var received = new List<byte>();
        byte[] part = new byte[1 << 16];
        Until(now => Receive(now, accepted, part, received));
        if (sendsBack)
        {
            byte[] all = [.. received];
            int sent = 0;
            Until(now =>
            {
                while (sent < all.Length && accepted.Send(now, all.AsSpan(sent), TcpSendFlags.None, out int taken) == StackError.None) sent += taken;
                return sent == all.Length;
            });
        }

        Instant end = _owner.Enter();
        accepted.Close(end);
        _owner.Leave();
        return [.. received];
    }

    /// <summary>Takes a connection that is reset in the end; a question mark at the end of a part is answered.</summary>
    public void ServeUntilReset()
    {
        TcpSocket? accepted = null;
        Until(now => _listener.Accept(now, out accepted) == StackError.None);
        accepted!.Changed = () => _news.Set();
        byte[] part = new byte[1 << 16];
        Until(now =>
        {
            StackError error;
            while ((error = accepted.Receive(now, part, TcpReceiveFlags.None, out int bytes)) == StackError.None)
            {
                Assert.NotEqual(0, bytes);
                if (part[bytes - 1] == '?') accepted.Send(now, part.AsSpan(0, 100), TcpSendFlags.None, out _);
            }

            return error == StackError.ConnectionReset;
        });
    }

    /// <summary>Takes a datagram.</summary>
    /// <returns>Its length.</returns>
    public int TakeDatagram()
    {
        int length = -1;
        Until(now =>
        {
            if (_datagrams.Receive(now) is not { } packet) return false;
            length = packet.Length;
            packet.Release();
            return true;
        });
        return length;
    }

    private static bool Receive(Instant now, TcpSocket from, byte[] part, List<byte> received)
    {
        StackError error;
        while ((error = from.Receive(now, part, TcpReceiveFlags.None, out int bytes)) == StackError.None)
        {
            if (bytes == 0) return true;
            received.AddRange(part.AsSpan(0, bytes));
        }

        Assert.Equal(StackError.WouldBlock, error);
        return false;
    }

    private void Until(Func<Instant, bool> isDone)
    {
        while (true)
        {
            Instant now = _owner.Enter();
            bool done;
            try
            {
                done = isDone(now);
            }
            finally
            {
                _owner.Leave();
            }

            if (done) return;
            Assert.True(_news.WaitOne(s_bound), $"nothing came of it: {_stack.Counters}");
        }
    }
}
