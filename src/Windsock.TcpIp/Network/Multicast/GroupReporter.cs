using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>Tells the routers of one link which groups the host wants: what IGMP and MLD have in common, which is all but the form of their messages.</summary>
/// <remarks>
/// <para>Source: RFC 3376 sections 5 and 7, RFC 3810 sections 6 and 8, RFC 2236, RFC 2710, RFC 1112 appendix I.</para>
/// <para>One timer serves all groups: it is armed for the earliest thing to be told.</para>
/// </remarks>
internal abstract class GroupReporter : Timed
{
    // IP header, router alert.
    private const int HeaderRoom = 48;

    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(125);

    private readonly List<GroupReport> _reports = [];
    private readonly List<GroupRecord> _records = [];
    private readonly Prng _chance;
    private readonly Instant[] _olderUntil = [Instant.Zero, Instant.Zero, Instant.Zero];
    private Instant _generalAt = Instant.Never;
    private int _robustness = 2;
    private TimeSpan _interval = s_defaultInterval;
    private int _age;

    protected GroupReporter(NetStack stack, NetworkInterface on, string protocol)
    {
        Stack = stack;
        Interface = on;
        _chance = Prng.For(stack.Options.Seed, FormattableString.Invariant($"{protocol} {on.Index}"));
    }

    /// <summary>The stack.</summary>
    protected NetStack Stack { get; }

    /// <summary>The link.</summary>
    protected NetworkInterface Interface { get; }

    /// <summary>0 when the newest version is spoken; 1 and 2 while routers of older versions are there.</summary>
    public int CurrentAge()
    {
        int age = _olderUntil[2] > Stack.Now ? 2 : _olderUntil[1] > Stack.Now ? 1 : 0;
        if (age == _age) return age;

        // RFC 3376 section 7.2.1: what is pending belongs to the other version.
        _age = age;
        _generalAt = Instant.Never;
        foreach (GroupReport each in _reports) each.Forget();
        _reports.RemoveAll(static report => report.State is null);
        return age;
    }

    /// <summary>Whether it is IGMP.</summary>
    protected abstract bool IsV4 { get; }

    /// <summary>The time within which changes are repeated.</summary>
    protected abstract TimeSpan UnsolicitedInterval(int age);

    /// <summary>Whether a group is told of at all: not those that every host belongs to.</summary>
    protected abstract bool IsTold(in IpAddress group);

    /// <summary>Completes a report of the newest version and sends it. Owns it.</summary>
    protected abstract void SendReport(Packet message);

    /// <summary>Sends a report of an older version.</summary>
    protected abstract void SendOldReport(in IpAddress group, int age);

    /// <summary>Sends what says in an older version that the last member may have gone.</summary>
    protected abstract void SendLeave(in IpAddress group);

    /// <summary>What the host wants of a group has changed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="state">What is wanted now; null for nothing.</param>
    /// <param name="before">What was wanted.</param>
    /// <param name="after">What is wanted.</param>
    public void Change(in IpAddress group, GroupState? state, in GroupFilter before, in GroupFilter after)
    {
        if (!IsTold(group)) return;
        int age = CurrentAge();
        GroupReport? report = Find(group);
        if (report is null) _reports.Add(report = new GroupReport(group));
        bool joined = report.State is null && state is not null;
        bool left = report.State is not null && state is null;
        report.State = state;
        if (age == 0)
        {
            report.Change(before, after, _robustness);
            if (report.HasChanges) TellChanges(report);
        }
        else if (joined)
        {
            report.OldLeft = _robustness;
            TellOld(report, age);
        }
        else if (left)
        {
            if (age == 1 && report.ToldLast) SendLeave(group);
            report.Forget();
        }

        Tidy(report);
        Arm();
    }

    /// <summary>A router asks.</summary>
    /// <param name="query">What it asks.</param>
    /// <param name="sources">About which sources; empty for the whole group.</param>
    public void ReceiveQuery(in GroupQuery query, ReadOnlySpan<IpAddress> sources)
    {
        if (query.Age > 0)
        {
            // RFC 3376 section 8.12: the older version present timeout.
            _olderUntil[query.Age] = Stack.Now + _robustness * _interval + query.MaxDelay;
        }
        else
        {
            _robustness = query.Robustness == 0 ? 2 : query.Robustness;
            _interval = query.Interval == TimeSpan.Zero ? s_defaultInterval : query.Interval;
        }

        int age = CurrentAge();
        Instant at = Stack.Now + Chance(query.MaxDelay);
        if (age > 0)
        {
            foreach (GroupReport each in _reports)
            {
                if (each.State is null || (!query.Group.IsUnspecified && each.Group != query.Group)) continue;
                Instant its = Stack.Now + Chance(query.MaxDelay);
                if (each.ResponseAt > Stack.Now + query.MaxDelay) each.ResponseAt = its;
            }
        }
        else if (_generalAt > at) // RFC 3376 section 5.2, rule 1
        {
            if (query.Group.IsUnspecified) _generalAt = at;
            else if (Find(query.Group) is { State: not null } report) Answer(report, at, sources);
        }

        Arm();
    }

