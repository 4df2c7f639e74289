namespace Windsock.Naming;

/// <summary>What a hostent tells.</summary>
/// <param name="Name">The official name.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="Addresses">4 or 16 bytes each, in network order.</param>
internal sealed record HostEntry(string Name, IReadOnlyList<string> Aliases, int Family, IReadOnlyList<byte[]> Addresses);

/// <summary>What a servent tells.</summary>
/// <param name="Name">The official name.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Port">In host order.</param>
/// <param name="Protocol">tcp, udp or another.</param>
internal sealed record ServiceEntry(string Name, IReadOnlyList<string> Aliases, int Port, string Protocol);

/// <summary>What a protoent tells.</summary>
/// <param name="Name">The official name.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Number">The number in IP headers.</param>
internal sealed record ProtocolEntry(string Name, IReadOnlyList<string> Aliases, int Number);
