using System.Numerics;
using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Handles;
using Windsock.Waits;

namespace Windsock;

/// <content>Waiting.</content>
public static unsafe partial class Kernel32
{
    /// <summary>The wait was satisfied by the first object; further ones follow.</summary>
    public const uint WAIT_OBJECT_0 = 0;

    /// <summary>As WAIT_OBJECT_0, by a mutex whose owner had ended.</summary>
    public const uint WAIT_ABANDONED_0 = Wait.Abandoned;

    /// <summary>APCs have run.</summary>
    public const uint WAIT_IO_COMPLETION = Wait.IoCompletion;

    /// <summary>Time was over.</summary>
    public const uint WAIT_TIMEOUT = Wait.Timeout;

    /// <summary>The wait was refused.</summary>
    public const uint WAIT_FAILED = Wait.Failed;

    /// <summary>The most objects of one wait.</summary>
    public const int MAXIMUM_WAIT_OBJECTS = Wait.MaxObjects;

    [InlineArray(MAXIMUM_WAIT_OBJECTS)]
    private struct WaitObjects
    {
        private DispatcherObject _first;
    }

    /// <summary>Waits for an object.</summary>
    /// <param name="hHandle">An event, semaphore, mutex, timer, thread, process or socket.</param>
    /// <param name="dwMilliseconds">0 to look, INFINITE.</param>
    /// <returns>WAIT_OBJECT_0, WAIT_ABANDONED_0, WAIT_TIMEOUT, or WAIT_FAILED with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "WaitForSingleObject function (synchapi.h)".</remarks>
    public static uint WaitForSingleObject(nint hHandle, uint dwMilliseconds) => WaitForSingleObjectEx(hHandle, dwMilliseconds, 0);

    /// <summary>As <see cref="WaitForSingleObject"/>; APCs of the thread may run meanwhile and end the wait.</summary>
    /// <param name="hHandle">The object.</param>
    /// <param name="dwMilliseconds">0 to look, INFINITE.</param>
    /// <param name="bAlertable">Not 0: APCs run.</param>
    /// <returns>As WaitForSingleObject, or WAIT_IO_COMPLETION when APCs have run.</returns>
    /// <remarks>Source: MS Learn "WaitForSingleObjectEx function (synchapi.h)".</remarks>
    public static uint WaitForSingleObjectEx(nint hHandle, uint dwMilliseconds, int bAlertable)
    {
        using ObjectLease<DispatcherObject> lease = Take<DispatcherObject>(hHandle);
        return lease.Object is { } waited ? Wait.ForObject(waited, dwMilliseconds, bAlertable != 0) : WaitFailed(ERROR_INVALID_HANDLE);
    }

    /// <summary>Waits for one of several objects, or for all of them at one time.</summary>
    /// <param name="nCount">1 to 64.</param>
    /// <param name="lpHandles">The handles; with <paramref name="bWaitAll"/> each only once.</param>
    /// <param name="bWaitAll">Not 0: all; none is taken before all are signalled.</param>
    /// <param name="dwMilliseconds">0 to look, INFINITE.</param>
    /// <returns>WAIT_OBJECT_0 and the smallest place of a signalled object, WAIT_ABANDONED_0 and its place, WAIT_TIMEOUT, or WAIT_FAILED with
    /// ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "WaitForMultipleObjects function (synchapi.h)".</remarks>
    public static uint WaitForMultipleObjects(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds) =>
        WaitForMultipleObjectsEx(nCount, lpHandles, bWaitAll, dwMilliseconds, 0);

    /// <inheritdoc cref="WaitForMultipleObjects(uint, nint*, int, uint)"/>
    public static uint WaitForMultipleObjects(ReadOnlySpan<nint> lpHandles, bool bWaitAll, uint dwMilliseconds)
    {
        fixed (nint* handles = lpHandles) return WaitForMultipleObjects((uint)lpHandles.Length, handles, bWaitAll ? 1 : 0, dwMilliseconds);
    }

    /// <summary>As <see cref="WaitForMultipleObjects(uint, nint*, int, uint)"/>; APCs of the thread may run meanwhile and end the wait.</summary>
    /// <returns>As WaitForMultipleObjects, or WAIT_IO_COMPLETION when APCs have run.</returns>
    /// <remarks>Source: MS Learn "WaitForMultipleObjectsEx function (synchapi.h)".</remarks>
    public static uint WaitForMultipleObjectsEx(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds, int bAlertable)
    {
        if (nCount is 0 or > MAXIMUM_WAIT_OBJECTS) return WaitFailed(ERROR_INVALID_PARAMETER);
        if (!UserMemory.CanRead(lpHandles, nCount * (nuint)sizeof(nint))) return WaitFailed(ERROR_NOACCESS);

        return WaitForHandles(new ReadOnlySpan<nint>(lpHandles, (int)nCount), bWaitAll != 0, dwMilliseconds, bAlertable != 0, nameof(WaitForMultipleObjectsEx));
    }

