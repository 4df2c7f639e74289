using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>The host's sockets: the fastest road to the wire, and the default.</summary>
internal sealed class KernelTransport : Transport
{
    private const int WindowsTtl = 128;
    private const int WindowsFirstDynamicPort = 49152;
    private const int LastPort = 65535;

    public KernelTransport() => RaiseDescriptorLimit();

    /// <summary>A program of Windows knows no limit of descriptors, and often a server's thousand is the host's default: the process gets what it may
    /// have.</summary>
    private static unsafe void RaiseDescriptorLimit()
    {
        rlimit limit;
        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }

    public override string Name => "kernel";

    /// <summary>The local addresses of this process.</summary>
    public PortTable Ports { get; } = new();

    /// <summary>Descriptors that were opened for nothing, and serve as new ones.</summary>
    public SpareDescriptors Spares { get; } = new();

    public override WsaError Open(int family, int type, int protocol, out Endpoint? endpoint)
    {
        endpoint = null;
        if (type == SOCK_STREAM && Spares.TryTake(family, out int spare))
        {
            endpoint = Make(spare, family, type, protocol);
            return NO_ERROR;
        }

        int descriptor = OpenHost(family, type, protocol);
        if (descriptor < 0 && errno is Errno.EMFILE or Errno.ENFILE && Spares.CloseOne()) descriptor = OpenHost(family, type, protocol);
        if (descriptor < 0) return ErrnoTable.Last();

        KernelEndpoint opened = Make(descriptor, family, type, protocol);
        if (family != SocketAddress.AF_UNIX) GiveWindowsDefaults(opened);
        endpoint = opened;
        return NO_ERROR;
    }

    private static int OpenHost(int family, int type, int protocol) =>
        socket(HostAddress.ToHostFamily(family), type | SOCK_CLOEXEC, family == SocketAddress.AF_UNIX ? 0 : protocol);

    public override WsaError Adopt(int descriptor, int family, int type, int protocol, out Endpoint? endpoint)
    {
        endpoint = Make(descriptor, family, type, protocol);
        return endpoint.Share();
    }

    private KernelEndpoint Make(int descriptor, int family, int type, int protocol) =>
        type == SOCK_STREAM
            ? new KernelEndpoint(this, descriptor, family, type, protocol)
            : new KernelDatagramEndpoint(this, descriptor, family, type, protocol);

    /// <summary>Sets what Windows has otherwise than Linux: time to live, IPv6 sockets for IPv6 only, the dynamic ports. A host too old for one goes
    /// without.</summary>
    private static void GiveWindowsDefaults(KernelEndpoint endpoint)
    {
        bool v6 = endpoint.Family == SocketAddress.AF_INET6;
        if (v6)
        {
            endpoint.SetHostInt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
            endpoint.SetHostInt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, WindowsTtl);
        }
        else
        {
            endpoint.SetHostInt(IPPROTO_IP, IP_TTL, WindowsTtl);
        }

        endpoint.SetHostInt(IPPROTO_IP, IP_LOCAL_PORT_RANGE, (LastPort << 16) | WindowsFirstDynamicPort);
        if (endpoint.Type == SOCK_STREAM) return;

        // Only groups that this very socket joined, not those of every program on the host.
        endpoint.SetHostInt(IPPROTO_IP, IP_MULTICAST_ALL, 0);
        if (v6) endpoint.SetHostInt(IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);

        // ICMP errors reach unconnected sockets too, and tell what they were (see ErrorQueue).
        endpoint.SetHostInt(v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_RECVERR : IP_RECVERR, 1);
        if (v6) endpoint.SetHostInt(IPPROTO_IP, IP_RECVERR, 1);
    }
}
