using Windsock.Engine;

namespace Windsock.Handles;

/// <summary>An object found by its handle, safe from being released until the lease ends.</summary>
internal readonly ref struct ObjectLease<T>(T? target, nuint handle)
    where T : KernelObject
{
    /// <summary>The object, or null: no such handle, or another kind.</summary>
    public T? Object => target;

    /// <summary>Ends the lease; there is none on what a pseudo handle stands for.</summary>
    public void Dispose()
    {
        if (handle != 0 && target is not null) Session.Handles.Leave(handle);
    }
}
