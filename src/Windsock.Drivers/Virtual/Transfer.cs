using Windsock.TcpIp;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Virtual;

/// <summary>Bytes that one host of a <see cref="VirtualNetwork"/> sends to another over a connection: the plainest application, to see what a network does
/// to it.</summary>
/// <remarks>It goes on while the network runs. Every byte is compared when it arrives.</remarks>
public sealed class Transfer
{
    private const int FirstPort = 5001;
    private const int Ports = 10_000;
    private const int PatternBytes = 65_536;

    private readonly VirtualNetwork _network;
    private readonly TcpSocket _listener;
    private readonly TcpSocket _sender;
    private readonly byte[] _pattern = new byte[2 * PatternBytes];
    private readonly byte[] _arrived = new byte[PatternBytes];
    private readonly Instant _started;
    private TcpSocket? _receiver;
    private Instant _ended;
    private bool _changed = true;
    private bool _senderClosed;

    private Transfer(VirtualNetwork network, NetStack from, AddressPort to, NetStack server, long bytes, TcpSettings settings)
    {
        _network = network;
        _started = network.Now;
        Bytes = bytes;
        Prng.For(network.Seed, "transfer").Fill(_pattern.AsSpan(0, PatternBytes));
        _pattern.AsSpan(0, PatternBytes).CopyTo(_pattern.AsSpan(PatternBytes)); // Twice, so that a piece of it begins anywhere.

        bool v6 = !to.Address.IsV4;
        _listener = server.OpenTcp(v6);
        _sender = from.OpenTcp(v6);
        _listener.Changed = _sender.Changed = () => _changed = true;
        _listener.Configure(_started, settings);
        _sender.Configure(_started, settings);
        Error = _listener.Bind(_started, to);
        if (Error == StackError.None) Error = _listener.Listen(_started, backlog: 1);
        if (Error == StackError.None) Error = _sender.Connect(_started, to);
        if (Error == StackError.InProgress) Error = StackError.None;
        if (Error != StackError.None) End();
        else network.TurnEnded += Go;
    }

    /// <summary>How many there are to send.</summary>
    public long Bytes { get; }

    /// <summary>How many have been given to the sender's stack.</summary>
    public long Sent { get; private set; }

    /// <summary>How many have arrived.</summary>
    public long Received { get; private set; }

    /// <summary>Whether it has ended, well or not.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Why it ended too early; None while all is well.</summary>
    public StackError Error { get; private set; }

    /// <summary>Whether a byte arrived that was not sent there.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>From the call to the arrival of the last byte, or until now.</summary>
    public TimeSpan Duration => (IsDone ? _ended : _network.Now) - _started;

    /// <summary>Received bits a microsecond of <see cref="Duration"/>, the handshake included.</summary>
    public double MegabitsPerSecond => Duration > TimeSpan.Zero ? Received * 8 / Duration.TotalMicroseconds : 0;

    /// <summary>Starts a transfer, which goes on while the network runs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="from">The host that sends.</param>
    /// <param name="to">The host that receives, at its first IPv4 address when both have one.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="settings">What both sockets are set to; null for the defaults.</param>
    /// <returns>The transfer, which has failed already when there is no way.</returns>
    public static Transfer Start(VirtualNetwork network, NetStack from, NetStack to, long bytes, TcpSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        bool v4 = !FirstAddress(from, v4: true).IsUnspecified && !FirstAddress(to, v4: true).IsUnspecified;
        var end = new AddressPort(FirstAddress(to, v4), (ushort)(FirstPort + network.Transfers++ % Ports));
        return new Transfer(network, from, end, to, bytes, settings ?? TcpSettings.Default);
    }

    private static IpAddress FirstAddress(NetStack stack, bool v4)
    {
        foreach (NetworkInterface each in stack.Interfaces)
        {
            foreach (InterfaceAddress address in each.Addresses)
            {
                if (!each.Properties.IsLoopback && address.Address.IsV4 == v4 && !address.Address.IsLinkLocal) return address.Address;
            }
        }

        return IpAddress.Any6;
    }

    private void Go(Instant now)
    {
        if (!_changed) return;
        _changed = false;
        Send(now);
        Receive(now);
    }

    private void Send(Instant now)
    {
        if (_sender.State is TcpState.SynSent or TcpState.SynReceived) return;
        while (Sent < Bytes)
        {
            int offset = (int)(Sent % PatternBytes);
            int count = (int)Math.Min(PatternBytes, Bytes - Sent);
            StackError error = _sender.Send(now, _pattern.AsSpan(offset, count), TcpSendFlags.None, out int taken);
            if (error == StackError.WouldBlock) return;
            if (error != StackError.None)
            {
                Fail(error);
                return;
            }

            Sent += taken;
        }

        if (!_senderClosed) _sender.Shutdown(now, receive: false, send: true);
        _senderClosed = true;
    }

    private void Receive(Instant now)
    {
        if (_receiver is null)
        {
            if (_listener.Accept(now, out _receiver) != StackError.None) return;
            _receiver!.Changed = () => _changed = true;
        }

        while (!IsDone)
        {
            StackError error = _receiver.Receive(now, _arrived, TcpReceiveFlags.None, out int count);
            if (error == StackError.WouldBlock) return;
            if (error != StackError.None)
            {
                Fail(error);
                return;
            }

            if (count == 0)
            {
                // The end of the stream: when it comes too early the connection was closed by somebody else.
                if (Received < Bytes) Error = StackError.ConnectionAborted;
                End();
                return;
            }

            int offset = (int)(Received % PatternBytes);
            if (!_arrived.AsSpan(0, count).SequenceEqual(_pattern.AsSpan(offset, count))) IsCorrupt = true;
            Received += count;
            if (Received == Bytes) _ended = now;
        }
    }

    private void Fail(StackError error)
    {
        Error = error;
        End();
    }

    private void End()
    {
        IsDone = true;
        if (Received < Bytes || Bytes == 0) _ended = _network.Now;
        _network.TurnEnded -= Go;
        _receiver?.Close(_network.Now);
        _sender.Close(_network.Now);
        _listener.Close(_network.Now);
    }
}
