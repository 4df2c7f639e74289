using CsCheck;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class StreamPropertyTests
{
    private const int Length = 3000;

    [Fact]
    public void Whatever_the_order_and_the_overlaps_the_stream_comes_out_as_it_was() =>
        Gen.Select(Gen.Int[0, Length - 1], Gen.Int[1, 400]).Array[1, 60].Sample(pieces =>
        {
            byte[] stream = Stream(1, Length);
            TcpProbe probe = TcpProbe.In(TcpState.Established);
            bool[] has = new bool[Length];
            var read = new List<byte>();
            foreach ((int start, int size) in pieces)
            {
                int end = Math.Min(Length, start + size);
                has.AsSpan(start, end - start).Fill(true);
                probe.Drain();
                probe.Inject(TcpFlags.Ack, (uint)(1 + start), 1, stream[start..end]);
                int inOrder = Array.IndexOf(has, false) is var gap and >= 0 ? gap : Length;
                AssertAcknowledged(probe, has, inOrder);
                read.AddRange(probe.Read());
                if (read.Count != inOrder) return false;
            }

            return read.SequenceEqual(stream[..read.Count]);
        });

    [Fact]
    public void Both_ends_get_every_byte_once_and_in_order_whatever_the_network_does() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 2], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 40]).Sample(
            (seed, profiles, loss, duplicates, disorder) => Transfer(seed, profiles, loss, duplicates, disorder), iter: 60);

    [Fact]
    public void Every_way_to_close_ends_with_nothing_left() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 20]).Sample((seed, near, far, loss) =>
        {
            var world = new World(seed);
            var cable = new RoughCable(world.Pool, seed, loss, 5, 10);
            (TcpSocket client, TcpSocket server, TcpSocket listener) = Connect(world, cable, TcpProfile.Windows, TcpProfile.Linux);
            client.Send(world.Now, new byte[3000], TcpSendFlags.None, out _);
            End(client, near);
            world.Run(TimeSpan.FromMilliseconds((seed & 7) * 50));
            server.Receive(world.Now, new byte[5000], TcpReceiveFlags.None, out _);
            End(server, far);
            world.Run(TimeSpan.FromMinutes(5));
            client.Close(world.Now);
            server.Close(world.Now);
            listener.Close(world.Now);
            world.Run(TimeSpan.FromMinutes(30));
            return world.Stacks.All(stack => stack.Tcp is { ConnectionCount: 0, TimeWait.Count: 0 }) && world.Pool.Rented == 0;

            void End(TcpSocket socket, int how)
            {
                if (how == 0) socket.Close(world.Now);
                else if (how == 1) socket.Abort(world.Now);
                else if (how == 2) socket.Shutdown(world.Now, receive: false, send: true);
                else socket.Shutdown(world.Now, receive: true, send: true);
            }
        }, iter: 100);

    internal static (TcpSocket Client, TcpSocket Server, TcpSocket Listener) Connect(World world, RoughCable cable, TcpProfile near, TcpProfile far)
    {
        NetStack client = world.Host("client", options => options with { Tcp = Patient(near) });
        NetStack server = world.Host("server", options => options with { Tcp = Patient(far) });
        world.Attach(client, cable.Near, "10.0.0.1/24");
        world.Attach(server, cable.Far, "10.0.0.2/24");
        TcpSocket listener = server.OpenTcp();
        listener.Bind(world.Now, new AddressPort(IpAddress.Any4, 80));
        listener.Listen(world.Now, 5);
        TcpSocket socket = client.OpenTcp();
        socket.Connect(world.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), 80));
        TcpSocket? accepted = null;
        Assert.True(world.RunUntil(() => listener.Readiness != 0 && socket.State == TcpState.Established, TimeSpan.FromHours(2)));
        Assert.Equal(StackError.None, listener.Accept(world.Now, out accepted));
        return (socket, accepted!, listener);
    }

    private static TcpProfile Patient(TcpProfile profile) =>
        profile with { DataRetransmissions = 100, SynRetransmissions = 50, SynAckRetransmissions = 50 };

    private static bool Transfer(ulong seed, int profiles, int loss, int duplicates, int disorder)
    {
        TcpProfile[] all = [TcpProfile.Windows, TcpProfile.Linux, TcpProfile.FreeBsd];
        var world = new World(seed);
        (TcpSocket client, TcpSocket server, TcpSocket listener) =
            Connect(world, new RoughCable(world.Pool, seed, loss, duplicates, disorder), all[profiles], all[(profiles + (int)(seed % 3)) % 3]);
        var chance = new Prng(seed);
        var up = new Direction(client, server, Stream(seed, chance.Below(60_000)));
        var down = new Direction(server, client, Stream(~seed, chance.Below(60_000)));
        for (int turn = 0; turn < 200_000 && !(up.IsDone && down.IsDone); turn++)
        {
            up.Step(world.Now, chance);
            down.Step(world.Now, chance);
            Instant next = world.Stacks.Min(stack => stack.NextDeadline);
            world.RunUntil(next == Instant.Never ? world.Now + TimeSpan.FromMilliseconds(1) : Instant.Max(world.Now, next));
        }

        bool right = up.IsRight && down.IsRight;
        client.Close(world.Now);
        server.Close(world.Now);
        listener.Close(world.Now);
        world.Run(TimeSpan.FromHours(1));
        return right && world.Pool.Rented == 0 && world.Stacks.All(stack => stack.Tcp.ConnectionCount == 0);
    }

    // What is acknowledged is what has come in order, and each SACK block is of bytes that have come, and ends where they end, but a duplicate.
    private static void AssertAcknowledged(TcpProbe probe, bool[] has, int inOrder)
    {
        if (probe.TakeOrNull() is not { } answer) return;
        Assert.Equal((uint)(1 + inOrder), answer.Ack);
        SackBlock[] blocks = answer.Sack(TcpProbe.Irs);
        for (int i = 0; i < blocks.Length; i++)
        {
            int left = (int)blocks[i].Left - 1, right = (int)blocks[i].Right - 1;
            Assert.True(left < right && has.AsSpan(left, right - left).IndexOf(false) < 0);
            bool isDuplicate = i == 0 && (left < inOrder || blocks.Length > 1);
            if (!isDuplicate) Assert.True(i == 0 || (left > inOrder && !has[left - 1] && (right == has.Length || !has[right])));
        }
    }

    private static byte[] Stream(ulong seed, int length)
    {
        byte[] stream = new byte[length];
        new Prng(seed).Fill(stream);
        return stream;
    }

    private sealed class Direction(TcpSocket from, TcpSocket to, byte[] bytes)
    {
        private readonly List<byte> _got = [];
        private int _taken;
        private bool _ended;

        public bool IsDone => _ended || IsBroken;

        public bool IsRight => _ended && !IsBroken && _got.SequenceEqual(bytes);

        private bool IsBroken { get; set; }

        public void Step(Instant now, Prng chance)
        {
            if (_taken < bytes.Length)
            {
                ReadOnlySpan<byte> next = bytes.AsSpan(_taken, Math.Min(bytes.Length - _taken, 1 + chance.Below(9000)));
                StackError error = from.Send(now, next, TcpSendFlags.None, out int taken);
                _taken += taken;
                IsBroken |= error is not (StackError.None or StackError.WouldBlock);
                if (_taken == bytes.Length) from.Shutdown(now, receive: false, send: true);
            }
            else if (bytes.Length == 0 && _taken == 0)
            {
                from.Shutdown(now, receive: false, send: true);
            }

            if (_ended || chance.Below(3) == 0) return;
            byte[] buffer = new byte[1 + chance.Below(8000)];
            StackError read = to.Receive(now, buffer, TcpReceiveFlags.None, out int count);
            _got.AddRange(buffer.AsSpan(0, count));
            _ended = read == StackError.None && count == 0;
            IsBroken |= read is not (StackError.None or StackError.WouldBlock);
        }
    }
}

