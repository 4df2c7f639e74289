namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>How many challenge ACKs a host sends: a number a second, which is a little different each second, so that nobody can count what others
/// caused. Source: RFC
/// 5961 section 7.</summary>
internal struct ChallengeLimit(ulong seed)
{
    /// <summary>The mean number a second.</summary>
    public const int PerSecond = 1000;

    private readonly Prng _chance = Prng.For(seed, "tcp challenge acknowledgments");
    private Instant _until;
    private int _left;

    /// <summary>Whether one more may be sent.</summary>
    public bool TryTake(Instant now)
    {
        if (now >= _until)
        {
            _until = now + TimeSpan.FromSeconds(1);
            _left = PerSecond / 2 + _chance.Below(PerSecond);
        }

        return _left-- > 0;
    }
}
