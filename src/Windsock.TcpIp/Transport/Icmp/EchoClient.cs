using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>How an echo request ended.</summary>
/// <param name="Sequence">The place of the request among those of its client, from 0.</param>
/// <param name="Error">None for a reply; TimedOut, HopLimitExceeded, HostUnreachable, NetworkUnreachable, or MessageTooLong.</param>
/// <param name="From">Who answered: the destination, or the router that could not bring the request there.</param>
/// <param name="RoundTrip">From the request to the answer.</param>
/// <param name="HopLimit">The hops that a reply had left when it came.</param>
/// <param name="PayloadBytes">The payload that came back.</param>
public readonly record struct EchoResult(int Sequence, StackError Error, IpAddress From, TimeSpan RoundTrip, byte HopLimit, int PayloadBytes);

/// <summary>Sends echo requests and tells what became of each: ping, as a state machine. Source: RFC 792, RFC 4443 section 4.</summary>
/// <remarks>The owner of the stack starts it, runs the stack, and takes results; <see cref="Changed"/> tells when there are some.</remarks>
public sealed class EchoClient
{
    /// <summary>The most requests under way at a time, and results not taken.</summary>
    public const int WindowLimit = 64;

    private readonly NetStack _stack;
    private readonly Sending _sending;
    private readonly Expiry _expiry;
    private readonly Queue<EchoResult> _results = new();
    private readonly (Instant Sent, bool IsOpen)[] _window = new (Instant, bool)[WindowLimit];
    private readonly ushort _identifier;
    private IpPath? _path;
    private int _next;
    private int _oldest;

    internal EchoClient(NetStack stack, AddressPort destination)
    {
        _stack = stack;
        Destination = destination;
        _sending = new Sending(this);
        _expiry = new Expiry(this);
        do _identifier = (ushort)stack.Ip.Chance.Next();
        while (stack.Icmp.Echoes.Find(_identifier) is not null);
        IsOpen = stack.Icmp.Echoes.TryAdd(_identifier, this);
    }

    /// <summary>To whom: an address, and the interface when it is link-local. The port has no meaning.</summary>
    public AddressPort Destination { get; }

    /// <summary>From which address; the unspecified one to have it chosen.</summary>
    public IpAddress Source { get; set; }

    /// <summary>Between two requests.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a reply is waited for.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How many requests are sent in all.</summary>
    public int Count { get; set; } = 4;

    /// <summary>The payload of each, in bytes, up to 65,000.</summary>
    public int PayloadBytes { get; set; } = 32;

    /// <summary>The hop limit of the requests; 0 for the stack's own.</summary>
    public byte HopLimit { get; set; }

    /// <summary>Whether the requests may not be cut on the way.</summary>
    public bool DontFragment { get; set; }

    /// <summary>Called when results have come, from inside the stack: it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether it may be started: it was not closed, and the stack has no more than 1,024 others.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether all requests were sent and all have ended.</summary>
    public bool IsDone => _next >= Count && _oldest >= _next;

    /// <summary>Sends the first request now and the others after it.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, NoBuffers (closed, or too many clients), or why there is no way: NetworkUnreachable, AddressNotAvailable, FamilyNotSupported.</returns>
    public StackError Start(Instant now)
    {
        if (!IsOpen) return StackError.NoBuffers;
        _stack.Enter(now);
        StackError error = FindPath();
        if (error == StackError.None) Send();
        _stack.Flush();
        return error;
    }

    /// <summary>The next result, in the order in which they came.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out EchoResult result) => _results.TryDequeue(out result);

    /// <summary>Ends it. Requests under way have no result.</summary>
    public void Close()
    {
        if (!IsOpen) return;
        IsOpen = false;
        _stack.Icmp.Echoes.Remove(_identifier);
        _stack.Timers.Forget(_sending);
        _stack.Timers.Forget(_expiry);
    }