/// <summary>A cable that loses, doubles and delays packets, each by chance in percent.</summary>
internal sealed class RoughCable
{
    public RoughCable(PacketPool pool, ulong seed, int loss, int duplicates, int disorder)
    {
        var near = new End(pool, Prng.For(seed, "near"), loss, duplicates, disorder);
        var far = new End(pool, Prng.For(seed, "far"), loss, duplicates, disorder);
        near.Other = far;
        far.Other = near;
        Near = near;
        Far = far;
    }

    public ILink Near { get; }

    public ILink Far { get; }

    private sealed class End(PacketPool pool, Prng chance, int loss, int duplicates, int disorder) : ILink
    {
        private readonly PriorityQueue<Packet, (long Due, long Order)> _arriving = new();
        private long _order;

        public End? Other { get; set; }

        public LinkProperties Properties { get; } = new(LinkKind.Ip, 1500, MacAddress.Local(1));

        public Instant NextArrival => _arriving.TryPeek(out _, out (long Due, long) first) ? new Instant(first.Due) : Instant.Never;

        public int HostDescriptor => -1;

        public void Send(Instant now, Packet packet)
        {
            if (chance.Below(100) < loss)
            {
                packet.Release();
                return;
            }

            if (chance.Below(100) < duplicates && packet.Clone() is { } copy) Other!.Arrive(now, copy);
            Other!.Arrive(now, packet);
        }

        public void Flush(Instant now)
        {
        }

        public Packet? Receive(Instant now) => NextArrival <= now ? _arriving.Dequeue() : null;

        private void Arrive(Instant now, Packet packet)
        {
            Assert.True(pool.Rented > 0);
            long delay = TimeSpan.TicksPerMillisecond * (5 + (chance.Below(100) < disorder ? chance.Below(30) : 0));
            _arriving.Enqueue(packet, (now.Ticks + delay, _order++));
        }
    }
}
