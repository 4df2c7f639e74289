using System.Globalization;
using Windsock.Linux;
using Windsock.Spi;

namespace Windsock.Transports.Layers;

/// <summary>A layer that tells every call of the program in one line, over any transport.</summary>
internal sealed class TraceTransport(Transport inner, TraceLog log, TimeProvider clock) : Transport
{
    private readonly TracePrinter _printer = new(log, clock);

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override NameSource? Names => inner.Names;

    /// <summary>Puts the trace over a transport when WINDSOCK_TRACE asks for it, and otherwise hands the transport back as it is.</summary>
    /// <remarks>A setuid program does not write where its user says.</remarks>
    public static Transport WrapIfRequested(Transport inner) =>
        WrapIfRequested(inner, LibC.secure_getenv("WINDSOCK_TRACE"), LibC.secure_getenv("NO_COLOR"));

    /// <summary>As <see cref="WrapIfRequested(Transport)"/>, with the values of the two variables.</summary>
    public static Transport WrapIfRequested(Transport inner, string? setting, string? noColor) =>
        TraceLog.Open(setting, noColor) is { } log ? new TraceTransport(inner, log, TimeProvider.System) : inner;

    /// <inheritdoc/>
    public override WsaError Open(int family, int type, int protocol, out Endpoint? endpoint)
    {
        long start = _printer.Now;
        WsaError error = inner.Open(family, type, protocol, out endpoint);
        Wrap("socket", start, error, family, type, protocol, ref endpoint);
        return error;
    }

    /// <inheritdoc/>
    public override WsaError Adopt(int descriptor, int family, int type, int protocol, out Endpoint? endpoint)
    {
        long start = _printer.Now;
        WsaError error = inner.Adopt(descriptor, family, type, protocol, out endpoint);
        Wrap("WSASocket", start, error, family, type, protocol, ref endpoint);
        return error;
    }

    private void Wrap(string function, long start, WsaError error, int family, int type, int protocol, ref Endpoint? endpoint)
    {
        string origin = function == "socket" ? "" : ", shared by another process";
        var call = new TracedCall(start, 0, function, $"{TraceValue.Family(family)}, {TraceValue.Type(type)}, {TraceValue.Protocol(protocol)}{origin}");
        if (endpoint is null) _printer.Print(call, error, "");
        else endpoint = new TraceEndpoint(endpoint, _printer, type, new EndpointBirth(_printer, call));
    }

    /// <inheritdoc/>
    public override void Started(int version)
    {
        var call = new TracedCall(_printer.Now, 0, "WSAStartup", string.Create(CultureInfo.InvariantCulture, $"{version & 0xff}.{(version >> 8) & 0xff}"));
        inner.Started(version);
        _printer.Print(call, "0", failed: false, elapsed: null, TracePrinter.ThreadId); // It is over when it is told, so it has no time.
    }

    /// <inheritdoc/>
    public override void CleanedUp(bool last)
    {
        var call = new TracedCall(_printer.Now, 0, "WSACleanup", "");
        inner.CleanedUp(last);
        _printer.Print(call, last ? "0, the last one" : "0", failed: false, elapsed: null, TracePrinter.ThreadId);
    }

    /// <inheritdoc/>
    public override bool EndsWithProcess => inner.EndsWithProcess;

    /// <inheritdoc/>
    public override void ProcessEnds() => inner.ProcessEnds();

    /// <inheritdoc/>
    public override void CallFailed(string function, WsaError error)
    {
        _printer.CallFailed(function, error);
        inner.CallFailed(function, error);
    }
}
