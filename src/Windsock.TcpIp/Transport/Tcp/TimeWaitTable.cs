using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What is left of a connection in TIME-WAIT.</summary>
internal readonly record struct TimeWaitRecord(uint SndNxt, uint RcvNxt, uint TsRecent, bool HasTimestamps, ushort Window);

/// <summary>Connections in TIME-WAIT as records of 48 bytes. Source: RFC 9293 sections 3.6.1 and 3.10.7.4, RFC 1337, RFC 6191.</summary>
/// <remarks>All of them wait equally long, so they lie in the order of their ends; one whose time begins anew is found to be early when its turn
/// comes, and goes to the back. There are
/// never more than the limit: the oldest makes room.</remarks>
internal sealed class TimeWaitTable : Timed
{
    private const int None = -1;

    private readonly TcpLayer _layer;
    private readonly SipHash _hash;
    private readonly List<(IpAddress Address, int Scope)> _locals = []; // With the scope of the conversation.
    private Record[] _records = new Record[16];
    private int[] _buckets = new int[16];
    private int _free = None;
    private int _used;
    private int _queued; // With those that are gone and only wait for their turn, which take as much memory.
    private int _first = None;
    private int _last = None;

    public TimeWaitTable(TcpLayer layer, ulong seed, int limit)
    {
        _layer = layer;
        _hash = SipHash.For(seed, "tcp time-wait");
        Limit = limit;
        Array.Fill(_buckets, None);
    }

    /// <summary>The most records.</summary>
    public int Limit { get; }

    /// <summary>The records.</summary>
    public int Count { get; private set; }

    private Instant Now => _layer.Stack.Now;

    /// <summary>A connection enters TIME-WAIT.</summary>
    public void Add(in AddressPort local, in AddressPort remote, in TimeWaitRecord record)
    {
        while (_queued >= Limit)
        {
            if (_records[_first].Local != Record.Gone) _layer.Stack.Counters.Drop(DropReason.TimeWaitFull);
            RemoveFirst();
        }

        ushort own = Intern(local.Address, AddressPort.ScopeOf(local, remote));
        if (own == Record.Gone) return;
        if (Count >= _buckets.Length) Grow();
        int index = Take();
        ref Record added = ref _records[index];
        added = new Record
        {
            Remote = remote.Address, Local = own, LocalPort = local.Port, RemotePort = remote.Port, SndNxt = record.SndNxt, RcvNxt = record.RcvNxt,
            TsRecent = record.TsRecent, Window = (ushort)((record.Window & ~3) | (record.HasTimestamps ? Record.Stamped : 0)), Ends = Ends(),
        };
        ref int bucket = ref Bucket(local.Address, local.Port, remote.Address, remote.Port);
        added.NextInBucket = bucket;
        bucket = index;
        Count++;
        Enqueue(index);
        if (Deadline == Instant.Never) _layer.Stack.Timers.Arm(this, Now + _layer.Stack.Options.Tcp.TimeWait);
    }

    /// <summary>The record of a pair of ends.</summary>
    public bool TryFind(in AddressPort local, in AddressPort remote, out TimeWaitRecord record)
    {
        int index = Find(local, remote);
        record = default;
        if (index == None) return false;
        ref Record found = ref _records[index];
        record = new TimeWaitRecord(found.SndNxt, found.RcvNxt, found.TsRecent, (found.Window & Record.Stamped) != 0, (ushort)(found.Window & ~3));
        return true;
    }

    /// <summary>The wait begins anew: the peer has not got our last acknowledgment.</summary>
    public void Restart(in AddressPort local, in AddressPort remote)
    {
        int index = Find(local, remote);
        if (index == None) return;
        _records[index].Ends = Ends();
        _records[index].Window |= Record.Restarted;
    }

    /// <summary>Takes a record out: a new connection of the same ends begins.</summary>
    public void Remove(in AddressPort local, in AddressPort remote)
    {
        int index = Find(local, remote);
        if (index == None) return;
        Unlink(index);
        _records[index].Local = Record.Gone; // It leaves the queue when its turn comes.
    }

