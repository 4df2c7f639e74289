using System.Globalization;
using Windsock.Spi;

namespace Windsock.Transports.Layers;

/// <summary>Tells each call on an endpoint that a program would recognise, under its Winsock name, and leaves the call as it is.</summary>
/// <remarks>Poll, Wait and Interrupt are the machinery below select and blocking calls; they have no lines of their own.</remarks>
internal sealed class TraceEndpoint : Endpoint
{
    private const int SOCK_STREAM = 1;

    private readonly Endpoint _inner;
    private readonly TracePrinter _printer;
    private readonly int _type;
    private readonly EndpointBirth _birth;
    private nuint _handle;

    /// <summary>Wraps an endpoint.</summary>
    /// <param name="inner">The endpoint.</param>
    /// <param name="printer">Who prints.</param>
    /// <param name="type">SOCK_STREAM or another; a stream's receive of 0 bytes means its end.</param>
    /// <param name="birth">The line of the call that made it.</param>
    public TraceEndpoint(Endpoint inner, TracePrinter printer, int type, EndpointBirth birth)
    {
        (_inner, _printer, _type, _birth) = (inner, printer, type, birth);
        inner.ReadinessChanged += OnReadinessChanged;
    }

    /// <summary>The endpoint whose calls are traced.</summary>
    internal Endpoint Inner => _inner;

    /// <inheritdoc/>
    public override Readiness Held => _inner.Held;

    /// <inheritdoc/>
    public override nuint Handle
    {
        get => _handle;
        set
        {
            _handle = _inner.Handle = value;
            if (value != 0) _birth.Tell(value);
        }
    }

    /// <inheritdoc/>
    public override int HostDescriptor => _inner.HostDescriptor;

    /// <inheritdoc/>
    public override TimeProvider? Clock => _inner.Clock;

    /// <inheritdoc/>
    public override int UnsentBytes => _inner.UnsentBytes;

    private TracedCall Call(long start, string function, string arguments)
    {
        _birth.Tell(Handle);
        return new TracedCall(start, Handle, function, arguments);
    }

    private WsaError Tell(long start, string function, string arguments, WsaError error, string result = "0")
    {
        _printer.Print(Call(start, function, arguments), error, error == WsaError.NO_ERROR ? result : "");
        return error;
    }

    /// <inheritdoc/>
    public override WsaError Bind(in SocketAddress local)
    {
        long start = _printer.Now;
        return Tell(start, "bind", TraceText.Address(local), _inner.Bind(local));
    }

    /// <inheritdoc/>
    public override WsaError Listen(int backlog)
    {
        long start = _printer.Now;
        string length = backlog == int.MaxValue ? "SOMAXCONN" : backlog.ToString(CultureInfo.InvariantCulture);
        return Tell(start, "listen", length, _inner.Listen(backlog));
    }

    /// <inheritdoc/>
    public override WsaError Connect(in SocketAddress remote, int patience)
    {
        long start = _printer.Now;
        WsaError error = _inner.Connect(remote, patience);
        _printer.Print(Call(start, "connect", TraceText.Address(remote)), error, error == WsaError.NO_ERROR ? "0" : "", patience);
        return error;
    }

