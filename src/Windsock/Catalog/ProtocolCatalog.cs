using System.Collections.Concurrent;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Catalog;

/// <summary>The protocols that sockets can be made of, and how socket's three arguments select one.</summary>
/// <remarks>The built-in entries: base protocols of TCP/IP and AF_UNIX, with the flags and identities of Windows' own entries.</remarks>
internal static class ProtocolCatalog
{
    private const uint StreamFlags = 0x20066;   // XP1_GUARANTEED_DELIVERY, _ORDER, _GRACEFUL_CLOSE, _EXPEDITED_DATA, _IFS_HANDLES
    private const uint DatagramFlags = 0x20609; // XP1_CONNECTIONLESS, _MESSAGE_ORIENTED, _SUPPORT_BROADCAST, _SUPPORT_MULTIPOINT, _IFS_HANDLES
    private const uint MatchesZero = 0x8;
    private const uint Hidden = 0x4;
    private const uint MaxDatagram = 0xffbb;

    private static readonly Guid s_ipv4 = new("e70f1aa0-ab8b-11cf-8ca3-00805f48a192");
    private static readonly Guid s_ipv6 = new("f9eab0c0-26d4-11d0-bbbf-00aa006c34e4");
    private static readonly Guid s_unix = new("a00943d9-9c2e-4633-9b59-0057a3160994");

    private static readonly WSAPROTOCOL_INFOW[] s_entries =
    [
        Entry(1001, s_ipv4, AF_INET, SOCK_STREAM, IPPROTO_TCP, StreamFlags, MatchesZero, 0, "Windsock Tcpip [TCP/IP]"),
        Entry(1002, s_ipv4, AF_INET, SOCK_DGRAM, IPPROTO_UDP, DatagramFlags, MatchesZero, MaxDatagram, "Windsock Tcpip [UDP/IP]"),
        Entry(1003, s_ipv4, AF_INET, SOCK_RAW, 0, DatagramFlags, MatchesZero | Hidden, MaxDatagram, "Windsock Tcpip [RAW/IP]"),
        Entry(1004, s_ipv6, AF_INET6, SOCK_STREAM, IPPROTO_TCP, StreamFlags, MatchesZero, 0, "Windsock Tcpip [TCP/IPv6]"),
        Entry(1005, s_ipv6, AF_INET6, SOCK_DGRAM, IPPROTO_UDP, DatagramFlags, MatchesZero, MaxDatagram, "Windsock Tcpip [UDP/IPv6]"),
        Entry(1006, s_ipv6, AF_INET6, SOCK_RAW, 0, DatagramFlags, MatchesZero | Hidden, MaxDatagram, "Windsock Tcpip [RAW/IPv6]"),
        Entry(1007, s_unix, AF_UNIX, SOCK_STREAM, 0, StreamFlags & ~0x40u, MatchesZero, 0, "Windsock AF_UNIX"),
    ];

    /// <summary>All entries in catalog order, hidden ones too.</summary>
    public static ReadOnlySpan<WSAPROTOCOL_INFOW> Entries => s_entries;

    /// <summary>The entry with this id.</summary>
    public static bool TryFind(uint catalogEntryId, out WSAPROTOCOL_INFOW entry)
    {
        foreach (ref readonly WSAPROTOCOL_INFOW candidate in Entries)
        {
            if (candidate.dwCatalogEntryId != catalogEntryId) continue;
            entry = candidate;
            return true;
        }

        entry = default;
        return false;
    }

    private static readonly CatalogIdentity s_nothing = new(0, 0, 0, 0);
    private static readonly ConcurrentDictionary<(uint Entry, int Protocol), CatalogIdentity> s_identities = new();

    /// <summary>Selects the first entry that fits; 0 is a wild card for family, type and (where the entry allows it) protocol.</summary>
    public static WsaError Select(int family, int type, int protocol, out CatalogIdentity identity)
    {
        identity = s_nothing;
        if (family == AF_UNSPEC && protocol == 0) return WSAEINVAL;

        bool familyFits = false, typeFits = false;
        foreach (ref readonly WSAPROTOCOL_INFOW entry in Entries)
        {
            if (family != AF_UNSPEC && entry.iAddressFamily != family) continue;
            familyFits = true;
            if (type != 0 && entry.iSocketType != type) continue;
            typeFits = true;
            if (!ProtocolFits(entry, protocol)) continue;

            int exact = protocol == 0 ? entry.iProtocol : protocol;
            (uint, int) key = (entry.dwCatalogEntryId, exact);
            identity = s_identities.TryGetValue(key, out CatalogIdentity? known)
                ? known
                : s_identities.GetOrAdd(key, new CatalogIdentity(entry.iAddressFamily, entry.iSocketType, exact, entry.dwCatalogEntryId));
            return NO_ERROR;
        }

        return !familyFits ? WSAEAFNOSUPPORT : !typeFits ? WSAESOCKTNOSUPPORT : WSAEPROTONOSUPPORT;
    }

    private static bool ProtocolFits(in WSAPROTOCOL_INFOW entry, int protocol)
    {
        if (protocol == 0) return (entry.dwProviderFlags & MatchesZero) != 0;
        return protocol >= entry.iProtocol && protocol <= entry.iProtocol + entry.iProtocolMaxOffset;
    }

    private static WSAPROTOCOL_INFOW Entry(
        uint id, Guid provider, int family, int type, int protocol, uint serviceFlags, uint providerFlags, uint messageSize, string name)
    {
        int addressLength = family switch { AF_INET => 16, AF_INET6 => 28, _ => 110 };
        return new WSAPROTOCOL_INFOW
        {
            dwServiceFlags1 = serviceFlags,
            dwProviderFlags = providerFlags,
            ProviderId = provider,
            dwCatalogEntryId = id,
            ProtocolChain = new WSAPROTOCOLCHAIN { ChainLen = 1 },
            iVersion = 2,
            iAddressFamily = family,
            iMaxSockAddr = addressLength,
            iMinSockAddr = addressLength,
            iSocketType = type,
            iProtocol = protocol,
            iProtocolMaxOffset = type == SOCK_RAW ? 255 : 0,
            dwMessageSize = messageSize,
            Name = name,
        };
    }
}
