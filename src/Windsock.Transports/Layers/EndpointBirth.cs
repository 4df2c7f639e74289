namespace Windsock.Transports.Layers;

/// <summary>The line of the call that made an endpoint. It waits for the SOCKET value, which the engine gives after the call.</summary>
internal sealed class EndpointBirth
{
    private readonly TracePrinter _printer;
    private readonly TracedCall _call;
    private readonly string _remark;
    private readonly string _thread = TracePrinter.ThreadId;
    private readonly TimeSpan _elapsed;
    private int _told;

    /// <summary>Remembers a call that has just succeeded.</summary>
    /// <param name="printer">Who prints it.</param>
    /// <param name="call">The call.</param>
    /// <param name="remark">What follows the new SOCKET value.</param>
    public EndpointBirth(TracePrinter printer, in TracedCall call, string remark = "")
    {
        (_printer, _call, _remark) = (printer, printer.Resumed(call), remark);
        _elapsed = printer.ElapsedSince(_call.Start);
    }

    /// <summary>Prints the line, once.</summary>
    /// <param name="handle">The new SOCKET value; 0 when the endpoint is used before it has one.</param>
    public void Tell(nuint handle)
    {
        if (Interlocked.Exchange(ref _told, 1) != 0) return;

        string result = handle == 0 ? "a socket without a number yet" : TraceText.Socket(handle);
        _printer.Print(_call, result + _remark, failed: false, _elapsed, _thread);
    }
}