    /// <summary>A router asks, in the words of the wire.</summary>
    /// <param name="view">The query.</param>
    /// <param name="newest">The version that is spoken without older routers.</param>
    protected void ReceiveQuery(in MulticastQueryView view, int newest)
    {
        Span<IpAddress> sources = stackalloc IpAddress[GroupMembership.MaxSources];
        AddressList list = view.Sources;
        int count = list.Count > sources.Length ? 0 : list.Count; // To a longer list the whole filter is an answer too.
        for (int i = 0; i < count; i++) sources[i] = list[i];
        ReceiveQuery(new GroupQuery(newest - view.Version, view.Group, view.MaximumResponse, view.Robustness, view.Interval), sources[..count]);
    }

    /// <summary>Another host has told of a group in an older version: this one need not (RFC 2236 section 3).</summary>
    public void ReceiveReport(in IpAddress group)
    {
        if (CurrentAge() == 0 || Find(group) is not { } report) return;
        report.ResponseAt = Instant.Never;
        report.ToldLast = false;
        report.OldLeft = 0;
        report.ChangeAt = Instant.Never;
    }

    /// <inheritdoc/>
    public override void Due(Instant now)
    {
        int age = CurrentAge();
        if (_generalAt <= now)
        {
            _generalAt = Instant.Never;
            foreach (GroupReport each in _reports)
            {
                if (each.State is not null) each.AddCurrent(_records);
            }
        }

        for (int i = 0; i < _reports.Count; i++)
        {
            GroupReport each = _reports[i];
            if (each.ResponseAt <= now)
            {
                if (age == 0) each.TakeResponse(_records);
                else TellOld(each, age);
            }

            if (each.ChangeAt <= now)
            {
                if (age == 0) TellChanges(each);
                else TellOld(each, age);
            }
        }

        FlushRecords();
        _reports.RemoveAll(static report => report.State is null && !report.HasChanges);
        Arm();
    }

    private static void Answer(GroupReport report, Instant at, ReadOnlySpan<IpAddress> sources)
    {
        bool pending = report.ResponseAt != Instant.Never;
        if (!pending || !(sources.IsEmpty || report.Queried.Count == 0)) // Rules 3 and 5: the sources come to those that are recorded.
        {
            foreach (IpAddress source in sources)
            {
                if (report.Queried.Count < GroupMembership.MaxSources && !report.Queried.Contains(source)) report.Queried.Add(source);
            }
        }
        else
        {
            report.Queried.Clear(); // Rule 4
        }

        report.ResponseAt = Instant.Min(report.ResponseAt, at);
    }

    private void TellChanges(GroupReport report)
    {
        report.TakeChanges(_records);
        FlushRecords();
        report.ChangeAt = report.HasChanges ? Stack.Now + Chance(UnsolicitedInterval(0)) : Instant.Never;
    }

    private void TellOld(GroupReport report, int age)
    {
        report.ResponseAt = Instant.Never;
        if (report.State is null) return;
        SendOldReport(report.Group, age);
        report.ToldLast = true;
        if (report.OldLeft > 0) report.OldLeft--;
        report.ChangeAt = report.OldLeft > 0 ? Stack.Now + Chance(UnsolicitedInterval(age)) : Instant.Never;
    }

    // As many packets as it takes. A list of excluded sources that is too long is cut off, any other goes on in a record of the next packet (RFC 3376 section
    // 4.2.16).
    private void FlushRecords()
    {
        int from = 0;
        for (int at = 0; at < _records.Count;)
        {
            if (LinkMessage.Rent(Stack, Math.Min(Interface.Properties.Mtu - HeaderRoom, PacketPool.SmallBytes)) is not { } packet) break;
            var writer = new MulticastReportWriter(packet.Bytes, !IsV4);
            while (at < _records.Count)
            {
                GroupRecord record = _records[at];
                ReadOnlySpan<IpAddress> left = record.Sources.AsSpan(from);
                int room = writer.RoomForSources;
                if (room < 0 || (room < left.Length && writer.Length > MulticastReportView.HeaderBytes)) break;

                int count = Math.Min(room, left.Length);
                writer.TryAdd(record.Kind, record.Group, left[..count]);
                from += count;
                if (from < record.Sources.Length && record.Kind is not (MulticastRecordKind.ModeIsExclude or MulticastRecordKind.ChangeToExclude)) break;
                at++;
                from = 0;
            }

            packet.Length = writer.Finish();
            SendReport(packet);
        }

        _records.Clear();
    }

    private void Tidy(GroupReport report)
    {
        if (report.State is null && !report.HasChanges) _reports.Remove(report);
    }

    private void Arm()
    {
        Instant next = _generalAt;
        foreach (GroupReport each in _reports) next = Instant.Min(next, each.NextAt);
        Stack.Timers.Arm(this, next);
    }

    private GroupReport? Find(in IpAddress group)
    {
        foreach (GroupReport each in _reports)
        {
            if (each.Group == group) return each;
        }

        return null;
    }

    // More than nothing, at most all of it.
    private TimeSpan Chance(TimeSpan within) => TimeSpan.FromTicks(1 + (long)(_chance.Fraction() * within.Ticks));
}
