using Windsock.Handles;
using Windsock.Naming;
using Windsock.Waits;

namespace Windsock;

/// <content>Events.</content>
public static unsafe partial class Kernel32
{
    /// <summary>For CreateEventEx: a manual-reset event.</summary>
    public const uint CREATE_EVENT_MANUAL_RESET = 1;

    /// <summary>For CreateEventEx: signalled at first.</summary>
    public const uint CREATE_EVENT_INITIAL_SET = 2;

    /// <summary>Makes an event, or opens the one that has the name.</summary>
    /// <param name="lpEventAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="bManualReset">Not 0: signalled until it is reset, and lets everybody through. 0: lets one waiter through and is reset by that.</param>
    /// <param name="bInitialState">Not 0: signalled.</param>
    /// <param name="lpName">NULL, or a name of at most 260 characters.</param>
    /// <returns>The handle, with ERROR_ALREADY_EXISTS as the last error when the name was known; or 0 with ERROR_INVALID_HANDLE (the name of another kind),
    /// ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE, ERROR_NOACCESS or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "CreateEventA function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint CreateEventA(SECURITY_ATTRIBUTES* lpEventAttributes, int bManualReset, int bInitialState, byte* lpName) =>
        NewEvent(lpEventAttributes, bManualReset, bInitialState, new(lpName, TextForm.Narrow), nameof(CreateEventA));

    /// <inheritdoc cref="CreateEventA"/>
    public static nint CreateEventW(SECURITY_ATTRIBUTES* lpEventAttributes, int bManualReset, int bInitialState, char* lpName) =>
        NewEvent(lpEventAttributes, bManualReset, bInitialState, new(lpName, TextForm.Wide), nameof(CreateEventW));

    /// <inheritdoc cref="CreateEventA"/>
    public static nint CreateEvent(bool bManualReset, bool bInitialState, string? lpName = null)
    {
        fixed (char* name = lpName) return CreateEventW(null, bManualReset ? 1 : 0, bInitialState ? 1 : 0, name);
    }

    /// <summary>As CreateEvent, with flags.</summary>
    /// <param name="lpEventAttributes">NULL, or whether the handle is inherited.</param>
    /// <param name="lpName">NULL, or a name.</param>
    /// <param name="dwFlags">CREATE_EVENT_MANUAL_RESET, CREATE_EVENT_INITIAL_SET.</param>
    /// <param name="dwDesiredAccess">Not looked at.</param>
    /// <returns>As CreateEvent; ERROR_INVALID_PARAMETER for another flag.</returns>
    /// <remarks>Source: MS Learn "CreateEventExA function (synchapi.h)".</remarks>
    public static nint CreateEventExA(SECURITY_ATTRIBUTES* lpEventAttributes, byte* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewEventEx(lpEventAttributes, new(lpName, TextForm.Narrow), dwFlags, nameof(CreateEventExA));

    /// <inheritdoc cref="CreateEventExA"/>
    public static nint CreateEventExW(SECURITY_ATTRIBUTES* lpEventAttributes, char* lpName, uint dwFlags, uint dwDesiredAccess) =>
        NewEventEx(lpEventAttributes, new(lpName, TextForm.Wide), dwFlags, nameof(CreateEventExW));

    internal static nint NewEvent(SECURITY_ATTRIBUTES* attributes, int manualReset, int initial, ProgramText name, string function) =>
        Open(attributes, name, new EventObject(manualReset != 0, initial != 0), function);

    internal static nint NewEventEx(SECURITY_ATTRIBUTES* attributes, ProgramText name, uint flags, string function) =>
        (flags & ~(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)) != 0
            ? Fail(ERROR_INVALID_PARAMETER, function)
            : NewEvent(attributes, (int)(flags & CREATE_EVENT_MANUAL_RESET), (int)(flags & CREATE_EVENT_INITIAL_SET), name, function);

    /// <summary>Opens an event by its name.</summary>
    /// <param name="dwDesiredAccess">Not looked at.</param>
    /// <param name="bInheritHandle">Whether the handle is inherited.</param>
    /// <param name="lpName">The name.</param>
    /// <returns>The handle; or 0 with ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE (the name of another kind), ERROR_INVALID_PARAMETER (NULL) or
    /// ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "OpenEventA function (synchapi.h)". Differs: names are known within the process only.</remarks>
    public static nint OpenEventA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        OpenEvent(bInheritHandle, new(lpName, TextForm.Narrow), nameof(OpenEventA));

    /// <inheritdoc cref="OpenEventA"/>
    public static nint OpenEventW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        OpenEvent(bInheritHandle, new(lpName, TextForm.Wide), nameof(OpenEventW));

    internal static nint OpenEvent(int inherit, ProgramText name, string function) => OpenNamed<EventObject>(inherit, name, function);

    /// <summary>Signals an event.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "SetEvent function (synchapi.h)".</remarks>
    public static int SetEvent(nint hEvent)
    {
        using ObjectLease<EventObject> lease = Take<EventObject>(hEvent);
        if (lease.Object is not { } found) return Fail(ERROR_INVALID_HANDLE);
        found.Set();
        return 1;
    }

    /// <summary>Takes the signal of an event back.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "ResetEvent function (synchapi.h)".</remarks>
    public static int ResetEvent(nint hEvent)
    {
        using ObjectLease<EventObject> lease = Take<EventObject>(hEvent);
        if (lease.Object is not { } found) return Fail(ERROR_INVALID_HANDLE);
        found.Reset();
        return 1;
    }

    /// <summary>Lets those through that wait for an event at this moment, one or all as its kind is, and leaves it reset.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "PulseEvent function (winbase.h)".</remarks>
    public static int PulseEvent(nint hEvent)
    {
        using ObjectLease<EventObject> lease = Take<EventObject>(hEvent);
        if (lease.Object is not { } found) return Fail(ERROR_INVALID_HANDLE);
        found.Pulse();
        return 1;
    }
}
