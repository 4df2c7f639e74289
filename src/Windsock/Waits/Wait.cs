using Windsock.Linux;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>Waiting, with the results of WaitForMultipleObjectsEx.</summary>
internal static class Wait
{
    /// <summary>WAIT_ABANDONED_0.</summary>
    public const uint Abandoned = 0x80;

    /// <summary>WAIT_IO_COMPLETION.</summary>
    public const uint IoCompletion = 0xc0;

    /// <summary>WAIT_TIMEOUT.</summary>
    public const uint Timeout = 258;

    /// <summary>WAIT_FAILED.</summary>
    public const uint Failed = uint.MaxValue;

    /// <summary>MAXIMUM_WAIT_OBJECTS.</summary>
    public const int MaxObjects = 64;

    /// <summary>Waits until one object, or all of them, can be taken.</summary>
    /// <param name="objects">The objects, alive until the call returns.</param>
    /// <param name="all">All at one time, and none before.</param>
    /// <param name="milliseconds">0 to look, <see cref="Dispatcher.Infinite"/>.</param>
    /// <param name="alertable">Whether APCs end the wait; those that are queued already do, and win over a signalled object.</param>
    /// <returns>The smallest place of a signalled object (0 for all), with 0x80 added when a mutex had been abandoned; <see cref="Timeout"/>; or
    /// <see cref="IoCompletion"/> after APCs have run.</returns>
    public static uint ForObjects(ReadOnlySpan<DispatcherObject> objects, bool all, uint milliseconds, bool alertable) =>
        ThreadObject.Current.Waiter.Wait(objects, all, milliseconds, alertable);

    /// <summary>As <see cref="ForObjects"/>, for one.</summary>
    public static uint ForObject(DispatcherObject waited, uint milliseconds, bool alertable) =>
        ForObjects(new ReadOnlySpan<DispatcherObject>(in waited), all: false, milliseconds, alertable);

    /// <summary>SleepEx.</summary>
    /// <returns>0, or <see cref="IoCompletion"/>.</returns>
    public static uint Sleep(uint milliseconds, bool alertable)
    {
        if (milliseconds == 0 && !alertable)
        {
            if (Participant.Current is { } participant) participant.Yield();
            else LibC.sched_yield();
            return 0;
        }

        return ForObjects(default, all: false, milliseconds, alertable) == IoCompletion ? IoCompletion : 0;
    }
}
