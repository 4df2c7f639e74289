using System.Text;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>How a query ended.</summary>
public enum DnsOutcome
{
    /// <summary>It has not.</summary>
    Pending,

    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name exists, and has no record of the type.</summary>
    NoData,

    /// <summary>The name does not exist.</summary>
    NoSuchName,

    /// <summary>No server answered.</summary>
    TimedOut,

    /// <summary>The servers failed or refused, or what they said made no sense.</summary>
    ServerFailure,

    /// <summary>It is no name.</summary>
    InvalidName,

    /// <summary>Nobody is there to be asked, or too many queries wait.</summary>
    NotAsked,

    /// <summary>It was called off.</summary>
    Cancelled,
}

/// <summary>One record of an answer.</summary>
/// <param name="Name">Whose record it is.</param>
/// <param name="Type"><see cref="DnsType"/>.</param>
/// <param name="TimeToLive">For how long it counts from now on.</param>
public sealed record DnsEntry(string Name, ushort Type, TimeSpan TimeToLive)
{
    /// <summary>Of A and AAAA: the address.</summary>
    public IpAddress Address { get; init; }

    /// <summary>Of CNAME, PTR, NS, MX and SRV: the name; of TXT the text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of SRV: priority, weight and port; of MX the priority only.</summary>
    public DnsService Service { get; init; }

    /// <summary>Reads a record of a type that is known.</summary>
    internal static DnsEntry? Read(in DnsRecord record, TimeSpan timeToLive)
    {
        var entry = new DnsEntry(record.Name.ToString(), record.Type, timeToLive);
        if (record.TryRead(out IpAddress address)) return entry with { Address = address };
        if (record.TryRead(out DnsName name)) return entry with { Text = name.ToString() };
        if (record.TryRead(out DnsService service, out DnsName target)) return entry with { Service = service, Text = target.ToString() };
        if (record.TryRead(out ushort preference, out DnsName exchange))
        {
            return entry with { Service = new DnsService(preference, 0, 0), Text = exchange.ToString() };
        }

        if (record.Type != DnsType.TXT) return null;
        var text = new StringBuilder();
        int offset = 0;
        while (record.TryReadText(ref offset, out ReadOnlySpan<byte> part)) text.Append(Encoding.UTF8.GetString(part));
        return entry with { Text = text.ToString() };
    }
}

/// <summary>What a response says about a question.</summary>
/// <param name="Outcome">Found, NoData or NoSuchName; ServerFailure when it says nothing.</param>
/// <param name="CanonicalName">The name that aliases lead to.</param>
/// <param name="Entries">The records of the type; empty unless found.</param>
/// <param name="TimeToLive">For how long all that counts.</param>
internal sealed record DnsAnswer(DnsOutcome Outcome, string CanonicalName, IReadOnlyList<DnsEntry> Entries, TimeSpan TimeToLive)
{
    /// <summary>The most aliases that are followed.</summary>
    public const int MaxAliases = 16;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestNegative = TimeSpan.FromHours(3); // RFC 2308 section 5

    /// <summary>Reads a response: only records that the question leads to count (RFC 5452 section 6).</summary>
    /// <param name="message">The response.</param>
    /// <param name="name">The name asked for.</param>
    /// <param name="type">The type asked for.</param>
    /// <param name="needsMore">Whether aliases lead to a name about which the response says nothing.</param>
    public static DnsAnswer Read(in DnsView message, string name, ushort type, out bool needsMore)
    {
        needsMore = false;
        uint least = int.MaxValue;
        string current = name;
        var entries = new List<DnsEntry>();
        for (int i = 0; i <= MaxAliases; i++)
        {
            string? alias = null;
            foreach (DnsRecord record in message.Records)
            {
                if (record.Section != DnsSection.Answer || record.Class != 1 || !record.Name.Matches(current)) continue;
                if (record.Type == type && DnsEntry.Read(record, Span(record.TimeToLive)) is { } entry)
                {
                    entries.Add(entry);
                    least = Math.Min(least, record.TimeToLive);
                }
                else if (record.Type == DnsType.CNAME && alias is null && record.TryRead(out DnsName target))
                {
                    alias = target.ToString();
                    least = Math.Min(least, record.TimeToLive);
                }
            }

            if (entries.Count > 0) return new DnsAnswer(DnsOutcome.Found, current, entries, Least(Span(least), s_longest));
            if (alias is null) break;
            current = alias;
        }

        DnsResponseCode code = message.Header.ResponseCode;
        if (code is not (DnsResponseCode.NoError or DnsResponseCode.NameError)) return new DnsAnswer(DnsOutcome.ServerFailure, current, entries, TimeSpan.Zero);
        bool isNegative = TryReadNegative(message, out TimeSpan negative);
        needsMore = code == DnsResponseCode.NoError && !isNegative && current != name;
        DnsOutcome outcome = code == DnsResponseCode.NameError ? DnsOutcome.NoSuchName : DnsOutcome.NoData;
        return new DnsAnswer(outcome, current, entries, needsMore ? Least(Span(least), s_longest) : Least(negative, Span(least)));
    }

    // RFC 2308 section 5: the time to live of the SOA record, or its minimum field if that is less; without one nothing is kept.
    private static bool TryReadNegative(in DnsView message, out TimeSpan timeToLive)
    {
        timeToLive = TimeSpan.Zero;
        foreach (DnsRecord record in message.Records)
        {
            if (record.Section != DnsSection.Authority || !record.TryRead(out _, out _, out DnsZone zone)) continue;
            timeToLive = Least(Span(Math.Min(record.TimeToLive, zone.Minimum)), s_longestNegative);
            return true;
        }

        return false;
    }

    private static TimeSpan Span(uint seconds) => TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds); // RFC 2181 section 8

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
