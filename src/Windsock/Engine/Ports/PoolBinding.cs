using System.Collections.Concurrent;
using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>What the threads of the <see cref="WorkerPool"/> call for the packets of a handle that is bound to their port; found by the key of the
/// packet.</summary>
internal abstract class PoolBinding
{
    private static readonly ConcurrentDictionary<nuint, PoolBinding> s_bindings = new();
    private static long s_lastKey;

    protected PoolBinding()
    {
        Key = (nuint)Interlocked.Increment(ref s_lastKey);
        s_bindings[Key] = this;
    }

    /// <summary>The key of its packets; never 0.</summary>
    public nuint Key { get; }

    /// <summary>The binding of a key, if it is there still.</summary>
    public static PoolBinding? Find(nuint key) => s_bindings.GetValueOrDefault(key);

    /// <summary>An operation has ended. On a thread of the pool.</summary>
    public abstract void Completed(in Packet packet);

    /// <summary>Nobody needs it any more: packets with its key are dropped.</summary>
    protected void Forget() => s_bindings.TryRemove(Key, out _);
}

/// <summary>BindIoCompletionCallback: one for each function, for good.</summary>
internal sealed unsafe class BoundCallback : PoolBinding
{
    private static readonly ConcurrentDictionary<nint, BoundCallback> s_known = new();

    private readonly nint _function;

    private BoundCallback(nint function) => _function = function;

    public static BoundCallback Of(delegate* unmanaged<uint, uint, WSAOVERLAPPED*, void> function) =>
        s_known.GetOrAdd((nint)function, static function => new BoundCallback(function));

    // MO09: the code is the status of the operation, not translated.
    public override void Completed(in Packet packet) =>
        ((delegate* unmanaged<uint, uint, WSAOVERLAPPED*, void>)_function)(packet.Status, packet.Bytes, (WSAOVERLAPPED*)packet.Overlapped);
}

/// <summary>CreateThreadpoolIo: counts the operations that are to come, so that somebody can wait until their callbacks have run.</summary>
internal sealed unsafe class PoolIo(delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void> function, void* context) : PoolBinding
{
    private readonly object _gate = new(); // Guards the counts; pulsed when they may let a waiter go.
    private readonly nint _function = (nint)function;
    private readonly nint _context = (nint)context;
    private int _started; // Announced by StartThreadpoolIo, callbacks that run included.
    private int _running;
    private int _skipped; // Announced ones whose callbacks somebody has cancelled.
    private bool _closed;

    /// <summary>An operation is about to be started.</summary>
    public void Start()
    {
        lock (_gate) _started++;
    }

    /// <summary>It was not, or has ended without a packet.</summary>
    public void Cancel()
    {
        lock (_gate) Uncount();
    }

    /// <summary>Waits until the callbacks of all operations announced have run.</summary>
    /// <param name="cancel">Those that have not begun shall not: only the running ones are waited for.</param>
    public void WaitForCallbacks(bool cancel)
    {
        PortWorker.BeginBlocking();
        Participant? elsewhere = Participant.BeginElsewhere();
        lock (_gate)
        {
            if (cancel) _skipped = _started - _running;
            while (_started > _skipped) Monitor.Wait(_gate);
        }

        elsewhere?.EndElsewhere();
        PortWorker.EndBlocking();
    }

    /// <summary>No operation is announced any more. Those that were still have their callbacks.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            if (_started == 0) Forget();
        }
    }

    public override void Completed(in Packet packet)
    {
        lock (_gate)
        {
            if (_skipped > 0)
            {
                _skipped--;
                Uncount();
                return;
            }

            _running++;
        }

        // The first argument names the call to functions that it could be given to, of which there are none; it is not null, as on Windows.
        uint code = NtStatus.ToWin32(packet.Status);
        ((delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void>)_function)(
            (nint)Key, (void*)_context, (void*)packet.Overlapped, code, packet.Bytes, (nint)Key);

        lock (_gate)
        {
            _running--;
            Uncount();
        }
    }

    private void Uncount()
    {
        if (_started > 0) _started--; // A program may have forgotten to announce it.
        _skipped = Math.Max(0, Math.Min(_skipped, _started - _running)); // An announcement that is taken back has no callback to skip.
        if (_started <= _skipped) Monitor.PulseAll(_gate);
        if (_closed && _started == 0) Forget();
    }
}
