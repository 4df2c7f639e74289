namespace Windsock.Catalog;

/// <summary>What a socket was made of. Sockets of one kind share one.</summary>
/// <param name="Family">AF_*.</param>
/// <param name="Type">SOCK_*.</param>
/// <param name="Protocol">IPPROTO_*, no wild card.</param>
/// <param name="CatalogEntryId">The catalog entry that matched.</param>
internal sealed record CatalogIdentity(int Family, int Type, int Protocol, uint CatalogEntryId);
