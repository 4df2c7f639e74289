namespace Windsock.TcpIp.Clients;

/// <summary>When a DHCPv6 message is sent again. Source: RFC 8415 sections 7.6 and 15.</summary>
/// <param name="First">IRT.</param>
/// <param name="Longest">MRT.</param>
/// <param name="Attempts">MRC; 0 for any number.</param>
internal readonly record struct Dhcp6Retransmission(TimeSpan First, TimeSpan Longest, int Attempts)
{
    public static readonly Dhcp6Retransmission Solicit = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3600), 0);
    public static readonly Dhcp6Retransmission Request = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 10);
    public static readonly Dhcp6Retransmission Renew = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(600), 0);
    public static readonly Dhcp6Retransmission Confirm = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), 0);
    public static readonly Dhcp6Retransmission Information = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3600), 0);

    /// <summary>The wait after a message.</summary>
    /// <param name="before">The wait after the one before; zero after the first.</param>
    /// <param name="chance">Chance, between a tenth less and a tenth more.</param>
    /// <param name="neverLess">Whether the first wait may only be longer: that of SOLICIT (section 18.2.1).</param>
    public TimeSpan Next(TimeSpan before, Prng chance, bool neverLess)
    {
        double random = chance.Fraction() * 0.2 - 0.1;
        if (before == TimeSpan.Zero) return First * (1 + (neverLess ? Math.Abs(random) : random));
        TimeSpan next = before * (2 + random);
        return next > Longest ? Longest * (1 + random) : next;
    }
}
