using Windsock.Handles;
using Windsock.Naming;
using Windsock.Waits;

namespace Windsock;

/// <content>Semaphores and mutexes.</content>
public static unsafe partial class Kernel32
{
    /// <summary>For CreateMutexEx: the caller owns the mutex.</summary>
    public const uint CREATE_MUTEX_INITIAL_OWNER = 1;

    /// <summary>Makes a semaphore, or opens the one that has the name.</summary>
    /// <param name="lpSemaphoreAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="lInitialCount">0 to the maximum.</param>
    /// <param name="lMaximumCount">At least 1.</param>
    /// <param name="lpName">NULL, or a name of at most 260 characters.</param>
    /// <returns>The handle, with ERROR_ALREADY_EXISTS as the last error when the name was known; or 0 with ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE (the
    /// name of another kind), ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE, ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateSemaphoreW function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint CreateSemaphoreA(SECURITY_ATTRIBUTES* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, byte* lpName) =>
        NewSemaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, new(lpName, TextForm.Narrow), 0, nameof(CreateSemaphoreA));

    /// <inheritdoc cref="CreateSemaphoreA"/>
    public static nint CreateSemaphoreW(SECURITY_ATTRIBUTES* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, char* lpName) =>
        NewSemaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, new(lpName, TextForm.Wide), 0, nameof(CreateSemaphoreW));

    /// <summary>As CreateSemaphore; the flags must be 0, and the access is not looked at.</summary>
    /// <returns>As CreateSemaphore.</returns>
    /// <remarks>Source: MS Learn "CreateSemaphoreExA function (winbase.h)".</remarks>
    public static nint CreateSemaphoreExA(
        SECURITY_ATTRIBUTES* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, byte* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewSemaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, new(lpName, TextForm.Narrow), dwFlags, nameof(CreateSemaphoreExA));

    /// <inheritdoc cref="CreateSemaphoreExA"/>
    public static nint CreateSemaphoreExW(
        SECURITY_ATTRIBUTES* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, char* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewSemaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, new(lpName, TextForm.Wide), dwFlags, nameof(CreateSemaphoreExW));

    internal static nint NewSemaphore(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, ProgramText name, uint flags, string function) =>
        initial < 0 || maximum <= 0 || initial > maximum || flags != 0
            ? Fail(ERROR_INVALID_PARAMETER, function)
            : Open(attributes, name, new SemaphoreObject(initial, maximum), function);

    /// <summary>Opens a semaphore by its name.</summary>
    /// <returns>The handle, or 0 with ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "OpenSemaphoreW function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint OpenSemaphoreA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        OpenSemaphore(bInheritHandle, new(lpName, TextForm.Narrow), nameof(OpenSemaphoreA));

    /// <inheritdoc cref="OpenSemaphoreA"/>
    public static nint OpenSemaphoreW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        OpenSemaphore(bInheritHandle, new(lpName, TextForm.Wide), nameof(OpenSemaphoreW));

    internal static nint OpenSemaphore(int inherit, ProgramText name, string function) => OpenNamed<SemaphoreObject>(inherit, name, function);

    /// <summary>Counts a semaphore up.</summary>
    /// <param name="hSemaphore">The semaphore.</param>
    /// <param name="lReleaseCount">At least 1.</param>
    /// <param name="lpPreviousCount">Gets the count before; may be NULL.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS (over the maximum; nothing changes) or
    /// ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "ReleaseSemaphore function (synchapi.h)".</remarks>
    public static int ReleaseSemaphore(nint hSemaphore, int lReleaseCount, int* lpPreviousCount)
    {
        using ObjectLease<SemaphoreObject> lease = Take<SemaphoreObject>(hSemaphore);
        if (lease.Object is not { } semaphore) return Fail(ERROR_INVALID_HANDLE);
        if (lReleaseCount <= 0) return Fail(ERROR_INVALID_PARAMETER);
        if (lpPreviousCount != null && !UserMemory.CanWrite(lpPreviousCount)) return Fail(ERROR_NOACCESS);
        if (!semaphore.TryRelease(lReleaseCount, out int previous)) return Fail(ERROR_TOO_MANY_POSTS);

        if (lpPreviousCount != null) *lpPreviousCount = previous;
        return 1;
    }

    /// <summary>Makes a mutex, or opens the one that has the name.</summary>
    /// <param name="lpMutexAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="bInitialOwner">Not 0: the caller owns a mutex that is made.</param>
    /// <param name="lpName">NULL, or a name of at most 260 characters.</param>
    /// <returns>The handle, with ERROR_ALREADY_EXISTS as the last error when the name was known; or 0 with ERROR_INVALID_HANDLE (the name of another kind),
    /// ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE, ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateMutexA function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint CreateMutexA(SECURITY_ATTRIBUTES* lpMutexAttributes, int bInitialOwner, byte* lpName) =>
        NewMutex(lpMutexAttributes, bInitialOwner, new(lpName, TextForm.Narrow), nameof(CreateMutexA));

    /// <inheritdoc cref="CreateMutexA"/>
    public static nint CreateMutexW(SECURITY_ATTRIBUTES* lpMutexAttributes, int bInitialOwner, char* lpName) =>
        NewMutex(lpMutexAttributes, bInitialOwner, new(lpName, TextForm.Wide), nameof(CreateMutexW));

    /// <summary>As CreateMutex, with CREATE_MUTEX_INITIAL_OWNER as a flag; the access is not looked at.</summary>
    /// <returns>As CreateMutex; ERROR_INVALID_PARAMETER for another flag.</returns>
    /// <remarks>Source: MS Learn "CreateMutexExA function (synchapi.h)".</remarks>
    public static nint CreateMutexExA(SECURITY_ATTRIBUTES* lpMutexAttributes, byte* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewMutexEx(lpMutexAttributes, new(lpName, TextForm.Narrow), dwFlags, nameof(CreateMutexExA));

    /// <inheritdoc cref="CreateMutexExA"/>
    public static nint CreateMutexExW(SECURITY_ATTRIBUTES* lpMutexAttributes, char* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewMutexEx(lpMutexAttributes, new(lpName, TextForm.Wide), dwFlags, nameof(CreateMutexExW));

    internal static nint NewMutex(SECURITY_ATTRIBUTES* attributes, int initialOwner, ProgramText name, string function)
    {
        var made = new MutexObject();
        if (initialOwner == 0) return Open(attributes, name, made, function);

        // Owned before anybody can know it; given back if the name stands for another one, or for none.
        made.GiveTo(ThreadObject.Current);
        nint handle = Open(attributes, name, made, function);
        if (handle == 0 || GetLastError() == ERROR_ALREADY_EXISTS) made.TryRelease(ThreadObject.Current);
        return handle;
    }

    internal static nint NewMutexEx(SECURITY_ATTRIBUTES* attributes, ProgramText name, uint flags, string function) =>
        (flags & ~CREATE_MUTEX_INITIAL_OWNER) != 0
            ? Fail(ERROR_INVALID_PARAMETER, function)
            : NewMutex(attributes, (int)flags, name, function);

    /// <summary>Opens a mutex by its name.</summary>
    /// <returns>The handle, or 0 with ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "OpenMutexW function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint OpenMutexA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        OpenMutex(bInheritHandle, new(lpName, TextForm.Narrow), nameof(OpenMutexA));

    /// <inheritdoc cref="OpenMutexA"/>
    public static nint OpenMutexW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        OpenMutex(bInheritHandle, new(lpName, TextForm.Wide), nameof(OpenMutexW));

    internal static nint OpenMutex(int inherit, ProgramText name, string function) => OpenNamed<MutexObject>(inherit, name, function);

    /// <summary>Undoes one wait by which the caller owns a mutex.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_NOT_OWNER.</returns>
    /// <remarks>Source: MS Learn "ReleaseMutex function (synchapi.h)".</remarks>
    public static int ReleaseMutex(nint hMutex)
    {
        using ObjectLease<MutexObject> lease = Take<MutexObject>(hMutex);
        if (lease.Object is not { } mutex) return Fail(ERROR_INVALID_HANDLE);
        return mutex.TryRelease(ThreadObject.Current) ? 1 : Fail(ERROR_NOT_OWNER);
    }
}
