using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;

namespace Windsock.Drivers.Virtual;

/// <summary>Where packets of a link arrive: a host's port or a switch's.</summary>
internal interface IArrivalPlace
{
    /// <summary>A packet has come. Owns it.</summary>
    void Arrive(Instant now, Packet packet);
}

/// <summary>One direction of a link of a <see cref="VirtualNetwork"/>.</summary>
/// <remarks>The queue is not kept as packets but as the times at which they leave it: with packets in order and a known rate the fate of a packet is
/// known when it comes, and one event carries it to its arrival. Conditions that change act on packets that come later; those under way keep their times, as
/// with netem.</remarks>
public sealed class LinkDirection : IEventTarget
{
    private readonly VirtualNetwork _network;
    private readonly IArrivalPlace _place;
    private readonly Prng _chance;
    private readonly int _linkHeaderBytes;
    private LinkConditions _conditions;
    private bool _isPerfect;
    private bool _isBad;
    private int _sinceReordered;
    private double _lastJitter;
    private long _lastArrivalTicks;
    private long _freeTicks;
    private long _freeRemainder;
    private DepartureRing _queue;
    // Packets that arrive in the order in which they were sent: the network's queue of events has the first only, and stays small.
    private PacketQueue _underWay;
    private CoDel _coDel;

    internal LinkDirection(VirtualNetwork network, string name, IArrivalPlace place, int linkHeaderBytes, LinkConditions conditions)
    {
        _network = network;
        Name = name;
        _place = place;
        _linkHeaderBytes = linkHeaderBytes;
        _chance = Prng.For(network.Seed, "link " + name);
        _conditions = conditions;
        _isPerfect = conditions.IsPerfect;
    }

    /// <summary>From where to where.</summary>
    public string Name { get; }

