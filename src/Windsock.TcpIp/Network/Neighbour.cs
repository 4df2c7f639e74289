using System.Runtime.InteropServices;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>What is known of the way to a neighbour. Source: RFC 4861 section 7.3.2.</summary>
public enum NeighbourState
{
    /// <summary>Nothing, and nobody asks: the last attempt failed, or none was made yet.</summary>
    Unknown,

    /// <summary>Its link address is being asked for.</summary>
    Incomplete,

    /// <summary>It was reachable a short time ago.</summary>
    Reachable,

    /// <summary>Its link address is known, whether it is still there is not.</summary>
    Stale,

    /// <summary>Something was sent to it while it was stale; somebody may confirm it soon.</summary>
    Delay,

    /// <summary>It is asked whether it is there.</summary>
    Probe,

    /// <summary>A group, or an entry that was set by hand.</summary>
    Permanent,
}

/// <summary>A neighbour on an Ethernet link: its address there, whether it is reachable, and what waits for it. ARP and NDP share the machine.</summary>
//   Unknown --Send--> Incomplete --answer--> Reachable --30 s--> Stale --Send--> Delay --5 s--> Probe --no answer, 3 times--> Unknown
//                     Incomplete --no answer, 3 times--> Unknown      Stale, Delay, Probe --answer, or TCP makes progress--> Reachable
//   any --its link address told unasked, or by a request of its own--> Stale
internal sealed class Neighbour : Timed
{
    /// <summary>The most packets that wait for one neighbour; RFC 4861 section 7.2.2 wants at least one.</summary>
    public const int WaitingLimit = 256;

    private const int Attempts = 3; // MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT

    private static readonly TimeSpan s_firstProbe = TimeSpan.FromSeconds(5); // DELAY_FIRST_PROBE_TIME

    private static readonly TimeSpan s_confirmation = TimeSpan.FromSeconds(1);

    private readonly NeighbourTable _table;
    private PacketQueue _waiting;
    private ulong _headerFirst;
    private ulong _headerLast;
    private Instant _usableUntil = new(long.MinValue);
    private Instant _nextConfirmation;
    private int _sent;

    public Neighbour(NeighbourTable table, in IpAddress address)
    {
        _table = table;
        Address = address;
    }

    public IpAddress Address { get; }

    public MacAddress Mac { get; private set; }

    public NeighbourState State { get; private set; }

    /// <summary>Whether it said that it is a router (NDP).</summary>
    public bool IsRouter { get; set; }

    /// <summary>Whether the last attempt to reach it failed, and nothing was heard of it since.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Whether the table has dropped it: who still sends by it asks the table again.</summary>
    public bool IsEvicted { get; set; }

    // The table's list, the one used last in front.
    public Neighbour? Newer { get; set; }

    public Neighbour? Older { get; set; }

    /// <summary>Gives an IP packet to the neighbour, or keeps it until its link address is known. Owns it.</summary>
    public void Send(Packet packet)
    {
        if (_table.Stack.Now >= _usableUntil && !MayUse())
        {
            Wait(packet);
            return;
        }

        _table.Interface.Emit(packet, this);
    }

    /// <summary>Writes the Ethernet header before an IP packet: two stores.</summary>
    public void WriteHeader(Packet packet)
    {
        Span<byte> header = packet.Prepend(EthernetHeader.Size);
        MemoryMarshal.Write(header, _headerFirst);
        MemoryMarshal.Write(header[6..], _headerLast);
    }

    /// <summary>TCP has made progress by it, so it is there: no probe is needed (RFC 4861 section 7.3.1). Told at every acknowledgment, believed once a
    /// second.</summary>
    public void Confirm()
    {
        if (_table.Stack.Now < _nextConfirmation && State == NeighbourState.Reachable) return;
        if (State is NeighbourState.Reachable or NeighbourState.Stale or NeighbourState.Delay or NeighbourState.Probe) BecomeReachable();
    }

    /// <summary>It answered what it was asked.</summary>
    public void Answered(MacAddress mac)
    {
        if (State == NeighbourState.Permanent) return;
        SetMac(mac);
        BecomeReachable();
        SendWaiting();
    }

    /// <summary>Its link address became known without an answer: whether it hears us is open.</summary>
    public void Heard(MacAddress mac)
    {
        if (State == NeighbourState.Permanent) return;
        if (State is not (NeighbourState.Unknown or NeighbourState.Incomplete) && mac == Mac) return;
        SetMac(mac);
        BecomeStale();
        SendWaiting();
    }

