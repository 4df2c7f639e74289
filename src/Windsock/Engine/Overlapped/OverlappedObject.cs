using Windsock.Spi;
using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>A handle on which operations can be under way: it can be bound to a port, and is signalled when an operation without an event ends
/// (WT04).</summary>
internal abstract class OverlappedObject : DispatcherObject
{
    private CompletionPort? _port;
    private int _signalled;
    private int _modes;

    /// <summary>Whether it was made for overlapped operations.</summary>
    public bool IsOverlapped { get; init; } = true;

    /// <summary>The port that gets a packet for each operation; null for none.</summary>
    public CompletionPort? Port => _port;

    /// <summary>The key of those packets.</summary>
    public nuint Key { get; private set; }

    /// <summary>FILE_SKIP_*: flags are only ever added.</summary>
    public int Modes => _modes;

    /// <summary>Adds to the modes.</summary>
    public void AddModes(int modes) => Interlocked.Or(ref _modes, modes);

    /// <summary>Binds it to a port, once and for all.</summary>
    /// <returns>NO_ERROR; WSAEINVAL when it has one; or what the host says.</returns>
    public virtual WsaError Associate(CompletionPort port, nuint key)
    {
        if (_port is not null) return WsaError.WSAEINVAL;

        Key = key;
        if (Interlocked.CompareExchange(ref _port, port, null) is not null) return WsaError.WSAEINVAL;
        port.AddSocket();
        return WsaError.NO_ERROR;
    }

    /// <summary>Cancels the operations that <paramref name="which"/> accepts.</summary>
    /// <returns>Whether there was one.</returns>
    public virtual bool Cancel<TArgument>(Func<Operation, TArgument, bool> which, TArgument argument) => false;

    /// <summary>The object goes: the port need not stay for it.</summary>
    protected override void Release() => _port?.RemoveSocket();

    /// <summary>An operation starts: the object is signalled when it ends.</summary>
    public void ResetFile() => Volatile.Write(ref _signalled, 0);

    /// <summary>An operation without an event has ended.</summary>
    public void SignalFile()
    {
        Volatile.Write(ref _signalled, 1);
        if (!HasWaiters) return; // A waiter that is not seen here sees the state: it has the process fenced in between.

        WakeList wakes = default;
        lock (Dispatcher.Gate) ReleaseWaiters(ref wakes);
        wakes.Wake();
    }

    /// <inheritdoc/>
    internal override bool IsSignalledWithoutGate => true;

    /// <inheritdoc/>
    internal override bool IsSignalled(ThreadObject by) => Volatile.Read(ref _signalled) != 0;
}
