using System.Diagnostics;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>SIO_TIMESTAMPING: when datagrams came in, as a value of QueryPerformanceCounter.</summary>
/// <remarks>Source: MS Learn "SIO_TIMESTAMPING control code", socket(7). The host stamps with the time of day; the counter is the monotonic clock.</remarks>
internal static class HostTimestamps
{
    /// <summary>struct timespec.</summary>
    public const int HostBytes = 16;

    private const uint Receive = 1; // TIMESTAMPING_FLAG_RX
    private const long CounterUnitsPerSecond = 10_000_000; // Like the ticks of DateTime.
    private const long Near = 50;                             // 5 microseconds: what reading the clocks takes at most when nothing comes between.
    private const int MostReadings = 8;

    /// <summary>Switches stamps of what is received on or off. Stamps of what is sent would come by the queue of ICMP errors, and are refused.</summary>
    public static WsaError Set(KernelEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        uint flags = MemoryMarshal.Read<uint>(input);
        if ((flags & ~Receive) != 0) return WSAEOPNOTSUPP;

        bool on = (flags & Receive) != 0;
        WsaError error = endpoint.SetHostInt(LibC.SOL_SOCKET, LibC.SO_TIMESTAMPNS, on ? 1 : 0);
        if (error == NO_ERROR) endpoint.Wish(ControlWishes.Timestamp, on);
        return error;
    }

    /// <summary>The counter's value at a time of day that is not long ago.</summary>
    public static ulong ToCounter(ReadOnlySpan<byte> stamp)
    {
        long seconds = MemoryMarshal.Read<long>(stamp), nanoseconds = MemoryMarshal.Read<long>(stamp[sizeof(long)..]);
        long stamped = unchecked((seconds * CounterUnitsPerSecond) + (nanoseconds / 100));

        // A thread that loses its processor between the clocks would shift the stamp by that time: the closest of some readings counts.
        long closest = long.MaxValue, difference = 0;
        for (int i = 0; i < MostReadings && closest > Near; i++)
        {
            long before = Counter(), now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks, took = Counter() - before;
            if (took < closest) (closest, difference) = (took, before + (took / 2) - now);
        }

        return unchecked((ulong)(stamped + difference));
    }

    private static long Counter() => (long)(Stopwatch.GetTimestamp() * ((double)CounterUnitsPerSecond / Stopwatch.Frequency));
}
