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
