using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.Transports.Kernel;

namespace Windsock.Transports.Stack;

/// <summary>Who takes part in the time of a network: a thread of the program, or a callback that the library is about to make.</summary>
/// <remarks>
/// <para>Running -> Waiting (itself, when it has nothing to do) -> Ready (whoever has something for it, or its deadline) -> Running (when its turn has come).
/// Time stands still unless all are Waiting. So whoever calls a participant has stopped the time before anybody can see what it is called for.</para>
/// <para>A call that comes while it runs keeps it from its next wait; waits without a reason occur, and callers look again.</para>
/// </remarks>
internal sealed unsafe class Participant : VirtualAlarm
{
    [ThreadStatic]
    private static Participant? t_current;

    private readonly int[] _hasTurn = GC.AllocateArray<int>(1, pinned: true); // The kernel knows its address.
    private readonly Action<Participant>? _begin; // Of one that has no thread before its turn.
    private Thread? _thread;

    /// <summary>One that is not counted yet.</summary>
    public Participant(VirtualTimeOwner owner, Action<Participant>? begin = null)
    {
        Owner = owner;
        _begin = begin;
    }

    /// <summary>States, all changed with the owner's lock held.</summary>
    public enum Place
    {
        Ready,
        Running,
        Waiting,
    }

    /// <summary>The calling thread's, where it takes part in the time of a network. Programs without such a network pay one test.</summary>
    public static Participant? Current => VirtualTimeOwner.IsUsed ? t_current : null;

    /// <summary>Whose time it is.</summary>
    public VirtualTimeOwner Owner { get; }

    /// <summary>Where it is. The owner's lock guards it.</summary>
    public Place State { get; set; }

    /// <summary>A call that came while it ran. The owner's lock guards it.</summary>
    public bool HasCall { get; set; }

    /// <summary>Whether it waits for something that the network does not bring. The owner's lock guards changes.</summary>
    public bool IsElsewhere { get; set; }

    /// <summary>Whether its thread sleeps in a place that the library does not know: then others may take their turns.</summary>
    public bool IsBlocked => _thread is { } thread && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>The end of a wait that begins now.</summary>
    public Instant Deadline(int milliseconds) => milliseconds < 0 ? Instant.Never : new Instant(Owner.Ticks) + TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>The calling thread is it from now on, as soon as its turn has come.</summary>
    public void Arrive()
    {
        AwaitTurn();
        Take();
    }

    /// <summary>The calling thread is it, without a turn.</summary>
    public void Take()
    {
        _thread = Thread.CurrentThread;
        t_current = this;
    }

    /// <summary>The calling thread takes part no longer.</summary>
    /// <param name="goesOnUnseen">What it has started, or does next, may concern the network and cannot be seen.</param>
    public void Depart(bool goesOnUnseen)
    {
        Owner.TakeNews();
        Owner.Remove(this, goesOnUnseen);
        Owner.TakeNews(); // Time may have gone on in there.
        t_current = null;
    }

    /// <summary>Waits until somebody calls it or the deadline has come. On its thread, with no lock held.</summary>
    /// <returns>False when somebody wants the thread out of its call.</returns>
    public bool Sleep(Instant deadline)
    {
        Owner.TakeNews();
        Owner.Enter();
        bool waits = Owner.BeginWait(this, deadline);
        Owner.Leave(); // Where time goes on, if this was the last that ran.
        if (!waits) return !Interruption.EndsCall();
        Owner.TakeNews();
        AwaitTurn();
        return !Interruption.EndsCall();
    }

    /// <summary>It is about to look whether something has happened, and to wait for that or not.</summary>
    public void Prepare(bool looksOnly)
    {
        if (looksOnly) Yield();
        else Owner.TakeNews();
    }

    /// <summary>Lets the others that are ready take their turns: it looks for something, and may look again and again until one of them brings it.</summary>
    public void Yield()
    {
        Owner.TakeNews();
        if (Owner.Yield(this)) AwaitTurn();
    }

    /// <summary>It has no turn from here on. With the owner's lock held.</summary>
    public void Pause() => Volatile.Write(ref _hasTurn[0], 0);

    /// <summary>Calls it: from here on it counts as running. Any thread may, also with locks of the library held.</summary>
    public void Call() => Owner.Call(this);

    /// <summary>The calling thread is about to wait for something that the network does not bring: a descriptor or a thread of the host.</summary>
    /// <returns>Whose <see cref="EndElsewhere"/> is to be called; null where the thread takes part in no network's time.</returns>
    public static Participant? BeginElsewhere()
    {
        if (Current is not { } self) return null;
        self.Owner.TakeNews();
        self.Owner.BeginElsewhere(self);
        self.Owner.TakeNews();
        t_current = null;
        return self;
    }

    /// <summary>The thread runs again, as soon as its turn has come.</summary>
    public void EndElsewhere()
    {
        Owner.EndElsewhere(this);
        AwaitTurn();
        t_current = this;
    }

    /// <summary>Its turn has come.</summary>
    public void Begin()
    {
        Volatile.Write(ref _hasTurn[0], 1);
        if (_begin is not null && _thread is null) _begin(this);
        else fixed (int* word = _hasTurn) LibC.futex(word, LibC.FUTEX_WAKE_PRIVATE, 1, 0, null, 0);
    }

    private void AwaitTurn()
    {
        fixed (int* word = _hasTurn)
        {
            while (Volatile.Read(ref *word) == 0)
            {
                bool interrupted = LibC.futex(word, LibC.FUTEX_WAIT_PRIVATE, 0, 0, null, 0) != 0 && LibC.errno == Errno.EINTR;
                if (interrupted && Interruption.EndsCall()) Call();
            }
        }
    }

    /// <inheritdoc/>
    public override void GoOff(VirtualTimeOwner owner, ref StackOwner.Told? told) => owner.MakeReady(this);
}
