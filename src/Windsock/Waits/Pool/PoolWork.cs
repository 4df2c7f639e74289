namespace Windsock.Waits.Pool;

/// <summary>TP_WORK: a callback that is made as often as it is submitted.</summary>
internal sealed unsafe class PoolWork(delegate* unmanaged<void*, void*, nint, void> callback, void* context) : PoolObject
{
    private readonly delegate* unmanaged<void*, void*, nint, void> _callback = callback;
    private readonly void* _context = context;

    /// <summary>What the program knows it by.</summary>
    public nint Handle { get; set; }

    public void SubmitOnce() => Submit();

    protected override void Call()
    {
        int place;
        CallbackInstance instance = CallbackInstance.Begin(&place);
        _callback(instance.Address, _context, Handle);
        instance.End();
    }
}
