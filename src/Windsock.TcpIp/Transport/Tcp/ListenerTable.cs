using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Who listens on which port.</summary>
internal sealed class ListenerTable
{
    private readonly Dictionary<ushort, TcpListener> _ports = [];

    public void Add(TcpListener listener)
    {
        listener.Next = _ports.GetValueOrDefault(listener.Local.Port);
        _ports[listener.Local.Port] = listener;
    }

    public void Remove(TcpListener listener)
    {
        ushort port = listener.Local.Port;
        TcpListener? first = _ports.GetValueOrDefault(port);
        if (first == listener)
        {
            if (listener.Next is { } next) _ports[port] = next;
            else _ports.Remove(port);
            return;
        }

        for (TcpListener? each = first; each is not null; each = each.Next)
        {
            if (each.Next == listener) each.Next = listener.Next;
        }
    }

    /// <summary>Whether somebody listens at exactly this end.</summary>
    public bool IsTaken(in AddressPort local)
    {
        for (TcpListener? each = _ports.GetValueOrDefault(local.Port); each is not null; each = each.Next)
        {
            if (each.Local == local) return true;
        }

        return false;
    }

    /// <summary>The listener for an address: its own, or one for all addresses of the family.</summary>
    public TcpListener? Find(in IpAddress local, ushort port, int scope)
    {
        if (!_ports.TryGetValue(port, out TcpListener? each)) return null;
        TcpListener? wild = null;
        for (; each is not null; each = each.Next)
        {
            if (each.Local.Scope != 0 && each.Local.Scope != scope) continue;
            if (each.Socket.BoundInterface != 0 && each.Socket.BoundInterface != scope) continue;
            if (each.Local.Address == local) return each;
            if (!each.Local.Address.IsUnspecified) continue;
            // Of two for all addresses, the one of the family itself says more.
            if (each.Local.Address.IsV4 == local.IsV4) wild = each;
            else if (each.Socket.DualStack && local.IsV4) wild ??= each;
        }

        return wild;
    }
}
