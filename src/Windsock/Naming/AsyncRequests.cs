using Windsock.Engine;
using Windsock.Spi;
using Windsock.Windows;
using static Windsock.Spi.WsaError;

namespace Windsock.Naming;

/// <summary>The requests of WSAAsyncGetXByY that are under way, by their task handles.</summary>
internal static class AsyncRequests
{
    /// <summary>More at a time are WSAEWOULDBLOCK.</summary>
    private const int Most = 4096;

    private const nint FirstHandle = 0x1000;

    private static readonly Lock s_gate = new(); // Guards both.
    private static readonly Dictionary<nint, AsyncRequest> s_pending = [];
    private static nint s_next = FirstHandle;

    /// <summary>Begins a request; a thread of the pool does it.</summary>
    public static WsaError Start(AsyncRequest request)
    {
        lock (s_gate)
        {
            if (s_pending.Count >= Most) return WSAEWOULDBLOCK;
            request.Handle = s_next++;
            s_pending.Add(request.Handle, request);
        }

        WorkerPool.Queue(request);
        return NO_ERROR;
    }

    /// <summary>WSACancelAsyncRequest: no message comes, and the buffer is the program's again.</summary>
    /// <returns>NO_ERROR, WSAEALREADY (it is done, or cancelled) or WSAEINVAL (never was one).</returns>
    public static WsaError Cancel(nint handle)
    {
        AsyncRequest? request;
        lock (s_gate)
        {
            if (!s_pending.Remove(handle, out request)) return handle >= FirstHandle && handle < s_next ? WSAEALREADY : WSAEINVAL;
        }

        request.Cancel();
        return NO_ERROR;
    }

    /// <summary>The last WSACleanup cancels them all.</summary>
    public static void Forget()
    {
        AsyncRequest[] pending;
        lock (s_gate)
        {
            pending = [.. s_pending.Values];
            s_pending.Clear();
        }

        foreach (AsyncRequest request in pending) request.Cancel();
    }

    /// <summary>A request is done.</summary>
    /// <returns>False when it has been cancelled.</returns>
    public static bool TryFinish(nint handle)
    {
        lock (s_gate) return s_pending.Remove(handle);
    }
}

/// <summary>What a look-up found, ready to be written into the program's buffer.</summary>
/// <param name="Size">How many bytes it takes.</param>
/// <param name="Write">Writes it to memory of that size.</param>
internal readonly record struct AsyncAnswer(int Size, Action<nint> Write);

/// <summary>Looks something up; runs on a thread of the pool.</summary>
internal delegate WsaError AsyncLookup(out AsyncAnswer answer);

/// <summary>One request of WSAAsyncGetXByY.</summary>
/// <param name="window">Gets the message.</param>
/// <param name="message">The message: the task handle, and in the second argument the error and the bytes that the answer takes.</param>
/// <param name="buffer">Where the answer goes.</param>
/// <param name="room">Bytes there.</param>
/// <param name="lookup">What is to be done.</param>
internal sealed class AsyncRequest(Window window, uint message, nint buffer, int room, AsyncLookup lookup) : WorkItem
{
    private readonly Lock _gate = new(); // Guards the buffer against a cancellation while it is being written.
    private bool _isCancelled;

    /// <summary>HANDLE.</summary>
    public nint Handle { get; set; }

    public void Cancel()
    {
        lock (_gate) _isCancelled = true;
    }

    public override void Run()
    {
        WsaError error = lookup(out AsyncAnswer answer);
        lock (_gate)
        {
            if (_isCancelled) return;
            if (error == NO_ERROR) error = Place(answer);
        }

        if (!AsyncRequests.TryFinish(Handle)) return;
        const int MostBytes = ushort.MaxValue;
        int size = error is NO_ERROR or WSAENOBUFS ? Math.Min(answer.Size, MostBytes) : 0;
        if (!window.IsGone) window.Queue.Post(window, message, (nuint)Handle, (nint)(((uint)error << 16) | (uint)size));
    }

    private unsafe WsaError Place(in AsyncAnswer answer)
    {
        if (room < answer.Size) return WSAENOBUFS;
        if (!UserMemory.CanWrite((void*)buffer, (nuint)answer.Size)) return WSAEFAULT;
        answer.Write(buffer);
        return NO_ERROR;
    }
}
