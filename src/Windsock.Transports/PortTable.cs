using System.Diagnostics;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports;

/// <summary>How an owner shares its local address: SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, or neither.</summary>
internal enum Sharing
{
    Default,
    Reuse,
    Exclusive,
}

/// <summary>Which local addresses are taken in this process, with the rules of Windows for taking them again.</summary>
/// <remarks>Source: MS Learn "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", the table for Windows Server 2003 and later, same user.</remarks>
internal sealed class PortTable
{
    /// <summary>An owner of a local address. An exclusive one lives on in the connections that it accepted.</summary>
    internal sealed class Owner(Endpoint? endpoint, int protocol, SocketAddress address, bool dualStack, Sharing sharing)
    {
        /// <summary>Who bound it; null when that endpoint is closed and only connections that it accepted remain.</summary>
        public Endpoint? Endpoint = endpoint;
        public readonly int Protocol = protocol;
        public readonly SocketAddress Address = address;
        public readonly bool DualStack = dualStack;
        public readonly Sharing Sharing = sharing;
        public int References = 1;
    }

    // Rows: the first bind. Columns: the second. Order: default W, default S, reuse W, reuse S, exclusive W, exclusive S,
    // where W is the wildcard and S the same specific address. U is WSAEADDRINUSE, A is WSAEACCES, a dot is success.
    private static readonly string[] s_rules =
    [
        "U.A.U.",
        ".U.AUU",
        "U...U.",
        ".U..UU",
        "UAAAUA",
        ".U.AUU",
    ];

    private readonly Lock _gate = new(); // Guards _owners and every Owner.References.
    private readonly Dictionary<(int Protocol, int Port), List<Owner>> _owners = [];

    /// <summary>Runs a bind under the table's lock, so that check and bind are one step.</summary>
    /// <param name="candidate">Who wants which address. Port 0 conflicts with nobody; <paramref name="bind"/> chooses one.</param>
    /// <param name="bind">Binds for real; gets the owners that share the port by the rules, and returns the address that resulted.</param>
    /// <param name="owner">The new entry, to be released by <see cref="Release"/>.</param>
    public WsaError Take(Owner candidate, Func<Owner, IReadOnlyList<Owner>, (WsaError Error, SocketAddress Bound)> bind, out Owner? owner)
    {
        owner = null;
        lock (_gate)
        {
            WsaError conflict = Check(candidate, out List<Owner> neighbours);
            if (conflict != NO_ERROR) return conflict;

            (WsaError error, SocketAddress bound) = bind(candidate, neighbours);
            if (error != NO_ERROR) return error;

            owner = new Owner(candidate.Endpoint, candidate.Protocol, bound, candidate.DualStack, candidate.Sharing);
            (int, int) key = (owner.Protocol, bound.Port);
            if (!_owners.TryGetValue(key, out List<Owner>? list)) _owners[key] = list = [];
            list.Add(owner);
            return NO_ERROR;
        }
    }

    /// <summary>An accepted connection keeps its listener's exclusive address.</summary>
    public Owner? Inherit(Owner? listener)
    {
        if (listener is not { Sharing: Sharing.Exclusive }) return null;

        lock (_gate) listener.References++;
        return listener;
    }

    /// <summary>Gives an address back.</summary>
    /// <param name="owner">What <see cref="Take"/> or <see cref="Inherit"/> gave.</param>
    /// <param name="endpoint">Who gives it back.</param>
    /// <param name="close">Closes the endpoint's descriptor in the same step, so that a bind never meets a port that is free here and taken on the
    /// host.</param>
    public void Release(Owner? owner, Endpoint endpoint, Action<Endpoint> close)
    {
        if (owner is null)
        {
            close(endpoint);
            return;
        }

        lock (_gate)
        {
            close(endpoint);
            if (ReferenceEquals(owner.Endpoint, endpoint)) owner.Endpoint = null;
            Debug.Assert(owner.References > 0, "an owner is released once per reference");
            if (--owner.References > 0) return;

            (int, int) key = (owner.Protocol, owner.Address.Port);
            List<Owner> list = _owners[key];
            list.Remove(owner);
            if (list.Count == 0) _owners.Remove(key);
        }
    }

    private WsaError Check(Owner candidate, out List<Owner> neighbours)
    {
        neighbours = [];
        if (candidate.Address.Port == 0) return NO_ERROR;
        if (!_owners.TryGetValue((candidate.Protocol, candidate.Address.Port), out List<Owner>? list)) return NO_ERROR;

        foreach (Owner other in list)
        {
            WsaError error = Rule(other, candidate);
            if (error != NO_ERROR) return error;
            if (other.Endpoint is not null && SharesFamily(other, candidate)) neighbours.Add(other);
        }

        return NO_ERROR;
    }

    private static WsaError Rule(Owner first, Owner second)
    {
        if (!SharesFamily(first, second)) return NO_ERROR;
        if (!first.Address.IsAny && !second.Address.IsAny && !SameIp(first.Address, second.Address)) return NO_ERROR;

        return s_rules[Row(first)][Row(second)] switch
        {
            'U' => WSAEADDRINUSE,
            'A' => WSAEACCES,
            _ => NO_ERROR,
        };
    }

    private static int Row(Owner owner) => ((int)owner.Sharing * 2) + (owner.Address.IsAny ? 0 : 1);

    private static bool SharesFamily(Owner a, Owner b) =>
        a.Address.Family == b.Address.Family || (a.DualStack && ReachesIPv4(a)) || (b.DualStack && ReachesIPv4(b));

    private static bool ReachesIPv4(Owner owner) => owner.Address.IsAny || owner.Address.IsIPv4Mapped;

    private static bool SameIp(in SocketAddress a, in SocketAddress b) =>
        a.Family == b.Family
            ? a.IpBytes.SequenceEqual(b.IpBytes) && a.ScopeId == b.ScopeId
            : a.IpBytes[^4..].SequenceEqual(b.IpBytes[^4..]) && (a.IsIPv4Mapped || b.IsIPv4Mapped);
}
