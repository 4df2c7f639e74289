using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>The groups that one socket has joined. Source: RFC 3678.</summary>
internal sealed class SocketMemberships(NetStack stack)
{
    /// <summary>The most groups of one socket.</summary>
    public const int MaxGroups = 256;

    private readonly List<GroupMembership> _groups = [];

    /// <summary>Whether the socket wants what a source sends to a group.</summary>
    public bool Accepts(in IpAddress group, NetworkInterface? on, in IpAddress source) => Find(group, on) is { } membership && membership.Accepts(source);

    /// <summary>The membership of a group, null without one.</summary>
    public GroupMembership? Find(in IpAddress group, NetworkInterface? on)
    {
        foreach (GroupMembership each in _groups)
        {
            if (each.Group == group && (on is null || each.Interface == on)) return each;
        }

        return null;
    }

    /// <summary>Joins a group, of all sources or of one.</summary>
    /// <returns>None, Invalid, AddressInUse, AddressNotAvailable or NoBuffers.</returns>
    public StackError Join(in IpAddress group, int interfaceIndex, IpAddress? source)
    {
        if (Resolve(group, interfaceIndex, out NetworkInterface? on) is var error and not StackError.None) return error;
        if (source is { } wrong && wrong.IsV4 != group.IsV4) return StackError.Invalid;

        GroupMembership? membership = Find(group, on);
        if (membership is not null)
        {
            if (source is not { } another) return StackError.AddressInUse;
            // RFC 3678 section 5.2.1: a source is only added to a list of wanted ones.
            if (membership.Mode != SourceFilterMode.Include) return StackError.Invalid;
            if (membership.Sources.Contains(another)) return StackError.AddressInUse;
            if (!membership.TryAdd(another)) return StackError.NoBuffers;
            stack.Multicast.Refresh(membership);
            return StackError.None;
        }

        return source is { } only ? Add(group, on!, SourceFilterMode.Include, [only]) : Add(group, on!, SourceFilterMode.Exclude, []);
    }

    /// <summary>Leaves a group, or one source of it.</summary>
    /// <returns>None, Invalid or AddressNotAvailable.</returns>
    public StackError Leave(in IpAddress group, int interfaceIndex, IpAddress? source)
    {
        if (FindJoined(group, interfaceIndex) is not { } membership) return StackError.AddressNotAvailable;
        if (source is { } one)
        {
            if (membership.Mode != SourceFilterMode.Include) return StackError.Invalid;
            if (!membership.Remove(one)) return StackError.AddressNotAvailable;
            if (membership.Sources.Count > 0)
            {
                stack.Multicast.Refresh(membership);
                return StackError.None;
            }
        }

        _groups.Remove(membership);
        stack.Multicast.Remove(membership);
        return StackError.None;
    }

    /// <summary>Refuses one source of a group that was joined for all, or takes it again.</summary>
    /// <returns>None, Invalid, AddressNotAvailable or NoBuffers.</returns>
    public StackError Block(in IpAddress group, int interfaceIndex, in IpAddress source, bool block)
    {
        if (FindJoined(group, interfaceIndex) is not { Mode: SourceFilterMode.Exclude } membership) return StackError.Invalid;
        if (membership.Sources.Contains(source) == block) return StackError.AddressNotAvailable;
        if (!block) membership.Remove(source);
        else if (!membership.TryAdd(source)) return StackError.NoBuffers;
        stack.Multicast.Refresh(membership);
        return StackError.None;
    }

    /// <summary>Sets a whole filter; to include nothing is to leave.</summary>
    /// <returns>None, Invalid, AddressNotAvailable or NoBuffers.</returns>
    public StackError SetFilter(in IpAddress group, int interfaceIndex, SourceFilterMode mode, ReadOnlySpan<IpAddress> sources)
    {
        if (sources.Length > GroupMembership.MaxSources) return StackError.NoBuffers;
        GroupMembership? membership = FindJoined(group, interfaceIndex);
        if (mode == SourceFilterMode.Include && sources.IsEmpty)
        {
            return membership is null ? StackError.None : Leave(group, interfaceIndex, null);
        }

        if (membership is null)
        {
            StackError error = Resolve(group, interfaceIndex, out NetworkInterface? on);
            return error == StackError.None ? Add(group, on!, mode, sources) : error;
        }

        membership.Set(mode, sources);
        stack.Multicast.Refresh(membership);
        return StackError.None;
    }

    /// <summary>Leaves all.</summary>
    public void Clear()
    {
        foreach (GroupMembership each in _groups) stack.Multicast.Remove(each);
        _groups.Clear();
    }

    /// <summary>The membership that a call means: on the interface it names, or on any.</summary>
    public GroupMembership? FindJoined(in IpAddress group, int interfaceIndex) =>
        interfaceIndex == 0 ? Find(group, null) : stack.FindInterface(interfaceIndex) is { } on ? Find(group, on) : null;

    private StackError Add(in IpAddress group, NetworkInterface on, SourceFilterMode mode, ReadOnlySpan<IpAddress> sources)
    {
        if (_groups.Count >= MaxGroups) return StackError.NoBuffers;
        var membership = new GroupMembership(group, on);
        membership.Set(mode, sources);
        if (!stack.Multicast.TryAdd(membership)) return StackError.NoBuffers;
        _groups.Add(membership);
        return StackError.None;
    }

    private StackError Resolve(in IpAddress group, int interfaceIndex, out NetworkInterface? on)
    {
        on = null;
        if (!group.IsMulticast) return StackError.Invalid;
        on = interfaceIndex == 0 ? stack.Multicast.ChooseInterface(group) : stack.FindInterface(interfaceIndex);
        return on is null ? StackError.AddressNotAvailable : StackError.None;
    }
}
