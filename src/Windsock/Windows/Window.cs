using System.Diagnostics.CodeAnalysis;

namespace Windsock.Windows;

/// <summary>A window that nobody sees: a place for messages.</summary>
internal sealed unsafe class Window
{
    private const nint FirstHandle = 0x10010;

    private static readonly Lock s_gate = new(); // Guards the table.
    private static readonly Dictionary<nint, Window> s_windows = [];
    private static nint s_next = FirstHandle;

    private readonly byte[] _extra;
    private volatile bool _isGone;

    private Window(WindowClass kind, MessageQueue queue, Window? parent)
    {
        Class = kind;
        Queue = queue;
        Parent = parent;
        Procedure = (nint)kind.Procedure;
        _extra = new byte[kind.ExtraBytes];
    }

    /// <summary>HWND.</summary>
    public nint Handle { get; private set; }

    public WindowClass Class { get; }

    /// <summary>The queue of the thread that made it.</summary>
    public MessageQueue Queue { get; }

    public Window? Parent { get; }

    /// <summary>The parent is HWND_MESSAGE: broadcasts pass it by.</summary>
    public bool IsMessageOnly { get; init; }

    /// <summary>GWLP_WNDPROC.</summary>
    public nint Procedure { get; set; }

    /// <summary>GWLP_USERDATA.</summary>
    public nint UserData { get; set; }

    /// <summary>GWLP_ID.</summary>
    public nint Id { get; set; }

    /// <summary>GWLP_HINSTANCE.</summary>
    public nint Instance { get; set; }

    /// <summary>GWL_STYLE.</summary>
    public nint Style { get; set; }

    /// <summary>GWL_EXSTYLE.</summary>
    public nint ExtendedStyle { get; set; }

    /// <summary>WM_DESTROY is under way.</summary>
    public bool IsBeingDestroyed { get; set; }

    /// <summary>Its handle means nothing any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>The program's extra bytes.</summary>
    public Span<byte> Extra => _extra;

    /// <summary>Makes a window with a handle.</summary>
    public static Window Open(WindowClass kind, MessageQueue queue, Window? parent, bool isMessageOnly)
    {
        var window = new Window(kind, queue, parent) { IsMessageOnly = isMessageOnly };
        kind.WindowMade();
        lock (s_gate)
        {
            do
            {
                s_next = s_next >= int.MaxValue - 2 ? FirstHandle : s_next + 2;
            }
            while (!s_windows.TryAdd(s_next, window));
            window.Handle = s_next;
        }

        return window;
    }

    /// <summary>The window of a handle.</summary>
    public static bool TryFind(nint handle, [MaybeNullWhen(false)] out Window window)
    {
        lock (s_gate) return s_windows.TryGetValue(handle, out window);
    }

    /// <summary>The windows of a thread, of a parent, or all: those that a condition chooses.</summary>
    public static List<Window> Where(Func<Window, bool> isWanted)
    {
        lock (s_gate) return [.. s_windows.Values.Where(isWanted)];
    }

    /// <summary>Takes the handle away.</summary>
    public void Close()
    {
        lock (s_gate)
        {
            if (!s_windows.Remove(Handle)) return;
            _isGone = true;
        }

        Class.WindowGone();
        Queue.Forget(this);
    }

    /// <summary>Calls the window's procedure, on the thread of the window.</summary>
    public nint Call(uint message, nuint wParam, nint lParam) =>
        ((delegate* unmanaged<nint, uint, nuint, nint, nint>)Procedure)(Handle, message, wParam, lParam);
}
