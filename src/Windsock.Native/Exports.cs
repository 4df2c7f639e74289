using System.Runtime.InteropServices;
using Windsock.Engine;

namespace Windsock.Native;

/// <summary>What lies behind the gate (gate.c): one managed entry point for each function that C programs call. No logic lives here.</summary>
/// <remarks>An entry point is named wsm_ and the function's name; the public name belongs to the gate. A function is added in functions.h and here.</remarks>
internal static unsafe partial class Exports
{
    private static readonly Guid WSAID_WSARECVMSG = new(0xf689d7c8, 0x6f1f, 0x436b, 0x8a, 0x53, 0xe5, 0x4f, 0xe3, 0x51, 0xc3, 0x22);
    private static readonly Guid WSAID_WSASENDMSG = new(0xa441e712, 0x754f, 0x43ca, 0x84, 0xa7, 0x0d, 0xee, 0x44, 0xcf, 0x60, 0x6d);
    private static readonly Guid WSAID_WSAPOLL = new(0x18c76f85, 0xdc66, 0x4964, 0x97, 0x2e, 0x23, 0xc2, 0x72, 0x38, 0x31, 0x2b);

    /// <summary>Called once by the gate, so that the runtime starts while the program's signals are sheltered.</summary>
    /// <param name="extensions">The gate's addresses of WSARecvMsg, WSASendMsg and WSAPoll.</param>
    [UnmanagedCallersOnly(EntryPoint = "wsm_start")]
    private static void Start(nint* extensions)
    {
        ExtensionFunctions.Register(WSAID_WSARECVMSG, extensions[0]);
        ExtensionFunctions.Register(WSAID_WSASENDMSG, extensions[1]);
        ExtensionFunctions.Register(WSAID_WSAPOLL, extensions[2]);
    }
}
