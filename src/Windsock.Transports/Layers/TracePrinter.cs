using System.Globalization;
using System.Text;
using Windsock.Spi;

namespace Windsock.Transports.Layers;

/// <summary>A call as its line tells it.</summary>
/// <param name="Start">When it began, a timestamp of the clock.</param>
/// <param name="Handle">The socket, 0 for none.</param>
/// <param name="Function">The Winsock function.</param>
/// <param name="Arguments">What stands in the parentheses.</param>
internal readonly record struct TracedCall(long Start, nuint Handle, string Function, string Arguments);

/// <summary>Composes lines: columns, colours, times, and which errors have been told.</summary>
internal sealed class TracePrinter(TraceLog log, TimeProvider clock)
{
    private const int CallWidth = 44;
    private const int ResultWidth = 24;
    private const string Red = "\e[31m";
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";

    /// <summary>What one thread has told, and what it still owes.</summary>
    private sealed class ThreadMemory(TracePrinter owner)
    {
        public TracePrinter Owner { get; } = owner;

        /// <summary>The error of the last line, until CallFailed asks for it.</summary>
        public WsaError Shown { get; set; }

        /// <summary>The kind of call that showed it.</summary>
        public string ShownFamily { get; set; } = "";

        /// <summary>A blocking call whose endpoint could not wait: the caller waits and comes again, and the program sees one call.</summary>
        public TracedCall? Waiting { get; set; }
    }

    [ThreadStatic]
    private static ThreadMemory? t_memory;

    [ThreadStatic]
    private static string? t_thread;

    private readonly long _origin = clock.GetTimestamp();

    /// <summary>A timestamp for the start of a call.</summary>
    public long Now => clock.GetTimestamp();

    private ThreadMemory Memory => t_memory is { } memory && memory.Owner == this ? memory : t_memory = new ThreadMemory(this);

    /// <summary>The kernel's number of this thread, as ps and gdb show it.</summary>
    public static string ThreadId => t_thread ??= FindThreadId();

    /// <summary>Prints the line of a call that an endpoint or a transport answered.</summary>
    /// <param name="call">The call.</param>
    /// <param name="error">Its error.</param>
    /// <param name="result">What stands after the equals sign when there was none, or in addition to the error.</param>
    public void Print(in TracedCall call, WsaError error, string result)
    {
        ThreadMemory memory = Memory;
        TracedCall whole = Resume(memory, call);
        Remember(memory, call.Function, error);
        Print(whole, Outcome(call.Function, error, result), IsFailure(error), clock.GetElapsedTime(whole.Start), ThreadId);
    }

    /// <summary>As <see cref="Print(in TracedCall, WsaError, string)"/>, for a call that might wait.</summary>
    /// <param name="call">The call.</param>
    /// <param name="error">Its error.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="patience">How long the endpoint was allowed to wait. With patience, WSAEWOULDBLOCK is a word between the endpoint and its caller, of which
    /// the program hears nothing: the line comes at the end, with the time since the beginning.</param>
    public void Print(in TracedCall call, WsaError error, string result, int patience)
    {
        ThreadMemory memory = Memory;
        bool again = memory.Waiting is { } waiting && IsSame(waiting, call);
        if (error != WsaError.WSAEWOULDBLOCK || (patience == 0 && !again))
        {
            Print(call, error, result);
            return;
        }

        if (again) return;
        GiveUpWaiting(memory);
        memory.Waiting = call;
    }

    /// <summary>The blocking call of this kind that waits on this thread for this socket, if any.</summary>
    public TracedCall? WaitingCall(nuint handle, string function) =>
        Memory.Waiting is { } waiting && waiting.Handle == handle && waiting.Function == function ? waiting : null;

    /// <summary>The call joined to its earlier half, if that was left waiting; the line is the caller's to print.</summary>
    public TracedCall Resumed(in TracedCall call)
    {
        ThreadMemory memory = Memory;
        Remember(memory, call.Function, WsaError.NO_ERROR);
        return Resume(memory, call);
    }

    /// <summary>How long ago a timestamp was.</summary>
    public TimeSpan ElapsedSince(long start) => clock.GetElapsedTime(start);

