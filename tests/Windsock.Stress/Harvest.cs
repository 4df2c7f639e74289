using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Stress;

/// <summary>The ends that a driver sees: of its own operations by event, routine and polling, and of anybody's at the port.</summary>
internal sealed unsafe class Harvest(Round round, Random random)
{
    private const uint Pending = 0x103;
    private const int MostEvents = 64;

    private readonly List<Request> _byEvent = [];
    private readonly List<Request> _byPolling = [];

    /// <summary>An operation of this driver has begun.</summary>
    public void Expect(Request request, Telling telling)
    {
        if (telling == Telling.Event) _byEvent.Add(request);
        if (telling == Telling.Polling) _byPolling.Add(request);
    }

    /// <summary>An operation of this driver on a peer, which may have ended.</summary>
    public Request? Any(Peer peer) => _byEvent.Find(request => request.Peer == peer) ?? _byPolling.Find(request => request.Peer == peer);

    /// <summary>Takes what has ended, in one of the ways.</summary>
    public void Look(uint milliseconds)
    {
        switch (random.Next(5))
        {
            case 0:
                LookAtPort(milliseconds);
                break;
            case 1:
                LookAtPortForSeveral(milliseconds);
                break;
            case 2:
                Kernel32.SleepEx(milliseconds, 1);
                break;
            case 3:
                LookAtEvents(milliseconds);
                break;
            default:
                LookAtInternal();
                break;
        }
    }

    /// <summary>Takes all that has ended, then waits a little.</summary>
    public void LookAtAll()
    {
        int before;
        do
        {
            before = round.Outstanding;
            LookAtInternal();
            Kernel32.SleepEx(0, 1);
            LookAtEvents(0);
            LookAtPortForSeveral(0);
        }
        while (round.Outstanding < before);

        Look(1);
    }

    private void LookAtPort(uint milliseconds)
    {
        uint bytes;
        nuint key;
        WSAOVERLAPPED* overlapped;
        int ok = Kernel32.GetQueuedCompletionStatus(round.Port, &bytes, &key, &overlapped, milliseconds);
        if (overlapped == null)
        {
            uint error = Kernel32.GetLastError();
            if (ok != 0 || error != Kernel32.WAIT_TIMEOUT) throw new ModelException($"GetQueuedCompletionStatus: {ok}, {error}");
            return;
        }

        FromPort(overlapped, key, bytes, ok != 0 ? 0 : Kernel32.GetLastError());
    }

    private void LookAtPortForSeveral(uint milliseconds)
    {
        const int most = 16;
        OVERLAPPED_ENTRY* entries = stackalloc OVERLAPPED_ENTRY[most];
        uint count;
        bool alertable = random.Next(2) == 0;
        int ok = Kernel32.GetQueuedCompletionStatusEx(round.Port, entries, (uint)random.Next(1, most), &count, milliseconds, alertable ? 1 : 0);
        if (ok == 0)
        {
            uint error = Kernel32.GetLastError();
            bool expected = error == Kernel32.WAIT_TIMEOUT || (alertable && error == Kernel32.WAIT_IO_COMPLETION);
            if (!expected || count != 0) throw new ModelException($"GetQueuedCompletionStatusEx: {count}, {error}");
        }

        for (int i = 0; i < count; i++)
        {
            uint win32 = Win32((uint)entries[i].Internal);
            FromPort((WSAOVERLAPPED*)entries[i].lpOverlapped, entries[i].lpCompletionKey, entries[i].dwNumberOfBytesTransferred, win32);
        }
    }

    private static uint Win32(uint status) => status switch
    {
        0 => 0,
        0xC0000120 => 995,
        0xC000020D or 0xC000013B => 64,
        0xC0000241 => 1236,
        _ => status,
    };

    private void FromPort(WSAOVERLAPPED* overlapped, nuint key, uint bytes, uint win32)
    {
        Request request = Request.Of(overlapped);
        if (request.Telling != Telling.Port) throw new ModelException($"a packet for a {request}");
        if (request.Peer.Key != key) throw new ModelException($"key {key} instead of {request.Peer.Key}");
        Ended(request, win32 switch { 64 => WSAECONNRESET, 1236 => WSAECONNABORTED, _ => (WsaError)win32 }, (int)bytes);
    }

