using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>The values that a socket's options have when they are not all the defaults. Its monitor guards <see cref="Kept"/>, and orders sets, so that what is
/// kept is what the transport was told last.</summary>
internal sealed class OptionState
{
    /// <summary>All defaults; nobody changes it.</summary>
    public static readonly OptionState Defaults = new();

    public Dictionary<(int Level, int Name), int>? Kept { get; set; }

    /// <summary>Options that the transport keeps and the program has set: another endpoint has to be told of them.</summary>
    public HashSet<(int Level, int Name)>? Told { get; set; }

    public LINGER Linger { get; set; }

    public int ReceiveTimeout { get; set; } = Endpoint.Forever;

    public int SendTimeout { get; set; } = Endpoint.Forever;

    public bool OutOfBandInline { get; set; }

    public bool DualStack { get; set; }
}