    /// <inheritdoc/>
    public override void Due(Instant now)
    {
        uint milliseconds = now.Milliseconds32;
        while (_first != None)
        {
            ref Record first = ref _records[_first];
            if (first.Local != Record.Gone)
            {
                int left = (int)(first.Ends - milliseconds);
                if (left > 0 && (first.Window & Record.Restarted) == 0)
                {
                    _layer.Stack.Timers.Arm(this, now + TimeSpan.FromMilliseconds(left));
                    return;
                }

                if (left > 0)
                {
                    // Others behind it end before it. At the back it ends late by a period at most.
                    first.Window &= unchecked((ushort)~Record.Restarted);
                    Enqueue(Dequeue());
                    continue;
                }
            }

            RemoveFirst();
        }
    }

    private uint Ends() => (Now + _layer.Stack.Options.Tcp.TimeWait).Milliseconds32 + 1;

    private int Find(in AddressPort local, in AddressPort remote)
    {
        int each = Count == 0 ? None : Bucket(local.Address, local.Port, remote.Address, remote.Port);
        while (each != None && !IsOf(_records[each], local, remote)) each = _records[each].NextInBucket;
        return each;
    }

    private bool IsOf(in Record record, in AddressPort local, in AddressPort remote) =>
        record.LocalPort == local.Port && record.RemotePort == remote.Port && record.Remote == remote.Address
        && _locals[record.Local] == (local.Address, AddressPort.ScopeOf(local, remote));

    private ref int Bucket(in IpAddress local, ushort localPort, in IpAddress remote, ushort remotePort) =>
        ref _buckets[(int)(_hash.Of([local.High, local.Low, remote.High, remote.Low, (ulong)localPort << 16 | remotePort]) & (uint)(_buckets.Length - 1))];

    // A host has few addresses: records hold their number. Addresses that are not used any more make room when all records are gone.
    private ushort Intern(in IpAddress address, int scope)
    {
        for (int i = 0; i < _locals.Count; i++)
        {
            if (_locals[i].Address == address && _locals[i].Scope == scope) return (ushort)i;
        }

        if (_first == None) _locals.Clear();
        if (_locals.Count == Record.Gone) return Record.Gone;
        _locals.Add((address, scope));
        return (ushort)(_locals.Count - 1);
    }

    private int Take()
    {
        if (_free != None)
        {
            int index = _free;
            _free = _records[index].NextInBucket;
            return index;
        }

        if (_used == _records.Length) Array.Resize(ref _records, _used * 2);
        return _used++;
    }

    private void Enqueue(int index)
    {
        _records[index].Younger = None;
        if (_last == None) _first = index;
        else _records[_last].Younger = index;
        _last = index;
        _queued++;
    }

    private int Dequeue()
    {
        int index = _first;
        _queued--;
        _first = _records[index].Younger;
        if (_first == None) _last = None;
        return index;
    }

    private void RemoveFirst()
    {
        int index = Dequeue();
        if (_records[index].Local != Record.Gone) Unlink(index);
        _records[index].NextInBucket = _free;
        _free = index;
    }

    private void Unlink(int index)
    {
        ref Record record = ref _records[index];
        ref int link = ref Bucket(_locals[record.Local].Address, record.LocalPort, record.Remote, record.RemotePort);
        while (link != index) link = ref _records[link].NextInBucket;
        link = record.NextInBucket;
        Count--;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        Array.Fill(_buckets, None);
        for (int each = _first; each != None; each = _records[each].Younger)
        {
            ref Record record = ref _records[each];
            if (record.Local == Record.Gone) continue;
            ref int bucket = ref Bucket(_locals[record.Local].Address, record.LocalPort, record.Remote, record.RemotePort);
            record.NextInBucket = bucket;
            bucket = each;
        }
    }

    private struct Record
    {
        /// <summary>The local number of a record that only waits for its place in the queue.</summary>
        public const ushort Gone = ushort.MaxValue;

        /// <summary>Whether both ends sent timestamps.</summary>
        public const ushort Stamped = 1;

        /// <summary>Whether the wait has begun anew since the record took its place in the queue.</summary>
        public const ushort Restarted = 2;

        public IpAddress Remote;
        public uint SndNxt;
        public uint RcvNxt;
        public uint TsRecent;

        /// <summary>When it ends, in milliseconds.</summary>
        public uint Ends;

        public int NextInBucket;
        public int Younger;
        public ushort LocalPort;
        public ushort RemotePort;

        /// <summary>Which of the local addresses.</summary>
        public ushort Local;

        /// <summary>The window to tell, and in its two lowest bits <see cref="Stamped"/> and <see cref="Restarted"/>.</summary>
        public ushort Window;
    }
}
