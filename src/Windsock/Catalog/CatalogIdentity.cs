namespace Windsock.Catalog;

/// <summary>What a socket was made of.</summary>
/// <param name="Family">AF_*.</param>
/// <param name="Type">SOCK_*.</param>
/// <param name="Protocol">IPPROTO_*, no wild card.</param>
/// <param name="CatalogEntryId">The catalog entry that matched.</param>
internal readonly record struct CatalogIdentity(int Family, int Type, int Protocol, uint CatalogEntryId);
