using System.Runtime.ExceptionServices;

namespace Windsock.Conformance;

/// <summary>How a call on another thread ended: what it returned, and the last error of that thread.</summary>
public readonly record struct Outcome<T>(T Result, int Error);

/// <summary>A call that another thread makes and that may block there.</summary>
public sealed class BackgroundCall<T>
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource _entered = new();
    private HostThread _host;
    private Outcome<T> _outcome;
    private ExceptionDispatchInfo? _failure;

    internal BackgroundCall(Face face, Func<T> call)
    {
        _thread = new Thread(() =>
        {
            try
            {
                face.WSASetLastError(0);
                _host = HostThread.Current();
                _entered.SetResult();
                T result = call();
                _outcome = new Outcome<T>(result, face.WSAGetLastError());
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            // A call that never returns fails its test; it must not keep the process alive as well.
            IsBackground = true,
        };
        _thread.Start();
        _entered.Task.Wait();
    }

    /// <summary>True if the call has not returned within <paramref name="milliseconds"/> and its thread sleeps: as near as a test can come to "it blocks".
    /// With 0 it only says whether the call has returned.</summary>
    /// <remarks>On a busy machine a thread may not have come to its call after that time, and what the test does next would come before the call.</remarks>
    public bool StaysBlocked(int milliseconds = 50)
    {
        if (milliseconds == 0) return !_thread.Join(0);
        long deadline = Environment.TickCount64 + (long)ConformanceTest.Patience.TotalMilliseconds;
        for (int looksAsleep = 0; looksAsleep < 2;)
        {
            long before = _host.Switches;
            if (_thread.Join(milliseconds)) return false;
            // Some waits look up from time to time; a thread on its way to its call hardly sleeps twice when it is looked at.
            if (_host.IsAsleep) looksAsleep += _host.Switches == before ? 2 : 1;
            Assert.True(Environment.TickCount64 < deadline, "the call neither returns nor sleeps");
        }

        return true;
    }

    /// <summary>What the call came to; fails the test if it does not return in time.</summary>
    public Outcome<T> Join()
    {
        Assert.True(_thread.Join(ConformanceTest.Patience), "the call did not return");
        _failure?.Throw();
        return _outcome;
    }
}

public abstract unsafe partial class ConformanceTest
{
    /// <summary>How long a test waits for what must happen before it fails; generous, since machines are busy.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Makes a call on a thread of its own. Pointers given to it must come from <see cref="New{T}"/> or <see cref="Array{T}"/>.</summary>
    protected BackgroundCall<T> InBackground<T>(Func<T> call) => new(Face, call);

    /// <summary>Asserts that a call on another thread failed with one of <paramref name="codes"/>.</summary>
    protected static void Expect(ReadOnlySpan<int> codes, BackgroundCall<int> call)
    {
        Outcome<int> outcome = call.Join();
        Assert.True(outcome.Result == SOCKET_ERROR, $"the call returned {outcome.Result} instead of failing");
        Assert.True(codes.Contains(outcome.Error), $"the call failed with {Describe(outcome.Error)}");
    }
}
