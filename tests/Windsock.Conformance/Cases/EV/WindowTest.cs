using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What tests of windows share: a class whose procedure notes messages, and loops with a bound.</summary>
public abstract unsafe class WindowTest : ConformanceTest
{
    /// <summary>The message that tests choose for notifications.</summary>
    protected const uint Notification = WM_APP + 1;

    [ThreadStatic]
    private static List<Message>? t_seen;

    private static int s_classes;

    protected WindowTest() => t_seen = [];

    /// <summary>What the procedures of this thread have got, in order.</summary>
    protected static IReadOnlyList<Message> Seen => t_seen!;

    /// <summary>The name of a new class whose procedure notes every message and does nothing with it.</summary>
    protected string NewClass(int extraBytes = 0)
    {
        string name = $"Windsock test {Interlocked.Increment(ref s_classes)}";
        ushort atom = Face.RegisterClassA(New(new WindowClass { lpfnWndProc = &Note, cbWndExtra = extraBytes, lpszClassName = Ansi(name) }));
        Assert.True(atom >= 0xC000, $"RegisterClass failed with {Face.GetLastError()}");
        return name;
    }

    /// <summary>A new message-only window of this thread.</summary>
    protected nint NewWindow(string? kind = null)
    {
        nint window = Face.CreateWindowExA(0, Ansi(kind ?? NewClass()), null, 0, 0, 0, 0, 0, HWND_MESSAGE, 0, 0, null);
        Assert.NotEqual(0, window);
        return window;
    }

    /// <summary>Takes the next message of this thread; fails when none comes.</summary>
    protected Message NextMessage()
    {
        nuint alarm = Face.SetTimer(0, 0, (uint)Patience.TotalMilliseconds, null);
        Message* message = New<Message>();
        Assert.True(Face.GetMessageA(message, 0, 0, 0) >= 0);
        Assert.True(message->message != WM_TIMER || message->wParam != alarm, "no message came");
        Face.KillTimer(0, alarm);
        return *message;
    }

    /// <summary>Asserts that the next message tells this of a socket.</summary>
    protected void NextIs(nint window, nuint s, int networkEvent, int error = 0)
    {
        Message message = NextMessage();
        Assert.Equal((window, Notification, s), (message.hwnd, message.message, message.wParam));
        Assert.Equal((networkEvent, error), ((int)(message.lParam & 0xffff), (int)(message.lParam >> 16) & 0xffff));
    }

    /// <summary>Asserts that no message comes for a moment.</summary>
    protected void NoMessage()
    {
        nuint alarm = Face.SetTimer(0, 0, 30, null);
        Message message = NextMessage();
        Assert.Equal((WM_TIMER, alarm), (message.message, message.wParam));
        Face.KillTimer(0, alarm);
    }

    [UnmanagedCallersOnly]
    private static nint Note(nint window, uint message, nuint wParam, nint lParam)
    {
        (t_seen ??= []).Add(new Message { hwnd = window, message = message, wParam = wParam, lParam = lParam });
        return message == WM_NCCREATE ? 1 : message == WM_APP + 7 ? (nint)wParam * 2 : 0;
    }
}
