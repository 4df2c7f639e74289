using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>The messages of one DHCPv6 client. Source: RFC 8415 sections 16 and 18.2.</summary>
internal sealed class Dhcp6Messages(NetworkInterface on, Dhcp6ClientOptions options)
{
    private static readonly ushort[] s_wanted = [Dhcp6OptionCode.DnsServers, Dhcp6OptionCode.DomainList];
    private static readonly ushort[] s_wantedInformation = [Dhcp6OptionCode.DnsServers, Dhcp6OptionCode.DomainList, Dhcp6OptionCode.InformationRefreshTime];

    private readonly byte[] _identifier = options.ClientIdentifier.Count > 0 ? [.. options.ClientIdentifier] : LinkLayerIdentifier(on.Properties.Address);

    /// <summary>IAID: one for each interface, and the same at each start.</summary>
    public uint Association { get; } = (uint)on.Index;

    /// <summary>A DUID made of an Ethernet address. Source: RFC 8415 section 11.4.</summary>
    public static byte[] LinkLayerIdentifier(MacAddress station)
    {
        byte[] identifier = [0, 3, 0, 1, 0, 0, 0, 0, 0, 0];
        station.Write(identifier.AsSpan(4));
        return identifier;
    }

    /// <summary>Whether a message is for this client, and from a server.</summary>
    public bool IsOurs(in Dhcp6View message) =>
        message.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option client) && client.Value.SequenceEqual(_identifier)
        && message.Options.TryFind(Dhcp6OptionCode.ServerId, out Dhcp6Option server) && server.Value.Length > 0;

    /// <summary>Writes a message.</summary>
    /// <returns>Its bytes.</returns>
    public int Write(Span<byte> bytes, Dhcp6MessageType type, uint transaction, TimeSpan elapsed, Dhcp6Lease? about)
    {
        new Dhcp6Header(type, transaction).Write(bytes);
        var writer = new Dhcp6OptionsWriter(bytes);
        writer.TryAdd(Dhcp6OptionCode.ClientId, _identifier);
        writer.TryAdd(Dhcp6OptionCode.ElapsedTime, (ushort)Math.Min(ushort.MaxValue, elapsed.TotalMilliseconds / 10));
        bool namesServer = type is Dhcp6MessageType.Request or Dhcp6MessageType.Renew or Dhcp6MessageType.Release or Dhcp6MessageType.Decline;
        if (namesServer && about is not null) writer.TryAdd(Dhcp6OptionCode.ServerId, [.. about.Server]);
        if (type is not (Dhcp6MessageType.Release or Dhcp6MessageType.Decline))
        {
            writer.TryAddOptionRequest(type == Dhcp6MessageType.InformationRequest ? s_wantedInformation : s_wanted);
        }

        if (type == Dhcp6MessageType.Solicit && options.RapidCommit) writer.TryAdd(Dhcp6OptionCode.RapidCommit, default(ReadOnlySpan<byte>));
        if (type != Dhcp6MessageType.InformationRequest && writer.TryOpen(new Dhcp6IdentityAssociation(Association, 0, 0), out int mark))
        {
            foreach ((IpAddress address, _, _) in about?.Addresses ?? [])
            {
                if (writer.TryOpen(new Dhcp6Address(address, 0, 0), out int inner)) writer.Close(inner);
            }

            writer.Close(mark);
        }

        return writer.Length;
    }
}
