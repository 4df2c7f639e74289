using System.Runtime.CompilerServices;
using Windsock.Handles;

namespace Windsock.Engine;

/// <summary>An object of any kind found by its handle, safe from being released until the lease ends. It needs no WSAStartup.</summary>
internal readonly ref struct HandleLease<T>
    where T : KernelObject
{
    private readonly nuint _handle;

    private HandleLease(T? target, nuint handle)
    {
        Target = target;
        _handle = handle;
    }

    /// <summary>The object, or null: no such handle, or one of another kind.</summary>
    public T? Target { get; }

    /// <summary>Looks a handle up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HandleLease<T> Take(nint handle) => new(Session.Handles.Enter<T>((nuint)handle), (nuint)handle);

    /// <summary>Ends the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (Target is not null) Session.Handles.Leave(_handle);
    }
}