    internal void ReceiveReply(Packet packet, ushort sequence)
    {
        if (packet.Source != Destination.Address && !Destination.Address.IsMulticast) return;
        Finish(sequence, StackError.None, packet.Source, packet.HopLimit, packet.Length - Icmpv4Header.Size);
    }

    internal void ReceiveError(in IpError error, ushort sequence)
    {
        if (error.Destination != Destination.Address) return;
        StackError word = IcmpReports.Error(error.Kind);
        Finish(sequence, word == StackError.ConnectionReset ? StackError.HostUnreachable : word, error.Reporter, 0, 0);
    }

    private void Finish(ushort sequence, StackError error, in IpAddress from, byte hopLimit, int bytes)
    {
        int number = _oldest + (ushort)(sequence - _oldest);
        if (number >= _next || number - _oldest >= WindowLimit || !_window[number % WindowLimit].IsOpen) return;
        Add(new EchoResult(number, error, from, _stack.Now - _window[number % WindowLimit].Sent, hopLimit, bytes));
        _window[number % WindowLimit].IsOpen = false;
        Advance();
    }

    private void Advance()
    {
        while (_oldest < _next && !_window[_oldest % WindowLimit].IsOpen) _oldest++;
        _stack.Timers.Arm(_expiry, _oldest < _next ? _window[_oldest % WindowLimit].Sent + Timeout : Instant.Never);
    }

    private void Add(in EchoResult result)
    {
        if (_results.Count == WindowLimit) _results.Dequeue();
        _results.Enqueue(result);
        Changed?.Invoke();
    }

    private StackError FindPath() => _stack.Ip.FindPath(Destination.Address, Source, Destination.Scope, out _path);

    private void Send()
    {
        int number = _next;
        if (_next - _oldest < WindowLimit)
        {
            _window[number % WindowLimit] = (_stack.Now, true);
            _next++;
            StackError error = Transmit((ushort)number);
            if (error != StackError.None) Finish((ushort)number, error, default, 0, 0);
            else if (_stack.Timers is { } timers && _expiry.Deadline == Instant.Never) timers.Arm(_expiry, _stack.Now + Timeout);
        }

        if (_next < Count) _stack.Timers.Arm(_sending, _stack.Now + Interval);
    }

    private StackError Transmit(ushort sequence)
    {
        if (_path is null || _path.IsStale)
        {
            StackError error = FindPath();
            if (error != StackError.None) return error;
        }

        int payload = Math.Clamp(PayloadBytes, 0, 65_000);
        if (_stack.Pool.TryRent(Icmpv4Header.Size + payload) is not { } packet) return StackError.NoBuffers;
        Span<byte> message = packet.Append(Icmpv4Header.Size + payload);
        for (int i = 0; i < payload; i++) message[Icmpv4Header.Size + i] = (byte)('a' + i % 23);
        bool isV4 = _path!.IsV4;
        if (isV4) Icmpv4Header.Echo(reply: false, _identifier, sequence).Write(message);
        else Icmpv6Header.Echo(reply: false, _identifier, sequence).Write(message, _path.Source, _path.Destination);
        return _stack.Ip.Send(_path, packet, isV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6, new IpSendOptions(HopLimit, DontFragment: DontFragment));
    }

    private void Expire()
    {
        while (_oldest < _next && (!_window[_oldest % WindowLimit].IsOpen || _window[_oldest % WindowLimit].Sent + Timeout <= _stack.Now))
        {
            if (_window[_oldest % WindowLimit].IsOpen) Add(new EchoResult(_oldest, StackError.TimedOut, default, Timeout, 0, 0));
            _window[_oldest % WindowLimit].IsOpen = false;
            _oldest++;
        }

        Advance();
    }

    private sealed class Sending(EchoClient client) : Timed
    {
        public override void Due(Instant now) => client.Send();
    }

    private sealed class Expiry(EchoClient client) : Timed
    {
        public override void Due(Instant now) => client.Expire();
    }
}
