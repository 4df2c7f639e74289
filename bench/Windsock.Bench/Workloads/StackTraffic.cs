using System.Diagnostics;
using Windsock.Drivers;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Bench.Workloads;

/// <summary>Two hosts of our own stack in this process, joined by a cable in memory and driven by one thread through the poll API.</summary>
internal sealed class StackTraffic
{
    private const int ChunkBytes = 64 * 1024;
    private const int BetweenLooks = 64;
    private const ushort Port = 80;

    private static readonly IpAddress s_near = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_far = IpAddress.Parse("10.0.0.2");

    private readonly NetStack _near;
    private readonly NetStack _far;
    private readonly TcpSocket _listener;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly byte[] _received = new byte[ChunkBytes];

    public StackTraffic(int mtu, bool checksums, bool superSegments)
    {
        var pool = new PacketPool();
        var cable = new Cable(LinkKind.Ip, mtu, checksumOffload: !checksums, superSegments ? 65535 : 0);
        _near = new NetStack(new StackOptions { Seed = 1 }, pool);
        _far = new NetStack(new StackOptions { Seed = 2 }, pool);
        _near.AddInterface("eth0", cable.Near).AddAddress(new IpPrefix(s_near, 24));
        _far.AddInterface("eth0", cable.Far).AddAddress(new IpPrefix(s_far, 24));
        _listener = _far.OpenTcp();
        Check(_listener.Bind(Now, new AddressPort(s_far, Port)));
        Check(_listener.Listen(Now, 1024));
    }

    private static Instant Now => new(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / TimeSpan.TicksPerSecond));

    /// <summary>64 KiB after 64 KiB in one direction; what arrives is copied out.</summary>
    public Func<TimeSpan, double> Bulk()
    {
        (TcpSocket sender, TcpSocket receiver) = Connect();
        return length =>
        {
            long start = Stopwatch.GetTimestamp();
            double bytes = 0;
            do
            {
                for (int i = 0; i < BetweenLooks; i++) bytes += Pour(sender, receiver);
            }
            while (Stopwatch.GetElapsedTime(start) < length);
            return bytes;
        };
    }

    /// <summary>A byte to and fro, beside so many connections that are idle.</summary>
    public Func<TimeSpan, double> RoundTrips(int idle)
    {
        for (int i = 0; i < idle; i++) Connect();
        (TcpSocket near, TcpSocket far) = Connect();
        return length =>
        {
            long start = Stopwatch.GetTimestamp();
            double trips = 0;
            do
            {
                for (int i = 0; i < BetweenLooks; i++) Trip(near, far);
                trips += BetweenLooks;
            }
            while (Stopwatch.GetElapsedTime(start) < length);
            return trips;
        };
    }

    /// <summary>Managed bytes that each end of an idle connection keeps; each has carried a byte to and fro.</summary>
    public double IdleBytes(int connections)
    {
        var kept = new (TcpSocket, TcpSocket)[connections];
        kept[0] = Connect();
        Trip(kept[0].Item1, kept[0].Item2);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 1; i < connections; i++)
        {
            kept[i] = Connect();
            Trip(kept[i].Item1, kept[i].Item2);
        }

        Settle();
        double each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 2.0 / (connections - 1);
        GC.KeepAlive(kept);
        return each;
    }

    /// <summary>Managed bytes that a packet of bulk traffic leaves to the garbage collector.</summary>
    public double AllocationPerPacket()
    {
        Func<TimeSpan, double> bulk = Bulk();
        bulk(TimeSpan.FromSeconds(1));
        long packets = _near.Counters.PacketsSent;
        long before = GC.GetAllocatedBytesForCurrentThread();
        bulk(TimeSpan.FromSeconds(1));
        return Math.Round((double)(GC.GetAllocatedBytesForCurrentThread() - before) / (_near.Counters.PacketsSent - packets), 3);
    }

    private (TcpSocket Near, TcpSocket Far) Connect()
    {
        TcpSocket near = _near.OpenTcp();
        StackError error = near.Connect(Now, new AddressPort(s_far, Port));
        if (error != StackError.InProgress) Check(error);
        for (int i = 0; i < 3; i++) Exchange();
        Check(_listener.Accept(Now, out TcpSocket? far));
        return (near, far!);
    }

    private int Pour(TcpSocket sender, TcpSocket receiver)
    {
        Instant now = Now;
        StackError error = sender.Send(now, _chunk, TcpSendFlags.None, out _);
        if (error != StackError.WouldBlock) Check(error);
        _far.Poll(now);
        int bytes = 0;
        while (receiver.AvailableBytes > 0)
        {
            Check(receiver.Receive(now, _received, TcpReceiveFlags.None, out int count));
            bytes += count;
        }

        _near.Poll(now);
        return bytes;
    }

    private void Trip(TcpSocket near, TcpSocket far)
    {
        Pass(near, _far, far);
        Pass(far, _near, near);
    }

    private void Pass(TcpSocket from, NetStack receiving, TcpSocket to)
    {
        Instant now = Now; // As a program's loop does: the clock is read once a turn.
        Check(from.Send(now, _chunk.AsSpan(0, 1), TcpSendFlags.None, out _));
        receiving.Poll(now);
        Check(to.Receive(now, _received.AsSpan(0, 1), TcpReceiveFlags.None, out int count));
        if (count != 1) throw new CannotRunException("failed: the byte did not arrive");
    }

    private void Exchange()
    {
        _near.Poll(Now);
        _far.Poll(Now);
    }

    // Delayed acknowledgments go out, and what is held for quick connections is given back.
    private void Settle()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2)) Exchange();
    }

    private static void Check(StackError error)
    {
        if (error != StackError.None) throw new CannotRunException($"failed: {error}");
    }
}