    /// <summary>What it does to packets that come from now on.</summary>
    public LinkConditions Conditions
    {
        get => _conditions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _conditions = value;
            _isPerfect = value.IsPerfect;
        }
    }

    /// <summary>What it has counted.</summary>
    public LinkCounters Counters { get; } = new();

    /// <summary>The bytes that wait for the link, as of the last packet that came.</summary>
    public long QueuedBytes => _queue.Bytes;

    /// <summary>A packet is sent. Owns it.</summary>
    internal void Enter(Instant now, Packet packet)
    {
        // What a slower link still has under way is not overtaken where order is kept.
        if (_isPerfect && (_underWay.Count == 0 || !_conditions.KeepOrder))
        {
            Counters.Add(LinkEvent.Entered);
            Counters.EnteredBytes += packet.Length;
            Deliver(now, packet);
            return;
        }

        if (packet.SegmentBytes > 0)
        {
            Cut(now, packet);
            return;
        }

        if (packet.Checksum == ChecksumState.Partial) Offload.Complete(packet);
        Pass(now, packet);
    }

    void IEventTarget.Happen(Instant now, Packet? packet)
    {
        if (packet is null)
        {
            packet = _underWay.Take()!;
            if (_underWay.First is { } next) _network.Events.Add(next.Time, this, null);
        }

        Deliver(now, packet);
    }

    private void Deliver(Instant now, Packet packet)
    {
        Counters.Add(LinkEvent.Delivered);
        Counters.DeliveredBytes += packet.Length;
        _place.Arrive(now, packet);
    }

    private void Pass(Instant now, Packet packet)
    {
        Counters.Add(LinkEvent.Entered);
        Counters.EnteredBytes += packet.Length;
        if (_conditions.Down)
        {
            Drop(LinkEvent.Down, packet);
            return;
        }

        if (IsLost())
        {
            Drop(LinkEvent.Lost, packet);
            return;
        }

        Packet? copy = null;
        if (_conditions.Duplicate > 0 && _chance.Chance(_conditions.Duplicate))
        {
            copy = packet.Clone();
            Counters.Add(copy is null ? LinkEvent.NoBuffer : LinkEvent.Duplicated);
        }

        Transmit(now, packet);
        if (copy is not null) Transmit(now, copy);
    }

    // A stack hands super-segments to perfect links; behind a switch they may meet one that is not.
    private void Cut(Instant now, Packet packet)
    {
        PacketQueue parts = default;
        for (int missed = Segmenter.Cut(packet, _network.Pool, ref parts); missed > 0; missed--) Counters.Add(LinkEvent.NoBuffer);
        while (parts.Take() is { } part) Pass(now, part);
    }

    private bool IsLost()
    {
        LossModel loss = _conditions.Loss;
        if (loss.IsNone) return false;
        if (loss.ToBad > 0) _isBad = _isBad ? !_chance.Chance(loss.ToGood) : _chance.Chance(loss.ToBad);
        return _chance.Chance(_isBad && loss.ToBad > 0 ? loss.LossInBad : loss.LossInGood);
    }

    private void Transmit(Instant now, Packet packet)
    {
        if (_conditions.Corrupt > 0 && packet.Length > _linkHeaderBytes && _chance.Chance(_conditions.Corrupt))
        {
            int bit = _chance.Below((packet.Length - _linkHeaderBytes) * 8);
            packet.Bytes[_linkHeaderBytes + bit / 8] ^= (byte)(1 << (bit % 8));
            packet.Checksum = ChecksumState.Unknown;
            Counters.Add(LinkEvent.Corrupted);
        }

        long sent = now.Ticks;
        if (_conditions.Rate > 0 && !TryQueue(packet, ref sent)) return;

        long arrives = sent + DelayTicks();
        if (_conditions.KeepOrder) arrives = Math.Max(arrives, _lastArrivalTicks);
        if (arrives <= now.Ticks)
        {
            _lastArrivalTicks = Math.Max(arrives, _lastArrivalTicks);
            Deliver(now, packet);
        }
        else
        {
            Await(new Instant(arrives), packet);
        }
    }

    private void Await(Instant arrives, Packet packet)
    {
        if (arrives.Ticks < _lastArrivalTicks)
        {
            _network.Events.Add(arrives, this, packet); // It overtakes others.
            return;
        }

        _lastArrivalTicks = arrives.Ticks;
        packet.Time = arrives;
        _underWay.Add(packet);
        if (_underWay.Count == 1) _network.Events.Add(arrives, this, null);
    }

    /// <summary>Puts a packet behind those that wait.</summary>
    /// <param name="packet">The packet; released when there is no place for it.</param>
    /// <param name="ticks">The time; then the time at which its last bit is sent.</param>
    private bool TryQueue(Packet packet, ref long ticks)
    {
        LinkConditions conditions = _conditions;
        _queue.RemoveUntil(ticks);
        if ((conditions.QueuePackets > 0 && _queue.Count >= conditions.QueuePackets)
            || (conditions.QueueBytes > 0 && _queue.Count > 0 && _queue.Bytes + packet.Length > conditions.QueueBytes))
        {
            Drop(LinkEvent.QueueFull, packet);
            return false;
        }

        if (_freeTicks < ticks)
        {
            _freeTicks = ticks;
            _freeRemainder = 0;
        }

        if (conditions.MarkBytes > 0 && _queue.Bytes > conditions.MarkBytes) TryMark(packet);
        if (conditions.Queue == QueueDiscipline.CoDel && _coDel.Drops(_freeTicks, _freeTicks - ticks, _queue.Bytes, conditions)
            && !(conditions.Ecn && TryMark(packet)))
        {
            Drop(LinkEvent.CoDelDropped, packet);
            return false;
        }

        // The remainder is kept, so that a rate is exact however few ticks a packet takes.
        long work = packet.Length * 8L * TimeSpan.TicksPerSecond + _freeRemainder;
        (long spent, _freeRemainder) = Math.DivRem(work, conditions.Rate);
        _freeTicks += spent;
        _queue.Add(_freeTicks, packet.Length);
        Counters.MostQueuedBytes = Math.Max(Counters.MostQueuedBytes, _queue.Bytes);
        ticks = _freeTicks;
        return true;
    }

    private bool TryMark(Packet packet)
    {
        if (packet.Length <= _linkHeaderBytes || !IpMark.TryMark(packet.Bytes[_linkHeaderBytes..])) return false;
        Counters.Add(LinkEvent.Marked);
        return true;
    }

    private long DelayTicks()
    {
        LinkConditions conditions = _conditions;
        if (conditions.Reorder > 0 && conditions.Delay > TimeSpan.Zero)
        {
            if (++_sinceReordered >= conditions.ReorderGap && _chance.Chance(conditions.Reorder))
            {
                _sinceReordered = 0;
                Counters.Add(LinkEvent.Reordered);
                return 0;
            }
        }

        long delay = conditions.Delay.Ticks;
        return conditions.Jitter <= TimeSpan.Zero ? delay : Math.Max(0, delay + (long)(conditions.Jitter.Ticks * Variation()));
    }

    // Sums, products and square roots only: they give the same bits on every processor, which logarithms and sines do not.
    private double Variation()
    {
        double drawn = _conditions.Distribution switch
        {
            JitterDistribution.Normal => SumOfTwelve(),
            JitterDistribution.Pareto => (1 / Math.Sqrt(Math.Sqrt(1 - _chance.Fraction())) - 4.0 / 3) / ParetoDeviation,
            _ => _chance.Fraction() * 2 - 1,
        };
        double rho = _conditions.JitterCorrelation;
        return _lastJitter = rho <= 0 ? drawn : _lastJitter * rho + drawn * (1 - rho);
    }

    // The standard deviation of a Pareto distribution with exponent 4 and minimum 1: the root of 2/9.
    private const double ParetoDeviation = 0.47140452079103168;

    private double SumOfTwelve()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++) sum += _chance.Fraction();
        return sum;
    }

    private void Drop(LinkEvent reason, Packet packet)
    {
        Counters.Add(reason);
        packet.Release();
    }
}
