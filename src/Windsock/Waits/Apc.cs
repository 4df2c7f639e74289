namespace Windsock.Waits;

/// <summary>What an APC calls.</summary>
internal enum ApcKind
{
    /// <summary>QueueUserAPC: fn(data).</summary>
    User,

    /// <summary>A completion routine: fn(error, bytes, overlapped, flags).</summary>
    Completion,

    /// <summary>A waitable timer: fn(argument, low half of the time, high half).</summary>
    Timer,

    /// <summary>Managed code of the library: <see cref="ApcNotice"/>.</summary>
    Notice,
}

/// <summary>A call of the library itself, to be made on the thread that it is queued to.</summary>
internal abstract class ApcNotice
{
    public abstract void Run();
}

/// <summary>A call that a thread makes in its next alertable wait.</summary>
internal readonly unsafe struct Apc
{
    private readonly ApcKind _kind;
    private readonly nint _function;
    private readonly nuint _first;
    private readonly nuint _second;
    private readonly nuint _third;
    private readonly nuint _fourth;
    private readonly object? _target; // A notice, or the socket of a completion routine.

    private Apc(ApcKind kind, nint function, nuint first, nuint second = 0, nuint third = 0, nuint fourth = 0, object? target = null)
    {
        _kind = kind;
        _function = function;
        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
        _target = target;
    }

    private Apc(ApcNotice notice)
    {
        _kind = ApcKind.Notice;
        _target = notice;
    }

    /// <summary>Of QueueUserAPC.</summary>
    public static Apc User(delegate* unmanaged<nuint, void> function, nuint data) => new(ApcKind.User, (nint)function, data);

    /// <summary>Of an overlapped operation with a completion routine.</summary>
    public static Apc Completion(
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine, object socket, uint error, uint bytes, WSAOVERLAPPED* overlapped, uint flags) =>
        new(ApcKind.Completion, (nint)routine, error, bytes, (nuint)overlapped, flags, socket);

    /// <summary>Of a waitable timer; the time is a FILETIME.</summary>
    public static Apc Timer(delegate* unmanaged<void*, uint, uint, void> routine, void* argument, long fileTime) =>
        new(ApcKind.Timer, (nint)routine, (nuint)argument, (uint)fileTime, (uint)(fileTime >> 32));

    /// <summary>Of the library itself.</summary>
    public static Apc Of(ApcNotice notice) => new(notice);

    /// <summary>The socket of a completion routine, or null.</summary>
    public object? Socket => _kind == ApcKind.Completion ? _target : null;

    /// <summary>Whether this is a completion routine of one of some sockets.</summary>
    public bool IsRoutineOf(ReadOnlySpan<object?> sockets) => Socket is { } socket && sockets.Contains(socket);

    /// <summary>Whether this is an APC with that function and first argument.</summary>
    public bool Is(ApcKind kind, nint function, nuint first) => _kind == kind && _function == function && _first == first;

    public void Run()
    {
        switch (_kind)
        {
            case ApcKind.User:
                ((delegate* unmanaged<nuint, void>)_function)(_first);
                break;
            case ApcKind.Completion:
                ((delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)_function)((uint)_first, (uint)_second, (WSAOVERLAPPED*)_third, (uint)_fourth);
                break;
            case ApcKind.Timer:
                ((delegate* unmanaged<void*, uint, uint, void>)_function)((void*)_first, (uint)_second, (uint)_third);
                break;
            default:
                ((ApcNotice)_target!).Run();
                break;
        }
    }
}
