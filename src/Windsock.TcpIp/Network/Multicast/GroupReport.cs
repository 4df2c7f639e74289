using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>What is still to be told of one group: changes to be repeated, and the answer to a query.</summary>
internal sealed class GroupReport(IpAddress group)
{
    private readonly List<(IpAddress Source, int Left)> _changes = [];

    /// <summary>The group.</summary>
    public IpAddress Group { get; } = group;

    /// <summary>What the interface wants of it; null when it has been left.</summary>
    public GroupState? State { get; set; }

    /// <summary>How often the change of the filter's mode is still told.</summary>
    public int ModeLeft { get; private set; }

    /// <summary>When changes are told again.</summary>
    public Instant ChangeAt { get; set; } = Instant.Never;

    /// <summary>When a query about the group is answered.</summary>
    public Instant ResponseAt { get; set; } = Instant.Never;

    /// <summary>The sources that a query asked about; empty for the whole group.</summary>
    public List<IpAddress> Queried { get; } = [];

    /// <summary>Of the older protocols: whether nobody has told of the group since this host did, so that leaving it is told.</summary>
    public bool ToldLast { get; set; }

    /// <summary>Of the older protocols: how often the membership is still told without being asked.</summary>
    public int OldLeft { get; set; }

    /// <summary>Whether changes are still to be told.</summary>
    public bool HasChanges => ModeLeft > 0 || _changes.Count > 0;

    /// <summary>When something is due.</summary>
    public Instant NextAt => Instant.Min(ChangeAt, ResponseAt);

    /// <summary>Whether the mode is that of a group that is not wanted at all.</summary>
    public SourceFilterMode Mode => State?.Mode ?? SourceFilterMode.Include;

    /// <summary>The sources of the filter.</summary>
    public IReadOnlyList<IpAddress> Sources => State?.Sources ?? [];

    /// <summary>Notes what has changed, to be told so many times. Source: RFC 3376 section 5.1, RFC 3810 section 6.1.</summary>
    public void Change(in GroupFilter before, in GroupFilter after, int times)
    {
        if (before.Mode != after.Mode)
        {
            ModeLeft = times;
            _changes.Clear();
            return;
        }

        foreach (IpAddress source in before.Sources)
        {
            if (!after.Sources.Contains(source)) Note(source, times);
        }

        foreach (IpAddress source in after.Sources)
        {
            if (!before.Sources.Contains(source)) Note(source, times);
        }
    }

    /// <summary>The records that tell the changes once. What is allowed or blocked is decided by how things are now.</summary>
    public void TakeChanges(List<GroupRecord> records)
    {
        if (ModeLeft > 0)
        {
            ModeLeft--;
            MulticastRecordKind kind = Mode == SourceFilterMode.Exclude ? MulticastRecordKind.ChangeToExclude : MulticastRecordKind.ChangeToInclude;
            records.Add(new GroupRecord(kind, Group, [.. Sources]));
            return;
        }

        List<IpAddress> allow = [];
        List<IpAddress> block = [];
        for (int i = 0; i < _changes.Count; i++)
        {
            (IpAddress source, int left) = _changes[i];
            (State is not null && State.Accepts(source) ? allow : block).Add(source);
            _changes[i] = (source, left - 1);
        }

        _changes.RemoveAll(static change => change.Left <= 0);
        if (allow.Count > 0) records.Add(new GroupRecord(MulticastRecordKind.AllowNewSources, Group, [.. allow]));
        if (block.Count > 0) records.Add(new GroupRecord(MulticastRecordKind.BlockOldSources, Group, [.. block]));
    }

    /// <summary>The record that answers a query, if there is anything to answer. Source: RFC 3376 section 5.2, RFC 3810 section 6.3.</summary>
    public void TakeResponse(List<GroupRecord> records)
    {
        ResponseAt = Instant.Never;
        if (State is not null)
        {
            if (Queried.Count == 0)
            {
                AddCurrent(records);
            }
            else
            {
                // Of an including filter those that are asked for and wanted, of an excluding one those that are not excluded: the same question.
                IpAddress[] wanted = [.. Queried.Where(source => State.Accepts(source))];
                if (wanted.Length > 0) records.Add(new GroupRecord(MulticastRecordKind.ModeIsInclude, Group, wanted));
            }
        }

        Queried.Clear();
    }

    /// <summary>The record of how things are.</summary>
    public void AddCurrent(List<GroupRecord> records) =>
        records.Add(new GroupRecord(
            Mode == SourceFilterMode.Exclude ? MulticastRecordKind.ModeIsExclude : MulticastRecordKind.ModeIsInclude, Group, [.. Sources]));

    /// <summary>Forgets what is to be told.</summary>
    public void Forget()
    {
        ModeLeft = 0;
        OldLeft = 0;
        _changes.Clear();
        Queried.Clear();
        ChangeAt = Instant.Never;
        ResponseAt = Instant.Never;
    }

    private void Note(IpAddress source, int times)
    {
        _changes.RemoveAll(change => change.Source == source);
        _changes.Add((source, times));
    }
}
