using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>One operation that a socket performs when it can, in the order of the calls: what to do, and how its end is told.</summary>
/// <remarks>It belongs to its starter until <see cref="SocketIo.Start"/> queues it, then to the queue, and to whoever takes it off the queue after that: so it
/// ends exactly once. Records are recycled; whoever ends one must not touch it afterwards.</remarks>
internal abstract unsafe class Operation
{
    /// <summary>The answer of an attempt that has sent the operation away: it is to go on by <see cref="GoOn"/>.</summary>
    public const WsaError GoesOn = WSAEINPROGRESS;

    /// <summary>The next one in a queue, a list or a pool.</summary>
    public Operation? Next;

    /// <summary>Where the program looks for the outcome; null for an operation of managed code.</summary>
    public WSAOVERLAPPED* Overlapped;

    /// <summary>A completion routine, run in the thread that started the operation.</summary>
    public delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> Routine;

    /// <summary>The thread that started it.</summary>
    public ThreadObject? Initiator;

    /// <summary>Who hears of the end beside the port: the <see cref="EventObject"/> of the OVERLAPPED, or the <see cref="WorkItem"/> of managed code.</summary>
    public object? Listener;

    /// <summary>How it ended, or how far it came.</summary>
    public IoResult Result;

    /// <summary>MSG_*: what was asked for, then what came back.</summary>
    public int Flags;

    /// <summary>hEvent had its low bit set: no packet.</summary>
    public bool SkipsPort;

    /// <summary>Waits for the sending direction; else for the receiving one.</summary>
    public abstract bool IsSend { get; }

    /// <summary>Tries it, without waiting. WSAEWOULDBLOCK: not yet, or not all of it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="drained">The direction is not ready for more, so that the next attempt may wait for the next edge.</param>
    public abstract IoResult Attempt(SocketObject socket, ref bool drained);

    /// <summary>Writes what the program gets beside the OVERLAPPED. Called once, before the outcome shows.</summary>
    public virtual void StoreResults()
    {
    }

    /// <summary>Goes on elsewhere, where it may end at once. Called outside of every lock.</summary>
    public virtual void GoOn()
    {
    }

    /// <summary>For a part of another operation: takes the end to that one.</summary>
    /// <returns>Whether this is such a part, and has been recycled.</returns>
    public virtual bool HandOver() => false;

    /// <summary>Returns the record to its pool.</summary>
    public abstract void Recycle();

    /// <summary>Forgets everything that holds on to other objects.</summary>
    protected void Clear()
    {
        Overlapped = null;
        Routine = null;
        Initiator = null;
        Listener = null;
        Result = default;
        SkipsPort = false;
    }

    /// <summary>Takes over the OVERLAPPED of a call: finds its event and marks it as pending. No routine: <paramref name="routine"/> is null.</summary>
    /// <returns>NO_ERROR, or WSA_INVALID_HANDLE for an hEvent that is no event.</returns>
    public WsaError Prepare(WSAOVERLAPPED* overlapped, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        Overlapped = overlapped;
        Routine = routine;
        Initiator = ThreadObject.Current;
        nint handle = overlapped->hEvent;
        if (handle != 0 && routine == null)
        {
            SkipsPort = (handle & 1) != 0;
            nuint value = (nuint)(handle & ~1);
            if (Session.Handles.Enter<EventObject>(value) is not { } found) return WSA_INVALID_HANDLE;
            Listener = found;
            Session.Handles.Leave(value);
            found.Reset();
        }

        overlapped->InternalHigh = 0;
        Volatile.Write(ref overlapped->Internal, NtStatus.Pending);
        return NO_ERROR;
    }
}
