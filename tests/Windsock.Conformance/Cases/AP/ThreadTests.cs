using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Threads and their handles.</summary>
public sealed unsafe class ThreadTests : ConformanceTest
{
    private struct Shared
    {
        public nint Begun;
        public nint Go;
        public int FaceKey;
        public uint Id;
        public nuint Stack;
    }

    private static readonly Dictionary<int, Face> s_faces = [];

    private Shared* Share()
    {
        int key = Face.Language.Length;
        s_faces[key] = Face;
        return New(new Shared { Begun = Event(manual: true), Go = Event(manual: true), FaceKey = key });
    }

    [UnmanagedCallersOnly]
    private static uint WaitAndReturn(void* given)
    {
        Shared* shared = (Shared*)given;
        Face face = s_faces[shared->FaceKey];
        shared->Id = face.GetCurrentThreadId();
        face.SetEvent(shared->Begun);
        face.WaitForSingleObject(shared->Go, INFINITE);
        return 42;
    }

    [FaceTheory, Statement("AP07")]
    public void A_thread_is_signalled_at_its_end_and_tells_its_code(Face face)
    {
        Shared* shared = Share();
        uint* id = New<uint>();
        uint* code = New<uint>();
        nint thread = Made(face.CreateThread(null, 0, (delegate* unmanaged<void*, uint>)&WaitAndReturn, shared, 0, id));
        Await(shared->Begun);
        Assert.Equal(shared->Id, *id);
        Assert.Equal(*id, face.GetThreadId(thread));
        Assert.NotEqual(face.GetCurrentThreadId(), *id);
        True(face.GetExitCodeThread(thread, code));
        Assert.Equal(STILL_ACTIVE, *code);
        Assert.False(IsSignalled(thread));

        nint opened = Made(face.OpenThread(0x1fffff, 0, *id));
        True(face.SetEvent(shared->Go));
        Await(opened);
        Assert.True(IsSignalled(thread));
        True(face.GetExitCodeThread(thread, code));
        Assert.Equal(42u, *code);
        ExpectWin32(ERROR_INVALID_PARAMETER, face.OpenThread(0, 0, *id));
    }

    [FaceTheory, Statement("AP07")]
    public void A_suspended_thread_begins_when_it_is_resumed(Face face)
    {
        Shared* shared = Share();
        nint thread = Made(face.CreateThread(null, 0, (delegate* unmanaged<void*, uint>)&WaitAndReturn, shared, CREATE_SUSPENDED, null));
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject(shared->Begun, 30));
        Assert.Equal(1u, face.ResumeThread(thread));
        Assert.Equal(0u, face.ResumeThread(thread));
        Await(shared->Begun);
        True(face.SetEvent(shared->Go));
        Await(thread);
        ExpectWaitFailed(ERROR_INVALID_HANDLE, face.ResumeThread(shared->Go));
    }

    [UnmanagedCallersOnly]
    private static uint TouchStack(void* given)
    {
        Shared* shared = (Shared*)given;
        byte* deep = stackalloc byte[(int)shared->Stack];
        for (nuint i = 0; i < shared->Stack; i += 4096) deep[i] = 1;
        return deep[0];
    }

    [FaceTheory, Statement("AP07")]
    public void The_stack_is_as_big_as_asked_for(Face face)
    {
        Shared* shared = Share();
        shared->Stack = 24 << 20;
        nint thread = Made(face.CreateThread(null, 32 << 20, (delegate* unmanaged<void*, uint>)&TouchStack, shared, 0, null));
        Await(thread);
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateThread(null, 0, null, null, 0, null));
    }

    [FaceTheory, Statement("AP07")]
    public void A_thread_that_the_program_made_otherwise_is_a_thread_too(Face face)
    {
        nint theirs = 0;
        uint* code = New<uint>();
        InBackground(() => theirs = ThisThread()).Join();
        Await(theirs);
        True(face.GetExitCodeThread(theirs, code));
        Assert.NotEqual(STILL_ACTIVE, *code);
        Assert.False(IsSignalled(ThisThread()));
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject(face.GetCurrentProcess(), 0));
    }
}
