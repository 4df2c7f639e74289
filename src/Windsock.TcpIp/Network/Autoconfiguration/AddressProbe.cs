using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>How an address is asked for before it is used.</summary>
/// <param name="MaxDelay">The most that passes before the first probe.</param>
/// <param name="Probes">How many.</param>
/// <param name="MinGap">The least between two.</param>
/// <param name="MaxGap">The most between two.</param>
/// <param name="Listen">How long after the last one an answer may come.</param>
internal readonly record struct AddressProbeTiming(TimeSpan MaxDelay, int Probes, TimeSpan MinGap, TimeSpan MaxGap, TimeSpan Listen)
{
    /// <summary>PROBE_WAIT, PROBE_NUM, PROBE_MIN, PROBE_MAX and ANNOUNCE_WAIT of RFC 5227 section 1.1.</summary>
    public static readonly AddressProbeTiming V4 =
        new(TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

    /// <summary>MAX_RTR_SOLICITATION_DELAY and RetransTimer of RFC 4862 section 5.4.2.</summary>
    public static AddressProbeTiming V6(int probes, bool delay, TimeSpan retransmit) =>
        new(delay ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, probes, retransmit, retransmit, retransmit);
}

/// <summary>Asks whether anybody else has an address before the host uses it. Source: RFC 4862 section 5.4, RFC 7527, RFC 5227 section 2.1.</summary>
/// <remarks>The address is on the interface as <see cref="AddressState.Tentative"/> meanwhile; what becomes of it is for the one who asked.</remarks>
internal sealed class AddressProbe : Timed
{
    //   Probing --all probes sent--> Listening --quiet--> ended, free
    //   Probing, Listening --conflict--> ended, taken
    private readonly NetStack _stack;
    private readonly AddressProbeTiming _timing;
    private readonly Prng _chance;
    private readonly Action<AddressProbe, bool> _ended;
    private readonly byte[] _nonce = new byte[6];
    private int _left;

    /// <summary>Begins to ask.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="address">The address, tentative.</param>
    /// <param name="timing">How.</param>
    /// <param name="ended">Called once: true when nobody has it, false when somebody does.</param>
    public AddressProbe(NetStack stack, InterfaceAddress address, AddressProbeTiming timing, Action<AddressProbe, bool> ended)
    {
        _stack = stack;
        Address = address;
        _timing = timing;
        _chance = stack.AddressEvents.Chance;
        _ended = ended;
        _left = timing.Probes;
        stack.AddressEvents.Add(this);
        // On a link of two ends without link addresses there is nothing to ask with, for IPv4.
        LinkProperties link = address.Interface.Properties;
        if (_left == 0 || (address.Address.IsV4 && link.Kind != LinkKind.Ethernet) || link.IsLoopback) _left = -1;
        stack.Timers.Arm(this, _left < 0 ? stack.Now : stack.Now + timing.MaxDelay * _chance.Fraction());
    }

    /// <summary>The address.</summary>
    public InterfaceAddress Address { get; }

    /// <inheritdoc/>
    public override void Due(Instant now)
    {
        if (_left <= 0)
        {
            End(free: true);
            return;
        }

        _left--;
        Ask();
        _stack.Timers.Arm(this, now + (_left == 0 ? _timing.Listen : _timing.MinGap + (_timing.MaxGap - _timing.MinGap) * _chance.Fraction()));
    }

    /// <summary>Somebody else has it, or asks for it too.</summary>
    public void Conflict() => End(free: false);

    /// <summary>Ends without an outcome.</summary>
    public void Cancel()
    {
        _stack.Timers.Forget(this);
        _stack.AddressEvents.Remove(this);
    }

    /// <summary>Whether a solicitation is one of this host's own that came back. Source: RFC 7527 section 4.2.</summary>
    public bool IsOwn(in NeighborSolicitationView solicitation) =>
        solicitation.Options.TryFind(NdpOptionKind.Nonce, out NdpOption option) && option.Value.StartsWith(_nonce);

    private void End(bool free)
    {
        Cancel();
        _ended(this, free);
    }

    private void Ask()
    {
        if (Address.Address.IsV4)
        {
            Arp.Probe(Address.Interface, Address.Address);
            return;
        }

        _chance.Fill(_nonce);
        if (LinkMessage.Rent(_stack, NeighborSolicitationHeader.Size + 8) is not { } packet) return;
        new NeighborSolicitationHeader(Address.Address).Write(packet.Bytes);
        var options = new NdpOptionsWriter(packet.Bytes[NeighborSolicitationHeader.Size..]);
        options.TryAddNonce(_nonce);
        LinkMessage.SendNdp(Address.Interface, packet, IpAddress.Any6, LinkMessage.SolicitedNode(Address.Address));
    }
}
