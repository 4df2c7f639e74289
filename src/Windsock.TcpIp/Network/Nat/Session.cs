using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Nat;

/// <summary>An inside end and the outside port that stands for it. All conversations of one end share it (RFC 4787 section 4.1).</summary>
internal sealed class Binding(byte protocol, AddressPort inside, ushort outsidePort)
{
    public byte Protocol { get; } = protocol;

    public AddressPort Inside { get; } = inside;

    public ushort OutsidePort { get; } = outsidePort;

    /// <summary>Whether it was made by hand: it stays, and lets anyone in.</summary>
    public bool IsForward { get; init; }

    public int Sessions { get; set; }
}

/// <summary>One conversation through a translator. TCP is followed as far as its timeout needs.</summary>
//   Opening --SYN of both--> Open --FIN of both, or RST--> Closing --quiet--> gone
internal sealed class Session : Timed
{
    private readonly AddressTranslator _owner;
    private bool _insideSyn;
    private bool _outsideSyn;
    private bool _insideFin;
    private bool _outsideFin;
    private bool _insideReset;
    private bool _outsideReset;

    public Session(AddressTranslator owner, Binding binding, AddressPort remote)
    {
        _owner = owner;
        Binding = binding;
        Remote = remote;
        Age = new LinkedListNode<Session>(this);
    }

    public Binding Binding { get; }

    public AddressPort Remote { get; }

    public LinkedListNode<Session> Age { get; }

    /// <summary>Both ends have opened and not closed.</summary>
    public bool IsEstablished => _insideSyn && _outsideSyn && !(_insideFin && _outsideFin) && !IsReset;

    private bool IsReset => _insideReset || _outsideReset;

    /// <summary>A TCP segment passes.</summary>
    public void Follow(TcpFlags flags, bool fromInside)
    {
        bool syn = (flags & TcpFlags.Syn) != 0;
        // Whoever goes on after a reset has not sent it: a stranger who forges one ends no conversation.
        bool reset = (flags & TcpFlags.Rst) != 0;
        if (syn && IsReset | (_insideFin && _outsideFin))
        {
            // The same ports are used for a new connection.
            _insideSyn = _outsideSyn = _insideFin = _outsideFin = _insideReset = _outsideReset = false;
        }

        if (fromInside)
        {
            _insideSyn |= syn;
            _insideReset = reset;
            _insideFin |= (flags & TcpFlags.Fin) != 0;
        }
        else
        {
            _outsideSyn |= syn;
            _outsideReset = reset;
            _outsideFin |= (flags & TcpFlags.Fin) != 0;
        }
    }

    public override void Due(Instant now) => _owner.End(this);
}