    private void LookAtEvents(uint milliseconds)
    {
        if (_byEvent.Count == 0) return;

        int count = Math.Min(_byEvent.Count, MostEvents), first = random.Next(_byEvent.Count - count + 1);
        nint* events = stackalloc nint[MostEvents];
        for (int i = 0; i < count; i++) events[i] = _byEvent[first + i].Event;
        bool alertable = random.Next(2) == 0;
        uint which = WSAWaitForMultipleEvents((uint)count, events, 0, milliseconds, alertable ? 1 : 0);
        if (which is Kernel32.WAIT_TIMEOUT || (alertable && which == Kernel32.WAIT_IO_COMPLETION)) return;
        if (which >= count) throw new ModelException($"WSAWaitForMultipleEvents returned {which}, {Kernel32.GetLastError()}");

        Request request = _byEvent[first + (int)which];
        _byEvent.RemoveAt(first + (int)which);
        if ((uint)Volatile.Read(ref request.Block->Overlapped.Internal) == Pending)
            throw new ModelException($"the event of a {request} is set though it is pending");
        FromOverlapped(request);
    }

    private void LookAtInternal()
    {
        for (int i = _byPolling.Count - 1; i >= 0; i--)
        {
            Request request = _byPolling[i];
            if ((uint)Volatile.Read(ref request.Block->Overlapped.Internal) == Pending) continue;
            _byPolling.RemoveAt(i);
            FromOverlapped(request);
        }
    }

    private void FromOverlapped(Request request)
    {
        WSAOVERLAPPED* overlapped = &request.Block->Overlapped;
        uint win32 = Win32((uint)overlapped->Internal);
        WsaError error = win32 switch { 64 => WSAECONNRESET, 1236 => WSAECONNABORTED, _ => (WsaError)win32 };
        uint bytes, flags;
        if (!request.Peer.MayBeClosed)
        {
            int ok = WSAGetOverlappedResult(request.Peer.Socket, overlapped, &bytes, 0, &flags);
            WsaError told = ok != 0 ? NO_ERROR : WSAGetLastError();
            if (told != WSAENOTSOCK && (told != error || bytes != overlapped->InternalHigh))
                throw new ModelException($"WSAGetOverlappedResult says {told}, not {error}");
        }

        Ended(request, error, (int)overlapped->InternalHigh);
    }

    /// <summary>A routine has been called.</summary>
    public void RoutineRan(Request request, WsaError error, int bytes)
    {
        if (request.Telling != Telling.Routine) throw new ModelException($"a routine for a {request}");
        Ended(request, error, bytes);
    }

    /// <summary>A call has failed at once.</summary>
    public void NeverStarted(Request request, WsaError error)
    {
        if (!MayFail(request, error)) throw new ModelException($"a {request} failed at once with {error} on peer {request.Peer.Number}");
        Finish(request, Fate.Failed, 0);
    }

    private void Ended(Request request, WsaError error, int bytes)
    {
        Fate fate = error switch { NO_ERROR => Fate.Done, WSA_OPERATION_ABORTED => Fate.Cancelled, _ => Fate.Failed };
        bool allowed = fate switch
        {
            Fate.Done => !request.IsSend || bytes == request.Size,
            Fate.Cancelled => request.Peer.MayCancel,
            _ => MayFail(request, error),
        };
        if (!allowed) throw new ModelException($"a {request} on peer {request.Peer.Number} ended with {error} after {bytes} bytes");
        Finish(request, fate, bytes);
    }

    private static bool MayFail(Request request, WsaError error) => error switch
    {
        WSAECONNRESET or WSAECONNABORTED => request.Peer.Other.MayBeClosed || request.Peer.MayBeClosed,
        WSAESHUTDOWN => request.IsSend && request.Peer.MayBeShut,
        WSAENOTSOCK => request.Peer.MayBeClosed,
        WSAENOTCONN => request.Peer.MayBeClosed || request.Peer.Other.MayBeClosed,
        _ => false,
    };

    private void Finish(Request request, Fate fate, int bytes)
    {
        Peer peer = request.Peer;
        Transfer transfer = request.Transfer;
        transfer.Bytes = bytes;
        transfer.Data = request.End(bytes);
        bool ended = !request.IsSend && (fate == Fate.Failed || (fate == Fate.Done && request.Size > 0 && bytes == 0));
        transfer.Fate = fate;
        if (ended) peer.IsAtEnd = true;
        Interlocked.Decrement(ref request.IsSend ? ref peer.PendingSends : ref peer.PendingReceives);
        round.Return(request);
    }
}
