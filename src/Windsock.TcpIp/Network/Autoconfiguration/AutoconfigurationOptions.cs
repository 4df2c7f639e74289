namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>How an interface configures itself for IPv6.</summary>
public sealed record AutoconfigurationOptions
{
    /// <summary>Whether router advertisements are heeded.</summary>
    public bool AcceptRouterAdvertisements { get; init; } = true;

    /// <summary>Whether it has addresses for short use beside the stable ones, and prefers them for what it starts. Source: RFC 8981.</summary>
    public bool TemporaryAddresses { get; init; } = true;

    /// <summary>How often an address is asked for before it is used; 0 to use it at once. Source: RFC 4862 section 5.1, DupAddrDetectTransmits.</summary>
    public int DuplicateDetectionProbes { get; init; } = 1;

    /// <summary>What the interface identifiers of stable addresses are made with, beside prefix and interface: a secret that stays. 0 for one made from the
    /// stack's seed. Source: RFC 7217 section 5.</summary>
    public ulong StableSecret { get; init; }

    /// <summary>How long a temporary address is preferred. Source: RFC 8981 section 3.8, TEMP_PREFERRED_LIFETIME.</summary>
    public TimeSpan TemporaryPreferredLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a temporary address is valid. Source: RFC 8981 section 3.8, TEMP_VALID_LIFETIME.</summary>
    public TimeSpan TemporaryValidLifetime { get; init; } = TimeSpan.FromDays(2);
}
