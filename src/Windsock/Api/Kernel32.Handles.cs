using Windsock.Engine;
using Windsock.Handles;
using Windsock.Linux;
using Windsock.Naming;
using Windsock.Spi;
using Windsock.Waits;

namespace Windsock;

/// <content>Handles of any kind.</content>
public static unsafe partial class Kernel32
{
    /// <summary>The handle is inherited by processes of CreateProcess.</summary>
    public const uint HANDLE_FLAG_INHERIT = HandleFlags.Inherit;

    /// <summary>CloseHandle refuses the handle.</summary>
    public const uint HANDLE_FLAG_PROTECT_FROM_CLOSE = HandleFlags.ProtectFromClose;

    /// <summary>DuplicateHandle closes the source, also when it fails.</summary>
    public const uint DUPLICATE_CLOSE_SOURCE = 1;

    /// <summary>The duplicate may do what the source may; access rights do not exist here.</summary>
    public const uint DUPLICATE_SAME_ACCESS = 2;

    private const nint CurrentProcess = -1;
    private const nint CurrentThread = -2;

    private static readonly EventObject s_thisProcess = new(manualReset: true, initial: false); // It has not ended as long as somebody asks.

    /// <summary>Closes a handle. A socket is closed as by closesocket. Waits that are under way go on.</summary>
    /// <param name="hObject">Any handle; the pseudo handles of this process and thread are taken and nothing happens.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "CloseHandle function (handleapi.h)".</remarks>
    public static int CloseHandle(nint hObject)
    {
        if (hObject is CurrentProcess or CurrentThread) return 1;
        if ((HandleFlags.Of((nuint)hObject) & HANDLE_FLAG_PROTECT_FROM_CLOSE) != 0) return Fail(ERROR_INVALID_HANDLE);

        nuint handle = (nuint)hObject;
        if (Session.Handles.Enter<KernelObject>(handle) is not { } target) return Fail(ERROR_INVALID_HANDLE);

        bool isSocket = target is SocketObject;
        bool closed = !isSocket && Session.Handles.TryClose(handle);
        Session.Handles.Leave(handle);
        if (isSocket) closed = Ws2_32.closesocket(new SOCKET(handle)) == 0;
        if (closed) HandleFlags.Forget(handle);
        else if (!isSocket) return Fail(ERROR_INVALID_HANDLE);
        return closed ? 1 : 0;
    }

    /// <summary>Opens one more handle of the same object.</summary>
    /// <param name="hSourceProcessHandle">This process.</param>
    /// <param name="hSourceHandle">Any handle; that of GetCurrentThread gives a real one.</param>
    /// <param name="hTargetProcessHandle">This process; not looked at without a target.</param>
    /// <param name="lpTargetHandle">Gets the handle; NULL to close the source only.</param>
    /// <param name="dwDesiredAccess">Not looked at.</param>
    /// <param name="bInheritHandle">Whether the new handle gets HANDLE_FLAG_INHERIT.</param>
    /// <param name="dwOptions">DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE, ERROR_NOACCESS, ERROR_NOT_SUPPORTED (another process) or ERROR_NO_SYSTEM_RESOURCES.</returns>
    /// <remarks>Source: MS Learn "DuplicateHandle function (handleapi.h)". Differs: only within the process; WSADuplicateSocket shares sockets.</remarks>
    public static int DuplicateHandle(
        nint hSourceProcessHandle,
        nint hSourceHandle,
        nint hTargetProcessHandle,
        nint* lpTargetHandle,
        uint dwDesiredAccess,
        int bInheritHandle,
        uint dwOptions)
    {
        if (hSourceProcessHandle != CurrentProcess) return Fail(IsOpen(hSourceProcessHandle) ? ERROR_NOT_SUPPORTED : ERROR_INVALID_HANDLE);
        uint error = lpTargetHandle == null ? ERROR_SUCCESS
            : hTargetProcessHandle != CurrentProcess ? ERROR_NOT_SUPPORTED
            : Duplicate(hSourceHandle, lpTargetHandle, bInheritHandle != 0);
        if ((dwOptions & DUPLICATE_CLOSE_SOURCE) != 0) CloseHandle(hSourceHandle);
        return error == ERROR_SUCCESS ? 1 : Fail(error);
    }

