using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>What all sockets of a stack have. No operation waits; the owner of the stack calls them, one at a time.</summary>
public abstract class StackSocket
{
    private StackError _pending;

    private protected StackSocket(NetStack stack) => Stack = stack;

    /// <summary>The stack that the socket belongs to.</summary>
    public NetStack Stack { get; }

    /// <summary>What it is ready for now.</summary>
    public abstract SocketReadiness Readiness { get; }

    /// <summary>Called whenever <see cref="Readiness"/> may have gained something, from inside the stack: it may only take note, and calls no
    /// operation.</summary>
    public Action? Changed { get; set; }

    /// <summary>The local end; the unspecified address and port 0 before it has one.</summary>
    public abstract AddressPort Local { get; }

    /// <summary>The peer; port 0 without one.</summary>
    public abstract AddressPort Remote { get; }

    /// <summary>Whether an IPv6 socket carries IPv4 too, by mapped addresses.</summary>
    public bool DualStack { get; set; }

    /// <summary>The index of the only interface that the socket hears and sends by; 0 for all. Of a connection before it begins.</summary>
    public int BoundInterface
    {
        get;
        set
        {
            field = value;
            ForgetPath();
        }
    }

    /// <summary>A way that is kept may not be the right one any more.</summary>
    private protected virtual void ForgetPath()
    {
    }

    /// <summary>Takes and clears the pending error.</summary>
    public StackError TakeError()
    {
        StackError error = _pending;
        _pending = StackError.None;
        return error;
    }

    /// <summary>Whether an error is pending.</summary>
    private protected bool HasError => _pending != StackError.None;

    /// <summary>Notes an error for the next operation, and tells.</summary>
    private protected void SetError(StackError error)
    {
        _pending = error;
        Changed?.Invoke();
    }

    /// <summary>Tells that the readiness may have gained something.</summary>
    private protected void OnChanged() => Changed?.Invoke();
}
