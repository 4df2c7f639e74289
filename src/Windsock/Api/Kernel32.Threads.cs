using System.Diagnostics.CodeAnalysis;
using Windsock.Engine;
using Windsock.Handles;
using Windsock.Linux;
using Windsock.Waits;

namespace Windsock;

/// <content>Threads and APCs.</content>
public static unsafe partial class Kernel32
{
    /// <summary>The thread begins with ResumeThread.</summary>
    public const uint CREATE_SUSPENDED = 4;

    /// <summary>The stack size is that of the whole stack.</summary>
    public const uint STACK_SIZE_PARAM_IS_A_RESERVATION = 0x10000;

    /// <summary>The exit code of a thread that has not ended.</summary>
    public const uint STILL_ACTIVE = ThreadObject.StillActive;

    /// <summary>Starts a thread.</summary>
    /// <param name="lpThreadAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="dwStackSize">Bytes of stack; 0 for the host's usual size. At least 256 KiB are reserved, and without
    /// STACK_SIZE_PARAM_IS_A_RESERVATION whole megabytes.</param>
    /// <param name="lpStartAddress">The routine; what it returns is the exit code.</param>
    /// <param name="lpParameter">Its argument.</param>
    /// <param name="dwCreationFlags">CREATE_SUSPENDED, STACK_SIZE_PARAM_IS_A_RESERVATION.</param>
    /// <param name="lpThreadId">Gets the thread's number; may be NULL.</param>
    /// <returns>The handle; or 0 with ERROR_INVALID_PARAMETER (a flag, or no routine), ERROR_NOACCESS, ERROR_NOT_ENOUGH_MEMORY or
    /// ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateThread function (processthreadsapi.h)".</remarks>
    public static nint CreateThread(
        SECURITY_ATTRIBUTES* lpThreadAttributes,
        nuint dwStackSize,
        delegate* unmanaged<void*, uint> lpStartAddress,
        void* lpParameter,
        uint dwCreationFlags,
        uint* lpThreadId)
    {
        if (lpStartAddress == null || (dwCreationFlags & ~(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)) != 0) return Fail(ERROR_INVALID_PARAMETER);
        if (lpThreadId != null && !UserMemory.CanWrite(lpThreadId)) return Fail(ERROR_NOACCESS);

        var start = new ThreadLaunch(lpStartAddress, lpParameter, (dwCreationFlags & CREATE_SUSPENDED) != 0);
        var thread = new ThreadObject(start);
        nint handle = Open(lpThreadAttributes, default, thread, nameof(CreateThread));
        if (handle == 0) return 0;

        if (!ThreadLaunch.Begin(thread, dwStackSize, (dwCreationFlags & STACK_SIZE_PARAM_IS_A_RESERVATION) != 0))
        {
            CloseHandle(handle);
            return Fail(ERROR_NOT_ENOUGH_MEMORY);
        }

        if (lpThreadId != null)
        {
            start.WaitUntilBegun();
            *lpThreadId = (uint)thread.Id;
        }

        return handle;
    }

    /// <summary>Ends the calling thread, without returning through its callers.</summary>
    /// <param name="dwExitCode">What GetExitCodeThread tells.</param>
    /// <remarks>Source: MS Learn "ExitThread function (processthreadsapi.h)". For threads of <see cref="CreateThread"/>; "finally" blocks do not run.</remarks>
    [DoesNotReturn]
    public static void ExitThread(uint dwExitCode)
    {
        ThreadObject thread = ThreadObject.Current;
        thread.ComingExitCode = dwExitCode;
        thread.End();
        LibC.pthread_exit(null);
        throw new InvalidOperationException("pthread_exit does not return");
    }

