using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit.v3;

// The startup count, the ports and the open sockets are the process's own: tests that share them run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Windsock.Conformance;

/// <summary>
/// What every conformance test starts from: Winsock started on the face under test, memory that outlives a call, and pairs of sockets.
/// Everything made through it is gone after the test.
/// </summary>
public abstract unsafe partial class ConformanceTest : IDisposable
{
    private readonly Lock _gate = new(); // Guards the lists of what the test has made: background calls make things too.
    private readonly List<nint> _memory = [];
    private readonly List<nuint> _sockets = [];
    private readonly Timer _watchdog;
    private readonly bool _started;

    /// <param name="start">False for tests that are about WSAStartup and WSACleanup themselves.</param>
    protected ConformanceTest(bool start = true)
    {
        Face = TestContext.Current.Test is IXunitTest { TestMethodArguments: [Face face, ..] }
            ? face
            : throw new InvalidOperationException("The first argument of a conformance test is its face: mark it with [FaceTheory].");
        _watchdog = Watch(TestContext.Current.Test.TestDisplayName);
        if (!start) return;

        try
        {
            Returns(NO_ERROR, Face.WSAStartup(0x0202, New<WsaData>()));
            _started = true;
        }
        catch
        {
            // Dispose is not called on what was never constructed.
            _watchdog.Dispose();
            throw;
        }
    }

    /// <summary>The face that this test runs on; the test method has it as its first argument too.</summary>
    protected Face Face { get; }

    public void Dispose()
    {
        foreach (IDisposable peer in _foreign) peer.Dispose();
        foreach (nuint s in _sockets) Face.closesocket(s);
        CloseHandles();
        if (_started) Face.WSACleanup();
        foreach (nint block in _memory) NativeMemory.AlignedFree((void*)block);
        _watchdog.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroed memory for an array of <typeparamref name="T"/>, at one place until the test ends, so that other threads may use it.</summary>
    protected T* Array<T>(int count)
        where T : unmanaged
    {
        nuint size = (nuint)Math.Max(1, count * sizeof(T));
        void* block = NativeMemory.AlignedAlloc(size, 16);
        NativeMemory.Clear(block, size);
        lock (_gate) _memory.Add((nint)block);
        return (T*)block;
    }

    /// <summary>Memory for one value, holding <paramref name="value"/>.</summary>
    protected T* New<T>(T value = default)
        where T : unmanaged
    {
        T* place = Array<T>(1);
        *place = value;
        return place;
    }

    /// <summary>A zero-terminated copy, one byte per character, as the A functions take it.</summary>
    protected byte* Ansi(string text)
    {
        byte* copy = Array<byte>(text.Length + 1);
        for (int i = 0; i < text.Length; i++) copy[i] = checked((byte)text[i]);
        return copy;
    }

    /// <summary>A zero-terminated copy in UTF-16, as the W functions take it.</summary>
    protected char* Wide(string text)
    {
        char* copy = Array<char>(text.Length + 1);
        text.CopyTo(new Span<char>(copy, text.Length));
        return copy;
    }

    /// <summary>Has <paramref name="s"/> closed when the test ends, even if it fails before.</summary>
    protected nuint Track(nuint s)
    {
        lock (_gate) _sockets.Add(s);
        return s;
    }

    /// <summary>Asserts that a call that returns SOCKET_ERROR on failure failed with <paramref name="code"/>.</summary>
    protected void Expect(int code, int result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        ExpectError(code, result == SOCKET_ERROR, $"returned {result}", call);

    /// <summary>Asserts that a call that returns INVALID_SOCKET on failure failed with <paramref name="code"/>.</summary>
    protected void Expect(int code, nuint result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        ExpectError(code, Track(result) == INVALID_SOCKET, $"returned socket {result}", call);

    /// <summary>Asserts that a call that returns SOCKET_ERROR on failure did not fail, and gives its result.</summary>
    protected int Ok(int result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result == SOCKET_ERROR) Assert.Fail($"{call} failed with {Describe(Face.WSAGetLastError())}");
        return result;
    }

    /// <summary>Asserts that a call that makes a socket did, and gives the socket, which the end of the test closes.</summary>
    protected nuint Ok(nuint result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result == INVALID_SOCKET) Assert.Fail($"{call} failed with {Describe(Face.WSAGetLastError())}");
        return Track(result);
    }

    /// <summary>Asserts that a function that returns its error code returned <paramref name="code"/>; 0 is success.</summary>
    protected static void Returns(int code, int result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        Assert.True(code == result, $"{call} returned {Describe(result)} instead of {Describe(code)}");

    // A call that blocks for ever in the library cannot be stopped from here. Ending the process names the culprit; hanging would not.
    private static Timer Watch(string test) =>
        new(_ => Environment.FailFast($"{test} hangs"), null, TimeSpan.FromSeconds(180), Timeout.InfiniteTimeSpan);

    private void ExpectError(int code, bool failed, string otherwise, string call)
    {
        int error = Face.WSAGetLastError();
        // So that an old error cannot pass for the error of the next call.
        Face.WSASetLastError(NO_ERROR);
        if (!failed) Assert.Fail($"{call} {otherwise} instead of failing with {Describe(code)}");
        Assert.True(error == code, $"{call} failed with {Describe(error)} instead of {Describe(code)}");
    }
}
