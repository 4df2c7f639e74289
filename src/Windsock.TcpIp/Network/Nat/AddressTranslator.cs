using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Nat;

/// <summary>Source NAT of a router for IPv4: hosts inside share the address of the outside interface. Source: RFC 3022, RFC 4787, RFC 5382, RFC 5508.</summary>
/// <remarks>
/// <para>An inside end keeps its outside port for all conversations (endpoint-independent mapping); from outside only ends that were spoken to come in
/// (address and
/// port-dependent filtering), and anyone through a port that was forwarded by hand. TCP, UDP and echoes are translated, and the errors about them; other
/// protocols
/// do not pass.</para>
/// <para>Packets that were cut on the way are put together first, because only the first part tells the ports.</para>
/// </remarks>
public sealed class AddressTranslator
{
    private readonly NetStack _stack;
    private readonly NetworkInterface _outside;
    private readonly TranslationOptions _options;
    private readonly Prng _chance;
    private readonly Dictionary<(byte Protocol, AddressPort Inside), Binding> _byInside = [];
    private readonly Dictionary<(byte Protocol, ushort Port), Binding> _byPort = [];
    private readonly Dictionary<(byte Protocol, ushort Port, AddressPort Remote), Session> _sessions = [];
    private readonly LinkedList<Session> _byAge = new();

    internal AddressTranslator(NetStack stack, NetworkInterface outside, TranslationOptions options)
    {
        _stack = stack;
        _outside = outside;
        _options = options;
        _chance = Prng.For(stack.Options.Seed, "nat");
    }

    /// <summary>Conversations under way.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Ports given out.</summary>
    public int PortCount => _byPort.Count;

