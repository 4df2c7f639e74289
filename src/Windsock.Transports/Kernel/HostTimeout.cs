using Windsock.Linux;
using Windsock.Spi;

namespace Windsock.Transports.Kernel;

/// <summary>A time-out that the host applies inside a blocking call. What it was set to is remembered, so that it costs a system call only when it
/// changes.</summary>
internal unsafe struct HostTimeout()
{
    private int _milliseconds = Endpoint.Forever;

    public readonly bool Is(int milliseconds) => _milliseconds == milliseconds;

    public void Set(int descriptor, int option, int milliseconds)
    {
        int finite = Math.Max(milliseconds, 0); // A zero timeval means for ever.
        var time = new timeval { tv_sec = finite / 1000, tv_usec = finite % 1000 * 1000 };
        if (LibC.setsockopt(descriptor, LibC.SOL_SOCKET, option, &time, (uint)sizeof(timeval)) == 0) _milliseconds = milliseconds;
    }
}
