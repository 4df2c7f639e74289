using Windsock.Spi;
using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>A handle on which operations can be under way: it can be bound to a port, and is signalled when an operation without an event ends (WT04).</summary>
internal abstract class OverlappedObject : DispatcherObject
{
    private SocketIo? _io;
    private int _signalled;

    /// <summary>The queues, made with the first operation.</summary>
    public SocketIo Io => _io ?? Interlocked.CompareExchange(ref _io, CreateIo(), null) ?? _io;

    /// <summary>The queues if there are any.</summary>
    public SocketIo? IoIfAny => _io;

    /// <summary>Whether it was made for overlapped operations.</summary>
    public bool IsOverlapped { get; init; } = true;

    protected abstract SocketIo CreateIo();

    /// <summary>Binds it to a port, once and for all.</summary>
    /// <returns>NO_ERROR; WSAEINVAL when it has one; or what the host says.</returns>
    public virtual WsaError Associate(CompletionPort port, nuint key) => Io.Associate(port, key);

    /// <summary>Adds FILE_SKIP_* modes, which are only ever added.</summary>
    public virtual void AddModes(int modes) => Io.AddModes(modes);

    /// <summary>An operation starts: the object is signalled when it ends.</summary>
    public void ResetFile() => Volatile.Write(ref _signalled, 0);

    /// <summary>An operation without an event has ended.</summary>
    public void SignalFile()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 1 || !HasWaiters) return; // The exchange is the fence between the state and the look at the waiters.
        WakeList wakes = default;
        lock (Dispatcher.Gate) ReleaseWaiters(ref wakes);
        wakes.Wake();
    }

    /// <inheritdoc/>
    internal override bool IsSignalled(ThreadObject by) => Volatile.Read(ref _signalled) != 0;
}
