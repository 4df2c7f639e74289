using Windsock.Linux;
using Windsock.Spi;

namespace Windsock.Transports.Kernel;

/// <summary>TCP sockets of the host that were opened and never used.</summary>
/// <remarks>AcceptEx leaves one with every connection: the accept socket had a descriptor of its own, and got that of the connection. Handing it to the next
/// socket spares the host four calls a connection.</remarks>
internal sealed class SpareDescriptors
{
    private const int Most = 64; // Of each family.

    private readonly Lock _gate = new(); // Guards both.
    private readonly Stack<int> _v4 = new();
    private readonly Stack<int> _v6 = new();

    /// <summary>Keeps a descriptor.</summary>
    /// <returns>False when there are enough, or it is of no use.</returns>
    public bool TryAdd(int family, int type, int descriptor)
    {
        if (type != LibC.SOCK_STREAM || family == SocketAddress.AF_UNIX) return false;
        lock (_gate)
        {
            Stack<int> stack = Of(family);
            if (stack.Count >= Most) return false;
            stack.Push(descriptor);
            return true;
        }
    }

    /// <summary>Takes one that is as if it had just been opened.</summary>
    public bool TryTake(int family, out int descriptor)
    {
        descriptor = -1;
        if (family == SocketAddress.AF_UNIX || Of(family).Count == 0) return false;
        lock (_gate) return Of(family).TryPop(out descriptor);
    }

    /// <summary>Gives one back to the host, which has run out of them.</summary>
    public bool CloseOne()
    {
        int descriptor;
        lock (_gate)
        {
            if (!_v4.TryPop(out descriptor) && !_v6.TryPop(out descriptor)) return false;
        }

        LibC.close(descriptor);
        return true;
    }

    private Stack<int> Of(int family) => family == SocketAddress.AF_INET6 ? _v6 : _v4;
}
