using Windsock.Spi;
using Windsock.TcpIp;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>Sockets of our own stack, on one host. What is no IP goes to another transport: names in the file system are the host's.</summary>
/// <param name="host">The host that new sockets live on.</param>
/// <param name="others">Who opens sockets of other families.</param>
internal sealed class StackTransport(StackHost host, Transport others) : Transport
{
    private const int SOCK_STREAM = 1, SOCK_DGRAM = 2;

    // Windows and Linux deliver what a closed connection sent after the process has ended. This stack ends with it, so the last WSACleanup waits.
    private static readonly TimeSpan s_drainPatience = TimeSpan.FromSeconds(3);

    private volatile bool _hasDrained; // WSACleanup has waited, and no socket has been made since.

    /// <inheritdoc/>
    public override string Name => "stack";

    /// <summary>The host that new sockets live on.</summary>
    public StackHost Host => host;

    /// <inheritdoc/>
    public override NameSource? Names { get; } = new StackNames(host);

    /// <inheritdoc/>
    public override WsaError Open(int family, int type, int protocol, out Endpoint? endpoint)
    {
        if (family is not (SocketAddress.AF_INET or SocketAddress.AF_INET6)) return others.Open(family, type, protocol, out endpoint);

        bool v6 = family == SocketAddress.AF_INET6;
        NetStack stack = host.Stack;
        _hasDrained = false;
        host.Owner.Enter();
        endpoint = type switch
        {
            SOCK_STREAM => new StackStreamEndpoint(host, stack.OpenTcp(v6), family, type, protocol),
            SOCK_DGRAM => new StackDatagramEndpoint(host, stack.OpenUdp(v6), family, type, protocol),
            _ => new StackRawEndpoint(host, stack.OpenRaw(v6, (byte)protocol), family, type, protocol),
        };
        host.Owner.Leave();
        return NO_ERROR;
    }

    /// <inheritdoc/>
    public override void CleanedUp(bool last)
    {
        // Without a link everybody who could receive is of this process, and has been closed too.
        if (last && EndsWithProcess)
        {
            host.Owner.Drain(s_drainPatience);
            _hasDrained = true;
        }

        others.CleanedUp(last);
    }

    /// <inheritdoc/>
    public override bool EndsWithProcess => host.Stack.Interfaces.Count > 1;

    /// <inheritdoc/>
    public override void ProcessEnds()
    {
        if (!_hasDrained) host.Owner.Drain(s_drainPatience);
        host.Owner.CloseLinks();
    }

    /// <inheritdoc/>
    public override void Started(int version) => others.Started(version);

    /// <inheritdoc/>
    public override WsaError Adopt(int descriptor, int family, int type, int protocol, out Endpoint? endpoint) =>
        others.Adopt(descriptor, family, type, protocol, out endpoint);
}
