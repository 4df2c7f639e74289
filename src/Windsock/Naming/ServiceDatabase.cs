namespace Windsock.Naming;

/// <summary>Services by name and by port: those of the host's /etc/services, then those that every Windows knows.</summary>
/// <remarks>The host's file is read here and not by getservbyname(3), whose result lives in memory that other code of the process may overwrite.</remarks>
internal static class ServiceDatabase
{
    private static readonly DatabaseFile<ServiceEntry> s_file = new("/etc/services", ParseEntry);

    /// <summary>The services that answer when the host has no file, or does not list them: a program written for Windows counts on these.
    /// The order is that of the services file of Windows, since the first match wins.</summary>
    public static IReadOnlyList<ServiceEntry> BuiltIn { get; } = Parse("""
        echo 7/tcp
        echo 7/udp
        discard 9/tcp sink null
        discard 9/udp sink null
        systat 11/tcp users
        systat 11/udp users
        daytime 13/tcp
        daytime 13/udp
        qotd 17/tcp quote
        qotd 17/udp quote
        chargen 19/tcp ttytst source
        chargen 19/udp ttytst source
        ftp-data 20/tcp
        ftp 21/tcp
        ssh 22/tcp
        telnet 23/tcp
        smtp 25/tcp mail
        time 37/tcp timserver
        time 37/udp timserver
        nameserver 42/tcp name
        nameserver 42/udp name
        nicname 43/tcp whois
        domain 53/tcp
        domain 53/udp
        bootps 67/udp dhcps
        bootpc 68/udp dhcpc
        tftp 69/udp
        gopher 70/tcp
        finger 79/tcp
        http 80/tcp www www-http
        kerberos 88/tcp krb5 kerberos-sec
        kerberos 88/udp krb5 kerberos-sec
        hostname 101/tcp hostnames
        rtelnet 107/tcp
        pop2 109/tcp postoffice
        pop3 110/tcp
        sunrpc 111/tcp rpcbind portmap
        sunrpc 111/udp rpcbind portmap
        auth 113/tcp ident tap
        nntp 119/tcp usenet
        ntp 123/udp
        epmap 135/tcp loc-srv
        epmap 135/udp loc-srv
        netbios-ns 137/tcp nbname
        netbios-ns 137/udp nbname
        netbios-dgm 138/udp nbdatagram
        netbios-ssn 139/tcp nbsession
        imap 143/tcp imap4
        snmp 161/udp
        snmptrap 162/udp snmp-trap
        bgp 179/tcp
        irc 194/tcp
        ldap 389/tcp
        https 443/tcp MCom
        https 443/udp MCom
        microsoft-ds 445/tcp
        microsoft-ds 445/udp
        kpasswd 464/tcp
        kpasswd 464/udp
        isakmp 500/udp ike
        exec 512/tcp
        biff 512/udp comsat
        login 513/tcp
        who 513/udp whod
        cmd 514/tcp shell
        syslog 514/udp
        printer 515/tcp
        router 520/udp route routed
        uucp 540/tcp uucpd
        nntps 563/tcp snntp
        nntps 563/udp snntp
        ldaps 636/tcp sldap
        ftps-data 989/tcp
        ftps 990/tcp
        telnets 992/tcp
        imaps 993/tcp
        ircs 994/tcp
        pop3s 995/tcp spop3
        pop3s 995/udp spop3
        ms-sql-s 1433/tcp
        ms-sql-s 1433/udp
        ms-sql-m 1434/tcp
        ms-sql-m 1434/udp
        l2tp 1701/udp
        pptp 1723/tcp
        radius 1812/udp
        radacct 1813/udp
        nfs 2049/udp nfsd
        ms-wbt-server 3389/tcp
        sip 5060/tcp
        sip 5060/udp
        llmnr 5355/tcp
        llmnr 5355/udp
        """);

    /// <summary>The first service with this name or alias.</summary>
    /// <param name="name">Capitals do not count.</param>
    /// <param name="protocol">tcp, udp or another; null for any.</param>
    public static ServiceEntry? ByName(string name, string? protocol) => Find(service =>
        Matches(service.Protocol, protocol) && (Same(service.Name, name) || service.Aliases.Any(alias => Same(alias, name))));

    /// <summary>The first service on this port.</summary>
    /// <param name="port">In host order.</param>
    /// <param name="protocol">tcp, udp or another; null for any.</param>
    public static ServiceEntry? ByPort(int port, string? protocol) => Find(service => service.Port == port && Matches(service.Protocol, protocol));

    /// <summary>Entries in the form of services(5).</summary>
    public static IReadOnlyList<ServiceEntry> Parse(string text) => new DatabaseFile<ServiceEntry>("", ParseEntry).Parse(text.Split('\n'));

    private static ServiceEntry? Find(Func<ServiceEntry, bool> isWanted) => s_file.Entries().FirstOrDefault(isWanted) ?? BuiltIn.FirstOrDefault(isWanted);

    private static bool Matches(string protocol, string? wanted) => wanted is null || Same(protocol, wanted);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static ServiceEntry? ParseEntry(string name, string value, string[] aliases)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || slash == value.Length - 1 || !IpText.TryParseDecimal(value.AsSpan(0, slash), ushort.MaxValue, out uint port)) return null;
        return new ServiceEntry(name, aliases, (int)port, value[(slash + 1)..]);
    }
}