    private static uint Duplicate(nint source, nint* copy, bool inherit)
    {
        if (!UserMemory.CanWrite(copy)) return ERROR_NOACCESS;

        using ObjectLease<KernelObject> lease = Take<KernelObject>(source);
        if (lease.Object is not { } target) return ERROR_INVALID_HANDLE;

        nuint handle;
        if (target is not SocketObject socket) handle = Session.Handles.Open(target);
        else if (Session.OpenHandle(socket, out handle) == WsaError.WSANOTINITIALISED) return ERROR_INVALID_HANDLE;
        if (handle == 0) return ERROR_NO_SYSTEM_RESOURCES;

        HandleFlags.Set(handle, HANDLE_FLAG_INHERIT, inherit ? HANDLE_FLAG_INHERIT : 0);
        *copy = (nint)handle;
        return ERROR_SUCCESS;
    }

    /// <summary>The flags of a handle.</summary>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "GetHandleInformation function (handleapi.h)".</remarks>
    public static int GetHandleInformation(nint hObject, uint* lpdwFlags)
    {
        if (!IsOpen(hObject)) return Fail(ERROR_INVALID_HANDLE);
        if (!UserMemory.CanWrite(lpdwFlags)) return Fail(ERROR_NOACCESS);

        *lpdwFlags = HandleFlags.Of((nuint)hObject);
        return 1;
    }

    /// <summary>Sets flags of a handle.</summary>
    /// <param name="hObject">Any handle.</param>
    /// <param name="dwMask">Which flags: HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE.</param>
    /// <param name="dwFlags">Their values.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_INVALID_PARAMETER.</returns>
    /// <remarks>Source: MS Learn "SetHandleInformation function (handleapi.h)".</remarks>
    public static int SetHandleInformation(nint hObject, uint dwMask, uint dwFlags)
    {
        if (!IsOpen(hObject)) return Fail(ERROR_INVALID_HANDLE);
        if ((dwMask & ~(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE)) != 0) return Fail(ERROR_INVALID_PARAMETER);

        HandleFlags.Set((nuint)hObject, dwMask, dwFlags);
        return 1;
    }

    /// <summary>A pseudo handle of this process, which need not be closed.</summary>
    /// <returns>-1.</returns>
    /// <remarks>Source: MS Learn "GetCurrentProcess function (processthreadsapi.h)".</remarks>
    public static nint GetCurrentProcess() => CurrentProcess;

    /// <summary>The number of this process.</summary>
    /// <returns>That of the host.</returns>
    /// <remarks>Source: MS Learn "GetCurrentProcessId function (processthreadsapi.h)".</remarks>
    public static uint GetCurrentProcessId() => (uint)LibC.getpid();

    private static bool IsOpen(nint handle)
    {
        using ObjectLease<KernelObject> lease = Take<KernelObject>(handle);
        return lease.Object is not null;
    }

    /// <summary>What a handle stands for, also a pseudo handle.</summary>
    internal static ObjectLease<T> Take<T>(nint handle)
        where T : KernelObject =>
        handle == CurrentThread ? new ObjectLease<T>(ThreadObject.Current as T, 0)
        : handle == CurrentProcess ? new ObjectLease<T>(s_thisProcess as T, 0)
        : new ObjectLease<T>(Session.Handles.Enter<T>((nuint)handle), (nuint)handle);

    /// <summary>Gives a new object, or the one that has its name, a handle.</summary>
    /// <returns>The handle, with ERROR_ALREADY_EXISTS or 0 as the last error; or 0 with the reason.</returns>
    private static nint Open<T>(SECURITY_ATTRIBUTES* attributes, ProgramText name, T made, string function)
        where T : DispatcherObject
    {
        if (!name.TryRead(out string? text)) return Fail(ERROR_NOACCESS, function);
        if (attributes != null && !UserMemory.CanRead(attributes)) return Fail(ERROR_NOACCESS, function);

        uint error = ObjectNames.Create(text, made, out nuint handle);
        if (handle == 0) return Fail(error, function);

        if (attributes != null && attributes->bInheritHandle != 0) HandleFlags.Set(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
        SetLastError(error);
        return (nint)handle;
    }

    private static nint OpenNamed<T>(int inherit, ProgramText name, string function)
        where T : DispatcherObject
    {
        if (!name.TryRead(out string? text)) return Fail(ERROR_NOACCESS, function);

        uint error = ObjectNames.Open<T>(text, out nuint handle);
        if (error != ERROR_SUCCESS) return Fail(error, function);
        if (inherit != 0) HandleFlags.Set(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
        return (nint)handle;
    }
}
