using System.Buffers.Binary;
using Windsock.Simulation.Plans;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;

namespace Windsock.Simulation.Flows;

/// <summary>One end of a connection that does what its script says, and checks every byte that it gets.</summary>
internal sealed class StreamEnd
{
    /// <summary>The client's stream begins with the number of its connection, since a server behind NAT cannot tell by the address.</summary>
    public const int PrologueBytes = 8;

    private static readonly byte[] s_scratch = new byte[1 << 20];
    private static readonly byte[] s_peeked = new byte[1 << 20];

    private readonly World _world;
    private readonly Flow _flow;
    private readonly EndScript _script;
    private readonly Prng _chance;
    private readonly Pattern _out;
    private readonly Pattern _in;
    private readonly string _name;
    private Instant _readsAgain;
    private Instant _writesAgain;
    private int _sends;

    public StreamEnd(World world, Flow flow, TcpSocket socket, int connection, bool isClient, EndScript script, EndScript peer, ulong key)
    {
        _world = world;
        _flow = flow;
        Socket = socket;
        Connection = connection;
        IsClient = isClient;
        _script = script;
        _name = $"connection {connection} {(isClient ? "client" : "server")}";
        _chance = Prng.For(key, isClient ? "client's conduct" : "server's conduct");
        var up = new Pattern(Prng.For(key, "up").Next());
        var down = new Pattern(Prng.For(key, "down").Next());
        (_out, _in) = isClient ? (up, down) : (down, up);
        ToSend = script.Send;
        Expected = peer.Send;
    }

    public TcpSocket Socket { get; }

    public int Connection { get; }

    public bool IsClient { get; }

    public long ToSend { get; }

    public long Expected { get; }

    public long Sent { get; private set; }

    public long Received { get; private set; }

    /// <summary>Whether the peer has closed its direction.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Whether it has closed its own.</summary>
    public bool HasShutDown { get; private set; }

    /// <summary>Whether it has reset the connection, as its script says.</summary>
    public bool HasAborted { get; private set; }

    /// <summary>How the connection failed; None when it did not.</summary>
    public StackError Error { get; private set; }

    /// <summary>Whether it will do nothing more.</summary>
    public bool IsOver => HasAborted || Error != StackError.None || (AtEnd && HasShutDown);

    public string Progress => $"{_name}: sent {Sent} of {ToSend}, received {Received} of {Expected}, {Socket.State}{(AtEnd ? ", at end" : "")}";

    /// <summary>Writes the prologue of a client.</summary>
    public bool TryBegin()
    {
        Span<byte> prologue = stackalloc byte[PrologueBytes];
        BinaryPrimitives.WriteInt32BigEndian(prologue, Connection);
        BinaryPrimitives.WriteInt32BigEndian(prologue[4..], ~Connection);
        StackError error = Socket.Send(_world.Now, prologue, TcpSendFlags.None, out int taken);
        if (error != StackError.None) return Fail(error);
        return taken == PrologueBytes ? true : throw _flow.Wrong($"{_name}: an empty send buffer took {taken} of {PrologueBytes} bytes");
    }

    /// <summary>Receives and sends until that would have to wait.</summary>
    public void Run()
    {
        bool more = true;
        while (more && !IsOver)
        {
            more = Read();
            if (!IsOver) more |= Write();
        }
    }

    private bool Read()
    {
        if (AtEnd || _world.Now < _readsAgain) return false;
        Span<byte> buffer = s_scratch.AsSpan(0, Math.Min(s_scratch.Length, _chance.Between(1, _script.ReadBytes)));
        if (_script.Peeks) Peek(buffer.Length);
        StackError error = Socket.Receive(_world.Now, buffer, TcpReceiveFlags.None, out int count);
        if (error == StackError.WouldBlock) return false;
        if (error != StackError.None) return Fail(error);
        if (count == 0) return End();

        Check(buffer[..count], "received");
        Received += count;
        _world.BytesVerified += count;
        if (_script.AbortAt >= 0 && Received >= _script.AbortAt)
        {
            Socket.Abort(_world.Now);
            HasAborted = true;
            return false;
        }

        if (!_chance.Chance(_script.PauseChance)) return true;
        _readsAgain = _world.Now + _script.Pause;
        _world.WakeAfter(_flow, _script.Pause);
        return false;
    }

    private bool End()
    {
        if (Received != Expected) throw _flow.Wrong($"{_name}: the stream ended after {Received} bytes and not {Expected}");
        AtEnd = true;
        return true;
    }

    private void Peek(int length)
    {
        Span<byte> buffer = s_peeked.AsSpan(0, length);
        StackError error = Socket.Receive(_world.Now, buffer, TcpReceiveFlags.Peek, out int count);
        if (error == StackError.None) Check(buffer[..count], "peeked");
    }

    private void Check(ReadOnlySpan<byte> bytes, string how)
    {
        if (Received + bytes.Length > Expected) throw _flow.Wrong($"{_name}: {how} {Received + bytes.Length} bytes, and {Expected} were sent");
        int mismatch = _in.Mismatch(Received, bytes);
        if (mismatch >= 0) throw _flow.Wrong($"{_name}: {how} a wrong byte at {Received + mismatch}");
    }

    private bool Write()
    {
        if (HasShutDown || _world.Now < _writesAgain || (_script.WaitsForEnd && !AtEnd)) return false;
        long allowed = _script.MaySend(Received);
        if (Sent < allowed)
        {
            int size = (int)Math.Min(allowed - Sent, Math.Min(s_scratch.Length, _chance.Between(1, _script.WriteBytes)));
            Span<byte> buffer = s_scratch.AsSpan(0, size);
            _out.Fill(Sent, buffer);
            bool urgent = _script.UrgentEvery > 0 && ++_sends % _script.UrgentEvery == 0;
            StackError error = Socket.Send(_world.Now, buffer, urgent ? TcpSendFlags.Urgent : TcpSendFlags.None, out int taken);
            if (error == StackError.WouldBlock) return false;
            if (error != StackError.None) return Fail(error);
            if (taken is <= 0 || taken > size) throw _flow.Wrong($"{_name}: a send of {size} bytes took {taken}");
            Sent += taken;
            if (_script.Think <= TimeSpan.Zero) return true;
            _writesAgain = _world.Now + _script.Think;
            _world.WakeAfter(_flow, _script.Think);
            return false;
        }

        if (Sent < ToSend) return false;
        StackError shut = Socket.Shutdown(_world.Now, receive: false, send: true);
        if (shut != StackError.None) return Fail(shut);
        HasShutDown = true;
        return true;
    }

    private bool Fail(StackError error)
    {
        Error = error;
        return false;
    }
}