    /// <summary>Somebody says what contradicts the entry, without the right to replace it (RFC 4861 section 7.2.5).</summary>
    public void Doubt()
    {
        if (State == NeighbourState.Reachable) BecomeStale();
    }

    /// <summary>Set for good: groups, and entries by hand.</summary>
    public void Fix(MacAddress mac)
    {
        SetMac(mac);
        State = NeighbourState.Permanent;
        _usableUntil = Instant.Never;
        _table.Stack.Timers.Arm(this, Instant.Never);
        SendWaiting();
    }

    public override void Due(Instant now)
    {
        switch (State)
        {
            case NeighbourState.Incomplete when _sent >= Attempts:
            case NeighbourState.Probe when _sent >= Attempts:
                Fail();
                break;
            case NeighbourState.Incomplete:
                Solicit(default);
                break;
            case NeighbourState.Delay:
                State = NeighbourState.Probe;
                _sent = 0;
                Solicit(Mac);
                break;
            case NeighbourState.Probe:
                Solicit(Mac);
                break;
        }
    }

    /// <summary>It leaves the table.</summary>
    public void Dispose()
    {
        IsEvicted = true;
        _usableUntil = new Instant(long.MinValue);
        State = NeighbourState.Unknown;
        _table.Stack.Timers.Forget(this);
        while (TakeWaiting() is { } packet) _table.Stack.Counters.Drop(DropReason.NeighbourUnresolved, packet);
    }

    private bool MayUse()
    {
        switch (State)
        {
            case NeighbourState.Reachable: // The time is over.
            case NeighbourState.Stale:
                State = NeighbourState.Delay;
                _usableUntil = Instant.Never;
                _table.Used(this);
                _table.Stack.Timers.Arm(this, _table.Stack.Now + s_firstProbe);
                return true;
            default:
                return false;
        }
    }

    private void Wait(Packet packet)
    {
        bool isFull = _table.Waiting >= NeighbourTable.WaitingLimit;
        if ((isFull && _waiting.Count > 0) || _waiting.Count >= WaitingLimit) _table.Stack.Counters.Drop(DropReason.NeighbourUnresolved, TakeWaiting()!);
        if (_table.Waiting < NeighbourTable.WaitingLimit)
        {
            _waiting.Add(packet);
            _table.Waiting++;
        }
        else
        {
            _table.Stack.Counters.Drop(DropReason.NeighbourUnresolved, packet);
        }

        if (State == NeighbourState.Incomplete) return;
        State = NeighbourState.Incomplete;
        _sent = 0;
        _table.Used(this);
        Solicit(default);
    }

    private void Solicit(MacAddress to)
    {
        _sent++;
        _table.Stack.Timers.Arm(this, _table.Stack.Now + _table.RetransmitTime);
        _table.Solicit(this, to, _waiting.First);
    }

    private void BecomeReachable()
    {
        State = NeighbourState.Reachable;
        IsUnreachable = false;
        _usableUntil = _table.Stack.Now + _table.ReachableTime;
        _nextConfirmation = _table.Stack.Now + s_confirmation;
        _table.Stack.Timers.Arm(this, Instant.Never);
    }

    private void BecomeStale()
    {
        State = NeighbourState.Stale;
        IsUnreachable = false;
        _usableUntil = new Instant(long.MinValue);
        _table.Stack.Timers.Arm(this, Instant.Never);
    }

    private void Fail()
    {
        State = NeighbourState.Unknown;
        _usableUntil = new Instant(long.MinValue);
        IsUnreachable = true;
        _table.Failed(this);
        PacketQueue failed = _waiting;
        _table.Waiting -= failed.Count;
        _waiting = default; // Who hears of it may send again, which waits for a new attempt.
        while (failed.Take() is { } packet) _table.Stack.Ip.Unreachable(packet);
    }

    private void SetMac(MacAddress mac)
    {
        Mac = mac;
        Span<byte> header = stackalloc byte[EthernetHeader.Size];
        new EthernetHeader(mac, _table.Interface.Properties.Address, Address.IsV4 ? EtherType.Ipv4 : EtherType.Ipv6).Write(header);
        _headerFirst = MemoryMarshal.Read<ulong>(header);
        _headerLast = MemoryMarshal.Read<ulong>(header[6..]);
    }

    private void SendWaiting()
    {
        while (TakeWaiting() is { } packet) Send(packet);
    }

    private Packet? TakeWaiting()
    {
        Packet? packet = _waiting.Take();
        if (packet is not null) _table.Waiting--;
        return packet;
    }
}
