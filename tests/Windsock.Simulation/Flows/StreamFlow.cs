using System.Buffers.Binary;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Connections between two hosts. Everything that is sent must come, once and in order; attempts are repeated while the network is bad.</summary>
internal sealed class StreamFlow : Flow
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly StreamPlan _plan;
    private readonly NetStack _client;
    private readonly NetStack _server;
    private readonly AddressPort _at;
    private readonly ulong _key;
    private readonly List<Conversation> _running = [];
    private readonly List<TcpSocket> _greeting = [];
    private TcpSocket? _listener;
    private int _begun;
    private int _ended;
    private int _lost;

    public StreamFlow(World world, int number, StreamPlan plan, NetStack client, NetStack server, AddressPort at, ulong key)
        : base(world, number)
    {
        _plan = plan;
        _client = client;
        _server = server;
        _at = at;
        _key = key;
    }

    public override string Description => _plan.ToString();

    public override string Progress =>
        $"{_ended} of {_plan.Connections} connections ended, {_lost} of them lost, {_greeting.Count} without a prologue; "
        + string.Join("; ", _running.Take(3).Select(each => each.Progress));

    protected override void Start()
    {
        _listener = Watched(_server.OpenTcp(_plan.V6));
        _listener.Configure(Now, _plan.ServerSettings);
        Expect(_listener.Bind(Now, _at with { Address = _plan.V6 ? IpAddress.Any6 : IpAddress.Any4 }), StackError.None, "bind");
        Expect(_listener.Listen(Now, _plan.Backlog), StackError.None, "listen");
    }

    protected override void Step()
    {
        Accept();
        Greet();
        while (_begun < _plan.Connections && _running.Count < _plan.AtOnce)
        {
            var added = new Conversation(this, _begun++);
            _running.Add(added);
            Connect(added);
        }

        for (int i = _running.Count - 1; i >= 0; i--)
        {
            Conversation each = _running[i];
            if (each.Client is null) Advance(each);
            each.Client?.Run();
            each.Server?.Run();
            if (each.IsOver) End(i);
        }

        if (_ended == _plan.Connections) Finish();
        else if (_begun < _plan.Connections && _running.Count < _plan.AtOnce) World.Wake(this);
    }

    private void Accept()
    {
        while (_listener!.Accept(Now, out TcpSocket? accepted) is var error && error != StackError.WouldBlock)
        {
            Expect(error, StackError.None, "accept");
            _greeting.Add(Watched(accepted!));
        }
    }

    /// <summary>Finds out to which connections accepted sockets belong.</summary>
    private void Greet()
    {
        Span<byte> prologue = stackalloc byte[StreamEnd.PrologueBytes];
        for (int i = _greeting.Count - 1; i >= 0; i--)
        {
            TcpSocket socket = _greeting[i];
            StackError error = socket.Receive(Now, prologue, TcpReceiveFlags.Peek, out int count);
            if (error == StackError.WouldBlock || (error == StackError.None && count is > 0 and < StreamEnd.PrologueBytes)) continue;
            _greeting.RemoveAt(i);
            if (error != StackError.None || count == 0)
            {
                if (!World.HasFaults && !_plan.Aborts) throw Wrong($"an accepted connection failed with {error} before its prologue");
                socket.Close(Now);
                continue;
            }

            socket.Receive(Now, prologue, TcpReceiveFlags.None, out _);
            int number = BinaryPrimitives.ReadInt32BigEndian(prologue);
            if (BinaryPrimitives.ReadInt32BigEndian(prologue[4..]) != ~number) throw Wrong($"connection of {socket.Remote}: the prologue is wrong");
            Conversation? conversation = _running.Find(each => each.Number == number);
            if (conversation is null)
            {
                if (!World.HasFaults && !_plan.Aborts) throw Wrong($"connection {number} was accepted after its end");
                socket.Close(Now);
                continue;
            }

            if (conversation.Server is not null) throw Wrong($"connection {number} was accepted twice");
            conversation.Server = new StreamEnd(World, this, socket, number, isClient: false, _plan.Down, _plan.Up, KeyOf(number));
        }
    }

    private void Connect(Conversation conversation)
    {
        conversation.Attempts++;
        conversation.Waits = false;
        TcpSocket socket = Watched(_client.OpenTcp(_plan.V6));
        socket.Configure(Now, _plan.ClientSettings);
        conversation.Attempt = socket;
        StackError error = socket.Connect(Now, _at);
        if (error is not (StackError.InProgress or StackError.None)) AttemptFailed(conversation, error);
    }

    /// <summary>Sees what has become of an attempt.</summary>
    private void Advance(Conversation conversation)
    {
        if (conversation.Attempt is not { } socket)
        {
            if (!conversation.Waits) Connect(conversation);
            return;
        }

        SocketReadiness ready = socket.Readiness;
        if ((ready & SocketReadiness.Failed) != 0)
        {
            AttemptFailed(conversation, socket.TakeError());
        }
        else if ((ready & SocketReadiness.Writable) != 0)
        {
            conversation.Client = new StreamEnd(World, this, socket, conversation.Number, isClient: true, _plan.Up, _plan.Down, KeyOf(conversation.Number));
            conversation.Attempt = null;
            conversation.Client.TryBegin();
        }
    }

    private void AttemptFailed(Conversation conversation, StackError error)
    {
        // A listener whose backlog is full refuses or does not answer.
        bool crowded = _plan.IsCrowded && error is StackError.ConnectionRefused or StackError.ConnectionReset or StackError.TimedOut;
        if (!World.HasFaults && !crowded) throw Wrong($"an attempt to connect failed with {error} on a network without faults");
        Tell($"connection {conversation.Number}: attempt {conversation.Attempts} failed with {error}");
        conversation.Attempt!.Close(Now);
        conversation.Attempt = null;
        conversation.Waits = true;
        World.At(s_retry, () =>
        {
            conversation.Waits = false;
            World.Wake(this);
        });
    }

    private void End(int index)
    {
        Conversation conversation = _running[index];
        if (!conversation.Judge(World, _plan))
        {
            _lost++;
            World.Lost++;
            Tell($"lost: {conversation.Progress}, {conversation.Client!.Error}, {conversation.Server?.Error}");
        }

        Close(conversation.Client!);
        if (conversation.Server is { } server) Close(server);
        _running.RemoveAt(index);
        _ended++;
    }

    private void Close(StreamEnd end)
    {
        if (!end.HasAborted) end.Socket.Close(Now);
    }

    private void Finish()
    {
        _listener!.Close(Now);
        foreach (TcpSocket socket in _greeting) socket.Abort(Now);
        Done($"{_plan.Connections} connections, {_lost} lost");
    }

    private ulong KeyOf(int connection) => Prng.For(_key, "connection").Next() + (ulong)connection * 0x9e3779b97f4a7c15;

    private TcpSocket Watched(TcpSocket socket)
    {
        socket.Changed = () => World.Wake(this);
        return socket;
    }

    private void Expect(StackError error, StackError expected, string what)
    {
        if (error != expected) throw Wrong($"{what} failed with {error}");
    }
}
