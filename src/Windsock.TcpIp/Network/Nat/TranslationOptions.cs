namespace Windsock.TcpIp.Network.Nat;

/// <summary>How a translator works.</summary>
public sealed record TranslationOptions
{
    /// <summary>The most conversations at a time; a new one beyond takes the place of the one that was quiet for the longest time.</summary>
    public int SessionLimit { get; init; } = 16_384;

    /// <summary>The first port that the translator gives out.</summary>
    public ushort FirstPort { get; init; } = 1024;

    /// <summary>How long an established TCP connection may be quiet. Source: RFC 5382 section 5.</summary>
    public TimeSpan EstablishedTime { get; init; } = TimeSpan.FromMinutes(124);

    /// <summary>How long a TCP connection may be quiet that opens or closes. Source: RFC 5382 section 5.</summary>
    public TimeSpan TransitoryTime { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a UDP conversation may be quiet. Source: RFC 4787 section 4.3.</summary>
    public TimeSpan DatagramTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an echo may be quiet. Source: RFC 5508 section 3.2.</summary>
    public TimeSpan EchoTime { get; init; } = TimeSpan.FromSeconds(60);
}