    /// <summary>What a thread ended with.</summary>
    /// <param name="hThread">A thread.</param>
    /// <param name="lpExitCode">Gets the code, STILL_ACTIVE as long as it runs.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "GetExitCodeThread function (processthreadsapi.h)".</remarks>
    public static int GetExitCodeThread(nint hThread, uint* lpExitCode)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is not { } thread) return Fail(ERROR_INVALID_HANDLE);
        if (!UserMemory.CanWrite(lpExitCode)) return Fail(ERROR_NOACCESS);

        *lpExitCode = thread.ExitCode;
        return 1;
    }

    /// <summary>Lets a thread begin that was created suspended.</summary>
    /// <returns>1 when it was suspended, 0 when it was not, or 0xFFFFFFFF with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "ResumeThread function (processthreadsapi.h)". Differs: threads are suspended at their start only.</remarks>
    public static uint ResumeThread(nint hThread)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is not { } thread) return WaitFailed(ERROR_INVALID_HANDLE);
        return thread.Start is { } start && start.Resume() ? 1u : 0;
    }

    /// <summary>Makes a thread more or less urgent than others.</summary>
    /// <param name="hThread">The thread.</param>
    /// <param name="nPriority">-15, -2 to 2 or 15; 0 is usual.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER or ERROR_ACCESS_DENIED (the host lets only privileged users raise one).</returns>
    /// <remarks>Source: MS Learn "SetThreadPriority function (processthreadsapi.h)".</remarks>
    public static int SetThreadPriority(nint hThread, int nPriority)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is not { } thread) return Fail(ERROR_INVALID_HANDLE);
        if (nPriority is not (-15 or 15 or (>= -2 and <= 2))) return Fail(ERROR_INVALID_PARAMETER);

        thread.Start?.WaitUntilBegun();
        return thread.TrySetPriority(nPriority) ? 1 : Fail(ERROR_ACCESS_DENIED);
    }

    /// <summary>What <see cref="SetThreadPriority"/> has set.</summary>
    /// <returns>The priority, or THREAD_PRIORITY_ERROR_RETURN (0x7fffffff) with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "GetThreadPriority function (processthreadsapi.h)".</remarks>
    public static int GetThreadPriority(nint hThread)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is { } thread) return thread.Priority;
        Fail(ERROR_INVALID_HANDLE);
        return int.MaxValue;
    }

    /// <summary>A pseudo handle of the calling thread, which need not be closed; DuplicateHandle makes a real one of it.</summary>
    /// <returns>-2.</returns>
    /// <remarks>Source: MS Learn "GetCurrentThread function (processthreadsapi.h)".</remarks>
    public static nint GetCurrentThread() => CurrentThread;

    /// <summary>The number of the calling thread.</summary>
    /// <returns>That of the host.</returns>
    /// <remarks>Source: MS Learn "GetCurrentThreadId function (processthreadsapi.h)".</remarks>
    public static uint GetCurrentThreadId() => (uint)ThreadObject.Current.Id;

    /// <summary>The number of a thread.</summary>
    /// <returns>The number, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "GetThreadId function (processthreadsapi.h)".</remarks>
    public static uint GetThreadId(nint Thread)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(Thread);
        if (lease.Object is not { } thread) return (uint)Fail(ERROR_INVALID_HANDLE);

        thread.Start?.WaitUntilBegun();
        return (uint)thread.Id;
    }

    /// <summary>Opens a thread of this process by its number.</summary>
    /// <param name="dwDesiredAccess">Not looked at.</param>
    /// <param name="bInheritHandle">Whether the handle is inherited.</param>
    /// <param name="dwThreadId">Its number.</param>
    /// <returns>The handle, or 0 with ERROR_INVALID_PARAMETER (no such thread) or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "OpenThread function (processthreadsapi.h)". Differs: a thread that CreateThread has not made is known once it has called a
    /// function that concerns threads or waits.</remarks>
    public static nint OpenThread(uint dwDesiredAccess, int bInheritHandle, uint dwThreadId)
    {
        if (ThreadRegistry.Find((int)dwThreadId) is not { } thread) return Fail(ERROR_INVALID_PARAMETER);

        nuint handle = Session.Handles.Open(thread);
        if (handle == 0) return Fail(ERROR_NO_SYSTEM_RESOURCES);
        if (bInheritHandle != 0) HandleFlags.Set(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
        return (nint)handle;
    }

    /// <summary>Queues a call to a thread, which makes it in its next alertable wait, or before its routine if it has not begun.</summary>
    /// <param name="pfnAPC">What to call.</param>
    /// <param name="hThread">The thread.</param>
    /// <param name="dwData">The argument.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_GEN_FAILURE (the thread has ended).</returns>
    /// <remarks>Source: MS Learn "QueueUserAPC function (processthreadsapi.h)".</remarks>
    public static uint QueueUserAPC(delegate* unmanaged<nuint, void> pfnAPC, nint hThread, nuint dwData)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is not { } thread) return (uint)Fail(ERROR_INVALID_HANDLE);
        return thread.QueueApc(Apc.User(pfnAPC, dwData)) ? 1u : (uint)Fail(ERROR_GEN_FAILURE);
    }

    /// <summary>Ends the call in which a thread waits for a socket.</summary>
    /// <param name="hThread">The thread; its call fails with ERROR_OPERATION_ABORTED.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_NOT_FOUND (it is in no such call).</returns>
    /// <remarks>Source: MS Learn "CancelSynchronousIo function (ioapiset.h)".</remarks>
    public static int CancelSynchronousIo(nint hThread)
    {
        using ObjectLease<ThreadObject> lease = Take<ThreadObject>(hThread);
        if (lease.Object is not { } thread) return Fail(ERROR_INVALID_HANDLE);
        return thread.Call.Cancel() ? 1 : Fail(ERROR_NOT_FOUND);
    }
}
