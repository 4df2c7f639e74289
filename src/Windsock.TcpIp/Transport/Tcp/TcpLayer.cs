using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>TCP of one host: finds the connection or listener of a segment, and answers what belongs to none. Source: RFC 9293.</summary>
internal sealed class TcpLayer
{
    private const int FirstPort = 49152;
    private const int Ports = 65536 - FirstPort;

    private readonly ConnectionTable _connections;
    private readonly SortedDictionary<ushort, TcpListener> _listeners = [];
    private readonly Dictionary<ushort, int> _portUses = [];
    private readonly Prng _ports;
    private readonly Prng _iss;
    private readonly ulong _issKey;

    public TcpLayer(NetStack stack)
    {
        Stack = stack;
        _ports = Prng.For(stack.Options.Seed, "tcp ports");
        _iss = Prng.For(stack.Options.Seed, "tcp initial sequence numbers");
        _issKey = _iss.Next();
        _connections = new ConnectionTable(Prng.For(stack.Options.Seed, "tcp connection table").Next());
    }

    public NetStack Stack { get; }

    public int ConnectionCount => _connections.Count;

    /// <summary>A segment has come. Owns the packet.</summary>
    public void Receive(Packet packet)
    {
        if (!TcpView.TryParse(packet.Bytes, out TcpView view))
        {
            Stack.Counters.Drop(DropReason.BadTransportPacket, packet);
            return;
        }

        if (packet.Checksum == ChecksumState.Unknown && !IsValid(packet))
        {
            Stack.Counters.Drop(DropReason.BadChecksum, packet);
            return;
        }

        TcpSegment.Read(view, packet, out TcpSegment segment);
        TcpConnection? connection = _connections.Find(packet.Destination, view.DestinationPort, packet.Source, view.SourcePort);
        if (connection is not null) connection.Arrives(packet, segment);
        else if (FindListener(packet.Destination, view.DestinationPort) is { } listener) ArrivesAtListener(listener, packet, segment, view);
        else ArrivesNowhere(packet, segment);
    }

