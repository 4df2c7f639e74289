using Windsock.Transports.Kernel;

namespace Windsock.Transports.Stack;

/// <summary>Values of options that the stack's sockets have no place for. Few sockets have any.</summary>
internal sealed class StackSettings
{
    private int _wishes;

    /// <summary>The control messages that the program wants.</summary>
    public ControlWishes Wishes => (ControlWishes)Volatile.Read(ref _wishes);

    /// <summary>IP_UNICAST_IF or IPV6_UNICAST_IF: the interface that what is no group's leaves by; 0 for the routes' choice.</summary>
    public int UnicastInterface { get; set; }

    /// <summary>Adds or takes away a wish.</summary>
    public void Wish(ControlWishes wish, bool on)
    {
        if (on) Interlocked.Or(ref _wishes, (int)wish);
        else Interlocked.And(ref _wishes, ~(int)wish);
    }
}
