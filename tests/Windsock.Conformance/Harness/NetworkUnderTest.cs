namespace Windsock.Conformance;

/// <summary>Which network the sockets under test are on: the host's, or that of our own stack, which WINDSOCK_NETWORK=loopback chooses for the whole
/// run.</summary>
public static class NetworkUnderTest
{
    private static readonly string? s_setting = Environment.GetEnvironmentVariable("WINDSOCK_NETWORK");

    /// <summary>Whether our own stack carries the sockets.</summary>
    public static bool IsStack { get; } = s_setting is not (null or "" or "kernel");

    /// <summary>Its name in the report.</summary>
    public static string Name => IsStack ? "stack" : "kernel";
}