    /// <summary>The wait itself, for functions that have tested their arguments.</summary>
    internal static uint WaitForHandles(ReadOnlySpan<nint> named, bool all, uint milliseconds, bool alertable, string function)
    {
        if (named.Length > 1) return WaitForSeveral(named, all, milliseconds, alertable, function);

        nint handle = named[0];
        if (handle > 0 && Session.Handles.Peek<EventObject>((nuint)handle) is { } single) return Wait.ForObject(single, milliseconds, alertable);

        using ObjectLease<DispatcherObject> waited = Take<DispatcherObject>(handle);
        return waited.Object is { } found ? Wait.ForObject(found, milliseconds, alertable) : WaitFailed(ERROR_INVALID_HANDLE, function);
    }

    /// <summary>An event is memory and nothing else, so it needs no lease: 64 of them would cost 128 atomic instructions a wait.</summary>
    [SkipLocalsInit]
    private static uint WaitForSeveral(ReadOnlySpan<nint> named, bool all, uint milliseconds, bool alertable, string function)
    {
        nint* handles = stackalloc nint[MAXIMUM_WAIT_OBJECTS]; // The program may change its own while the wait lasts.
        named.CopyTo(new Span<nint>(handles, MAXIMUM_WAIT_OBJECTS));
        if (all && HasTwins(named)) return WaitFailed(ERROR_INVALID_PARAMETER, function);

        var storage = default(WaitObjects);
        Span<DispatcherObject> objects = storage;
        ulong leased = 0;
        int taken = 0;
        for (; taken < named.Length; taken++)
        {
            nint handle = handles[taken];
            DispatcherObject? found = handle > 0 ? Session.Handles.Peek<EventObject>((nuint)handle) : null;
            if (found is null)
            {
                found = Take<DispatcherObject>(handle).Object;
                if (found is null) break;
                leased |= 1UL << taken;
            }

            objects[taken] = found;
        }

        uint result = taken == named.Length ? Wait.ForObjects(objects[..taken], all, milliseconds, alertable) : Wait.Failed;
        for (; leased != 0; leased &= leased - 1)
        {
            int i = BitOperations.TrailingZeroCount(leased);
            new ObjectLease<DispatcherObject>(objects[i], handles[i] < 0 ? 0 : (nuint)handles[i]).Dispose();
        }

        return result == Wait.Failed ? WaitFailed(ERROR_INVALID_HANDLE, function) : result;
    }

    private static bool HasTwins(ReadOnlySpan<nint> handles)
    {
        for (int i = 1; i < handles.Length; i++)
        {
            if (handles[..i].Contains(handles[i])) return true;
        }

        return false;
    }

    /// <summary>Signals one object and waits for another.</summary>
    /// <param name="hObjectToSignal">An event, semaphore or mutex.</param>
    /// <param name="hObjectToWaitOn">What a wait can name.</param>
    /// <param name="dwMilliseconds">0 to look, INFINITE.</param>
    /// <param name="bAlertable">Not 0: APCs run.</param>
    /// <returns>As WaitForSingleObjectEx; WAIT_FAILED also with ERROR_NOT_OWNER or ERROR_TOO_MANY_POSTS.</returns>
    /// <remarks>Source: MS Learn "SignalObjectAndWait function (synchapi.h)".</remarks>
    public static uint SignalObjectAndWait(nint hObjectToSignal, nint hObjectToWaitOn, uint dwMilliseconds, int bAlertable)
    {
        using ObjectLease<DispatcherObject> signalled = Take<DispatcherObject>(hObjectToSignal);
        using ObjectLease<DispatcherObject> waited = Take<DispatcherObject>(hObjectToWaitOn);
        if (signalled.Object is null || waited.Object is null) return WaitFailed(ERROR_INVALID_HANDLE);

        uint error = Signal(signalled.Object);
        return error == ERROR_SUCCESS ? Wait.ForObject(waited.Object, dwMilliseconds, bAlertable != 0) : WaitFailed(error);
    }

    private static uint Signal(DispatcherObject target)
    {
        switch (target)
        {
            case EventObject settable:
                settable.Set();
                return ERROR_SUCCESS;
            case SemaphoreObject semaphore:
                return semaphore.TryRelease(1, out _) ? ERROR_SUCCESS : ERROR_TOO_MANY_POSTS;
            case MutexObject mutex:
                return mutex.TryRelease(ThreadObject.Current) ? ERROR_SUCCESS : ERROR_NOT_OWNER;
            default:
                return ERROR_INVALID_HANDLE;
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="dwMilliseconds">0 to let another thread run, INFINITE.</param>
    /// <remarks>Source: MS Learn "Sleep function (synchapi.h)".</remarks>
    public static void Sleep(uint dwMilliseconds) => Wait.Sleep(dwMilliseconds, alertable: false);

    /// <summary>Lets time pass, or APCs run.</summary>
    /// <param name="dwMilliseconds">0 to run those that are queued, INFINITE.</param>
    /// <param name="bAlertable">Not 0: APCs run and end the sleep.</param>
    /// <returns>0 when time is over, WAIT_IO_COMPLETION when APCs have run.</returns>
    /// <remarks>Source: MS Learn "SleepEx function (synchapi.h)".</remarks>
    public static uint SleepEx(uint dwMilliseconds, int bAlertable) => Wait.Sleep(dwMilliseconds, bAlertable != 0);

    internal static uint WaitFailed(uint code, [CallerMemberName] string function = "")
    {
        Fail(code, function);
        return WAIT_FAILED;
    }
}
