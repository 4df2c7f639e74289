using System.Globalization;

namespace Windsock.TcpIp.Wire;

/// <summary>One end of a conversation.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
/// <param name="Scope">The index of the interface that a link-local or multicast address belongs to; 0 when it does not matter.</param>
public readonly record struct AddressPort(IpAddress Address, ushort Port, int Scope = 0)
{
    /// <summary>The interface that tells two conversations of the same addresses and ports apart; 0 where the addresses say enough.</summary>
    internal static int ScopeOf(in AddressPort local, in AddressPort remote) =>
        remote.Address.NeedsScope ? remote.Scope : local.Address.NeedsScope ? local.Scope : 0;

    /// <summary>The same end, with the interface where the address needs one.</summary>
    internal AddressPort On(int index) => Address.NeedsScope && Scope == 0 ? this with { Scope = index } : this;

    /// <summary>"10.0.0.1:80" or "[fe80::1%2]:80".</summary>
    public override string ToString() => Address.IsV4 ? string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}")
        : Scope == 0 ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"[{Address}%{Scope}]:{Port}");
}
