using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>The operations of a thread that ends: they are cancelled, unless their socket is bound to a port (OV16).</summary>
internal static class ThreadOperations
{
    /// <summary>A thread has begun to leave operations behind that nobody else looks after.</summary>
    public static void Note(ThreadObject initiator) => initiator.LeavesOperations = true;

    static ThreadOperations() => ThreadObject.OnExit += Cancel;

    private static void Cancel(ThreadObject thread)
    {
        if (!thread.LeavesOperations) return;

        foreach (nuint handle in Session.Handles.Snapshot<SocketObject>())
        {
            if (Session.Handles.Enter<SocketObject>(handle) is not { } socket) continue;
            if (socket.Port is null) socket.Cancel(static (operation, initiator) => operation.Initiator == initiator, thread);
            Session.Handles.Leave(handle);
        }
    }
}
