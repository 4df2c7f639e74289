using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>How a list of sources is meant.</summary>
public enum SourceFilterMode
{
    /// <summary>Only what the listed sources send is wanted.</summary>
    Include,

    /// <summary>What the listed sources send is not wanted.</summary>
    Exclude,
}

/// <summary>That one socket wants what is sent to a group, on one interface, from certain sources.</summary>
/// <remarks>Source: RFC 3376 section 3.1, RFC 3810 section 4.1.</remarks>
internal sealed class GroupMembership(IpAddress group, NetworkInterface on)
{
    /// <summary>The most sources of one membership.</summary>
    public const int MaxSources = 64;

    private readonly List<IpAddress> _sources = [];

    /// <summary>The group.</summary>
    public IpAddress Group { get; } = group;

    /// <summary>Where.</summary>
    public NetworkInterface Interface { get; } = on;

    /// <summary>How the sources are meant.</summary>
    public SourceFilterMode Mode { get; private set; }

    /// <summary>The sources, each once.</summary>
    public IReadOnlyList<IpAddress> Sources => _sources;

    /// <summary>Whether what the source sends is wanted.</summary>
    public bool Accepts(in IpAddress source) => _sources.Contains(source) == (Mode == SourceFilterMode.Include);

    /// <summary>Adds a source to the list.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(in IpAddress source)
    {
        if (_sources.Count >= MaxSources) return false;
        _sources.Add(source);
        return true;
    }

    /// <summary>Takes a source off the list.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(in IpAddress source) => _sources.Remove(source);

    /// <summary>Another filter instead.</summary>
    public void Set(SourceFilterMode mode, ReadOnlySpan<IpAddress> sources)
    {
        Mode = mode;
        _sources.Clear();
        foreach (IpAddress source in sources)
        {
            if (!_sources.Contains(source)) _sources.Add(source);
        }
    }
}
