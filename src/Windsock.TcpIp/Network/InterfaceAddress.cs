using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>How far an address may be used. Source: RFC 4862 section 2.</summary>
public enum AddressState
{
    /// <summary>Nobody knows yet whether another host has it: nothing is sent from it, and nothing is delivered to it.</summary>
    Tentative,

    /// <summary>It may be used without restriction.</summary>
    Preferred,

    /// <summary>Existing conversations go on, new ones use another address if there is one.</summary>
    Deprecated,

    /// <summary>Another host has it.</summary>
    Duplicate,
}

/// <summary>Who gave the host an address.</summary>
public enum AddressOrigin
{
    /// <summary>The one who set the host up.</summary>
    Manual,

    /// <summary>A part of every host: 127.0.0.1, ::1, and link-local addresses.</summary>
    WellKnown,

    /// <summary>DHCP.</summary>
    Dhcp,

    /// <summary>A prefix that a router announced, with a stable interface identifier (RFC 4862, RFC 7217).</summary>
    Autoconfigured,

    /// <summary>A prefix that a router announced, with an interface identifier for a short time (RFC 8981).</summary>
    Temporary,
}

/// <summary>An address that an interface has.</summary>
public sealed class InterfaceAddress
{
    internal InterfaceAddress(NetworkInterface owner, IpPrefix prefix, AddressState state, AddressOrigin origin)
    {
        Interface = owner;
        Prefix = prefix;
        State = state;
        Origin = origin;
    }

    /// <summary>The interface that has it.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>The address.</summary>
    public IpAddress Address => Prefix.Address;

    /// <summary>The address and the length of its prefix.</summary>
    public IpPrefix Prefix { get; }

    /// <summary>How far it may be used; changed with <see cref="NetworkInterface.SetAddressState"/>.</summary>
    public AddressState State { get; internal set; }

    /// <summary>Who gave it.</summary>
    public AddressOrigin Origin { get; }

    /// <summary>Until when it is preferred.</summary>
    public Instant PreferredUntil { get; set; } = Instant.Never;

    /// <summary>Until when it is valid.</summary>
    public Instant ValidUntil { get; set; } = Instant.Never;

    /// <summary>How often another station claimed it since the address was added.</summary>
    public int Conflicts { get; internal set; }

    /// <summary>Whether packets are delivered to it and may be sent from it.</summary>
    public bool IsUsable => State is AddressState.Preferred or AddressState.Deprecated;

    /// <summary>The route to its prefix that was added with it.</summary>
    internal Route? OnLink { get; set; }

    /// <summary>When the address was last defended against another station's claim.</summary>
    internal Instant Defended { get; set; } = new(long.MinValue / 2);

    /// <summary>Prefix and state.</summary>
    public override string ToString() => $"{Prefix} {State}";
}