    /// <summary>Lets anyone outside reach an inside end by a port of the outside address.</summary>
    /// <param name="protocol"><see cref="IpProtocol.Tcp"/> or <see cref="IpProtocol.Udp"/>.</param>
    /// <param name="outsidePort">The port outside.</param>
    /// <param name="inside">The end inside.</param>
    /// <returns>False when the port is taken, the inside end has one, or the protocol has no ports.</returns>
    public bool Forward(byte protocol, ushort outsidePort, AddressPort inside)
    {
        if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || !inside.Address.IsV4) return false;
        inside = new AddressPort(inside.Address, inside.Port);
        if (_byPort.ContainsKey((protocol, outsidePort)) || _byInside.ContainsKey((protocol, inside))) return false;
        Add(new Binding(protocol, inside, outsidePort) { IsForward = true });
        return true;
    }

    /// <summary>A packet from inside leaves by the outside interface; its notes are made. Owns it unless it says true.</summary>
    internal bool TryOutbound(Packet packet)
    {
        if (OutsideAddress() is not { } outside || !Passage.TryRead(packet, out Passage passage))
        {
            _stack.Counters.Drop(DropReason.NotTranslated, packet);
            return false;
        }

        if (passage.IsError)
        {
            // An inside host complains about a packet that came in: its quoted destination is the inside end.
            if (_byInside.TryGetValue((passage.Protocol, passage.QuotedDestination), out Binding? known))
            {
                passage.RewriteQuoted(packet, isSource: false, new AddressPort(outside, known.OutsidePort));
                passage.RewriteSource(packet, new AddressPort(outside, 0));
                return true;
            }
        }
        else if (TryOutbound(packet, passage))
        {
            return true;
        }

        _stack.Counters.Drop(DropReason.NotTranslated, packet);
        return false;
    }

    /// <summary>A packet has come in by the outside interface; its notes are made. When it belongs to an inside end it goes to that end from now on.</summary>
    /// <returns>Whether it was translated; if not it is for the router itself, if for anyone.</returns>
    internal bool TryInbound(Packet packet)
    {
        if (packet.Destination != OutsideAddress() || !Passage.TryRead(packet, out Passage passage)) return false;
        if (passage.IsError)
        {
            if (!_byPort.TryGetValue((passage.Protocol, passage.QuotedSource.Port), out Binding? binding)) return false;
            if (!binding.IsForward && !_sessions.ContainsKey((passage.Protocol, binding.OutsidePort, passage.QuotedRemoteOf(binding.Protocol)))) return false;
            passage.RewriteQuoted(packet, isSource: true, binding.Inside);
            passage.RewriteDestination(packet, new AddressPort(binding.Inside.Address, 0));
            return true;
        }

        if (Inbound(passage) is not { } session) return false;
        Touch(session, passage, fromInside: false);
        passage.RewriteDestination(packet, session.Binding.Inside);
        return true;
    }

    /// <summary>A packet from inside is for the outside address. When that is another host inside, both ends are translated: each sees the other by
    /// its outside end (RFC 4787 section 6).</summary>
    /// <returns>False when it is for the router itself.</returns>
    internal bool TryTurn(Packet packet, out bool isPassed)
    {
        isPassed = false;
        if (!Passage.TryRead(packet, out Passage passage) || passage.IsError || passage.Protocol == IpProtocol.Icmp) return false;
        if (!_byPort.ContainsKey((passage.Protocol, passage.Destination.Port)) || !TryOutbound(packet, passage)) return false;
        if (Passage.TryRead(packet, out passage) && Inbound(passage) is { } session)
        {
            Touch(session, passage, fromInside: false);
            passage.RewriteDestination(packet, session.Binding.Inside);
            isPassed = true;
        }
        else
        {
            _stack.Counters.Drop(DropReason.NotTranslated, packet);
        }

        return true;
    }

    /// <summary>Gives a packet that was translated on its way in its outside receiver back, so that an error about it means something to its sender.</summary>
    internal void Restore(Packet packet)
    {
        if (OutsideAddress() is not { } outside || !Passage.TryRead(packet, out Passage passage) || passage.IsError) return;
        if (!_byInside.TryGetValue((passage.Protocol, passage.Destination), out Binding? binding)) return;
        passage.RewriteDestination(packet, new AddressPort(outside, binding.OutsidePort));
    }

    /// <summary>A packet that left by the outside interface could not be sent: its notes and headers tell its sender inside again.</summary>
    /// <returns>Whether it came from inside; if so it begins with its transport header now.</returns>
    internal bool TryRestoreSource(Packet packet)
    {
        int header = packet.TransportStart - packet.NetworkStart;
        if (packet.Start != packet.NetworkStart || header < Ipv4Header.Size || header > packet.Length) return false;
        packet.Skip(header);
        bool isKnown = Passage.TryRead(packet, out Passage passage) && !passage.IsError
            && _sessions.TryGetValue((passage.Protocol, passage.Source.Port, passage.RemoteAsDestination), out _);
        if (isKnown)
        {
            passage.RewriteSource(packet, _byPort[(passage.Protocol, passage.Source.Port)].Inside);
            return true;
        }

        packet.Prepend(header);
        return false;
    }

    internal void End(Session session)
    {
        _stack.Timers.Forget(session);
        _sessions.Remove((session.Binding.Protocol, session.Binding.OutsidePort, session.Remote));
        _byAge.Remove(session.Age);
        if (--session.Binding.Sessions > 0 || session.Binding.IsForward) return;
        _byInside.Remove((session.Binding.Protocol, session.Binding.Inside));
        _byPort.Remove((session.Binding.Protocol, session.Binding.OutsidePort));
    }

    private bool TryOutbound(Packet packet, in Passage passage)
    {
        if (OutsideAddress() is not { } outside || Outbound(passage) is not { } session) return false;
        Touch(session, passage, fromInside: true);
        passage.RewriteSource(packet, new AddressPort(outside, session.Binding.OutsidePort));
        return true;
    }

    private Session? Outbound(in Passage passage)
    {
        if (!_byInside.TryGetValue((passage.Protocol, passage.Source), out Binding? binding))
        {
            if (passage.Protocol == IpProtocol.Icmp && !passage.IsEchoRequest) return null;
            if (ChoosePort(passage.Protocol, passage.Source.Port) is not { } port) return null;
            binding = new Binding(passage.Protocol, passage.Source, port);
            Add(binding);
        }

        AddressPort remote = passage.RemoteAsDestination;
        return _sessions.TryGetValue((passage.Protocol, binding.OutsidePort, remote), out Session? session) ? session : Begin(binding, remote);
    }

    private Session? Inbound(in Passage passage)
    {
        if (!_byPort.TryGetValue((passage.Protocol, passage.Destination.Port), out Binding? binding)) return null;
        AddressPort remote = passage.RemoteAsSource;
        if (_sessions.TryGetValue((passage.Protocol, binding.OutsidePort, remote), out Session? session)) return session;
        return binding.IsForward ? Begin(binding, remote) : null;
    }

    private Session Begin(Binding binding, in AddressPort remote)
    {
        if (_sessions.Count >= _options.SessionLimit)
        {
            // The one that is quiet for the longest time, an established connection only when there is no other near.
            LinkedListNode<Session>? victim = _byAge.First;
            for (int i = 0; i < 16 && victim is { Value.IsEstablished: true }; i++) victim = victim.Next;
            End((victim ?? _byAge.First!).Value);
            if (binding.Sessions == 0 && !binding.IsForward && !_byPort.ContainsKey((binding.Protocol, binding.OutsidePort))) Add(binding);
        }

        var session = new Session(this, binding, remote);
        binding.Sessions++;
        _sessions.Add((binding.Protocol, binding.OutsidePort, remote), session);
        _byAge.AddLast(session.Age);
        return session;
    }

    private void Touch(Session session, in Passage passage, bool fromInside)
    {
        if (passage.Protocol == IpProtocol.Tcp) session.Follow(passage.Flags, fromInside);
        TimeSpan time = passage.Protocol switch
        {
            IpProtocol.Tcp => session.IsEstablished ? _options.EstablishedTime : _options.TransitoryTime,
            IpProtocol.Udp => _options.DatagramTime,
            _ => _options.EchoTime,
        };

        // RFC 4787 section 4.3: what comes from outside does not keep a conversation alive, except where TCP shows both ends alive.
        if (fromInside || passage.Protocol == IpProtocol.Tcp || session.Deadline == Instant.Never) _stack.Timers.Arm(session, _stack.Now + time);
        if (_byAge.Last == session.Age) return;
        _byAge.Remove(session.Age);
        _byAge.AddLast(session.Age);
    }

    private void Add(Binding binding)
    {
        _byInside.Add((binding.Protocol, binding.Inside), binding);
        _byPort.Add((binding.Protocol, binding.OutsidePort), binding);
    }

    // The inside port is kept where it is free; otherwise one is drawn, and the next free one after it is taken.
    private ushort? ChoosePort(byte protocol, ushort wanted)
    {
        if (wanted >= _options.FirstPort && IsFree(protocol, wanted)) return wanted;
        int range = 65_536 - _options.FirstPort;
        int start = _chance.Below(range);
        for (int i = 0; i < range; i++)
        {
            ushort port = (ushort)(_options.FirstPort + (start + i) % range);
            if (IsFree(protocol, port)) return port;
        }

        return null;
    }

    // A port of the router's own sockets may be given out too: what comes in is told apart by the peer. Echoes have identifiers only.
    private bool IsFree(byte protocol, ushort port) => !_byPort.ContainsKey((protocol, port))
        && (protocol != IpProtocol.Icmp || _stack.Icmp.Echoes.Find(port) is null);

    private IpAddress? OutsideAddress()
    {
        foreach (InterfaceAddress each in _outside.Addresses)
        {
            if (each.IsUsable && each.Address.IsV4 && !each.Address.IsLinkLocal) return each.Address;
        }

        return null;
    }
}
