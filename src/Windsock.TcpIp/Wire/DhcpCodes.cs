namespace Windsock.TcpIp.Wire;

/// <summary>What a DHCP message says. Source: RFC 2132 section 9.6.</summary>
public enum DhcpMessageType : byte
{
    /// <summary>A message without the option: BOOTP.</summary>
    None = 0,

    /// <summary>DHCPDISCOVER.</summary>
    Discover = 1,

    /// <summary>DHCPOFFER.</summary>
    Offer = 2,

    /// <summary>DHCPREQUEST.</summary>
    Request = 3,

    /// <summary>DHCPDECLINE.</summary>
    Decline = 4,

    /// <summary>DHCPACK.</summary>
    Ack = 5,

    /// <summary>DHCPNAK.</summary>
    Nak = 6,

    /// <summary>DHCPRELEASE.</summary>
    Release = 7,

    /// <summary>DHCPINFORM.</summary>
    Inform = 8,
}

/// <summary>Codes of DHCP options. Source: RFC 2132, RFC 3397, RFC 3442.</summary>
public static class DhcpOptionCode
{
    /// <summary>Padding.</summary>
    public const byte Pad = 0;

    /// <summary>Subnet mask.</summary>
    public const byte SubnetMask = 1;

    /// <summary>Routers.</summary>
    public const byte Routers = 3;

    /// <summary>Domain name servers.</summary>
    public const byte DnsServers = 6;

    /// <summary>Host name.</summary>
    public const byte HostName = 12;

    /// <summary>Domain name.</summary>
    public const byte DomainName = 15;

    /// <summary>Interface MTU.</summary>
    public const byte InterfaceMtu = 26;

    /// <summary>Broadcast address.</summary>
    public const byte BroadcastAddress = 28;

    /// <summary>Time servers (NTP).</summary>
    public const byte NtpServers = 42;

    /// <summary>Requested IP address.</summary>
    public const byte RequestedAddress = 50;

    /// <summary>IP address lease time.</summary>
    public const byte LeaseTime = 51;

    /// <summary>Option overload: options stand in the fields "file" and "sname" too.</summary>
    public const byte Overload = 52;

    /// <summary>DHCP message type.</summary>
    public const byte MessageType = 53;

    /// <summary>Server identifier.</summary>
    public const byte ServerIdentifier = 54;

    /// <summary>Parameter request list.</summary>
    public const byte ParameterRequestList = 55;

    /// <summary>Message: why a server refused.</summary>
    public const byte Message = 56;

    /// <summary>Maximum DHCP message size.</summary>
    public const byte MaximumMessageSize = 57;

    /// <summary>Renewal (T1) time.</summary>
    public const byte RenewalTime = 58;

    /// <summary>Rebinding (T2) time.</summary>
    public const byte RebindingTime = 59;

    /// <summary>Vendor class identifier.</summary>
    public const byte VendorClass = 60;

    /// <summary>Client identifier.</summary>
    public const byte ClientIdentifier = 61;

    /// <summary>Domain search list, in the form of DNS with compression.</summary>
    public const byte DomainSearch = 119;

    /// <summary>Classless static routes: <see cref="DhcpRoutes"/>.</summary>
    public const byte ClasslessRoutes = 121;

    /// <summary>End of the list.</summary>
    public const byte End = 255;
}
