using System.Runtime.CompilerServices;

namespace Windsock.Conformance;

public abstract unsafe partial class ConformanceTest
{
    private readonly List<nint> _handles = []; // Of what Keep got.

    /// <summary>Has a handle closed when the test ends.</summary>
    protected nint Keep(nint handle)
    {
        if (handle is 0 or -1) return handle;
        lock (_gate) _handles.Add(handle);
        return handle;
    }

    private void CloseHandles()
    {
        foreach (nint handle in _handles) Face.CloseHandle(handle);
    }

    /// <summary>A new event that the end of the test closes.</summary>
    protected nint Event(bool manual, bool signalled = false) => Made(Face.CreateEventA(null, manual ? 1 : 0, signalled ? 1 : 0, null));

    /// <summary>Asserts that a call that gives a handle did, and has it closed when the test ends.</summary>
    protected nint Made(nint handle, [CallerArgumentExpression(nameof(handle))] string call = "")
    {
        if (handle is 0 or -1) Assert.Fail($"{call} failed with {Describe(Face.WSAGetLastError())}");
        return Keep(handle);
    }

    /// <summary>Asserts that a BOOL function succeeded.</summary>
    protected void True(int result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result == 0) Assert.Fail($"{call} failed with {Describe(Face.WSAGetLastError())}");
    }

    /// <summary>Asserts that a function that returns 0 on failure failed with this code of Win32.</summary>
    protected void ExpectWin32(int code, nint result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        ExpectError(code, result == 0, $"returned {result}", call);

    /// <summary>Asserts that a wait was refused with this code of Win32.</summary>
    protected void ExpectWaitFailed(int code, uint result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        ExpectError(code, result == WAIT_FAILED, $"returned {result}", call);

    /// <summary>Looks at an object without waiting.</summary>
    protected bool IsSignalled(nint handle) => Face.WaitForSingleObject(handle, 0) switch
    {
        WAIT_OBJECT_0 => true,
        WAIT_TIMEOUT => false,
        uint other => throw new InvalidOperationException($"WaitForSingleObject returned {other}"),
    };

    /// <summary>Waits for an object as long as a test may take.</summary>
    protected void Await(nint handle) => Assert.Equal(WAIT_OBJECT_0, Face.WaitForSingleObject(handle, (uint)Patience.TotalMilliseconds));

    /// <summary>A real handle of the calling thread.</summary>
    protected nint ThisThread()
    {
        nint* real = New<nint>();
        True(Face.DuplicateHandle(Face.GetCurrentProcess(), Face.GetCurrentThread(), Face.GetCurrentProcess(), real, 0, 0, 2));
        return Keep(*real);
    }

    /// <summary>Waits until a condition that another thread brings about holds; only for what no object can tell.</summary>
    protected static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "what was waited for did not come about");
}
