using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>How far an exchange with a server is.</summary>
internal enum DnsExchangeState
{
    /// <summary>The server has not answered.</summary>
    Waiting,

    /// <summary>It has.</summary>
    Answered,

    /// <summary>It cannot be reached.</summary>
    Failed,
}

/// <summary>One question to one server: by UDP, and when the answer is cut off, by TCP.</summary>
/// <remarks>Each has a port, an identifier and a socket of its own, and hears nobody but the server (RFC 5452 sections 4 and 9).</remarks>
internal sealed class DnsExchange(DnsResolver resolver, AddressPort server, string name, ushort type, int payloadBytes, ClientTimer timer)
{
    private const int MaxMessage = 65535;

    private readonly NetStack _stack = resolver.Stack;
    private readonly ushort _id = (ushort)resolver.Chance.Next();
    private UdpSocket? _udp;
    private TcpSocket? _tcp;
    private byte[]? _stream;
    private int _sent;
    private int _received;

    /// <summary>Until when the server may take.</summary>
    public Instant Deadline { get; set; } = Instant.Never;

    /// <summary>Sends the question.</summary>
    public StackError Start()
    {
        _udp = _stack.OpenUdp(!server.Address.IsV4);
        _udp.Changed = timer.Wake;
        StackError error = _udp.Connect(_stack.Now, server);
        if (error == StackError.None)
        {
            if (LinkMessage.Rent(_stack, 512) is not { } packet) error = StackError.NoBuffers;
            else if (!TryWrite(packet.Bytes, payloadBytes, out int length)) error = Refuse(packet);
            else error = SendUdp(packet, length);
        }

        if (error != StackError.None) Close();
        return error;
    }

    /// <summary>Looks whether the server has answered.</summary>
    public DnsExchangeState Look(Instant now, out byte[]? response)
    {
        response = null;
        if (_tcp is not null) return LookTcp(now, out response);
        if (_udp is null) return DnsExchangeState.Failed;
        while (_udp.Receive(now) is { } packet)
        {
            bool isAnswer = IsAnswer(packet.Bytes, out bool truncated);
            if (isAnswer && !truncated) response = packet.Bytes.ToArray();
            packet.Release();
            if (response is not null) return DnsExchangeState.Answered;
            if (isAnswer) return StartTcp(now);
        }

        return _udp.TakeError() == StackError.None ? DnsExchangeState.Waiting : DnsExchangeState.Failed;
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        _udp?.Close(_stack.Now);
        _udp = null;
        if (_tcp is { } tcp)
        {
            tcp.Changed = null;
            tcp.Abort(_stack.Now);
        }

        _tcp = null;
    }

    private static StackError Refuse(Packet packet)
    {
        packet.Release();
        return StackError.Invalid;
    }

    private StackError SendUdp(Packet packet, int length)
    {
        packet.Length = length;
        return _udp!.Send(_stack.Now, packet, null, default);
    }

    private bool TryWrite(Span<byte> message, int edns, out int length)
    {
        var writer = new DnsWriter(message, new DnsHeader(_id));
        bool fits = writer.TryAddQuestion(name, type) && (edns <= 512 || writer.TryAddEdns((ushort)edns));
        length = writer.Length;
        return fits;
    }

    // RFC 5452 section 9.1: identifier and question must be those that were sent; address and port are, by the connection.
    private bool IsAnswer(ReadOnlySpan<byte> bytes, out bool truncated)
    {
        truncated = false;
        if (bytes.Length < DnsHeader.Size || BinaryPrimitives.ReadUInt16BigEndian(bytes) != _id) return false;
        if (!DnsView.TryParse(bytes, out DnsView view))
        {
            // What is cut off in the middle of a record is still an answer, if only the header says so.
            truncated = (bytes[2] & 0x82) == 0x82;
            return truncated;
        }

        DnsHeader header = view.Header;
        truncated = header.IsTruncated;
        if (!header.IsResponse || header.OperationCode != 0) return false;
        if (!view.TryGetQuestion(out DnsQuestion question)) return header.ResponseCode == DnsResponseCode.FormatError;
        return question.Type == type && question.Class == 1 && question.Name.Matches(name);
    }

    private DnsExchangeState StartTcp(Instant now)
    {
        _udp!.Close(now);
        _udp = null;
        _tcp = _stack.OpenTcp(!server.Address.IsV4);
        _tcp.Changed = timer.Wake;
        _stream = new byte[2 + 512];
        if (!TryWrite(_stream.AsSpan(2), payloadBytes, out int length)) return DnsExchangeState.Failed;
        BinaryPrimitives.WriteUInt16BigEndian(_stream, (ushort)length);
        Array.Resize(ref _stream, 2 + length);
        return _tcp.Connect(now, server) is StackError.None or StackError.InProgress ? LookTcp(now, out _) : DnsExchangeState.Failed;
    }

    // RFC 1035 section 4.2.2: two bytes of length before each message.
    private DnsExchangeState LookTcp(Instant now, out byte[]? response)
    {
        response = null;
        SocketReadiness readiness = _tcp!.Readiness;
        if ((readiness & SocketReadiness.Failed) != 0) return DnsExchangeState.Failed;
        if (_sent < _stream!.Length)
        {
            if ((readiness & SocketReadiness.Writable) == 0) return DnsExchangeState.Waiting;
            StackError error = _tcp.Send(now, _stream.AsSpan(_sent), TcpSendFlags.None, out int taken);
            if (error is not (StackError.None or StackError.WouldBlock)) return DnsExchangeState.Failed;
            _sent += taken;
            if (_sent < _stream.Length) return DnsExchangeState.Waiting;
            _stream = new byte[2 + MaxMessage];
            _sent = _stream.Length;
        }

        while (true)
        {
            StackError error = _tcp.Receive(now, _stream.AsSpan(_received), TcpReceiveFlags.None, out int count);
            if (error == StackError.WouldBlock) return DnsExchangeState.Waiting;
            if (error != StackError.None || count == 0) return DnsExchangeState.Failed;
            _received += count;
            if (_received < 2) continue;
            int length = BinaryPrimitives.ReadUInt16BigEndian(_stream);
            if (_received < 2 + length) continue;
            if (!IsAnswer(_stream.AsSpan(2, length), out _)) return DnsExchangeState.Failed;
            response = _stream.AsSpan(2, length).ToArray();
            return DnsExchangeState.Answered;
        }
    }
}