    /// <summary>Prints a line whose parts are all there.</summary>
    public void Print(in TracedCall call, string result, bool failed, TimeSpan? elapsed, string thread)
    {
        var line = new StringBuilder(160);
        double since = clock.GetElapsedTime(_origin, call.Start).TotalSeconds;
        line.Append(log.Colour ? Dim : "").Append(CultureInfo.InvariantCulture, $"{since,12:0.000000}  {$"[{thread}]",-9}").Append(log.Colour ? Plain : "");
        line.Append(CultureInfo.InvariantCulture, $"  {(call.Handle == 0 ? "-" : TraceText.Socket(call.Handle)),-10}");
        line.Append(CultureInfo.InvariantCulture, $"  {$"{call.Function}({call.Arguments})",-CallWidth}");
        bool red = log.Colour && failed;
        line.Append(red ? Red : "").Append(CultureInfo.InvariantCulture, $" = {result,-ResultWidth}").Append(red ? Plain : "");
        if (elapsed is { } time) line.Append(log.Colour ? Dim : "").Append(CultureInfo.InvariantCulture, $"  {Time(time),8}").Append(log.Colour ? Plain : "");
        log.Write(line.ToString().TrimEnd());
    }

    /// <summary>Prints a call that failed before it reached an endpoint, or whose failure no line has shown yet.</summary>
    public void CallFailed(string function, WsaError error)
    {
        ThreadMemory memory = Memory;
        string family = ErrorAdvice.Family(function);
        bool told = memory.Shown != WsaError.NO_ERROR && (memory.Shown == error || memory.ShownFamily == family);
        (memory.Shown, memory.ShownFamily) = (WsaError.NO_ERROR, "");

        if (memory.Waiting is { } waiting && ErrorAdvice.Family(waiting.Function) == family)
        {
            memory.Waiting = null;
            Print(waiting, ErrorAdvice.Describe(function, error), IsFailure(error), clock.GetElapsedTime(waiting.Start), ThreadId);
            return;
        }

        GiveUpWaiting(memory);
        if (!told) Print(new TracedCall(Now, 0, TraceText.Clean(function), "…"), ErrorAdvice.Describe(function, error), IsFailure(error), null, ThreadId);
    }

    /// <summary>What stands after the equals sign.</summary>
    public static string Outcome(string function, WsaError error, string result) => error == WsaError.NO_ERROR
        ? result
        : result.Length == 0 ? ErrorAdvice.Describe(function, error) : $"{ErrorAdvice.Describe(function, error)}; {result}";

    /// <summary>Whether a reader should notice it.</summary>
    public static bool IsFailure(WsaError error) => error != WsaError.NO_ERROR && !ErrorAdvice.IsPending(error);

    /// <summary>Makes a failure known that the endpoint shows later or elsewhere, so that CallFailed does not tell it again.</summary>
    public void Remember(string function, WsaError error) => Remember(Memory, function, error);

    private static void Remember(ThreadMemory memory, string function, WsaError error) =>
        (memory.Shown, memory.ShownFamily) = (error, error == WsaError.NO_ERROR ? "" : ErrorAdvice.Family(function));

    /// <summary>Joins a call to its earlier half when that was left waiting.</summary>
    private TracedCall Resume(ThreadMemory memory, in TracedCall call)
    {
        if (memory.Waiting is { } waiting && IsSame(waiting, call))
        {
            memory.Waiting = null;
            return call with { Start = waiting.Start };
        }

        GiveUpWaiting(memory);
        return call;
    }

    /// <summary>The caller did something else instead of coming again: then the program was told to wait, and the line is due.</summary>
    private void GiveUpWaiting(ThreadMemory memory)
    {
        if (memory.Waiting is not { } waiting) return;

        memory.Waiting = null;
        Print(waiting, ErrorAdvice.Describe(waiting.Function, WsaError.WSAEWOULDBLOCK), failed: false, null, ThreadId);
    }

    private static bool IsSame(in TracedCall waiting, in TracedCall call) => waiting.Handle == call.Handle && waiting.Function == call.Function;

    private static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} us"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };

    private static string FindThreadId()
    {
        // Reads "4711/task/4712"; without /proc the runtime's own number has to do.
        try
        {
            return Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget) is { Length: > 0 } number ? number : Fallback();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fallback();
        }

        static string Fallback() => Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture);
    }
}
