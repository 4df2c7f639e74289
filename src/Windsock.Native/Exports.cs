using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <summary>What lies behind the gate (gate.c): one managed entry point for each function that C programs call. No logic lives here.</summary>
/// <remarks>An entry point is named wsm_ and the function's name; the public name belongs to the gate. A function is added in functions.h and here.</remarks>
internal static unsafe partial class Exports
{
    /// <summary>Called once by the gate, so that the runtime starts while the program's signals are sheltered.</summary>
    [UnmanagedCallersOnly(EntryPoint = "wsm_start")]
    private static void Start()
    {
    }
}
