using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Ws2_32;

namespace Windsock.Stress;

/// <summary>A thread that does random things to the peers of a round and harvests what comes of it.</summary>
internal sealed unsafe class Driver
{
    private const int MostPending = 8;
    private const int MostTransfers = 300;

    [ThreadStatic]
    private static Driver? t_driver;

    private readonly Round _round;
    private readonly int _number;
    private readonly Random _random;
    private readonly Thread _thread;
    private readonly Harvest _harvest;

    public Driver(Round round, int number, int seed)
    {
        _round = round;
        _number = number;
        _random = new Random(seed);
        _harvest = new Harvest(round, _random);
        _thread = new Thread(Run) { IsBackground = true, Name = $"driver {number}" };
    }

    public void Start() => _thread.Start();

    public void Join() => _thread.Join();

    private void Run()
    {
        t_driver = this;
        try
        {
            for (int i = 0; i < _round.Size.Actions && !_round.HasFailed; i++) DoSomething();
            _round.WindDown();
            EndStreams();
            foreach (Peer peer in Mine()) Close(peer, abort: false);
            while (_round.Outstanding > 0 && !_round.HasFailed && !_round.IsOverdue) _harvest.LookAtAll();
        }
        catch (Exception exception)
        {
            _round.Fail(exception.ToString());
        }
    }

    private IEnumerable<Peer> Mine() => _round.Peers.Where(peer => peer.Number % _round.Size.Drivers == _number);

    private void DoSomething()
    {
        Peer peer = _round.Peers[_random.Next(_round.Peers.Count)];
        switch (_random.Next(1000))
        {
            case < 330:
                Send(peer);
                break;
            case < 680:
                Receive(peer);
                break;
            case < 700:
                Cancel(peer);
                break;
            case < 703:
                peer.MayBeShut = true;
                shutdown(peer.Socket, SD_SEND);
                break;
            case < 705:
                Close(peer, abort: false);
                break;
            case < 706:
                Close(peer, abort: true);
                break;
            case < 708:
                InMortalThread(peer);
                break;
            default:
                _harvest.Look((uint)_random.Next(8) / 7);
                break;
        }
    }

    /// <summary>Ends this driver's streams in good order and takes what is left in them.</summary>
    private void EndStreams()
    {
        foreach (Peer peer in Mine())
        {
            peer.MayBeShut = true;
            if (!peer.MayBeClosed) shutdown(peer.Socket, SD_SEND);
        }

        while (!_round.HasFailed && !_round.IsOverdue)
        {
            bool all = true;
            foreach (Peer peer in Mine())
            {
                if (peer.MayBeClosed || peer.IsAtEnd) continue;
                all = false;
                if (Volatile.Read(ref peer.PendingReceives) == 0) Receive(peer, always: true);
            }

            if (all) return;
            _harvest.LookAtAll();
        }

        if (_round.IsOverdue) _round.Fail("a stream did not end in time");
    }

    private Telling ChooseTelling(Peer peer) => peer.HasPort
        ? _random.Next(4) == 0 ? Telling.Event : Telling.Port
        : (Telling)_random.Next((int)Telling.Event, (int)Telling.Polling + 1);

    private int ChooseSize() => _random.Next(10) switch
    {
        0 => 0,
        < 6 => _random.Next(1, 64),
        < 9 => _random.Next(1, 3000),
        _ => _random.Next(1, Request.Capacity),
    };

    private void Send(Peer peer)
    {
        int size = ChooseSize();
        lock (peer.SendGate)
        {
            if (Volatile.Read(ref peer.PendingSends) >= MostPending || peer.Sends.Count >= MostTransfers) return;

            var transfer = new Transfer(((ulong)peer.Number << 48) + ((ulong)peer.Sends.Count << 24), size, waitsForAll: false);
            Request request = Prepare(peer, transfer, isSend: true, size);
            peer.Sends.Add(transfer);
            Interlocked.Increment(ref peer.PendingSends);
            Telling telling = request.Telling;
            Block* block = request.Block;
            int result = WSASend(peer.Socket, &block->First, 2, &block->Count, 0, &block->Overlapped, Routine(request));
            Begun(request, telling, result);
        }
    }

