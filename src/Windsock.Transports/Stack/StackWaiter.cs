using Windsock.Linux;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.Transports.Kernel;

namespace Windsock.Transports.Stack;

/// <summary>Where a thread sleeps that waits for an endpoint of the stack. Each thread has one, and uses it for one wait at a time.</summary>
/// <remarks>Awake -> Asleep (the thread, before it sleeps) -> Called (whoever changed the endpoint, who then wakes it). A call that comes before the sleep
/// keeps it from beginning.</remarks>
internal sealed unsafe class StackWaiter
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Called = 2;

    [ThreadStatic]
    private static StackWaiter? t_own;

    private readonly int[] _word = GC.AllocateArray<int>(1, pinned: true); // The kernel knows its address.

    private StackWaiter()
    {
    }

    /// <summary>The calling thread's.</summary>
    public static StackWaiter OfThread => t_own ??= new StackWaiter();

    /// <summary>What the thread waits for; errors and the end of a connection are always part of it.</summary>
    public Readiness Wanted { get; private set; }

    /// <summary>The next of the endpoint's waiters. The owner's lock guards it.</summary>
    public StackWaiter? Next { get; set; }

    /// <summary>Whether the thread has been called. Asked with the owner's lock held.</summary>
    public bool IsCalled => _word[0] == Called;

    /// <summary>Who sleeps instead of this object, where the thread takes part in the time of a network. The owner's lock guards it.</summary>
    public Participant? Participant { get; set; }

    /// <summary>A wait begins. With the owner's lock held.</summary>
    public void Prepare(Readiness wanted)
    {
        Wanted = wanted | Readiness.Failed | Readiness.HungUp;
        _word[0] = Awake;
    }

    /// <summary>The wait is over. With the owner's lock held.</summary>
    /// <returns>Whether the thread sleeps in the host, and <see cref="Wake"/> is needed when the lock has been left.</returns>
    public bool Call() => Interlocked.Exchange(ref _word[0], Called) == Asleep;

    /// <summary>Wakes the thread. The memory stays as long as this object, so a wake that comes late harms nobody.</summary>
    public void Wake()
    {
        fixed (int* word = _word) LibC.futex(word, LibC.FUTEX_WAKE_PRIVATE, 1, 0, null, 0);
    }

    /// <summary>Sleeps until the call or the deadline.</summary>
    /// <param name="deadline">By CLOCK_MONOTONIC, or <see cref="Instant.Never"/>.</param>
    /// <returns>False when somebody wants the thread out of the call (see <see cref="Interruption"/>).</returns>
    public bool Sleep(Instant deadline)
    {
        if (Interlocked.CompareExchange(ref _word[0], Asleep, Awake) == Called) return true;

        timespec until = default;
        if (deadline != Instant.Never)
        {
            until = new timespec
            {
                tv_sec = (nint)(deadline.Ticks / TimeSpan.TicksPerSecond),
                tv_nsec = (nint)(deadline.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
            };
        }

        fixed (int* word = _word)
        {
            void* time = deadline == Instant.Never ? null : &until;
            while (Volatile.Read(ref *word) == Asleep)
            {
                if (LibC.futex(word, LibC.FUTEX_WAIT_BITSET_PRIVATE, Asleep, (nint)time, null, LibC.FUTEX_BITSET_MATCH_ANY) == 0) continue;
                if (LibC.errno == Errno.ETIMEDOUT) return true;
                if (LibC.errno == Errno.EINTR && Interruption.EndsCall()) return false;
            }
        }

        return true;
    }
}
