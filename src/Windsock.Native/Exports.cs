using System.Runtime.InteropServices;
using Windsock.Engine;

namespace Windsock.Native;

/// <summary>What lies behind the gate (gate.c): one managed entry point for each function that C programs call. No logic lives here.</summary>
/// <remarks>An entry point is named wsm_ and the function's name; the public name belongs to the gate. A function is added in functions.h and here.</remarks>
internal static unsafe partial class Exports
{
    /// <summary>A function that is handed out by GUID, as gate.c lays it out.</summary>
    private readonly record struct Extension(Guid Id, nint Function);

    /// <summary>Called once by the gate, so that the runtime starts while the program's signals are sheltered.</summary>
    /// <param name="extensions">The gate's addresses of the extension functions.</param>
    /// <param name="count">How many.</param>
    [UnmanagedCallersOnly(EntryPoint = "wsm_start")]
    private static void Start(Extension* extensions, int count)
    {
        PortWatch.OwnsHeap = true;
        for (int i = 0; i < count; i++) ExtensionFunctions.Register(extensions[i].Id, extensions[i].Function);
    }

    /// <summary>Called once by the gate, after the runtime has started.</summary>
    /// <param name="table">Descriptors that a forked child closes.</param>
    /// <param name="places">How many it has room for.</param>
    [UnmanagedCallersOnly(EntryPoint = "wsm_process")]
    private static void UseProcess(int* table, int places) => ProcessEnd.UseGate(table, places);

    [UnmanagedCallersOnly(EntryPoint = "wsm_process_ends")]
    private static void EndProcess() => ProcessEnd.Run();

    /// <summary>A thread is about to sleep in a companion written in C: its completion port may let another one run.</summary>
    [UnmanagedCallersOnly(EntryPoint = "wsm_begin_blocking")]
    private static void BeginBlocking() => PortWorker.BeginBlocking();

    [UnmanagedCallersOnly(EntryPoint = "wsm_end_blocking")]
    private static void EndBlocking() => PortWorker.EndBlocking();
}