    private void Receive(Peer peer, bool always = false)
    {
        int size = always ? Request.Capacity : ChooseSize();
        bool all = _random.Next(8) == 0;
        lock (peer.ReceiveGate)
        {
            if (!always && (Volatile.Read(ref peer.PendingReceives) >= MostPending || peer.Receives.Count >= MostTransfers)) return;

            var transfer = new Transfer(0, size, all);
            Request request = Prepare(peer, transfer, isSend: false, size);
            peer.Receives.Add(transfer);
            Interlocked.Increment(ref peer.PendingReceives);
            Block* block = request.Block;
            Telling telling = request.Telling;
            block->Flags = all ? (uint)MSG_WAITALL : 0;
            int result = WSARecv(peer.Socket, &block->First, 2, &block->Count, &block->Flags, &block->Overlapped, Routine(request));
            Begun(request, telling, result);
        }
    }

    private Request Prepare(Peer peer, Transfer transfer, bool isSend, int size)
    {
        Request request = _round.Rent();
        Telling telling = ChooseTelling(peer);
        request.Begin(peer, transfer, isSend, size, _random.Next(size + 1), telling, lowBit: peer.HasPort);
        return request;
    }

    private static delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> Routine(Request request) =>
        request.Telling == Telling.Routine ? &Completed : null;

    private void Begun(Request request, Telling telling, int result)
    {
        WsaError error = result == 0 ? WsaError.NO_ERROR : WSAGetLastError();
        if (error is WsaError.NO_ERROR or WsaError.WSA_IO_PENDING) _harvest.Expect(request, telling); // At the port it may be another one's already.
        else _harvest.NeverStarted(request, error);
    }

    [UnmanagedCallersOnly]
    private static void Completed(uint error, uint bytes, WSAOVERLAPPED* overlapped, uint flags)
    {
        Driver driver = t_driver!;
        try
        {
            driver._harvest.RoutineRan(Request.Of(overlapped), (WsaError)error, (int)bytes);
        }
        catch (Exception exception)
        {
            driver._round.Fail(exception.ToString());
        }
    }

    private void Cancel(Peer peer)
    {
        peer.MayCancel = true;
        nint handle = (nint)peer.Socket.Value;
        if (_random.Next(3) == 0)
        {
            Kernel32.CancelIo(handle);
            return;
        }

        Request? one = _random.Next(4) == 0 ? null : _harvest.Any(peer);
        Kernel32.CancelIoEx(handle, one is null ? null : &one.Block->Overlapped);
    }

    private static void Close(Peer peer, bool abort)
    {
        if (!peer.TryClose()) return;

        peer.MayBeClosed = peer.MayCancel = true;
        if (abort)
        {
            var hard = new LINGER { l_onoff = 1, l_linger = 0 };
            setsockopt(peer.Socket, SOL_SOCKET, SO_LINGER, (byte*)&hard, sizeof(LINGER));
        }

        int closed = closesocket(peer.Socket);
        if (closed != 0) throw new ModelException($"closesocket failed with {WSAGetLastError()}");
        peer.IsClosed = true;
    }

    /// <summary>A receive by a thread that ends at once: it is cancelled unless the socket has a port.</summary>
    private void InMortalThread(Peer peer)
    {
        if (!peer.HasPort) peer.MayCancel = true;
        var mortal = new Driver(_round, _number, _random.Next());
        Request? left = null;
        var thread = new Thread(() => left = mortal.LeaveReceive(peer));
        thread.Start();
        thread.Join();
        if (left is not null && !peer.HasPort) _harvest.Expect(left, Telling.Event);
    }

    private Request? LeaveReceive(Peer peer)
    {
        lock (peer.ReceiveGate)
        {
            if (Volatile.Read(ref peer.PendingReceives) >= MostPending || peer.Receives.Count >= MostTransfers) return null;

            int size = _random.Next(1, Request.Capacity);
            var transfer = new Transfer(0, size, waitsForAll: false);
            Request request = _round.Rent();
            request.Begin(peer, transfer, isSend: false, size, size, peer.HasPort ? Telling.Port : Telling.Event, lowBit: false);
            peer.Receives.Add(transfer);
            Interlocked.Increment(ref peer.PendingReceives);
            Block* block = request.Block;
            int result = WSARecv(peer.Socket, &block->First, 2, &block->Count, &block->Flags, &block->Overlapped, null);
            WsaError error = result == 0 ? WsaError.NO_ERROR : WSAGetLastError();
            if (error is WsaError.NO_ERROR or WsaError.WSA_IO_PENDING) return request;
            _harvest.NeverStarted(request, error);
            return null;
        }
    }
}
