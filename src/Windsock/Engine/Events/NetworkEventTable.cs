using static Windsock.Ws2_32;

namespace Windsock.Engine.Events;

/// <summary>What lets an event that has been reported be reported again.</summary>
internal enum Reenabling
{
    /// <summary>Nothing: it comes once.</summary>
    Never,

    /// <summary>A call of the receive family, even one that fails.</summary>
    Receive,

    /// <summary>A send that could not take everything.</summary>
    SendBlocked,

    /// <summary>A call that accepts, unless it put the connection back (WSATRY_AGAIN).</summary>
    Accept,

    /// <summary>SIO_ROUTING_INTERFACE_CHANGE.</summary>
    RoutingIoctl,

    /// <summary>SIO_ADDRESS_LIST_CHANGE.</summary>
    AddressListIoctl,
}

/// <summary>One network event.</summary>
/// <param name="Event">FD_*.</param>
/// <param name="Index">Its place in iErrorCode.</param>
/// <param name="Reenabling">What lets it be reported again.</param>
/// <param name="AtOnce">Whether it may be reported from registration on; else its re-enabling call must come first.</param>
internal readonly record struct NetworkEventRow(int Event, int Index, Reenabling Reenabling, bool AtOnce);

/// <summary>The matrix of network events (EV06).</summary>
/// <remarks>Source: MS Learn "WSAEventSelect function (winsock2.h)", "WSAAsyncSelect function (winsock2.h)".</remarks>
internal static class NetworkEventTable
{
    private static readonly NetworkEventRow[] s_rows =
    [
        new(FD_READ, FD_READ_BIT, Reenabling.Receive, AtOnce: true),
        new(FD_WRITE, FD_WRITE_BIT, Reenabling.SendBlocked, AtOnce: true),
        new(FD_OOB, FD_OOB_BIT, Reenabling.Receive, AtOnce: true),
        new(FD_ACCEPT, FD_ACCEPT_BIT, Reenabling.Accept, AtOnce: true),
        new(FD_CONNECT, FD_CONNECT_BIT, Reenabling.Never, AtOnce: true),
        new(FD_CLOSE, FD_CLOSE_BIT, Reenabling.Never, AtOnce: true),
        new(FD_QOS, FD_QOS_BIT, Reenabling.Never, AtOnce: false),
        new(FD_GROUP_QOS, FD_GROUP_QOS_BIT, Reenabling.Never, AtOnce: false),
        new(FD_ROUTING_INTERFACE_CHANGE, FD_ROUTING_INTERFACE_CHANGE_BIT, Reenabling.RoutingIoctl, AtOnce: false),
        new(FD_ADDRESS_LIST_CHANGE, FD_ADDRESS_LIST_CHANGE_BIT, Reenabling.AddressListIoctl, AtOnce: false),
    ];

    private static readonly int[] s_enabledBy = [.. Enum.GetValues<Reenabling>().Select(call => MaskOf(row => row.Reenabling == call))];

    /// <summary>All rows.</summary>
    public static ReadOnlySpan<NetworkEventRow> Rows => s_rows;

    /// <summary>The events that may be reported from registration on.</summary>
    public static int AtOnce { get; } = MaskOf(row => row.AtOnce);

    /// <summary>The events that a call lets be reported again.</summary>
    public static int EnabledBy(Reenabling call) => s_enabledBy[(int)call];

    private static int MaskOf(Func<NetworkEventRow, bool> isWanted) => s_rows.Where(isWanted).Aggregate(0, (mask, row) => mask | row.Event);
}
