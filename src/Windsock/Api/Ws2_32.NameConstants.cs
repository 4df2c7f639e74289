namespace Windsock;

/// <content>Flags of getaddrinfo (AI_) and getnameinfo (NI_), with the values of ws2def.h.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>The addresses are for bind.</summary>
    public const int AI_PASSIVE = 0x1;

    /// <summary>The first entry gets the official name of the host.</summary>
    public const int AI_CANONNAME = 0x2;

    /// <summary>The node is an address; names are not looked up.</summary>
    public const int AI_NUMERICHOST = 0x4;

    /// <summary>The service is a number; names are not looked up.</summary>
    public const int AI_NUMERICSERV = 0x8;

    /// <summary>Ask DNS only.</summary>
    public const int AI_DNS_ONLY = 0x10;

    /// <summary>Ask DNS without encryption.</summary>
    public const int AI_FORCE_CLEAR_TEXT = 0x20;

    /// <summary>Ask DNS anew.</summary>
    public const int AI_BYPASS_DNS_CACHE = 0x40;

    /// <summary>Tell how long the answer holds.</summary>
    public const int AI_RETURN_TTL = 0x80;

    /// <summary>With AI_V4MAPPED: IPv6 addresses and mapped IPv4 ones.</summary>
    public const int AI_ALL = 0x100;

    /// <summary>Only addresses of families that this machine has addresses of.</summary>
    public const int AI_ADDRCONFIG = 0x400;

    /// <summary>IPv4 addresses in IPv6 form, if there are no IPv6 addresses.</summary>
    public const int AI_V4MAPPED = 0x800;

    /// <summary>Answers without authority will do.</summary>
    public const int AI_NON_AUTHORITATIVE = 0x4000;

    /// <summary>Only answers obtained securely.</summary>
    public const int AI_SECURE = 0x8000;

    /// <summary>Tell names that the host prefers.</summary>
    public const int AI_RETURN_PREFERRED_NAMES = 0x10000;

    /// <summary>The first entry gets the fully qualified name of the host.</summary>
    public const int AI_FQDN = 0x20000;

    /// <summary>The node is a file server.</summary>
    public const int AI_FILESERVER = 0x40000;

    /// <summary>The name is not encoded for DNS.</summary>
    public const int AI_DISABLE_IDN_ENCODING = 0x80000;

    /// <summary>The name up to its first dot.</summary>
    public const int NI_NOFQDN = 0x1;

    /// <summary>The host as a number.</summary>
    public const int NI_NUMERICHOST = 0x2;

    /// <summary>Fail when the host has no name.</summary>
    public const int NI_NAMEREQD = 0x4;

    /// <summary>The service as a number.</summary>
    public const int NI_NUMERICSERV = 0x8;

    /// <summary>A service of UDP, not TCP.</summary>
    public const int NI_DGRAM = 0x10;

    /// <summary>Room for any host name.</summary>
    public const int NI_MAXHOST = 1025;

    /// <summary>Room for any service name.</summary>
    public const int NI_MAXSERV = 32;

    /// <summary>Room that WSAAsyncGetXByY never exceeds.</summary>
    public const int MAXGETHOSTSTRUCT = 1024;
}
