using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>The groups of one interface, in the order of their addresses.</summary>
internal sealed class GroupTable(NetStack stack, NetworkInterface on)
{
    private readonly List<GroupState> _groups = [];

    /// <summary>The groups.</summary>
    public IReadOnlyList<GroupState> Groups => _groups;

    /// <summary>Whether the solicited-node groups of the interface's addresses are among them.</summary>
    public bool TellsSolicitedNodes { get; set; }

    /// <summary>Tells the routers of IPv4 groups.</summary>
    public IgmpReporter Igmp { get; } = new(stack, on);

    /// <summary>Tells the routers of IPv6 groups.</summary>
    public MldReporter Mld { get; } = new(stack, on);

    /// <summary>The state of a group, null when nobody wants it.</summary>
    public GroupState? Find(in IpAddress group)
    {
        int index = IndexOf(group);
        return index >= 0 ? _groups[index] : null;
    }

    /// <summary>A socket has joined.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(GroupMembership membership)
    {
        if (FindOrAdd(membership.Group) is not { } state) return false;
        state.Add(membership);
        Merge(state);
        return true;
    }

    /// <summary>A socket has left.</summary>
    public void Remove(GroupMembership membership)
    {
        if (Find(membership.Group) is not { } state) return;
        state.Remove(membership);
        Merge(state);
    }

    /// <summary>The filter of a member has changed.</summary>
    public void Refresh(in IpAddress group)
    {
        if (Find(group) is { } state) Merge(state);
    }

    /// <summary>The stack itself wants a group.</summary>
    public void JoinOwn(in IpAddress group)
    {
        if (FindOrAdd(group) is not { } state) return;
        state.OwnUses++;
        Merge(state);
    }

    /// <summary>The stack itself wants it no more.</summary>
    public void LeaveOwn(in IpAddress group)
    {
        if (Find(group) is not { OwnUses: > 0 } state) return;
        state.OwnUses--;
        Merge(state);
    }

    private void Merge(GroupState state)
    {
        GroupFilter before = state.Filter;
        state.Merge();
        if (state.IsIdle) _groups.Remove(state);
        if (on.Properties.IsLoopback) return;
        GroupFilter after = state.Filter;
        if (before.Mode == after.Mode && before.Sources.AsSpan().SequenceEqual(after.Sources)) return;
        (state.Group.IsV4 ? (GroupReporter)Igmp : Mld).Change(state.Group, state.IsIdle ? null : state, before, after);
    }

    private GroupState? FindOrAdd(in IpAddress group)
    {
        int index = IndexOf(group);
        if (index >= 0) return _groups[index];
        if (_groups.Count >= MulticastLayer.MaxGroups) return null;
        var state = new GroupState(group, on);
        _groups.Insert(~index, state);
        return state;
    }

    private int IndexOf(in IpAddress group)
    {
        int low = 0;
        int high = _groups.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = _groups[middle].Group.CompareTo(group);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
