using Windsock.Linux;
using Windsock.Waits;

namespace Windsock.Files;

/// <summary>A process, by the host's descriptor of it: signalled when it has ended, which whoever waits for it sees by polling.</summary>
internal sealed class ProcessObject : DispatcherObject
{
    /// <summary>STILL_ACTIVE.</summary>
    public const uint StillActive = 259;

    private const uint ControlC = 0xC000013A; // STATUS_CONTROL_C_EXIT
    private const uint AccessViolation = 0xC0000005;
    private const int SignalBase = 128; // As shells tell of it.

    // Children whose handles were closed before they ended: they are reaped when there is an occasion.
    private static readonly Lock s_gate = new(); // Guards the list.
    private static readonly List<int> s_orphans = [];

    private readonly Lock _gate = new(); // Guards the reaping.
    private readonly ProcessSource _source;
    private readonly bool _isChild;
    private bool _hasEnded; // Under the dispatcher's gate.
    private uint _exitCode = StillActive;
    private uint? _forcedCode;

    public ProcessObject(int id, int descriptor, bool isChild)
    {
        Id = id;
        Descriptor = descriptor;
        _isChild = isChild;
        _source = new ProcessSource(this);
        if (isChild) ReapOrphans();
    }

    /// <summary>The process' number.</summary>
    public int Id { get; }

    /// <summary>Its descriptor of pidfd_open(2).</summary>
    public int Descriptor { get; }

    /// <inheritdoc/>
    internal override WaitSource? Sources => _hasEnded ? null : _source;

    /// <inheritdoc/>
    internal override bool IsSignalled(ThreadObject by) => _hasEnded;

    /// <summary>Ends it, with a code that its waiters will read.</summary>
    /// <returns>An errno, or 0.</returns>
    public int Kill(uint code)
    {
        lock (_gate)
        {
            if (_exitCode != StillActive || HasEnded()) return Errno.EACCES;
            if (LibC.pidfd_send_signal(Descriptor, LibC.SIGKILL) != 0) return LibC.errno;
            _forcedCode = code;
            return 0;
        }
    }

    /// <summary>The exit code, or <see cref="StillActive"/>.</summary>
    /// <returns>False when it has ended and was not this process' to ask for its code.</returns>
    public bool TryGetExitCode(out uint code)
    {
        Look();
        code = _exitCode;
        return code != StillActive || !_hasEnded;
    }

    /// <summary>Whether the host says that it has ended.</summary>
    private bool HasEnded()
    {
        var wanted = new pollfd { fd = Descriptor, events = LibC.POLLIN };
        unsafe
        {
            return LibC.poll(&wanted, 1, 0) == 1;
        }
    }

    private void Look()
    {
        if (_hasEnded || !HasEnded()) return;

        lock (_gate)
        {
            if (_exitCode == StillActive && _isChild) Reap();
        }

        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            _hasEnded = true;
            ReleaseWaiters(ref wakes);
        }

        wakes.Wake();
    }

    private unsafe void Reap()
    {
        ChildInfo info = default;
        if (LibC.waitid(LibC.P_PIDFD, Descriptor, &info, LibC.WEXITED | LibC.WNOHANG) != 0 || info.si_pid == 0) return;

        _exitCode = info.si_code == LibC.CLD_EXITED ? (uint)info.si_status : _forcedCode ?? info.si_status switch
        {
            LibC.SIGINT => ControlC,
            LibC.SIGSEGV => AccessViolation,
            int signal => (uint)(SignalBase + signal),
        };
    }

    protected override void Release()
    {
        Look();
        if (_isChild && !_hasEnded)
        {
            lock (s_gate) s_orphans.Add(Descriptor);
            return;
        }

        LibC.close(Descriptor);
    }

    private static unsafe void ReapOrphans()
    {
        lock (s_gate)
        {
            for (int i = s_orphans.Count - 1; i >= 0; i--)
            {
                ChildInfo info = default;
                if (LibC.waitid(LibC.P_PIDFD, s_orphans[i], &info, LibC.WEXITED | LibC.WNOHANG) == 0 && info.si_pid == 0) continue;
                LibC.close(s_orphans[i]);
                s_orphans.RemoveAt(i);
            }
        }
    }

    private sealed class ProcessSource(ProcessObject process) : WaitSource
    {
        public override int Descriptor => process.Descriptor;

        public override short PollEvents => LibC.POLLIN;

        public override void Ready(short revents) => process.Look();
    }
}
