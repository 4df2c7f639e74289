using System.Buffers.Binary;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Servers;

/// <summary>A small DNS server for networks inside a process: a table of records about which it alone knows. Source: RFC 1035, RFC 7766.</summary>
public sealed class DnsServer
{
    private const ushort Port = 53;
    private const int MaxConnections = 64;
    private const int MaxMessage = 65535;

    private readonly NetStack _stack;
    private readonly DnsTable _table;
    private readonly ClientTimer _timer;
    private readonly List<Connection> _connections = [];
    private readonly byte[] _answer = new byte[MaxMessage];
    private UdpSocket? _udp;
    private TcpSocket? _tcp;

    /// <summary>Prepares a server.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="zone">The domain that it knows all about, such as "example.test"; empty for everything.</param>
    public DnsServer(NetStack stack, string zone = "")
    {
        ArgumentNullException.ThrowIfNull(stack);
        _stack = stack;
        _table = new DnsTable(zone);
        _timer = new ClientTimer(_stack, Due);
    }

    /// <summary>How many questions it has answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <param name="entry">The record; names without a dot at their end too are whole names.</param>
    public void Add(DnsEntry entry) => _table.Add(entry);

    /// <summary>Adds an address of a host.</summary>
    public void Add(string name, IpAddress address, int seconds = 300) =>
        Add(new DnsEntry(name, address.IsV4 ? DnsType.A : DnsType.AAAA, TimeSpan.FromSeconds(seconds)) { Address = address });

    /// <summary>Adds a record whose data is a name, or a text.</summary>
    public void AddText(string name, ushort type, string text, int seconds = 300) =>
        Add(new DnsEntry(name, type, TimeSpan.FromSeconds(seconds)) { Text = text });

    /// <summary>Begins to serve, over UDP and TCP, IPv4 and IPv6.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, Invalid (it runs) or AddressInUse.</returns>
    public StackError Start(Instant now)
    {
        if (_udp is not null) return StackError.Invalid;
        var any = new AddressPort(IpAddress.Any6, Port);
        _udp = _stack.OpenUdp(v6: true);
        _udp.DualStack = true;
        _udp.Changed = _timer.Wake;
        _tcp = _stack.OpenTcp(v6: true);
        _tcp.DualStack = true;
        _tcp.Changed = _timer.Wake;
        StackError error = _udp.Bind(now, any);
        if (error == StackError.None) error = _tcp.Bind(now, any);
        if (error == StackError.None) error = _tcp.Listen(now, 16);
        if (error != StackError.None) Stop(now);
        return error;
    }

    /// <summary>Ends.</summary>
    public void Stop(Instant now)
    {
        _udp?.Close(now);
        _tcp?.Close(now);
        _udp = null;
        _tcp = null;
        foreach (Connection each in _connections) each.Close(now);
        _connections.Clear();
        _timer.Forget();
    }

    private void Due(Instant now)
    {
        while (_udp?.Receive(now) is { } packet)
        {
            var from = new AddressPort(packet.Source, packet.SourcePort, packet.Source.IsLinkLocal ? packet.Interface!.Index : 0);
            IpAddress own = packet.Destination;
            int length = _table.Answer(packet.Bytes, _answer, overUdp: true);
            packet.Release();
            if (length == 0 || LinkMessage.Rent(_stack, length) is not { } reply) continue;
            _answer.AsSpan(0, length).CopyTo(reply.Bytes);
            // The answer comes from where the question went to.
            _udp.Send(now, reply, from, own.IsMulticast ? default : new DatagramOptions(Source: own));
            Answered++;
        }

        while (_tcp is not null && _tcp.Accept(now, out TcpSocket? accepted) == StackError.None)
        {
            accepted!.Changed = _timer.Wake;
            if (_connections.Count < MaxConnections) _connections.Add(new Connection(accepted));
            else accepted.Abort(now);
        }

        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            if (_connections[i].Serve(now, this)) continue;
            _connections[i].Close(now);
            _connections.RemoveAt(i);
        }
    }

    private sealed class Connection(TcpSocket socket)
    {
        private readonly byte[] _question = new byte[2 + 512];
        private byte[] _reply = [];
        private int _received;
        private int _sent;

        /// <summary>Takes what has come and answers.</summary>
        /// <returns>Whether the connection goes on.</returns>
        public bool Serve(Instant now, DnsServer server)
        {
            while (true)
            {
                while (_sent < _reply.Length)
                {
                    StackError error = socket.Send(now, _reply.AsSpan(_sent), TcpSendFlags.None, out int taken);
                    if (error != StackError.None) return error == StackError.WouldBlock;
                    _sent += taken;
                }

                int wanted = _received < 2 ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(_question);
                if (wanted > _question.Length) return false;
                if (_received == wanted && _received > 2)
                {
                    int length = server._table.Answer(_question.AsSpan(2, wanted - 2), server._answer, overUdp: false);
                    if (length == 0) return false;
                    _reply = new byte[2 + length];
                    BinaryPrimitives.WriteUInt16BigEndian(_reply, (ushort)length);
                    server._answer.AsSpan(0, length).CopyTo(_reply.AsSpan(2));
                    _sent = _received = 0;
                    server.Answered++;
                    continue;
                }

                StackError received = socket.Receive(now, _question.AsSpan(_received, wanted - _received), TcpReceiveFlags.None, out int count);
                if (received == StackError.WouldBlock) return true;
                if (received != StackError.None || count == 0) return false;
                _received += count;
            }
        }

        public void Close(Instant now)
        {
            socket.Changed = null;
            socket.Close(now);
        }
    }
}
