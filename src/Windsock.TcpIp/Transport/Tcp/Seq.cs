namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Comparisons of sequence numbers modulo 2^32. Source: RFC 9293 section 3.4.</summary>
internal static class Seq
{
    /// <summary>left &lt; right.</summary>
    public static bool Before(uint left, uint right) => (int)(left - right) < 0;

    /// <summary>left =&lt; right.</summary>
    public static bool BeforeOrAt(uint left, uint right) => (int)(left - right) <= 0;

    /// <summary>left &gt; right.</summary>
    public static bool After(uint left, uint right) => (int)(left - right) > 0;

    /// <summary>left &gt;= right.</summary>
    public static bool AfterOrAt(uint left, uint right) => (int)(left - right) >= 0;

    /// <summary>The later of two.</summary>
    public static uint Max(uint left, uint right) => After(left, right) ? left : right;

    /// <summary>The earlier of two.</summary>
    public static uint Min(uint left, uint right) => Before(left, right) ? left : right;
}
