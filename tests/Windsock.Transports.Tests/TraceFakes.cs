using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Windsock.Spi;
using Windsock.Transports.Layers;
using Xunit;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Transports.Tests;

/// <summary>A clock that moves when a test says so.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(int microseconds) => _ticks += microseconds * TimeSpan.TicksPerMicrosecond;
}

/// <summary>A log that keeps its lines; the thread number, which is chance, reads [4711].</summary>
internal sealed partial class MemoryLog(bool colour = false) : TraceLog(-1, colour)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The last line without its first three columns and without the run of spaces before "=".</summary>
    public string Last => Spaces().Replace(_lines[^1][Math.Min(37, _lines[^1].Length)..].TrimStart(), " ");

    protected override void Write(ReadOnlySpan<byte> line) => _lines.Add(Thread().Replace(Encoding.UTF8.GetString(line).TrimEnd('\n'), "[4711]   "));

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\[\d+\] *(?=  )")]
    private static partial Regex Thread();
}

/// <summary>An endpoint that answers what the test has put into its fields, after a time that the test has chosen.</summary>
internal sealed class ScriptedEndpoint(HandClock clock) : Endpoint
{
    public void ChangeReadiness() => OnReadinessChanged();

    public override nuint Handle { get; set; }

    /// <summary>Answers of the next calls; when empty, NO_ERROR.</summary>
    public Queue<WsaError> Errors { get; } = new();

    public int Bytes { get; set; }

    public byte[] Data { get; set; } = [];

    public byte[] ControlData { get; set; } = [];

    public int FlagsOut { get; set; }

    public SocketAddress Address { get; set; }

    public Readiness Ready { get; set; }

    public int Microseconds { get; set; }

    public int Interrupts { get; private set; }

    public bool? ClosedWith { get; private set; }

    private WsaError Answer()
    {
        clock.Advance(Microseconds);
        return Errors.TryDequeue(out WsaError error) ? error : WsaError.NO_ERROR;
    }

    private IoResult Transfer() => new(Answer(), Bytes);

    private IoResult Fill(ReadOnlySpan<WSABUF> buffers, ref int flags)
    {
        IoResult result = Transfer();
        flags = FlagsOut;
        int done = 0;
        foreach (WSABUF buffer in buffers)
        {
            int take = (int)Math.Min(buffer.len, (uint)(Data.Length - done));
            Data.AsSpan(done, take).CopyTo(buffer.AsSpan());
            done += take;
        }

        return result;
    }

    public override WsaError Bind(in SocketAddress local) => Answer();

    public override WsaError Listen(int backlog) => Answer();

    public override WsaError Connect(in SocketAddress remote, int patience) => Answer();

    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        WsaError error = Answer();
        accepted = error == WsaError.NO_ERROR ? new ScriptedEndpoint(clock) { Microseconds = Microseconds } : null;
        remote = Address;
        return error;
    }

    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience) => Fill(buffers, ref flags);

    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        from = Address;
        return Fill(buffers, ref flags);
    }

    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        ControlData.CopyTo(control);
        controlBytes = ControlData.Length;
        from = Address;
        return Fill(buffers, ref flags);
    }

    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience) => Transfer();

    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience) => Transfer();

    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience) => Transfer();

    public override WsaError Shutdown(int how) => Answer();

    public override int UnsentBytes => 77;

    public override int HostDescriptor => 55;

    public override void Close(bool abort)
    {
        ClosedWith = abort;
        clock.Advance(Microseconds);
    }

    public override void Interrupt() => Interrupts++;

    public override WsaError GetLocalName(out SocketAddress name)
    {
        name = Address;
        return Answer();
    }

    public override WsaError GetRemoteName(out SocketAddress name)
    {
        name = Address;
        return Answer();
    }

    public override WsaError GetOption(int level, int name, Span<byte> value, out int length)
    {
        Data.CopyTo(value);
        length = Data.Length;
        return Answer();
    }

    public override WsaError SetOption(int level, int name, ReadOnlySpan<byte> value) => Answer();

    public override WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        Data.CopyTo(output);
        bytes = Data.Length;
        return Answer();
    }

    public override WsaError TakeError() => Answer();

    public override Readiness Poll() => Ready;

    public override WsaError Wait(Readiness wanted, int patience) => Answer();

    public override WsaError Share() => Answer();
}

/// <summary>Opens scripted endpoints and remembers what it was told.</summary>
internal sealed class ScriptedTransport(HandClock clock) : Transport
{
    public WsaError OpenError { get; set; }

    public int Microseconds { get; set; } = 100;

    public ScriptedEndpoint? Opened { get; private set; }

    public List<string> Told { get; } = [];

    public override string Name => "scripted";

    public override WsaError Open(int family, int type, int protocol, out Endpoint? endpoint)
    {
        clock.Advance(Microseconds);
        Opened = OpenError == WsaError.NO_ERROR ? new ScriptedEndpoint(clock) { Microseconds = Microseconds } : null;
        endpoint = Opened;
        return OpenError;
    }

    public override WsaError Adopt(int descriptor, int family, int type, int protocol, out Endpoint? endpoint) => Open(family, type, protocol, out endpoint);

    public override void Started(int version) => Told.Add($"started {version:x}");

    public override void CleanedUp(bool last) => Told.Add($"cleaned up {last}");

    public override void CallFailed(string function, WsaError error) => Told.Add($"{function} {error}");
}

/// <summary>A traced transport with one open socket, and what a test needs to drive it.</summary>
internal sealed class TraceRig
{
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;

    public TraceRig(int type = SOCK_STREAM, bool colour = false)
    {
        Log = new MemoryLog(colour);
        Inner = new ScriptedTransport(Clock);
        Transport = new TraceTransport(Inner, Log, Clock);
        Assert.Equal(WsaError.NO_ERROR, Transport.Open(SocketAddress.AF_INET, type, type == SOCK_STREAM ? 6 : 17, out Endpoint? endpoint));
        Socket = endpoint!;
        Socket.Handle = 0xa1c4;
    }

    public HandClock Clock { get; } = new();

    public MemoryLog Log { get; }

    public ScriptedTransport Inner { get; }

    public TraceTransport Transport { get; }

    public Endpoint Socket { get; }

    public ScriptedEndpoint Script => Inner.Opened!;

    public static SocketAddress Ip(string address, int port) => SocketAddress.FromIp(IPAddress.Parse(address), port);

    /// <summary>Runs a call with buffers over pinned memory of these sizes, filled with the data.</summary>
    public static T WithBuffers<T>(byte[] data, Func<WSABUF[], T> call, params int[] sizes)
    {
        byte[] memory = GC.AllocateArray<byte>(Math.Max(1, sizes.Sum()), pinned: true);
        data.AsSpan(0, Math.Min(data.Length, memory.Length)).CopyTo(memory);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        var buffers = new WSABUF[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            buffers[i] = new WSABUF(address, sizes[i]);
            address += sizes[i];
        }

        T result = call(buffers);
        GC.KeepAlive(memory);
        return result;
    }

    public IoResult Receive(int patience, params int[] sizes) => WithBuffers([], buffers =>
    {
        int flags = 0;
        return Socket.Receive(buffers, ref flags, patience);
    }, sizes);

    public IoResult Send(string text) => WithBuffers(Encoding.UTF8.GetBytes(text), buffers => Socket.Send(buffers, 0, 0), Encoding.UTF8.GetByteCount(text));
}