    /// <summary>Opens a connection for a socket.</summary>
    public StackError Connect(TcpSocket socket, AddressPort local, AddressPort remote, out TcpConnection? connection)
    {
        connection = null;
        StackError error = Stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path);
        if (error != StackError.None) return error;
        local = local with { Address = path!.Source };
        if (_connections.Find(local.Address, local.Port, remote.Address, remote.Port) is not null) return StackError.AddressInUse;
        connection = new TcpConnection(this, local, remote, path, socket.Settings) { Socket = socket };
        _connections.Add(connection);
        connection.Open();
        return StackError.InProgress;
    }

    public void Remove(TcpConnection connection) => _connections.Remove(connection);

    public StackError Listen(TcpListener listener)
    {
        _listeners.TryGetValue(listener.Local.Port, out TcpListener? first);
        listener.Next = first;
        _listeners[listener.Local.Port] = listener;
        return StackError.None;
    }

    public void Unlisten(TcpListener listener)
    {
        TcpListener? rest = null;
        for (TcpListener? each = _listeners.GetValueOrDefault(listener.Local.Port), next; each is not null; each = next)
        {
            next = each.Next;
            if (each == listener) continue;
            each.Next = rest;
            rest = each;
        }

        if (rest is null) _listeners.Remove(listener.Local.Port);
        else _listeners[listener.Local.Port] = rest;
        while (listener.Take() is { } connection) connection.Abort(StackError.ConnectionAborted);
    }

    /// <summary>A port for a socket that does not care which.</summary>
    public StackError ChoosePort(out ushort port)
    {
        int start = _ports.Below(Ports);
        for (int i = 0; i < Ports; i++)
        {
            port = (ushort)(FirstPort + (start + i) % Ports);
            if (!_portUses.ContainsKey(port)) return StackError.None;
        }

        port = 0;
        return StackError.NoBuffers;
    }

    public void UsePort(ushort port) => _portUses[port] = _portUses.GetValueOrDefault(port) + 1;

    public void LeavePort(ushort port)
    {
        int uses = _portUses.GetValueOrDefault(port) - 1;
        if (uses <= 0) _portUses.Remove(port);
        else _portUses[port] = uses;
    }

    /// <summary>An initial sequence number. Source: RFC 6528 section 3.</summary>
    public uint ChooseIss(AddressPort local, AddressPort remote)
    {
        ulong hash = _issKey ^ local.Address.Low ^ remote.Address.Low ^ ((ulong)local.Port << 16 | remote.Port);
        return (uint)new Prng(hash).Next() + (uint)(Stack.Now.Ticks / 40); // M goes up every 4 microseconds.
    }

    /// <summary>Answers a segment with a reset (section 3.10.7.1). The packet stays with the caller.</summary>
    public void SendReset(Packet packet, in TcpSegment segment)
    {
        if (Stack.Pool.TryRent(0) is not { } reset) return;
        if (Stack.Ip.FindPath(packet.Source, packet.Destination, 0, out IpPath? path) != StackError.None)
        {
            reset.Release();
            return;
        }

        ReadOnlySpan<byte> ports = packet.Buffer.AsSpan(packet.TransportStart, 4);
        Span<byte> header = reset.Append(TcpHeader.Size);
        bool ack = segment.Has(TcpFlags.Ack);
        new TcpHeader(BinaryPrimitives.ReadUInt16BigEndian(ports[2..]), BinaryPrimitives.ReadUInt16BigEndian(ports), ack ? segment.Ack : 0, ack ? 0 : segment.End,
            ack ? TcpFlags.Rst : TcpFlags.Rst | TcpFlags.Ack, 0).Write(header, 0);
        ulong sum = Checksum.PseudoHeader(packet.Destination, packet.Source, IpProtocol.Tcp, header.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Finish(Checksum.Add(sum, header)));
        Stack.Ip.Send(path!, reset, IpProtocol.Tcp, default);
    }

    private static bool IsValid(Packet packet) =>
        Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(packet.Source, packet.Destination, IpProtocol.Tcp, packet.Length), packet.Bytes)) == 0;

    private TcpListener? FindListener(in IpAddress local, ushort port)
    {
        if (!_listeners.TryGetValue(port, out TcpListener? each)) return null;
        TcpListener? wild = null;
        for (; each is not null; each = each.Next)
        {
            if (each.Local.Address == local) return each;
            if (each.Local.Address.IsUnspecified && (each.Local.Address.IsV4 == local.IsV4 || each.Socket.DualStack)) wild = each;
        }

        return wild;
    }

    // Section 3.10.7.2.
    private void ArrivesAtListener(TcpListener listener, Packet packet, in TcpSegment segment, in TcpView view)
    {
        if (segment.Has(TcpFlags.Rst))
        {
            packet.Release();
            return;
        }

        if (segment.Has(TcpFlags.Ack) || !segment.Has(TcpFlags.Syn))
        {
            ArrivesNowhere(packet, segment);
            return;
        }

        var local = new AddressPort(packet.Destination, view.DestinationPort);
        var remote = new AddressPort(packet.Source, view.SourcePort, packet.Source.IsLinkLocal ? packet.Interface!.Index : 0);
        if (listener.IsFull || Stack.Ip.FindPath(packet.Source, packet.Destination, 0, out IpPath? path) != StackError.None)
        {
            Stack.Counters.Drop(DropReason.ReceiveBufferFull, packet);
            return;
        }

        var connection = new TcpConnection(this, local, remote, path!, listener.Socket.Settings) { Listener = listener };
        _connections.Add(connection);
        listener.Began();
        connection.Answer(segment);
        packet.Release();
    }

    private void ArrivesNowhere(Packet packet, in TcpSegment segment)
    {
        if (!segment.Has(TcpFlags.Rst)) SendReset(packet, segment);
        Stack.Counters.Drop(DropReason.NoSuchPort, packet);
    }
}
