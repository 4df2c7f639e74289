namespace Windsock.Engine;

/// <summary>Tells a completion port that one of its running threads blocks, so that it may let another one run.</summary>
internal static class PortWorker
{
    /// <summary>This thread is about to block.</summary>
    public static void BeginBlocking()
    {
    }

    /// <summary>It runs again.</summary>
    public static void EndBlocking()
    {
    }
}
