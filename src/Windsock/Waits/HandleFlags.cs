using System.Collections.Concurrent;

namespace Windsock.Waits;

/// <summary>What SetHandleInformation has set; most handles have nothing here.</summary>
internal static class HandleFlags
{
    /// <summary>HANDLE_FLAG_INHERIT.</summary>
    public const uint Inherit = 1;

    /// <summary>HANDLE_FLAG_PROTECT_FROM_CLOSE.</summary>
    public const uint ProtectFromClose = 2;

    private static readonly ConcurrentDictionary<nuint, uint> s_flags = new();

    public static uint Of(nuint handle) => s_flags.IsEmpty ? 0 : s_flags.GetValueOrDefault(handle);

    public static void Set(nuint handle, uint mask, uint flags)
    {
        uint now = (Of(handle) & ~mask) | (flags & mask);
        if (now != 0) s_flags[handle] = now;
        else s_flags.TryRemove(handle, out _);
    }

    /// <summary>The handle has been closed; its value may come again.</summary>
    public static void Forget(nuint handle)
    {
        if (!s_flags.IsEmpty) s_flags.TryRemove(handle, out _);
    }
}
