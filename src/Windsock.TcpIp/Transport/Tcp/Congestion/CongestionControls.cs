namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>The congestion controls by their names.</summary>
internal static class CongestionControls
{
    private static readonly (string Name, Func<int, int, CongestionControl> Make)[] s_all =
    [
        ("cubic", (mss, window) => new Cubic(mss, window)),
        ("newreno", (mss, window) => new NewReno(mss, window)),
        ("reno", (mss, window) => new NewReno(mss, window)),
        ("bbr", (mss, window) => new Bbr(mss, window)),
        ("dctcp", (mss, window) => new Dctcp(mss, window)),
    ];

    /// <summary>Whether there is one of that name.</summary>
    public static bool Exists(string name) => Array.Exists(s_all, each => each.Name == name);

    /// <summary>Makes that of a connection: its program's choice, or its profile's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="mss">Payload bytes of a full segment.</param>
    /// <param name="synWasLost">Whether the SYN was lost: one segment may be on the way then (RFC 5681 section 3.1).</param>
    /// <param name="threshold">ssthresh of before the connection was quiet.</param>
    public static CongestionControl Make(TcpConnection connection, int mss, bool synWasLost, int threshold)
    {
        string name = connection.Settings.CongestionControl ?? connection.Profile.CongestionControl;
        CongestionControl made = Make(name, mss, synWasLost ? 1 : connection.Profile.InitialWindowSegments);
        made.Restore(threshold);
        return made;
    }

    /// <summary>Makes one; CUBIC for a name that there is not.</summary>
    public static CongestionControl Make(string name, int mss, int initialWindowSegments)
    {
        foreach ((string each, Func<int, int, CongestionControl> make) in s_all)
        {
            if (each == name) return make(mss, initialWindowSegments);
        }

        return new Cubic(mss, initialWindowSegments);
    }
}