    /// <inheritdoc/>
    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        long start = _printer.Now;
        WsaError error = _inner.Accept(out accepted, out remote, patience);
        TracedCall call = Call(start, "accept", "");
        if (accepted is null) _printer.Print(call, error, "", patience);
        else accepted = new TraceEndpoint(accepted, _printer, _type, new EndpointBirth(_printer, call, " from " + TraceText.Address(remote)));
        return error;
    }

    /// <inheritdoc/>
    public override WsaError Confirm() => _inner.Confirm();

    /// <inheritdoc/>
    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience)
    {
        (long start, int asked) = (_printer.Now, flags);
        IoResult result = _inner.Receive(buffers, ref flags, patience);
        TellReceived(start, "recv", buffers, asked, flags, default, "", result, patience);
        return result;
    }

    /// <inheritdoc/>
    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        (long start, int asked) = (_printer.Now, flags);
        IoResult result = _inner.ReceiveFrom(buffers, ref flags, out from, patience);
        TellReceived(start, "recvfrom", buffers, asked, flags, from, "", result, patience);
        return result;
    }

    /// <inheritdoc/>
    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        (long start, int asked) = (_printer.Now, flags);
        IoResult result = _inner.ReceiveMessage(buffers, ref flags, out from, control, out controlBytes, patience);
        string records = result.Error == WsaError.NO_ERROR || result.Bytes > 0 ? TraceText.Control(First(control, controlBytes)) : "";
        TellReceived(start, "WSARecvMsg", buffers, asked, flags, from, records, result, patience);
        return result;
    }

    private void TellReceived(
        long start, string function, ReadOnlySpan<WSABUF> buffers, int asked, int flags, in SocketAddress from, string records, IoResult result, int patience)
    {
        string text = "";
        if (result.Error == WsaError.NO_ERROR || result.Bytes > 0)
        {
            bool ended = result == IoResult.Moved(0) && _type == SOCK_STREAM && Room(buffers);
            text = ended ? "0 bytes: the peer has finished sending" : TraceText.Size(result.Bytes);
            if (from.Length > 0) text += " from " + TraceText.Address(from);
            if (result.Bytes > 0) text += " " + TraceText.Payload(buffers, result.Bytes);
            text += records + After(" ", TraceText.Flags(flags & ~asked));
        }

        string arguments = TraceText.Size(buffers) + (buffers.Length > 1 ? "" : " buffer") + After(", ", TraceText.Flags(asked));
        _printer.Print(Call(start, function, arguments), result.Error, text, patience);
    }

    /// <inheritdoc/>
    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience)
    {
        long start = _printer.Now;
        IoResult result = _inner.Send(buffers, flags, patience);
        TellSent(start, "send", buffers, flags, "", result, patience);
        return result;
    }

    /// <inheritdoc/>
    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience)
    {
        long start = _printer.Now;
        IoResult result = _inner.SendTo(buffers, flags, to, patience);
        TellSent(start, "sendto", buffers, flags, ", to " + TraceText.Address(to), result, patience);
        return result;
    }

    /// <inheritdoc/>
    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience)
    {
        long start = _printer.Now;
        IoResult result = _inner.SendMessage(buffers, flags, to, control, patience);
        TellSent(start, "WSASendMsg", buffers, flags, TraceText.Control(control) + (to.Length > 0 ? ", to " + TraceText.Address(to) : ""), result, patience);
        return result;
    }

    private void TellSent(long start, string function, ReadOnlySpan<WSABUF> buffers, int flags, string more, IoResult result, int patience)
    {
        string arguments = TraceText.Size(buffers) + After(" ", TraceText.Payload(buffers, result.Bytes)) + After(", ", TraceText.Flags(flags)) + more;
        string moved = result.Error == WsaError.NO_ERROR || result.Bytes > 0 ? TraceText.Size(result.Bytes) : "";
        _printer.Print(Call(start, function, arguments), result.Error, moved, patience);
    }

    /// <inheritdoc/>
    public override WsaError Shutdown(int how)
    {
        long start = _printer.Now;
        string direction = how switch { 0 => "SD_RECEIVE", 1 => "SD_SEND", 2 => "SD_BOTH", _ => how.ToString(CultureInfo.InvariantCulture) };
        return Tell(start, "shutdown", direction, _inner.Shutdown(how));
    }

    /// <inheritdoc/>
    public override void Close(bool abort)
    {
        long start = _printer.Now;
        TracedCall call = Call(start, "closesocket", abort ? "abort: unsent data is lost" : "");
        _inner.Close(abort);
        _printer.Print(call, WsaError.NO_ERROR, "0");
    }

    /// <inheritdoc/>
    public override void EndWithProcess(bool abort) => _inner.EndWithProcess(abort);

    /// <inheritdoc/>
    public override bool Drain(int milliseconds) => _inner.Drain(milliseconds);

    /// <inheritdoc/>
    public override IoResult SendFile(int descriptor, long offset, int count, int flags)
    {
        long start = _printer.Now;
        IoResult result = _inner.SendFile(descriptor, offset, count, flags);
        if (result.Error is WsaError.WSAEOPNOTSUPP or WsaError.WSAEWOULDBLOCK) return result;

        Tell(start, "TransmitFile", $"{count} bytes at {offset}", result.Error, result.Bytes.ToString(CultureInfo.InvariantCulture));
        return result;
    }

    /// <inheritdoc/>
    public override void Discard() => _inner.Discard();

    /// <inheritdoc/>
    public override void Interrupt() => _inner.Interrupt();

    /// <inheritdoc/>
    public override WsaError GetLocalName(out SocketAddress name)
    {
        long start = _printer.Now;
        WsaError error = _inner.GetLocalName(out name);
        return Tell(start, "getsockname", "", error, TraceText.Address(name));
    }

    /// <inheritdoc/>
    public override WsaError GetRemoteName(out SocketAddress name)
    {
        long start = _printer.Now;
        WsaError error = _inner.GetRemoteName(out name);
        return Tell(start, "getpeername", "", error, TraceText.Address(name));
    }

    /// <inheritdoc/>
    public override WsaError GetOption(int level, int name, Span<byte> value, out int length)
    {
        long start = _printer.Now;
        WsaError error = _inner.GetOption(level, name, value, out length);
        OptionName option = OptionNames.Find(level, name);
        return Tell(start, "getsockopt", option.ToString(), error, error == WsaError.NO_ERROR ? TraceValue.Describe(option.Kind, First(value, length)) : "");
    }

    /// <inheritdoc/>
    public override WsaError SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        long start = _printer.Now;
        WsaError error = _inner.SetOption(level, name, value);
        OptionName option = OptionNames.Find(level, name);
        return Tell(start, "setsockopt", $"{option}, {TraceValue.Describe(option.Kind, value)}", error);
    }

    /// <inheritdoc/>
    public override WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        IoctlName name = IoctlNames.Find(code);
        string given = input.IsEmpty ? "" : ", " + TraceValue.Describe(name.Input, input); // Before the call: the output may share its memory.
        long start = _printer.Now;
        WsaError error = _inner.Ioctl(code, input, output, out bytes);
        string result = error != WsaError.NO_ERROR || bytes <= 0 ? "0" : TraceValue.Describe(name.Output, First(output, bytes));
        return Tell(start, "WSAIoctl", name.Name + given, error, result);
    }

    /// <inheritdoc/>
    public override WsaError TakeError()
    {
        long start = _printer.Now;
        WsaError error = _inner.TakeError();
        if (_printer.WaitingCall(Handle, "connect") is { } connect) _printer.Print(connect, error, error == WsaError.NO_ERROR ? "0" : "");
        else if (error != WsaError.NO_ERROR) TellTaken(start, error);
        return error;
    }

    private void TellTaken(long start, WsaError error)
    {
        // Under the name of connect: that is the call whose failure waits here, and CallFailed may come with it next.
        TracedCall call = Call(start, "getsockopt", "SOL_SOCKET SO_ERROR");
        _printer.Print(call, ErrorAdvice.Describe("connect", error), failed: true, _printer.ElapsedSince(start), TracePrinter.ThreadId);
        _printer.Remember("connect", error);
    }

    /// <inheritdoc/>
    public override Readiness Poll() => _inner.Poll();

    /// <inheritdoc/>
    public override WsaError Wait(Readiness wanted, int patience)
    {
        WsaError error = _inner.Wait(wanted, patience);

        // A blocking connect over an endpoint that cannot wait has succeeded when it became writable; a failure comes through TakeError.
        if (error == WsaError.NO_ERROR && _printer.WaitingCall(Handle, "connect") is { } connect
            && (_inner.Poll() & (Readiness.Writable | Readiness.Failed | Readiness.HungUp)) == Readiness.Writable)
        {
            _printer.Print(connect, WsaError.NO_ERROR, "0");
        }

        return error;
    }

    /// <inheritdoc/>
    public override WsaError Share()
    {
        long start = _printer.Now;
        return Tell(start, "WSADuplicateSocket", "", _inner.Share());
    }

    private static bool Room(ReadOnlySpan<WSABUF> buffers)
    {
        foreach (WSABUF buffer in buffers)
        {
            if (buffer.len > 0) return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes, int length) => bytes[..Math.Clamp(length, 0, bytes.Length)];

    private static string After(string separator, string text) => text.Length == 0 ? "" : separator + text;
}
