using Windsock.Engine;

namespace Windsock.Waits.Pool;

/// <summary>One run of a callback of the pool: what is to be done when it has returned.</summary>
/// <remarks>The program knows it as a PTP_CALLBACK_INSTANCE, an address on the stack of the thread that runs the callback.</remarks>
internal sealed unsafe class CallbackInstance
{
    [ThreadStatic]
    private static CallbackInstance? t_current;

    private readonly List<Action> _afterwards = [];
    private readonly CallbackInstance? _outer;

    private CallbackInstance(void* address)
    {
        Address = address;
        _outer = t_current;
        t_current = this;
    }

    public void* Address { get; }

    /// <summary>Begins a callback on this thread.</summary>
    /// <param name="place">Stack memory of the caller.</param>
    public static CallbackInstance Begin(int* place) => new(place);

    /// <summary>The callback that runs on this thread, if that is its address.</summary>
    public static CallbackInstance? Find(void* address) => t_current is { } current && current.Address == address ? current : null;

    /// <summary>Has something done when the callback has returned.</summary>
    public void Afterwards(Action action) => _afterwards.Add(action);

    /// <summary>The callback has returned.</summary>
    public void End()
    {
        t_current = _outer;
        foreach (Action action in _afterwards) action();
    }
}

/// <summary>QueueUserWorkItem.</summary>
internal sealed unsafe class UserWork(delegate* unmanaged<void*, uint> function, void* context) : WorkItem
{
    private readonly delegate* unmanaged<void*, uint> _function = function;
    private readonly void* _context = context;

    public override void Run() => _function(_context);
}

/// <summary>TrySubmitThreadpoolCallback.</summary>
internal sealed unsafe class SimpleCallback(delegate* unmanaged<void*, void*, void> function, void* context) : WorkItem
{
    private readonly delegate* unmanaged<void*, void*, void> _function = function;
    private readonly void* _context = context;

    public override void Run()
    {
        int place;
        CallbackInstance instance = CallbackInstance.Begin(&place);
        _function(instance.Address, _context);
        instance.End();
    }
}
