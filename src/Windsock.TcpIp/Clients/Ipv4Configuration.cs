using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>An IPv4 address for an interface, as Windows gets one: from a DHCP server, and as long as none answers one of the host's own choice.
/// Source: RFC 2131, RFC 3927.</summary>
/// <remarks>Servers are asked on in the background, and what one gives replaces the host's own choice: nothing goes on by the old address. An interface with
/// an IPv4 address that somebody has set gets none of its own choice (RFC 3927 section 1.9).</remarks>
public sealed class Ipv4Configuration
{
    //   Asking --a lease--> Leased                     Leased --the lease ends--> Asking
    //   Asking --patience is over--> Choosing          Choosing --a lease--> Leased
    private readonly NetStack _stack;
    private readonly TimeSpan _patience;
    private readonly Ipv4LinkLocal _own;
    private readonly ClientTimer _timer;
    private Instant _chooseAt = Instant.Never;
    private bool _isChoosing;

    /// <summary>Prepares it; <see cref="Start"/> begins.</summary>
    /// <param name="on">An Ethernet interface.</param>
    /// <param name="options">How servers are asked; null for the defaults.</param>
    /// <param name="patience">How long they have to answer; null for 6 s.</param>
    public Ipv4Configuration(NetworkInterface on, DhcpClientOptions? options = null, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(on);
        _stack = on.Stack;
        _patience = patience ?? TimeSpan.FromSeconds(6);
        _timer = new ClientTimer(_stack, Due);
        Client = new DhcpClient(on, options) { Changed = _timer.Wake };
        _own = new Ipv4LinkLocal(on) { Changed = _timer.Wake };
    }

    /// <summary>Who asks servers.</summary>
    public DhcpClient Client { get; }

    /// <summary>The address; the unspecified one as long as there is none.</summary>
    public IpAddress Address => Client.Lease?.Address.Address ?? _own.Address;

    /// <summary>Called when the address or the lease has changed; it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins.</summary>
    /// <param name="now">The time.</param>
    /// <returns>What <see cref="DhcpClient.Start"/> says.</returns>
    public StackError Start(Instant now)
    {
        StackError error = Client.Start(now);
        if (error == StackError.None) Await(now);
        return error;
    }

    /// <summary>Ends, and gives the address up.</summary>
    /// <param name="now">The time.</param>
    public void Stop(Instant now)
    {
        Client.Stop(now);
        Choose(now, on: false);
        _timer.Forget();
    }

    private void Due(Instant now)
    {
        if (Client.State == DhcpClientState.Stopped) return;
        if (Client.Lease is not null)
        {
            _chooseAt = Instant.Never;
            Choose(now, on: false);
        }
        else if (_chooseAt == Instant.Never)
        {
            Await(now);
        }
        else if (now >= _chooseAt && !HasAddressBySomebody())
        {
            Choose(now, on: true);
        }

        _timer.Schedule(_isChoosing || now >= _chooseAt ? Instant.Never : _chooseAt);
        Changed?.Invoke();
    }

    private void Await(Instant now)
    {
        _chooseAt = now + _patience;
        _timer.Schedule(_chooseAt);
    }

    private void Choose(Instant now, bool on)
    {
        if (_isChoosing == on) return;
        _isChoosing = on;
        if (on) _own.Start(now);
        else _own.Stop(now);
    }

    private bool HasAddressBySomebody()
    {
        foreach (InterfaceAddress each in Client.Interface.Addresses)
        {
            if (each.Address.IsV4 && each.Origin == AddressOrigin.Manual) return true;
        }

        return false;
    }
}
