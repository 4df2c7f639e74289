using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>A raw socket of the stack.</summary>
internal sealed class StackRawEndpoint(StackHost host, RawSocket socket, int family, int type, int protocol)
    : StackMessageEndpoint(host, socket, family, type, protocol)
{
    /// <summary>The socket.</summary>
    public RawSocket Raw => socket;

    /// <inheritdoc/>
    protected override int LargestMessage => ushort.MaxValue;

    /// <inheritdoc/>
    public override long AvailableBytes => socket.AvailableBytes;

    /// <inheritdoc/>
    protected override bool HasPort => false;

    /// <inheritdoc/>
    protected override StackError BindSocket(Instant now, in AddressPort local, bool shared) => socket.Bind(now, local);

    /// <inheritdoc/>
    protected override StackError ConnectSocket(Instant now, in AddressPort? remote)
    {
        if (remote is { } peer) return socket.Connect(now, peer);
        return socket.Disconnect(now) is var error and not StackError.NotConnected ? error : StackError.None;
    }

    /// <inheritdoc/>
    protected override Packet? TakeMessage(Instant now, bool peek) => peek ? socket.Peek() : socket.Receive(now);

    /// <inheritdoc/>
    protected override StackError SendMessage(Instant now, Packet message, in AddressPort? to, in DatagramOptions options) =>
        socket.Send(now, message, to, options);

    /// <inheritdoc/>
    protected override void CloseSocket(Instant now, bool abort) => socket.Close(now);
}
