using System.Collections.Frozen;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>The status that an operation leaves in OVERLAPPED.Internal, and its two translations: the Winsock code that WSAGetOverlappedResult gives and
/// the Win32 code that a completion port gives (GQ02).</summary>
internal static class NtStatus
{
    public const uint Success = 0;
    public const uint Pending = 0x103;
    public const uint Cancelled = 0xC0000120;

    /// <summary>Codes without a status of their own are carried in this range, which the system maps to Win32 codes the same way.</summary>
    private const uint Win32Facility = 0xC0070000;

    private readonly record struct Row(uint Status, uint Win32, WsaError Winsock);

    // The first row of a Winsock code is the one that it becomes.
    private static readonly Row[] s_rows =
    [
        new(Success, 0, NO_ERROR),
        new(Pending, 996, WSA_IO_INCOMPLETE),
        new(Cancelled, 995, WSA_OPERATION_ABORTED),
        new(0x80000005, 234, WSAEMSGSIZE),
        new(0xC000020D, 64, WSAECONNRESET),
        new(0xC0000241, 1236, WSAECONNABORTED),
        new(0xC000013B, 64, WSAECONNABORTED),
        new(0xC0000236, 1225, WSAECONNREFUSED),
        new(0xC00000B5, 121, WSAETIMEDOUT),
        new(0xC000023C, 1231, WSAENETUNREACH),
        new(0xC000023D, 1232, WSAEHOSTUNREACH),
        new(0xC000023F, 1234, WSAECONNRESET),
        new(0xC0000140, 2250, WSAENOTCONN),
        new(0xC0000206, 87, WSAEMSGSIZE),
        new(0xC000009A, 1450, WSAENOBUFS),
        new(0xC0000005, 998, WSAEFAULT),
        new(0xC000000D, 87, WSAEINVAL),
        new(0xC0000022, 5, WSAEACCES),
        new(0xC000020A, 1227, WSAEADDRINUSE),
        new(0xC0000207, 1214, WSAEADDRNOTAVAIL),
        new(0xC00000BB, 50, WSAEOPNOTSUPP),
        new(0xC0000008, 6, WSAENOTSOCK),
        new(0xC00002CB, 64, WSAENETRESET),
    ];

    private static readonly FrozenDictionary<WsaError, uint> s_statuses =
        s_rows.DistinctBy(row => row.Winsock).ToFrozenDictionary(row => row.Winsock, row => row.Status);

    private static readonly FrozenDictionary<uint, Row> s_meanings = s_rows.ToFrozenDictionary(row => row.Status);

    /// <summary>The status of an operation that ended with a Winsock code. On a datagram socket a reset is the message of an unreachable port.</summary>
    public static uint From(WsaError error, bool isStream = true)
    {
        if (error == NO_ERROR) return Success;
        if (error == WSAECONNRESET && !isStream) return 0xC000023F;
        return s_statuses.TryGetValue(error, out uint status) ? status : Win32Facility | (uint)error;
    }

    /// <summary>What a completion port says of it.</summary>
    public static uint ToWin32(uint status)
    {
        if (status == Success) return 0;
        if (s_meanings.TryGetValue(status, out Row row)) return row.Win32;
        return (status & 0xFFFF0000) == Win32Facility ? status & 0xFFFF : 317; // ERROR_MR_MID_NOT_FOUND: a status without a code.
    }

    /// <summary>What WSAGetOverlappedResult says of it.</summary>
    public static WsaError ToWinsock(uint status)
    {
        if (status == Success) return NO_ERROR;
        if (s_meanings.TryGetValue(status, out Row row)) return row.Winsock;
        return (status & 0xFFFF0000) == Win32Facility ? (WsaError)(status & 0xFFFF) : WSAENETDOWN;
    }

    /// <summary>A status in the upper half of the range is an error; warnings such as a truncated datagram are failures of the call too.</summary>
    public static bool IsFailure(uint status) => status >= 0x80000000;
}
