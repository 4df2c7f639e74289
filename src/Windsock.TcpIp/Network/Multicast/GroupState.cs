using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>What an interface wants of one group: the union of what its sockets and the stack itself want.</summary>
internal sealed class GroupState(IpAddress group, NetworkInterface on)
{
    private readonly List<GroupMembership> _members = [];
    private readonly List<IpAddress> _sources = [];

    /// <summary>The group.</summary>
    public IpAddress Group { get; } = group;

    /// <summary>Where.</summary>
    public NetworkInterface Interface { get; } = on;

    /// <summary>How often the stack itself has joined: all hosts, solicited nodes.</summary>
    public int OwnUses { get; set; }

    /// <summary>The merged mode.</summary>
    public SourceFilterMode Mode { get; private set; }

    /// <summary>The merged sources, in the order of the addresses.</summary>
    public IReadOnlyList<IpAddress> Sources => _sources;

    /// <summary>Mode and sources as they are now, to be kept.</summary>
    public GroupFilter Filter => new(Mode, [.. _sources]);

    /// <summary>Whether nobody wants anything.</summary>
    public bool IsIdle => _members.Count == 0 && OwnUses == 0;

    /// <summary>Whether what the source sends is wanted by anybody.</summary>
    public bool Accepts(in IpAddress source) => _sources.Contains(source) == (Mode == SourceFilterMode.Include);

    /// <summary>A socket wants it too.</summary>
    public void Add(GroupMembership membership) => _members.Add(membership);

    /// <summary>A socket wants it no more.</summary>
    public void Remove(GroupMembership membership) => _members.Remove(membership);

    /// <summary>Merges what everybody wants. Source: RFC 3376 section 3.2, RFC 3810 section 4.2.</summary>
    public void Merge()
    {
        _sources.Clear();
        bool exclude = OwnUses > 0;
        foreach (GroupMembership each in _members) exclude |= each.Mode == SourceFilterMode.Exclude;
        Mode = exclude ? SourceFilterMode.Exclude : SourceFilterMode.Include;
        if (exclude) MergeExcluded();
        else MergeIncluded();
        _sources.Sort();
    }

    // The intersection of the excluded lists without the union of the included ones.
    private void MergeExcluded()
    {
        if (OwnUses > 0) return;
        bool first = true;
        foreach (GroupMembership each in _members)
        {
            if (each.Mode != SourceFilterMode.Exclude) continue;
            if (first) _sources.AddRange(each.Sources);
            else _sources.RemoveAll(source => !each.Sources.Contains(source));
            first = false;
        }

        foreach (GroupMembership each in _members)
        {
            if (each.Mode == SourceFilterMode.Include) _sources.RemoveAll(source => each.Sources.Contains(source));
        }
    }

    private void MergeIncluded()
    {
        foreach (GroupMembership each in _members)
        {
            foreach (IpAddress source in each.Sources)
            {
                if (!_sources.Contains(source)) _sources.Add(source);
            }
        }
    }
}
