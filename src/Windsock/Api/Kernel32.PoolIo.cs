using Windsock.Engine;

namespace Windsock;

/// <content>Operations whose ends the library's own threads tell.</content>
public static unsafe partial class Kernel32
{
    /// <summary>Has a function called on a thread of the pool for each operation on a handle that ends.</summary>
    /// <param name="FileHandle">A socket, which is bound to no port yet and stays bound to the pool.</param>
    /// <param name="Function">Gets the status of the operation (an NTSTATUS: 0 for success), the bytes and the OVERLAPPED.</param>
    /// <param name="Flags">0.</param>
    /// <returns>1; or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (flags, no function, a handle that is bound already, a socket made without
    /// WSA_FLAG_OVERLAPPED) or ERROR_TOO_MANY_OPEN_FILES.</returns>
    /// <remarks>Source: MS Learn "BindIoCompletionCallback function (winbase.h)".</remarks>
    public static int BindIoCompletionCallback(nint FileHandle, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, void> Function, uint Flags)
    {
        if (Function == null || Flags != 0) return Fail(ERROR_INVALID_PARAMETER);

        uint error = BindToPool(FileHandle, BoundCallback.Of(Function));
        return error == ERROR_SUCCESS ? 1 : Fail(error);
    }

    /// <summary>As <see cref="BindIoCompletionCallback"/>, with a context, and able to wait for callbacks.</summary>
    /// <param name="fl">A socket, which is bound to no port yet and stays bound to the pool.</param>
    /// <param name="pfnio">Gets an instance, the context, the OVERLAPPED, the Win32 code of the operation (0, 995, 64 and so on), the bytes, and what this call
    /// returns.</param>
    /// <param name="pv">The context.</param>
    /// <param name="pcbe">NULL: the pool of the process.</param>
    /// <returns>What the other functions take; or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no function, a callback environment, a handle that is
    /// bound already, a socket made without WSA_FLAG_OVERLAPPED) or ERROR_TOO_MANY_OPEN_FILES.</returns>
    /// <remarks>Source: MS Learn "CreateThreadpoolIo function (threadpoolapiset.h)". Differs: there are no callback environments.</remarks>
    public static nint CreateThreadpoolIo(nint fl, delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void> pfnio, void* pv, void* pcbe)
    {
        if (pfnio == null || pcbe != null) return Fail(ERROR_INVALID_PARAMETER);

        var made = new PoolIo(pfnio, pv);
        uint error = BindToPool(fl, made);
        if (error == ERROR_SUCCESS) return (nint)made.Key;

        made.Close();
        return Fail(error);
    }

    private static uint BindToPool(nint file, PoolBinding binding)
    {
        using var lease = HandleLease<OverlappedObject>.Take(file);
        if (lease.Target is not { } target) return ERROR_INVALID_HANDLE;
        if (!target.IsOverlapped) return ERROR_INVALID_PARAMETER;
        return WorkerPool.TryGetPort() is { } port ? Bind(target, port, binding.Key) : ERROR_TOO_MANY_OPEN_FILES;
    }

    /// <summary>Announces an operation, before each call that starts one.</summary>
    /// <param name="pio">Of <see cref="CreateThreadpoolIo"/>.</param>
    /// <remarks>Source: MS Learn "StartThreadpoolIo function (threadpoolapiset.h)".</remarks>
    public static void StartThreadpoolIo(nint pio) => FindPoolIo(pio)?.Start();

    /// <summary>Takes an announcement back: the call has failed at once, or ended at once on a handle with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS.</summary>
    /// <param name="pio">Of <see cref="CreateThreadpoolIo"/>.</param>
    /// <remarks>Source: MS Learn "CancelThreadpoolIo function (threadpoolapiset.h)".</remarks>
    public static void CancelThreadpoolIo(nint pio) => FindPoolIo(pio)?.Cancel();

    /// <summary>Waits until the callbacks of all operations announced so far have run.</summary>
    /// <param name="pio">Of <see cref="CreateThreadpoolIo"/>.</param>
    /// <param name="fCancelPendingCallbacks">Not 0: callbacks that have not begun will not run, and only running ones are waited for. Operations are not
    /// cancelled.</param>
    /// <remarks>Source: MS Learn "WaitForThreadpoolIoCallbacks function (threadpoolapiset.h)".</remarks>
    public static void WaitForThreadpoolIoCallbacks(nint pio, int fCancelPendingCallbacks) => FindPoolIo(pio)?.WaitForCallbacks(fCancelPendingCallbacks != 0);

    /// <summary>Frees what <see cref="CreateThreadpoolIo"/> made, as soon as the callbacks of all operations announced have run.</summary>
    /// <param name="pio">Of <see cref="CreateThreadpoolIo"/>; its socket is closed before.</param>
    /// <remarks>Source: MS Learn "CloseThreadpoolIo function (threadpoolapiset.h)".</remarks>
    public static void CloseThreadpoolIo(nint pio) => FindPoolIo(pio)?.Close();

    private static PoolIo? FindPoolIo(nint pio) => PoolBinding.Find((nuint)pio) as PoolIo;
}
